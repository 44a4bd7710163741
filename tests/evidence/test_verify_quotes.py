"""Quotes are found in a result without making its objects, and are those a walk over all of its objects finds."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from observance.evidence.verify_quotes import spans_of

keys = st.sampled_from(["start", "end", "text", "quote", "st\\u0061rt", 'a "start', "{", ":"])
words = st.text(alphabet='aé평"\\{}:,\n\x01', max_size=8) | st.sampled_from(["start", "end", "text", '{"start":1'])
quotes = st.builds(
    lambda start, end, text: {"start": start, "end": end, "text": text},
    st.integers(-2, 2**40),
    st.integers(0, 9),
    words,
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**50) | words | quotes,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4) | quotes,
    max_leaves=12,
)


def walked(value: object) -> list[tuple[int, int, str]]:
    """Give every quote in *value*, by looking at every object of it."""
    found = []
    if isinstance(value, dict):
        start, end, text = value.get("start"), value.get("end"), value.get("text")
        if type(start) is int and type(end) is int and type(text) is str:
            found.append((start, end, text))
        value = list(value.values())
    if isinstance(value, list):
        found.extend(span for inner in value for span in walked(inner))
    return found


@given(value=values)
@example(value={"blocks": [{"start": 0, "end": 9, "kind": "text"}], "text": "words"})
@example(value=[{"start": 0, "end": 1, "text": "a"}, {"end": 1, "start": 0, "text": "b"}])
@example(value={"start": 0, "end": 1, "text": "a", "more": {"start": 1, "end": 2, "text": "\\"}})
def test_the_quotes_are_those_of_a_walk(value: object) -> None:
    forms = [
        msgspec.json.encode(value),
        msgspec.json.encode(value, order="deterministic"),
        json.dumps(value).encode(),
        json.dumps(value, ensure_ascii=False, indent=1).encode(),
        json.dumps(value, separators=(" ,", " : ")).encode(),
        json.dumps(value).replace("start", "st\\u0061rt").encode(),
    ]
    for raw in forms:
        assert sorted(spans_of(raw)) == sorted(walked(json.loads(raw))), raw


def test_of_a_key_that_is_there_twice_the_last_one_counts() -> None:
    raw = b'{"start":0,"end":1,"text":"a","text":"b"}'
    assert list(spans_of(raw)) == [(0, 1, "b")]


@pytest.mark.parametrize(
    "raw",
    [b"", b'{"start":0,"end":1,"text":"a"', b'["\xff"]', b'[{"start":0,"end":1,"text":"\xff"}]', b"[1,]", b"[] []"],
)
def test_what_is_not_json_is_refused(raw: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        list(spans_of(raw))
