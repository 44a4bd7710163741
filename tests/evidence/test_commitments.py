"""The log tells nothing of what it fixes, and fixes all of it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from observance.evidence import Leaf, Opening, canonical, leaf_of, sealed, system_entropy

contents = st.dictionaries(st.text(max_size=8), st.text(max_size=20) | st.integers(), max_size=4)


@given(content=contents, other=contents)
def test_a_commitment_opens_to_its_content_only(content: dict[str, object], other: dict[str, object]) -> None:
    opening = sealed(content, system_entropy)
    assert opening.fields() == content
    assert len(opening.salt) == 32
    changed = Opening(opening.salt, canonical(other))
    assert (changed.commitment == opening.commitment) == (other == content)


@given(content=contents)
def test_the_same_content_is_committed_to_differently_each_time(content: dict[str, object]) -> None:
    first, second = sealed(content, system_entropy), sealed(content, system_entropy)
    assert first.content == second.content
    assert first.commitment != second.commitment


def test_an_entry_says_when_what_and_to_which_item_and_no_more() -> None:
    opening = sealed({"url": "https://example.org/Kim"}, lambda size, _: b"\x07" * size)
    leaf = Leaf(
        at="2024-11-02T12:00:00+00:00", action="capture", item="0" * 32, version="1", commitment=opening.commitment
    )
    assert json.loads(leaf.body()) == {
        "v": 2,
        "at": "2024-11-02T12:00:00+00:00",
        "action": "capture",
        "item": "0" * 32,
        "version": "1",
        "commitment": opening.commitment,
    }
    assert leaf_of(leaf.body()) == leaf


@given(body=st.text() | contents.map(canonical))
def test_anything_else_is_no_entry(body: str) -> None:
    assert leaf_of(body) is None


@given(content=st.text())
def test_a_content_that_is_no_object_opens_to_nothing(content: str) -> None:
    found = Opening(b"", content).fields()
    assert found == {} or json.loads(content) == found
