"""Source chains: the place of a name decides what it is; every step has its words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.model import EdgeKind, Report, text_digest
from observance.trace import chain_of
from observance.trace.outlets import canonical, outlet_of

WHEN = datetime(2024, 11, 1, tzinfo=UTC)


def report(text: str, outlet: str | None = None) -> Report:
    digest = text_digest(text)
    return Report(
        id="r",
        text=text,
        text_sha256=digest,
        capture=digest,
        outlet=outlet,
        headline=None,
        published=date(2024, 11, 1),
        language="en",
    )


@pytest.mark.parametrize(
    ("text", "outlet", "path"),
    [
        ("(MENAFN- UkrinForm) A fair closed. This was reported by the agency KCNA, as conveyed by Ukrinform.", None,
         ("MENAFN", "Ukrinform", "KCNA")),
        ("(Bay Herald - Coast News) A fair closed, according to the Korean Central News Agency.", None,
         ("Bay Herald", "Coast News", "KCNA")),
        ("SEOUL, Oct. 31 (Yonhap) -- The North fired a missile, the state agency KCNA reported.", "Yonhap",
         ("Yonhap", "KCNA")),
        ("Pyongyang, October 30 (KCNA) -- A fair opened here.", "KCNA", ()),
        ("Pyongyang, October 30 (KCNA) -- A fair opened here.", "Morning Post", ("Morning Post", "KCNA")),
        ("A fair opened on Monday. It was sunny.", "Harbour Wire", ()),
        ("MOSCOW, May 5 (TASS) -- Ties grow, Xinhua reported, citing a minister.", "TASS", ("TASS", "Xinhua")),
    ],
)  # fmt: skip
def test_paths(text: str, outlet: str | None, path: tuple[str, ...]) -> None:
    chain = chain_of(report(text, outlet))
    assert chain.path == path
    assert chain.independent_sources == 1
    assert len(chain.edges) == max(0, len(path) - 1)


def test_an_agency_named_far_down_is_not_the_provenance() -> None:
    filler = "\n\n".join(f"Paragraph {n} of the report tells more." for n in range(6))
    chain = chain_of(
        report(f"A fair opened on Monday.\n\n{filler}\n\nSeparately, Reuters reported a fire.", "Bay Herald")
    )
    assert chain.path == ()


def test_a_self_citation_adds_nothing() -> None:
    text = "(A Wire - Ukrinform) A fair closed. As reported by Ukrinform, it was small."
    assert chain_of(report(text)).path == ("A Wire", "Ukrinform")


def test_two_origins_in_the_lead_are_two_sources() -> None:
    chain = chain_of(report("A missile flew, KCNA said. Yonhap reported the same.", "Bay Herald"))
    assert chain.roots == ("KCNA", "Yonhap")
    assert chain.independent_sources == 2


def test_a_state_outlet_at_the_root_is_remarked_on() -> None:
    chain = chain_of(report("A fair closed, KCNA reported.", "Bay Herald"))
    assert any("KCNA is a state outlet (KP)" in note for note in chain.notes)


def test_kinds_and_quotes_of_edges() -> None:
    found = report("(Bay Herald - Coast News) A fair closed, KCNA reported.")
    chain = chain_of(found)
    assert [edge.kind for edge in chain.edges] == [EdgeKind.HOSTS, EdgeKind.CITES]
    assert all(edge.quote.holds_in(found.text) for edge in chain.edges)


def test_names_in_five_languages_are_one_outlet() -> None:
    for name in ("조선중앙통신", "朝中社", "ЦТАК", "the Korean Central News Agency", "kcna"):
        assert canonical(name) == "KCNA"
    assert outlet_of("Nobody's Gazette") is None


@given(st.text(max_size=400))
def test_any_text_has_a_chain_with_exact_quotes(text: str) -> None:
    chain = chain_of(report(text, "Bay Herald"))
    assert chain.independent_sources >= 1
    assert all(edge.quote.holds_in(text) for edge in chain.edges)
