"""One form only for an entry, and the checkpoint as text."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.evidence import Checkpoint, canonical, entry_hash, parse_checkpoint
from observance.evidence.merkle import leaf_hash
from observance.evidence.notes import TreeHead
from observance.model import UsageError

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(value=values)
def test_canonical_form_is_json_and_stable(value: object) -> None:
    words = canonical(value)
    assert json.loads(words) == value
    assert canonical(json.loads(words)) == words


def test_canonical_form_has_sorted_keys_no_spaces_and_plain_characters() -> None:
    assert canonical({"b": 1, "a": ["평양", None]}) == '{"a":["평양",null],"b":1}'
    assert canonical({"b": 1, "a": 2}) == canonical({"a": 2, "b": 1})
    assert canonical([date(2024, 11, 1), datetime(2024, 11, 1, tzinfo=UTC)]) == (
        '["2024-11-01","2024-11-01T00:00:00+00:00"]'
    )
    assert entry_hash("{}") == leaf_hash(b"{}")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"bytes", {1, 2}])
def test_what_has_no_form_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        canonical({"value": value})


@given(size=st.integers(0, 2**62), root=st.binary(min_size=32, max_size=32))
def test_checkpoint_as_text_and_back(size: int, root: bytes) -> None:
    note = TreeHead("observance/workspace", size, root).text
    assert note.count("\n") == 3
    assert parse_checkpoint(note) == Checkpoint(size=size, root=root)


@given(note=st.text())
def test_any_other_text_is_a_usage_error(note: str) -> None:
    with pytest.raises(UsageError, match="not a checkpoint"):
        parse_checkpoint(note)
