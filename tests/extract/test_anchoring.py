"""The host's check: what a plug-in claims is dropped, and counted, unless its words stand in the report."""

from __future__ import annotations

from dataclasses import replace

from observance.extract import anchored, extract
from observance.model import (
    Event,
    EventType,
    Extraction,
    Factuality,
    Gap,
    Party,
    PartyKind,
    Quote,
    Report,
    Role,
    RoleName,
    SourceChain,
)
from tests.extract.cases import report_of

TEXT = "Russia handed over ten lorries. North Korea thanked Russia."
REPORT = report_of(TEXT)
WHO = Party(id="p1", name="Russia", kind=PartyKind.COUNTRY, country="RU", mentions=(Quote.cut(TEXT, 0, 6),))
EVENT = Event(
    id="e1",
    type=EventType.SUPPLY,
    trigger=Quote.cut(TEXT, 7, 18),
    quote=Quote.cut(TEXT, 0, 31),
    factuality=Factuality.ASSERTED,
    roles=(Role(role=RoleName.SUPPLIER, quote=WHO.mentions[0], party="p1"),),
)
SOUND = Extraction(parties=(WHO,), events=(EVENT,))


def test_claims_that_stand_in_the_text_are_kept() -> None:
    assert anchored(REPORT, SOUND) == SOUND


def test_a_quote_that_does_not_slice_out_of_the_text_is_dropped_and_counted() -> None:
    found = anchored(
        REPORT, replace(SOUND, events=(replace(EVENT, quote=Quote(0, 31, "Russia sold ten tanks. North Ko")),))
    )
    assert found.events == ()
    assert found.dropped == 1


def test_a_quote_beyond_the_end_is_dropped() -> None:
    gap = Gap(quote=Quote(len(TEXT) - 2, len(TEXT) + 3, "a.xyz"), what="price")
    assert anchored(REPORT, replace(SOUND, gaps=(gap,))).dropped == 1


def test_a_trigger_outside_its_quote_takes_the_event_with_it() -> None:
    elsewhere = Quote.cut(TEXT, 44, 51)
    assert anchored(REPORT, replace(SOUND, events=(replace(EVENT, trigger=elsewhere),))).events == ()


def test_a_role_whose_words_are_not_there_takes_the_event_with_it() -> None:
    invented = Role(role=RoleName.RECIPIENT, quote=Quote(32, 43, "South Korea"))
    found = anchored(REPORT, replace(SOUND, events=(replace(EVENT, roles=(*EVENT.roles, invented)),)))
    assert found.events == ()
    assert found.dropped == 1


def test_a_role_of_a_party_nobody_found_takes_the_event_with_it() -> None:
    unknown = Role(role=RoleName.RECIPIENT, quote=Quote.cut(TEXT, 32, 43), party="p9")
    assert anchored(REPORT, replace(SOUND, events=(replace(EVENT, roles=(unknown,)),))).events == ()


def test_a_party_without_a_sound_mention_goes_and_so_does_what_leans_on_it() -> None:
    found = anchored(REPORT, replace(SOUND, parties=(replace(WHO, mentions=(Quote(1, 7, "Russia"),)),)))
    assert (found.parties, found.events, found.dropped) == ((), (), 2)


def test_what_an_extractor_dropped_itself_stays_counted() -> None:
    assert anchored(REPORT, replace(SOUND, dropped=4)).dropped == 4


class Inventive:
    """An extractor that claims what no report says."""

    name = "inventive"
    version = "1"
    languages = frozenset({"en"})

    def extract(self, report: Report, chain: SourceChain) -> Extraction:
        """Give one sound event, and one whose words are made up."""
        assert report.text == TEXT
        assert chain.independent_sources == 1
        return replace(SOUND, events=(EVENT, replace(EVENT, id="e2", quote=Quote(0, 31, "x" * 31))))


def test_a_plug_in_is_checked_by_the_host() -> None:
    chain = SourceChain(path=(), edges=(), roots=(), independent_sources=1)
    found = extract(REPORT, chain, extractor=Inventive())
    assert [event.id for event in found.events] == ["e1"]
    assert found.dropped == 1
