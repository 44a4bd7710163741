"""What holds of every reading, whatever the text: quotes slice, ids run, the same text gives the same result."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from observance.model import Event, Quote
from tests.extract.cases import PUBLISHED, read
from tests.extract.test_events_diplomacy import TOLD as DIPLOMACY
from tests.extract.test_events_distractors import HOMONYMS
from tests.extract.test_events_measures import TOLD as MEASURES
from tests.extract.test_events_sea import TOLD as SEA
from tests.extract.test_events_trade import TOLD as TRADE

SENTENCES = [told.text for told in (*DIPLOMACY, *MEASURES, *SEA, *TRADE)] + list(HOMONYMS)
WORDS = sorted({word for sentence in SENTENCES for word in sentence.split()})
SHOWN = 60


def quotes_of(event: Event) -> list[Quote]:
    """Give every quote an event stands on."""
    dates = [when.quote for when in (event.when, event.reported) if when and when.quote]
    return [event.trigger, event.quote, *(role.quote for role in event.roles), *dates]


def hold(text: str, events: tuple[Event, ...], parties: set[str]) -> None:
    """Check what must hold of every reading."""
    assert [event.id for event in events] == [f"e{n}" for n in range(1, len(events) + 1)]
    assert [event.trigger.start for event in events] == sorted(event.trigger.start for event in events)
    for event in events:
        assert all(quote.holds_in(text) for quote in quotes_of(event))
        assert event.quote.covers(event.trigger)
        assert all(role.party is None or role.party in parties for role in event.roles)
        filled = [(role.role, role.quote) for role in event.roles]
        assert len(filled) == len(set(filled))
        if event.when and event.when.start and event.when.end:
            assert event.when.start <= event.when.end


def check_text(text: str) -> None:
    """Read twice and hold both readings against the rules and each other."""
    reading = read(text)
    hold(text, reading.events, {party.id for party in reading.parties})
    assert read(text) == reading
    assert reading.dropped == read(text).dropped


@given(st.text(max_size=300))
@settings(max_examples=SHOWN, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    check_text(text)


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@settings(max_examples=SHOWN, deadline=None)
def test_any_order_of_the_words_of_reports_is_read_without_an_error(words: list[str]) -> None:
    check_text(" ".join(words))


@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.sampled_from([" ", "\n", "\n\n", "\n\n\n"]))
@settings(max_examples=SHOWN, deadline=None)
def test_any_mix_of_sentences_holds(sentences: list[str], between: str) -> None:
    check_text(between.join(sentences))


@given(
    st.sampled_from(SENTENCES),
    st.text(alphabet="“”\"'()[]—–-…«»\u200b\u00a0\t한글漢字Ж", max_size=12),
    st.integers(0, 200),
)
@settings(max_examples=SHOWN, deadline=None)
def test_marks_thrown_into_a_sentence_break_nothing(sentence: str, marks: str, place: int) -> None:
    check_text(sentence[:place] + marks + sentence[place:])


def test_without_a_publication_date_no_weekday_becomes_a_day() -> None:
    text = "Russian Security Council Secretary Sergei Shoigu visited North Korea on Monday."
    assert all(event.when is None for event in read(text, published=None).events)
    assert any(event.when for event in read(text, published=PUBLISHED).events)
