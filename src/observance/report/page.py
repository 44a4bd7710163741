"""The brief as one HTML page: no script, no network, every claim linked to its words in the report."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from observance._version import __version__
from observance.model import Answer, Finding, Match, Reading, Verdict
from observance.report import words
from observance.report.marks import marks, paragraphs

SPEAKING = (Verdict.MET, Verdict.MAY_IMPLICATE)
MARK = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known"}
SCHEMES = ("http://", "https://")


def brief_html(reading: Reading) -> str:
    """Give the whole page; the same reading gives the same bytes."""
    live = [event for event in reading.extraction.events if event.factuality.is_assessed]
    labels = {f"q-{event.id}": words.word("type", event.type.value) for event in live}
    labels |= {f"q-gap{n}": f"Not told: {gap.what}" for n, gap in enumerate(reading.extraction.gaps, 1)}
    labels |= {f"q-edge{n}": f"{e.source} to {e.target}" for n, e in enumerate(reading.chain.edges, 1)}
    template = _environment().get_template("brief.html.j2")
    return template.render(
        r=reading,
        w=words,
        title=words.title(reading),
        live=live,
        aside=[e for e in reading.extraction.events if not e.factuality.is_assessed],
        names={party.id: party for party in reading.extraction.parties},
        clear=[s for s in reading.screenings if not s.matches],
        findings=_by_event(reading),
        counts=_counts(reading),
        paragraphs=paragraphs(reading.report.text, marks(reading, labels)),
        answers=MARK,
        safe_url=_safe_url(reading.report.url),
        version=__version__,
        agreement=_agreement,
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("observance.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    source, _, _ = PackageLoader("observance.report").get_source(environment, "brief.css")
    environment.globals["css"] = Markup(source)  # noqa: S704 - our own file, nothing of a report is in it
    return environment


def _by_event(reading: Reading) -> list[tuple[str, list[Finding], int]]:
    """Give for each event its findings that speak, best first, and how many more there are to check."""
    order: dict[str, list[Finding]] = {}
    for finding in reading.findings:
        order.setdefault(finding.event, []).append(finding)
    return [
        (
            event,
            [f for f in found if f.verdict in SPEAKING],
            sum(f.verdict is Verdict.TO_CHECK for f in found),
        )
        for event, found in order.items()
    ]


def _counts(reading: Reading) -> list[tuple[str, str]]:
    """Give the few figures the page opens with."""
    live = [event for event in reading.extraction.events if event.factuality.is_assessed]
    met = {f.event for f in reading.findings if f.verdict is Verdict.MET}
    may = {f.event for f in reading.findings if f.verdict is Verdict.MAY_IMPLICATE}
    return [
        (
            str(reading.chain.independent_sources),
            "independent source" + "s" * (reading.chain.independent_sources != 1),
        ),
        (str(len(live)), "event" + "s" * (len(live) != 1)),
        (str(len(met | may)), "held against a paragraph"),
        (str(len(reading.screenings)), "names screened"),
        (str(len(reading.matches)), "resemble a listed name"),
        (str(len(reading.extraction.gaps)), "things not told"),
    ]


def _agreement(match: Match) -> str:
    """Say which name parts agreed and why."""
    return "; ".join(f"{t.query or 'nothing'} / {t.listed or 'nothing'}: {t.how}" for t in match.tokens)


def _safe_url(url: str | None) -> str | None:
    """Let only web addresses become links: a feed may hold any scheme."""
    return url if url and url.lower().startswith(SCHEMES) else None
