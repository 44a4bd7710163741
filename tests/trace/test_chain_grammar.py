"""Who a report comes from: positions and cues over sentences of our own, and the hand-labelled chains."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from observance.model import EdgeKind
from observance.trace import chain_of
from observance.trace.outlets import canonical, outlets, publisher_of
from tests.trace.writing import report

# (text, declared outlet, the chain from the publisher to the root)
RELAYED = [
    (
        "(MENAFN- UkrinForm) Officials met in Minsk on Monday.\n\nThis was reported by the Belarusian state agency BelTA, as conveyed by Ukrinform.",
        None,
        ("MENAFN", "Ukrinform", "BelTA"),
    ),
    (
        "(Harbour Wire - Dnipro Dispatch) The two sides met.\n\nKCNA, the state agency of North Korea, reported the event, Dnipro Dispatch writes.",
        None,
        ("Harbour Wire", "Dnipro Dispatch", "KCNA"),
    ),
    (
        "SEOUL, Oct. 31 (Yonhap) -- North Korea fired a missile on Thursday, according to the Korean Central News Agency (KCNA).",
        "Yonhap",
        ("Yonhap", "KCNA"),
    ),
    (
        "SEOUL, Oct. 31 (Yonhap) -- North Korea fired a missile on Thursday, according to the Korean Central News Agency (KCNA).",
        None,
        ("Yonhap", "KCNA"),
    ),
    (
        "SEOUL, Oct 31 (Reuters) - North Korea opened a fair, state media KCNA said on Thursday.",
        "Reuters",
        ("Reuters", "KCNA"),
    ),
    (
        "SEOUL (AP) — North Korea opened a fair in Pyongyang, state media reported Thursday.\n\nThe Korean Central News Agency said the fair drew visitors.",
        "Associated Press",
        ("Associated Press", "KCNA"),
    ),
    (
        "MOSCOW, October 31. /TASS/. Russia and North Korea signed a deal, the Korean Central News Agency reported.",
        None,
        ("TASS", "KCNA"),
    ),
    (
        "PYONGYANG, Nov. 1 (Xinhua) -- The Democratic People's Republic of Korea (DPRK) opened an exhibition, the official Korean Central News Agency reported Friday.",
        "Xinhua",
        ("Xinhua", "KCNA"),
    ),
    ("North Korea opened an exhibition, Yonhap reports, citing KCNA.", "Ukrinform", ("Ukrinform", "Yonhap", "KCNA")),
    (
        "North Korea opened an exhibition, according to Yonhap, citing the North's state media KCNA.",
        "Daily Mirror Post",
        ("Daily Mirror Post", "Yonhap", "KCNA"),
    ),
    (
        "A fair closed in Pyongyang, the Korean Central News Agency (KCNA) reported on Friday.\n\nIt drew many visitors.",
        "NK News",
        ("NK News", "KCNA"),
    ),
    (
        "Pyongyang, November 1 (KCNA) -- Russian news agency TASS reported on Oct. 30 that the talks were held.",
        "KCNA",
        ("KCNA", "TASS"),
    ),
    ("Source: TASS\n\nA plane landed in Vladivostok.", "Amur Lantern", ("Amur Lantern", "TASS")),
    ("A plane landed in Vladivostok on Friday with workers.\n\nSource: TASS", "Amur Lantern", ("Amur Lantern", "TASS")),
    (
        "Workers arrived in the town, the regional newspaper Amur Lantern reported on Friday.\n\nMore text.",
        "Northbank News",
        ("Northbank News", "Amur Lantern"),
    ),
    ("Kim told Reuters that workers had arrived.", "Northbank News", ("Northbank News", "Reuters")),
    ("The ministry said in a statement carried by KCNA that the deal was signed.", "Yonhap", ("Yonhap", "KCNA")),
    (
        "In a dispatch carried by the Korean Central News Agency, the ministry denied the report.",
        "AFP",
        ("AFP", "KCNA"),
    ),
    (
        "(Quayside Daily – Straits Shipping Courier) A tanker passed oil.",
        "Quayside Daily",
        ("Quayside Daily", "Straits Shipping Courier"),
    ),
    (
        "[Quayside Daily / Straits Shipping Courier] A tanker passed oil.",
        None,
        ("Quayside Daily", "Straits Shipping Courier"),
    ),
    (
        "SINGAPORE, March 14 (Straits Shipping Courier) -- A tanker passed oil last week.",
        "Quayside Daily",
        ("Quayside Daily", "Straits Shipping Courier"),
    ),
    ("(Reuters) - A tanker passed oil last week.", "Quayside Daily", ("Quayside Daily", "Reuters")),
    (
        "The report comes from the news agency Kyodo. A tanker passed oil last week, Kyodo reported.",
        "Quayside Daily",
        ("Quayside Daily", "Kyodo"),
    ),
    (
        "North Korea's state-run Rodong Sinmun newspaper reported Friday that a factory opened.",
        "Yonhap",
        ("Yonhap", "Rodong Sinmun"),
    ),
    (
        "A factory opened, Rodong Sinmun, the organ of the ruling party, reported.",
        "Yonhap",
        ("Yonhap", "Rodong Sinmun"),
    ),
    (
        "Pyongyang Monitor cites KCNA: a bridge opened.\n\nNothing else.",
        "Harbour Wire",
        ("Harbour Wire", "Pyongyang Monitor", "KCNA"),
    ),
    ("The fair closed, reported KCNA.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    ("As KCNA reported on Friday, the fair closed.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    ("The fair closed, per KCNA.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    ("The fair closed, KCNA reports.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    (
        "The fair closed. This is reported by Ukrinform with reference to KCNA.",
        "Harbour Wire",
        ("Harbour Wire", "Ukrinform", "KCNA"),
    ),
    ("The fair closed, Ukrinform reports, referring to KCNA.", "Harbour Wire", ("Harbour Wire", "Ukrinform", "KCNA")),
    ("The fair closed, Ukrinform reports with reference to KCNA.", "Ukrinform", ("Ukrinform", "KCNA")),
    ("Both KCNA and Rodong Sinmun reported that the fair closed.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    ("The AP reported that the fair closed.", "Harbour Wire", ("Harbour Wire", "Associated Press")),
    (
        "Kim Yo Jong said in a statement carried by KCNA on Tuesday that the drills were a threat.",
        "Harbour Wire",
        ("Harbour Wire", "KCNA"),
    ),
    ("Kim Yo Jong, quoted by KCNA, said the drills were a threat.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    ("Kim Jong Un inspected a shipyard, KCNA said Friday.", "Harbour Wire", ("Harbour Wire", "KCNA")),
    ("Photos released by Rodong Sinmun showed a new missile.", "Harbour Wire", ("Harbour Wire", "Rodong Sinmun")),
    (
        "The test was announced by the state television KCTV.",
        "Harbour Wire",
        ("Harbour Wire", "Korean Central Television"),
    ),
    (
        "The head of the Russian news agency TASS, Andrei Kondrashov, visited Pyongyang and met officials, TASS reported.",
        "Harbour Wire",
        ("Harbour Wire", "TASS"),
    ),
    (
        "Missile fired\n\nSEOUL, Oct. 31 (Yonhap) -- North Korea fired a missile.",
        "Korea Herald",
        ("The Korea Herald", "Yonhap"),
    ),
    ("(MENAFN - AFP) A ship left port on Monday, a port official told AFP.", None, ("MENAFN", "AFP")),
    ("(MENAFN- The Peninsula) A ship left port, reported Reuters.", None, ("MENAFN", "The Peninsula", "Reuters")),
    (
        "(MENAFN- IANS) Seoul, Nov 1 (IANS) A missile was fired, Yonhap news agency reported.",
        None,
        ("MENAFN", "IANS", "Yonhap"),
    ),
    (
        "(MENAFN- UkrinForm) The factory was hit. That's according to the General Staff, Ukrinform reports.",
        None,
        ("MENAFN", "Ukrinform"),
    ),
    (
        "(MENAFN- UkrinForm) Troops arrived. This was stated by Defense Minister Kim, Ukrinform reports, citing Yonhap.",
        None,
        ("MENAFN", "Ukrinform", "Yonhap"),
    ),
    (
        "(MENAFN- UkrinForm) Troops arrived.\n\nAccording to Ukrinform, citing NK News, the trains left on Monday.",
        None,
        ("MENAFN", "Ukrinform", "NK News"),
    ),
    (
        "(MENAFN- UkrinForm) Troops arrived.\n\nYonhap reported this with reference to KCNA, according to Ukrinform.",
        None,
        ("MENAFN", "Ukrinform", "Yonhap", "KCNA"),
    ),
    (
        "(MENAFN- UkrinForm) Troops arrived.\n\nThis was reported by Yonhap , Ukrinform saw.\n\nAs reported by Ukrinform, a missile was tested. \n\nPhoto: KCNA",
        None,
        ("MENAFN", "Ukrinform", "Yonhap"),
    ),
    ("Los Angeles Times reported a fair.", "Harbour Wire", ("Harbour Wire", "Los Angeles Times")),
]

# Texts that credit nobody: first-hand, or a name that is no source.
FIRST_HAND = [
    ("SEOUL, Oct. 31 (Yonhap) -- North Korea fired a missile on Thursday, the Joint Chiefs of Staff said.", "Yonhap"),
    ("MOSCOW, October 31. /TASS/. Russia and North Korea signed a deal, the ministry reported.", "TASS"),
    (
        "A fair closed in Pyongyang on Friday.\n\nIt drew many visitors.\n\nThe second paragraph.\n\nThird.\n\nSeparately, Reuters reported that a ship left Nampo.",
        "NK News",
    ),
    ("A fair closed in Pyongyang on Friday. As reported by Ukrinform, a missile was tested on Thursday.", "Ukrinform"),
    ("Pyongyang, November 1 (KCNA) -- The delegation left here today, according to the Foreign Ministry.", "KCNA"),
    (
        "Workers arrived in the town, the governor said. Reuters could not independently verify the report.",
        "Northbank News",
    ),
    ("KCNA did not say who took part.", "Yonhap"),
    (
        "SINGAPORE, March 14 (Straits Shipping Courier) -- A tanker passed oil last week, according to Eastlight Maritime Watch, a private group that studies satellite images.",
        "Straits Shipping Courier",
    ),
    ("(Yonhap) A tanker passed oil last week.", "Yonhap"),
    ("North Korea (DPRK) and the Russian Federation - a friendship.\n\nThey met.", None),
    ("(March 14 - Singapore) A tanker passed oil last week.", "Quayside Daily"),
    ("(North Korea - Russia) A bridge opened.", "Quayside Daily"),
    ("(UPDATE - Adds Comment) A bridge opened.", "Quayside Daily"),
    ("A bridge opened, according to Minister Ri Yong Su.", "Harbour Wire"),
    ("A bridge opened, according to the Ministry of Foreign Affairs.", "Harbour Wire"),
    ("Two sides held talks, the official news agency said.\n\nNothing else.", "Harbour Wire"),
    ("TASS denied that it had published such a report.", "Harbour Wire"),
    ("A spokesman for KCNA said on Friday that its server was down.", "Harbour Wire"),
    ("The Korea Mining Corporation (KOMID) - a listed company - shipped arms.", "Harbour Wire"),
    ("Talks with the Workers' Party (WPK) -- the first this year -- took place.", "Harbour Wire"),
    ("Korean Air Lines (KAL) - the carrier - resumed flights.", None),
    ("The International Atomic Energy Agency said on Monday that a reactor was running.", "Harbour Wire"),
    ("The UN agency UNICEF reported on Monday that supplies had arrived.", "Harbour Wire"),
    ("According to the Joint Chiefs of Staff, a missile was fired.", "Harbour Wire"),
    ("According to the Ministry of Culture and News, a fair was held.", "Harbour Wire"),
    ("The Pyongyang Press Center said the fair was over.", "Harbour Wire"),
    ("North Korea reported its first case.", "Harbour Wire"),
    ("The Northern Fleet Press Service reported an exercise.", "Harbour Wire"),
    ("North Korea's state news agency reported the test on Friday.", "Harbour Wire"),
    ("A delegation of TASS visited Pyongyang.", "Harbour Wire"),
    ("KCNA and TASS signed an agreement on cooperation.", "Harbour Wire"),
    ("TASS and KCNA signed a cooperation agreement, the Russian agency's press office said.", "Harbour Wire"),
    ("Tokyo, Oct 3 (Jiji Press)--A ship left port.", "Jiji Press"),
    ("By Kim Tong\nSEOUL, Oct. 31 (Yonhap) -- North Korea fired a missile.", None),
    ("Text. https://kcna.kp/en said nothing. Mr. Sinmun reported.", None),
    ("The company News Corp said its profit fell.", "Harbour Wire"),
]


@pytest.mark.parametrize(("text", "outlet", "path"), RELAYED)
def test_a_credit_or_a_citation_of_the_lead_gives_the_chain(
    text: str, outlet: str | None, path: tuple[str, ...]
) -> None:
    made = report(text, outlet=outlet)
    chain = chain_of(made)
    assert chain.path == path
    on_path = [(edge.source, edge.target) for edge in chain.edges][: len(path) - 1]
    assert on_path == list(pairwise(path))
    assert all(edge.quote.holds_in(made.text) for edge in chain.edges)
    assert path[-1] in chain.roots


@pytest.mark.parametrize(("text", "outlet"), FIRST_HAND)
def test_what_credits_nobody_is_first_hand(text: str, outlet: str | None) -> None:
    chain = chain_of(report(text, outlet=outlet))
    assert chain.path == ()
    assert chain.edges == ()
    assert chain.independent_sources == 1


def test_a_source_behind_a_source_is_no_second_source() -> None:
    chain = chain_of(report("A bridge opened, according to Yonhap, citing KCNA.", outlet="Harbour Wire"))
    assert chain.roots == ("KCNA",)
    assert chain.independent_sources == 1


def test_two_sources_for_one_lead_are_two_roots() -> None:
    chain = chain_of(report("A bridge opened, KCNA reported. TASS reported the opening too.", outlet="Harbour Wire"))
    assert chain.roots == ("KCNA", "TASS")
    assert chain.independent_sources == 2
    assert {(edge.source, edge.target) for edge in chain.edges} == {("Harbour Wire", "KCNA"), ("Harbour Wire", "TASS")}


def test_an_agency_named_for_another_claim_further_down_is_no_provenance() -> None:
    text = "A bridge opened.\n\nIt is long.\n\nIt is wide.\n\nIt is high.\n\nReuters reported that a ship sank."
    assert chain_of(report(text, outlet="Harbour Wire")).path == ()


def test_the_agency_is_not_put_before_the_publisher_when_it_was_declared() -> None:
    chain = chain_of(report("(MENAFN- UkrinForm) A bridge opened.", outlet="Ukrinform"))
    assert chain.path == ("MENAFN", "Ukrinform")
    assert [edge.kind for edge in chain.edges] == [EdgeKind.HOSTS]


def test_a_state_outlet_at_the_root_is_remarked_on() -> None:
    chain = chain_of(report("A bridge opened, KCNA reported.", outlet="Harbour Wire"))
    assert chain.notes
    assert "KCNA" in chain.notes[0]
    assert not chain_of(report("A bridge opened, Reuters reported.", outlet="Harbour Wire")).notes


def test_an_unknown_publisher_is_said_to_be_unknown() -> None:
    chain = chain_of(report("A bridge opened, KCNA reported."))
    assert chain.path == ("publisher not stated", "KCNA")
    assert chain_of(report("A bridge opened.")).roots == ("source not stated",)


def test_the_address_tells_the_publisher_where_nothing_else_does() -> None:
    made = report("A bridge opened, KCNA reported.", url="https://www.yna.co.kr/view/1")
    assert chain_of(made).path == ("Yonhap", "KCNA")
    assert publisher_of("https://user@en.yna.co.kr:443/view?u=kcna.kp") == "Yonhap"
    assert publisher_of("https://notreuters.com/") is None
    assert publisher_of("nonsense") is None


def test_no_spelling_stands_for_two_outlets() -> None:
    own = [{name.casefold() for name in (outlet.name, *outlet.aliases)} for outlet in outlets()]
    spellings = [name for names in own for name in names]
    assert len(spellings) == len(set(spellings))
    hosts = [host for outlet in outlets() for host in outlet.hosts]
    assert len(hosts) == len(set(hosts))
    assert canonical("the  Korean Central News Agency") == "KCNA"


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "(",
                ")",
                "- ",
                "KCNA",
                "MENAFN",
                " reported",
                " by ",
                "according to ",
                ", citing ",
                "The ",
                "Harbour Wire",
            ),
            *(
                "\n\n",
                "A.",
                "/",
                "&",
                " said",
                "Oct. 31 ",
                "SEOUL, ",
                "--",
                " as conveyed by ",
                "Ри",
                "\u0301",
                "조선",
                '"',
            ),
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(PIECES, st.text(max_size=300)), st.sampled_from([None, "KCNA", "Harbour Wire"]))
@example("A" * 20_000 + " reported KCNA", None)
@example("A." * 10_000 + " reported KCNA", None)
@example("Aa " * 10_000 + " reported KCNA", None)
def test_any_text_gives_a_chain_that_hangs_together(text: str, outlet: str | None) -> None:
    made = report(text, outlet=outlet)
    chain = chain_of(made)
    assert chain.independent_sources == max(1, len(chain.roots))
    assert len(set(chain.path)) == len(chain.path) != 1
    for edge in chain.edges:
        assert edge.quote.holds_in(text)
        assert edge.source != edge.target
    known = {*chain.path, *(edge.target for edge in chain.edges)}
    assert all(edge.source in known for edge in chain.edges)


@pytest.mark.shared_data
def test_every_labelled_chain_is_exact(shared_data: Path) -> None:
    for line in (shared_data / "gold" / "read_en.dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        made = report(row["text"], outlet=row["outlet"], published=date.fromisoformat(row["published"]))
        assert list(chain_of(made).path) == row["chain"], row["id"]


@pytest.mark.shared_data
def test_an_agencys_own_reports_are_first_hand_unless_they_cite_a_paper(shared_data: Path) -> None:
    cited = set()
    for line in (shared_data / "news" / "kcna_2024.dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = chain_of(report(row["text"], outlet=row["outlet"])).path
        if path:
            cited.add(path)
    assert cited == {("KCNA", "Rodong Sinmun"), ("KCNA", "Minju Joson"), ("KCNA", "Tokyo Shimbun")}
