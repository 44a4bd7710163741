"""Three-valued assessment: what is evidenced, what is open, and never an accusation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from observance.assess import assess
from observance.model import (
    Answer,
    Basis,
    Event,
    EventType,
    Extraction,
    Factuality,
    Finding,
    Goods,
    GoodsKind,
    HeadingCandidate,
    Party,
    PartyKind,
    Quote,
    Report,
    Role,
    RoleName,
    Verdict,
    When,
    text_digest,
)
from observance.regimes import bundled

ORDER = (Verdict.NOT_IMPLICATED, Verdict.TO_CHECK, Verdict.MAY_IMPLICATE, Verdict.MET)
LAUNCH_BANS = {"UNSCR 1718 (2006) OP2", "UNSCR 1718 (2006) OP5", "UNSCR 1874 (2009) OP2", "UNSCR 2397 (2017) OP2"}
PARTIES: dict[str, tuple[PartyKind, str | None]] = {
    "North Korea": (PartyKind.COUNTRY, "KP"),
    "Russia": (PartyKind.COUNTRY, "RU"),
    "Ministry of IT Industry": (PartyKind.PUBLIC_BODY, "KP"),
    "Ministry of Digital Development": (PartyKind.PUBLIC_BODY, "RU"),
    "Missile Administration": (PartyKind.MILITARY, "KP"),
    "Wood Factory": (PartyKind.COMPANY, "KP"),
    "Danish Firm": (PartyKind.COMPANY, "DK"),
}


def findings(
    text: str,
    kind: EventType,
    roles: Sequence[tuple[RoleName, str]],
    *,
    on: date = date(2024, 10, 30),
    goods: Sequence[tuple[str, str]] = (),
    excluded: bool = False,
    as_of: date | None = None,
    factuality: Factuality = Factuality.REPORTED,
) -> dict[str, Finding]:
    """Assess one event whose words are *text*; give its findings by provision, in order of rank."""

    def cut(words: str) -> Quote:
        return Quote.cut(text, text.index(words), text.index(words) + len(words))

    named = [name for name in PARTIES if name in text]
    ids = {name: f"p{n}" for n, name in enumerate(named)}
    parties = tuple(
        Party(id=ids[name], name=name, kind=PARTIES[name][0], country=PARTIES[name][1], mentions=(cut(name),))
        for name in named
    )
    whole = Quote.cut(text, 0, len(text))
    event = Event(
        id="e1",
        type=kind,
        trigger=cut(text.split(" ", maxsplit=1)[0]),
        quote=whole,
        factuality=factuality,
        when=When(start=on, end=on, basis=Basis.STATED, quote=whole),
        roles=tuple(Role(role=role, quote=cut(words), party=ids.get(words)) for role, words in roles),
    )
    extraction = Extraction(
        parties=parties,
        events=(event,),
        goods=tuple(
            Goods(
                quote=cut(words),
                kind=GoodsKind.TANGIBLE,
                reason="test",
                hs=(HeadingCandidate(code=code, score=0.9),),
            )
            for words, code in goods
        ),
    )
    digest = text_digest(text)
    report = Report(
        id="r",
        text=text,
        text_sha256=digest,
        capture=digest,
        outlet="O",
        headline=None,
        published=date(2024, 11, 1),
        language="en",
    )
    found = assess(extraction, report, (), bundled(), include_excluded=excluded, as_of=as_of)
    assert [f.rank for f in found] == sorted(f.rank for f in found)
    return {f.provision: f for f in found}


MINISTRIES = (
    "Signed: an agreement of Ministry of IT Industry and Ministry of Digital Development on information technology"
)
SIGNED = ((RoleName.SIGNATORY, "Ministry of IT Industry"), (RoleName.SIGNATORY, "Ministry of Digital Development"))


def test_an_it_agreement_of_ministries_ranks_scientific_cooperation_first_and_meets_nothing() -> None:
    found = findings(MINISTRIES, EventType.AGREEMENT, SIGNED)
    first = next(iter(found.values()))
    assert (first.provision, first.verdict) == ("UNSCR 2321 (2016) OP11", Verdict.MAY_IMPLICATE)
    assert Verdict.MET not in {f.verdict for f in found.values()}
    said = {e.text: e for e in first.elements}
    assert said["there is scientific or technical cooperation"].answer is Answer.YES
    assert said["there is scientific or technical cooperation"].quote is not None
    assert said["a DPRK participant is officially sponsored by or represents the DPRK"].answer is Answer.YES
    assert all(way.answer is Answer.UNKNOWN for way in first.exemptions)
    assert first.open_questions


def test_a_joint_venture_is_not_read_into_an_agreement() -> None:
    assert findings(MINISTRIES, EventType.AGREEMENT, SIGNED)["UNSCR 2375 (2017) OP18"].verdict is Verdict.TO_CHECK


def test_goods_shown_may_implicate_by_candidate_code_but_are_never_a_plain_yes() -> None:
    text = "Shown at a fair of North Korea and Russia: milling machines"
    roles = ((RoleName.ORGANISER, "North Korea"), (RoleName.ORGANISER, "Russia"), (RoleName.ITEM, "milling machines"))
    row = findings(text, EventType.EXHIBITION, roles, goods=[("milling machines", "84")])["UNSCR 2397 (2017) OP7"]
    assert row.verdict is Verdict.MAY_IMPLICATE
    goods = next(e for e in row.elements if "HS 84-85" in e.text)
    assert goods.answer is Answer.UNKNOWN
    assert "candidate" in goods.why


LAUNCH = "Tested by Missile Administration: the intercontinental ballistic missile Hwasong-19"
LAUNCHED = (
    (RoleName.ACTOR, "Missile Administration"),
    (RoleName.ITEM, "intercontinental ballistic missile Hwasong-19"),
)


def test_a_ballistic_launch_by_the_dprk_meets_exactly_the_launch_bans() -> None:
    found = findings(LAUNCH, EventType.WEAPON_TEST, LAUNCHED)
    assert {p for p, f in found.items() if f.verdict is Verdict.MET} == LAUNCH_BANS


def test_a_cruise_missile_is_not_a_ballistic_one() -> None:
    text = "Tested by Missile Administration: a strategic cruise missile"
    roles = ((RoleName.ACTOR, "Missile Administration"), (RoleName.ITEM, "cruise missile"))
    assert findings(text, EventType.WEAPON_TEST, roles) == {}


def test_a_launch_by_another_state_is_nobodys_breach() -> None:
    text = "Tested by Russia: an intercontinental ballistic missile"
    roles = ((RoleName.ACTOR, "Russia"), (RoleName.ITEM, "intercontinental ballistic missile"))
    assert findings(text, EventType.WEAPON_TEST, roles) == {}


def test_before_the_resolution_nothing_was_in_force() -> None:
    assert findings(LAUNCH, EventType.WEAPON_TEST, LAUNCHED, on=date(2005, 1, 1)) == {}
    assert findings(LAUNCH, EventType.WEAPON_TEST, LAUNCHED, as_of=date(2005, 1, 1)) == {}


def test_a_domestic_fair_binds_no_other_state() -> None:
    text = "Opened: a fair of technology with Wood Factory of North Korea"
    roles = ((RoleName.ORGANISER, "North Korea"), (RoleName.PARTICIPANT, "Wood Factory"))
    assert findings(text, EventType.EXHIBITION, roles) == {}


def test_an_eu_overlay_does_not_bind_a_russian_ministry() -> None:
    text = "Supplied by Russia to North Korea: software and technical assistance"
    roles = ((RoleName.SUPPLIER, "Russia"), (RoleName.RECIPIENT, "North Korea"))
    overlay = "EU Decision 2016/849 Chapter Va (computer services)"
    assert overlay not in findings(text, EventType.SUPPLY, roles)
    danish = "Supplied by Danish Firm to North Korea: software and technical assistance"
    bound = ((RoleName.SUPPLIER, "Danish Firm"), (RoleName.RECIPIENT, "North Korea"))
    assert overlay in findings(danish, EventType.SUPPLY, bound)


@pytest.mark.parametrize("kind", [EventType.VOTE, EventType.MANDATE, EventType.DESIGNATION])
def test_votes_and_mandates_accuse_nobody(kind: EventType) -> None:
    text = "Vetoed by Russia: the panel on North Korea"
    assert findings(text, kind, ((RoleName.VOTER, "Russia"), (RoleName.BODY, "North Korea"))) == {}


@pytest.mark.parametrize("factuality", [f for f in Factuality if not f.is_assessed])
def test_what_is_planned_denied_or_general_is_not_assessed(factuality: Factuality) -> None:
    assert findings(LAUNCH, EventType.WEAPON_TEST, LAUNCHED, factuality=factuality) == {}


def test_inside_a_wind_down_the_way_out_is_open() -> None:
    text = "Supplied by North Korea to Russia: cotton shirts"
    roles = ((RoleName.SUPPLIER, "North Korea"), (RoleName.RECIPIENT, "Russia"), (RoleName.ITEM, "cotton shirts"))
    inside = findings(text, EventType.SUPPLY, roles, goods=[("cotton shirts", "61")], on=date(2017, 10, 1))
    after = findings(text, EventType.SUPPLY, roles, goods=[("cotton shirts", "61")], on=date(2018, 10, 1))
    textiles = "UNSCR 2375 (2017) OP16"
    assert any(way.kind == "wind_down" for way in inside[textiles].exemptions)
    assert not any(way.kind == "wind_down" for way in after[textiles].exemptions)


def test_the_rajin_coal_exemption_stays_open() -> None:
    text = "Supplied by North Korea to Russia: anthracite coal"
    roles = ((RoleName.SUPPLIER, "North Korea"), (RoleName.RECIPIENT, "Russia"), (RoleName.ITEM, "anthracite coal"))
    row = findings(text, EventType.SUPPLY, roles, goods=[("anthracite coal", "2701")])["UNSCR 2371 (2017) OP8"]
    assert row.verdict is Verdict.MAY_IMPLICATE
    assert any("Rajin" in way.text and way.answer is Answer.UNKNOWN for way in row.exemptions)


def test_no_finding_says_that_a_rule_was_broken_and_each_carries_its_grade() -> None:
    for row in findings(MINISTRIES, EventType.AGREEMENT, SIGNED, excluded=True).values():
        assert "violat" not in repr(replace(row, summary="")).lower()
        assert row.check
        assert row.regime_version


def test_excluded_rows_say_what_excludes_them() -> None:
    found = findings(LAUNCH, EventType.WEAPON_TEST, LAUNCHED, on=date(2005, 1, 1), excluded=True)
    assert found
    for row in found.values():
        assert row.verdict is Verdict.NOT_IMPLICATED
        assert any(e.answer is Answer.NO for e in row.elements)


def test_the_same_event_is_assessed_alike_every_time() -> None:
    once = findings(MINISTRIES, EventType.AGREEMENT, SIGNED)
    assert once == findings(MINISTRIES, EventType.AGREEMENT, SIGNED)


def test_more_evidence_never_lowers_a_verdict() -> None:
    less = findings(MINISTRIES.replace("information technology", "other matters"), EventType.AGREEMENT, SIGNED)
    more = findings(MINISTRIES, EventType.AGREEMENT, SIGNED)
    for provision, row in less.items():
        assert ORDER.index(more[provision].verdict) >= ORDER.index(row.verdict)
