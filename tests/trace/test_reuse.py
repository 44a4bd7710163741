"""Text two reports share: copies by runs of plain words, same stories by rare names; formulas link nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from observance.model import Report
from observance.trace import compare, fingerprints
from tests.trace.test_credits import report

STORY = (
    "The trade fair in the northern harbour opened under a grey sky, and visitors queued along the quay to see pumps, "
    "lathes and measuring tables that local workshops had brought on barges during the night. "
)
MORE = "Ferries ran late. Prices held steady through the afternoon while dealers compared catalogues over tea. "


def dated(text: str, outlet: str, day: int) -> Report:
    return replace(report(text, outlet), published=date(2024, 11, day))


def test_a_relay_that_drops_words_is_a_copy_of_the_earlier_report() -> None:
    original = dated(STORY + MORE, "Coast News", 1)
    relay = dated("Our own first line here. " + STORY.replace("grey ", ""), "Bay Herald", 2)
    link = compare(relay, original)
    assert link is not None
    assert (link.copy, link.original) == (relay.text_sha256, original.text_sha256)
    assert link.share > 0.3
    for here, there in link.passages:
        assert here.holds_in(relay.text)
        assert there.holds_in(original.text)


def test_the_order_of_comparing_changes_nothing() -> None:
    a, b = dated(STORY + MORE, "Coast News", 1), dated(STORY, "Bay Herald", 2)
    one, other = compare(a, b), compare(b, a)
    assert one is not None
    assert other is not None
    assert (one.copy, one.original, one.direction) == (other.copy, other.original, other.direction)


def test_who_credits_the_other_is_the_copy_even_when_earlier() -> None:
    relay = dated(STORY + "Coast News reports.", "Bay Herald", 1)
    original = dated(STORY + MORE, "Coast News", 2)
    link = compare(relay, original)
    assert link is not None
    assert link.copy == relay.text_sha256


def test_shared_titles_are_no_copy() -> None:
    title = (
        "Kim Jong Un, general secretary of the Workers' Party of Korea and president of the State Affairs of the "
        "Democratic People's Republic of Korea, "
    )
    a = dated(title + "toured a sausage works near the river.", "KCNA", 1)
    b = dated(title + "sent a wreath to an embassy yesterday.", "Bay Herald", 2)
    assert compare(a, b) is None


def test_a_report_is_not_linked_to_itself() -> None:
    assert compare(dated(STORY, "A", 1), dated(STORY, "B", 2)) is None


def test_copies_share_fingerprints_and_strangers_do_not() -> None:
    assert len(fingerprints(STORY + MORE) & fingerprints("Extra words first. " + STORY)) >= 2
    assert len(fingerprints(STORY) & fingerprints("A wholly different tale about mountain goats and winter hay.")) == 0


@given(st.text(max_size=300))
def test_fingerprints_fit_a_database_integer(text: str) -> None:
    assert all(0 <= value < 2**63 for value in fingerprints(text))
