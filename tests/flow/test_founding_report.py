"""The founding report, sentence by sentence (rows S0 to S9), read by code that knows nothing of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from observance.model import Event, EventType, Reading, Verdict
from observance.workspace import Workspace

LAUNCH_BANS = {
    "UNSCR 1718 (2006) OP2",
    "UNSCR 1718 (2006) OP5",
    "UNSCR 1874 (2009) OP2",
    "UNSCR 2397 (2017) OP2",
}
PRIMARY = (
    "2024 DPRK-Russia IT Products Exhibition Opens",
    "Agreement on Cooperation Signed between Ministries of DPRK and Russia",
    "DPRK-Russia IT Products Exhibition-2024 Closes",
)


@pytest.fixture(scope="module")
def seed(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    with Workspace.open(tmp_path_factory.mktemp("seed")) as home:
        return home.read(shared_data / "news" / "seed.txt", published=date(2024, 11, 1))


@pytest.fixture(scope="module")
def undated(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    with Workspace.open(tmp_path_factory.mktemp("undated")) as home:
        return home.read(shared_data / "news" / "seed.txt")


def live(reading: Reading, kind: EventType) -> list[Event]:
    return [e for e in reading.extraction.events if e.type is kind and e.factuality.is_assessed]


def one(reading: Reading, kind: EventType) -> Event:
    found = live(reading, kind)
    assert len(found) == 1, [e.quote.text for e in found]
    return found[0]


def role_words(event: Event) -> str:
    return " | ".join(role.quote.text for role in event.roles)


def test_s0_s2_chain_has_one_independent_source(seed: Reading) -> None:
    assert seed.chain.path == ("MENAFN", "Ukrinform", "KCNA")
    assert seed.chain.independent_sources == 1
    assert seed.chain.roots == ("KCNA",)
    assert all(edge.quote.holds_in(seed.report.text) for edge in seed.chain.edges)
    assert any("KCNA" in note and "state" in note for note in seed.chain.notes)


def test_s1_s3_one_exhibition_with_interval_place_and_roles(seed: Reading) -> None:
    fair = one(seed, EventType.EXHIBITION)
    assert fair.when is not None
    assert (fair.when.start, fair.when.end) == (date(2024, 10, 28), date(2024, 11, 3))
    assert fair.place == "Pyongyang"
    assert "High-tech Development Institute of Kim Il Sung University" in role_words(fair)
    assert "Samwon IT Exchange Company" in role_words(fair)
    detail = dict(fair.detail)
    assert "2024" in detail.get("edition", "") + detail.get("name", "")
    assert "clos" in detail["status"]


def test_s1b_s5_one_exchange_of_experience_with_its_topics(seed: Reading) -> None:
    exchange = one(seed, EventType.TALKS)
    assert dict(exchange.detail)["form"] == "exchange of experience"
    topics = " | ".join(exchange.topics)
    for topic in ("mobile communications", "information security", "industrial information systems"):
        assert topic in topics


def test_s3b_goods_are_apart_and_software_has_no_heading(seed: Reading) -> None:
    goods = {g.quote.text: g for g in seed.extraction.goods}
    for words in ("software", "data security", "information and communications", "industrial information device"):
        assert any(words in text for text in goods), words
    software = next(g for text, g in goods.items() if "software" in text)
    assert software.hs == ()
    assert software.reason


def test_s4a_s6a_two_gaps(seed: Reading) -> None:
    gaps = [gap.quote.text for gap in seed.extraction.gaps]
    assert any("did not provide information about the participants" in text for text in gaps)
    assert any("not disclosed" in text for text in gaps)


def test_s4_the_report_names_participants_it_says_are_not_told(seed: Reading) -> None:
    gap = next(g for g in seed.extraction.gaps if "participants" in g.what)
    assert "Samwon IT Exchange Company" in seed.named_despite(gap)


def test_s6b_agreement_is_reported_on_wednesday_and_its_signing_is_not_dated_so(seed: Reading) -> None:
    agreement = one(seed, EventType.AGREEMENT)
    assert agreement.reported is not None
    assert agreement.reported.start == agreement.reported.end == date(2024, 10, 30)
    if agreement.when is not None:
        assert agreement.when.start != agreement.when.end, "the signing day is not stated"
    words = role_words(agreement)
    assert "Ministry of Digital Development" in words
    assert "Ministry of Information Technology" in words
    assert "KCNA" not in words
    assert len(agreement.topics) >= 3


def test_s7_general_statement_and_capability_raise_nothing(seed: Reading) -> None:
    for kind in (EventType.JOINT_VENTURE, EventType.SUPPLY, EventType.PROCUREMENT, EventType.PAYMENT):
        assert live(seed, kind) == []


def test_s8_one_veto_and_one_end_of_monitoring(seed: Reading) -> None:
    veto = one(seed, EventType.VOTE)
    assert veto.when is not None
    assert (veto.when.start, veto.when.end) == (date(2024, 3, 1), date(2024, 3, 31))
    assert "Russia" in role_words(veto)
    end = one(seed, EventType.MANDATE)
    assert "group of experts" in role_words(end)


def test_s9_one_weapon_test_with_class_fuel_and_checked_date(seed: Reading) -> None:
    test = one(seed, EventType.WEAPON_TEST)
    assert test.when is not None
    assert test.when.start == test.when.end == date(2024, 10, 31)
    assert test.when.conflict == ""
    detail = dict(test.detail)
    assert "Hwasong-19" in detail["weapon"]
    assert "solid" in detail["fuel"]


def test_no_party_is_a_list_match_and_that_is_a_result_with_list_and_date(seed: Reading) -> None:
    assert seed.matches == ()
    screened = {s.query: s for s in seed.screenings}
    for name in ("High-tech Development Institute of Kim Il Sung University", "Samwon IT Exchange Company"):
        assert screened[name].against[0].version == "2026-02-27"
        assert screened[name].against[0].designations > 150


def test_cooperation_ranks_2321_op11_first_and_the_test_meets_the_launch_bans(seed: Reading) -> None:
    for kind in (EventType.EXHIBITION, EventType.AGREEMENT):
        event = one(seed, kind)
        first = min((f for f in seed.findings if f.event == event.id), key=lambda f: f.rank)
        assert first.provision == "UNSCR 2321 (2016) OP11"
        assert first.verdict is Verdict.MAY_IMPLICATE
    launch = one(seed, EventType.WEAPON_TEST)
    met = {f.provision for f in seed.findings if f.verdict is Verdict.MET}
    assert met == LAUNCH_BANS
    assert {f.event for f in seed.findings if f.verdict is Verdict.MET} == {launch.id}


def test_without_a_publication_date_the_text_itself_dates_it(undated: Reading) -> None:
    assert undated.report.published is None
    assert undated.report.not_before is not None
    assert undated.report.not_before.start == date(2024, 10, 31)
    agreement = one(undated, EventType.AGREEMENT)
    assert agreement.reported is not None
    assert agreement.reported.start == date(2024, 10, 30)
    veto = one(undated, EventType.VOTE)
    assert veto.when is not None
    assert veto.when.start == date(2024, 3, 1)


def test_the_three_primary_reports_are_linked_to_it(shared_data: Path, tmp_path: Path) -> None:
    lines = (shared_data / "news" / "kcna_2024.dev.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [line for line in lines if json.loads(line)["headline"] in PRIMARY]
    assert len(chosen) == len(PRIMARY)
    (tmp_path / "primary.jsonl").write_text("\n".join(chosen) + "\n", encoding="utf-8")
    with Workspace.open(tmp_path / "home") as home:
        home.read(shared_data / "news" / "seed.txt", published=date(2024, 11, 1))
        primary = [r for r in home.read_many(tmp_path / "primary.jsonl") if isinstance(r, Reading)]
        seed = home.read(shared_data / "news" / "seed.txt", published=date(2024, 11, 1))
    linked = {digest for reuse in seed.reuse for digest in (reuse.copy, reuse.original)}
    assert {r.report.text_sha256 for r in primary} <= linked
