"""Stories: one content is one story, however often it was copied; a digest of two does not make one of both."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from observance.model import Quote, Report, Reuse
from observance.trace import compare
from observance.trace.kinship import DIRECTION
from observance.trace.stories import Story, stories
from tests.trace.writing import report

FAIR = (
    "The trade fair in the northern harbour opened under a grey sky, and visitors queued along the quay to see pumps, "
    "lathes and measuring tables that local workshops had brought on barges during the night. "
)
GOATS = (
    "Mountain goats came down to the winter pastures early this year, and herders from four valleys argued until dusk over "
    "hay, fences and a narrow bridge whose planks had rotted through two summers of rain. "
)


def on(day: int, text: str, outlet: str) -> Report:
    return report(text, outlet=outlet, published=date(2024, 11, day))


def told(*reports: Report) -> tuple[Story, ...]:
    """Compare every report with those before it, as the walk does, and give the stories."""
    links = [
        link
        for number, one in enumerate(reports)
        for other in reports[:number]
        if (link := compare(one, other)) is not None
    ]
    return stories([(one.id, one.text_sha256) for one in reports], links)


def test_copies_of_a_report_and_the_same_text_are_one_story() -> None:
    original, relay = on(1, FAIR, "Coast News"), on(2, "Our own first line. " + FAIR, "Bay Herald")
    same, other = on(3, FAIR, "Dale Post"), on(3, GOATS, "Dale Post")
    first, second = told(original, relay, same, other)
    assert first.reports == (original.id, same.id, relay.id)
    assert first.texts == (original.text_sha256, relay.text_sha256)
    assert [(link.copy, link.original) for link in first.links] == [(relay.text_sha256, original.text_sha256)]
    assert second.reports == (other.id,)
    assert second.links == ()


def test_a_digest_of_two_stories_joins_one_and_makes_them_no_one() -> None:
    fair, goats = on(1, FAIR, "Coast News"), on(1, GOATS, "Dale Post")
    digest = on(2, FAIR + "Elsewhere. " + GOATS, "Bay Herald")
    late = on(3, "From the valleys. " + GOATS, "Hill Gazette")
    found = told(fair, goats, digest, late)
    assert len(found) == 2
    assert {fair.id, goats.id} <= {one.reports[0] for one in found}
    assert late.id in next(one for one in found if one.reports[0] == goats.id).reports


def test_what_is_only_in_a_digest_is_not_drawn_into_the_digests_story() -> None:
    fair, digest = on(1, FAIR, "Coast News"), on(2, FAIR + "Elsewhere. " + GOATS, "Bay Herald")
    goats = on(3, GOATS, "Dale Post")
    assert [one.reports for one in told(fair, digest, goats)] == [(fair.id, digest.id), (goats.id,)]


def test_the_same_happening_in_other_words_is_another_story() -> None:
    one, other = on(1, FAIR, "Coast News"), on(1, GOATS, "Dale Post")
    quotes = ((Quote.cut(FAIR, 4, 14), Quote.cut(GOATS, 0, 10)),)
    link = Reuse(copy=one.text_sha256, original=other.text_sha256, share=0.9, direction=DIRECTION, passages=quotes)
    assert len(stories([(one.id, one.text_sha256), (other.id, other.text_sha256)], [link])) == 2


def test_words_that_stand_in_many_stories_make_none() -> None:
    tail = (
        " This material is given as received, without responsibility for its accuracy, and whoever finds fault with "
        "it may write to the provider named above."
    )
    texts = [
        "Ferries ran late while dealers compared catalogues over tea.",
        "A glassblower from the hills won first prize with a lantern.",
        "Frost took half of the plums in the southern orchards.",
        "Nine kites were lost over the reservoir on a gusty morning.",
        "The lighthouse was painted green after a long quarrel.",
    ]
    # What follows is each one's own, so that the tail is the smaller part of it.
    rest = [" ".join(f"{word}{number}" for word in GOATS.split()) + "." for number in range(len(texts))]
    plain = [
        on(1, f"{text} {own}{tail}", f"Outlet {number}")
        for number, (text, own) in enumerate(zip(texts, rest, strict=True))
    ]
    assert len(told(*plain[:2])) == 1, "of two only, nobody can say that it is a standing line"
    assert len(told(*plain)) == len(texts)
    copies = [on(2, FAIR + f"Copy {number}." + tail, f"Outlet {number}") for number in range(8)]
    assert len(told(*plain, *copies)) == len(texts) + 1, "what is copied often is no standing line"


NAMES = "abcdef"


@st.composite
def linked(draw: st.DrawFn) -> list[Reuse]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.floats(0, 1)), max_size=12))
    found = {}
    for copy, original, share in pairs:
        if copy != original:
            start = draw(st.integers(0, 20))
            quote = Quote(start=start, end=start + 10, text="x" * 10)
            found[copy, original] = Reuse(
                copy=copy, original=original, share=share, direction="it credits the other", passages=((quote, quote),)
            )
    return list(found.values())


@given(linked(), st.permutations(NAMES))
def test_every_report_is_in_one_story_with_a_link_for_each_but_the_first(links: list[Reuse], order: list[str]) -> None:
    found = stories([(f"report {name}", name) for name in order], links)
    assert sorted(text for story in found for text in story.texts) == sorted(NAMES)
    assert stories([(f"report {name}", name) for name in order], links[::-1]) == found
    for story in found:
        assert story.first == story.texts[0]
        assert len(story.links) == len(story.texts) - 1
        for text, link in zip(story.texts[1:], story.links, strict=True):
            assert text in {link.copy, link.original}
            assert {link.copy, link.original} <= set(story.texts)
