"""The brief in a terminal: who says so, what happened, what is not told, who is named, which paragraph decides."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from observance.model import Answer, Basis, Event, Finding, Reading, Verdict
from observance.report import words

STYLE = {Verdict.MET: "bold red", Verdict.MAY_IMPLICATE: "yellow", Verdict.TO_CHECK: "dim"}
MARK = {Answer.YES: "+", Answer.NO: "-", Answer.UNKNOWN: "?"}
SHOWN_FINDINGS = 3
QUOTE_LENGTH = 320


def brief_text(reading: Reading) -> str:
    """Give the brief as plain text, 100 columns wide."""
    out = io.StringIO()
    print_brief(reading, Console(file=out, width=100, no_color=True, highlight=False))
    return out.getvalue()


def print_brief(reading: Reading, console: Console) -> None:
    """Write the whole brief of one reading."""
    report = reading.report
    console.print(Text(words.title(reading), style="bold"))
    _line(console, f"{words.outlet(reading)}; {words.published(reading)}; {words.language(report.language)}")
    _line(console, f"report {report.id}, archived bytes sha256 {reading.capture.sha256[:16]}", style="dim")
    for note in report.notes:
        _line(console, f"note: {note}")
    _heading(console, "Who says so")
    _chain(reading, console)
    _heading(console, "What happened")
    _events(reading, console)
    _gaps(reading, console)
    _goods(reading, console)
    _parties(reading, console)
    print_findings(reading, reading.findings, console, most=SHOWN_FINDINGS)


def print_chain(reading: Reading, headlines: Mapping[str, str], console: Console) -> None:
    """Write where the content comes from, and the reports that share it."""
    console.print(Text(words.title(reading), style="bold"))
    _chain(reading, console)
    _heading(console, "Other reports of this workspace on the same story")
    ours = reading.report.text_sha256
    if not reading.reuse:
        _line(console, "none")
    for reuse in reading.reuse:
        other = reuse.original if reuse.copy == ours else reuse.copy
        side = "shares with" if reuse.copy == ours else "is shared by"
        _line(
            console,
            f"{side} {headlines.get(other, other[:16])}: {reuse.share:.0%} of its words; {reuse.direction}",
        )
        for here, there in reuse.passages[:SHOWN_FINDINGS]:
            _quote(console, (here if reuse.copy == ours else there).text)


def print_findings(reading: Reading, findings: Sequence[Finding], console: Console, *, most: int | None = None) -> None:
    """Write findings event by event; at most *most* of each event are spelt out and the rest are counted."""
    _heading(console, "Which paragraph decides")
    events = {event.id: event for event in reading.extraction.events}
    by_event: dict[str, list[Finding]] = {}
    for finding in findings:
        by_event.setdefault(finding.event, []).append(finding)
    if not by_event:
        _line(console, words.unread(reading) or "no event here is held against a provision")
    for event_id, found in by_event.items():
        console.print(Padding(Text(words.event_line(events[event_id]), style="bold"), (0, 0, 0, 2), expand=False))
        speaking = [f for f in found if f.verdict in {Verdict.MET, Verdict.MAY_IMPLICATE}]
        shown = speaking[:most] if most else found
        for finding in shown:
            _finding(finding, console)
        rest = len(found) - len(shown)
        if rest:
            _line(
                console,
                f"and {rest} more to look at: observance assess {reading.report.id}",
                indent=4,
                style="dim",
            )
    _line(
        console,
        "An answer here is a reason to look, never a verdict; the open questions are for the States named.",
    )


def _finding(finding: Finding, console: Console) -> None:
    """Write one finding with its elements and open questions."""
    head = Text.assemble(
        f"{finding.rank}. ",
        (finding.provision, "bold"),
        "  ",
        (finding.verdict.value, STYLE.get(finding.verdict, "")),
        f"  ({words.word('verdict', finding.verdict.value)})",
    )
    console.print(Padding(head, (0, 0, 0, 4), expand=False))
    _line(console, finding.summary, indent=7)
    number = "" if finding.number_read else "; paragraph number not checked against the text"
    _line(console, f"legal text: {words.word('check', finding.check.value)}{number}", indent=7, style="dim")
    for element in finding.elements:
        if element.kind == "structural" and element.answer is not Answer.NO:
            continue
        said = f': "{_short(element.quote.text)}"' if element.quote else ""
        _line(console, f"{MARK[element.answer]} {element.text}{said}", indent=7)
    for way in finding.exemptions:
        if way.answer is Answer.UNKNOWN:
            _line(console, f"? exemption open ({way.kind.replace('_', ' ')}): {way.text}", indent=7)


def _chain(reading: Reading, console: Console) -> None:
    chain = reading.chain
    counted = f"   [{words.sources(chain.independent_sources)}]" if reading.extraction.read_by else ""
    _line(console, f"{words.path(reading)}{counted}", style="bold")
    for edge in chain.edges:
        _line(console, f"{edge.source} {words.word('edge', edge.kind.value)} {edge.target}:")
        _quote(console, edge.quote.text)
    for note in chain.notes:
        _line(console, f"note: {note}")


def _events(reading: Reading, console: Console) -> None:
    live = [event for event in reading.extraction.events if event.factuality.is_assessed]
    if not live:
        _line(console, words.unread(reading) or "no event of the kinds observance looks for")
    for event in live:
        _event(event, console)
    aside = [event for event in reading.extraction.events if not event.factuality.is_assessed]
    for event in aside:
        label = words.word("factuality", event.factuality.value)
        _line(console, f"set aside ({label}): {event.trigger.text}", style="dim")


def _event(event: Event, console: Console) -> None:
    _line(console, words.event_line(event), style="bold")
    told = words.word("factuality", event.factuality.value)
    by = f" ({event.attributed_to})" if event.attributed_to else ""
    _line(console, f"{told}{by}", indent=4)
    if event.reported and event.reported.basis is not Basis.PUBLISHED:
        _line(console, f"reported: {words.when(event.reported)}", indent=4)
    for name, filled in words.roles(event):
        _line(console, f"{name}: {filled}", indent=4)
    if event.topics:
        _line(console, f"topics: {'; '.join(event.topics)}", indent=4)
    for key, value in event.detail:
        _line(console, f"{key}: {value}", indent=4)
    _quote(console, event.quote.text, indent=4)


def _gaps(reading: Reading, console: Console) -> None:
    if reading.extraction.gaps:
        _heading(console, "What is not told")
    for gap in reading.extraction.gaps:
        by = f" (says {gap.asserted_by})" if gap.asserted_by else ""
        _line(console, f"{gap.what}{by}")
        _quote(console, gap.quote.text)
        named = reading.named_despite(gap)
        if named:
            _line(console, f"yet the same report names: {'; '.join(named)}", indent=4)


def _goods(reading: Reading, console: Console) -> None:
    if reading.extraction.goods:
        _heading(console, "Goods and technology")
    for goods in reading.extraction.goods:
        _line(console, f"{goods.quote.text}: {words.heading(goods)}")


def _parties(reading: Reading, console: Console) -> None:
    _heading(console, "Who is named, and what screening found")
    names = {party.id: party for party in reading.extraction.parties}
    clear = [s for s in reading.screenings if not s.matches]
    for screening in reading.screenings:
        for match in screening.matches:
            agreed = ", ".join(match.corroboration) or "nothing else agrees: a reason to look, not an identification"
            _line(
                console,
                f"{names[match.party].name}: resembles {match.name} ({match.entity}), {match.score:.2f}",
            )
            _line(console, agreed, indent=4)
    if clear:
        _line(console, f"no match, held against {words.against(clear[0])}:")
        listed = "; ".join(f"{names[s.party].name} ({words.word('kind', names[s.party].kind.value)})" for s in clear)
        _line(console, listed, indent=4)
    if not reading.screenings:
        _line(console, words.unread(reading) or "nobody is named whom a list could hold")


def _heading(console: Console, words_: str) -> None:
    console.print()
    console.print(Text(words_, style="bold underline"))


def _line(console: Console, line: str, *, indent: int = 2, style: str = "") -> None:
    console.print(Padding(Text(line, style=style), (0, 0, 0, indent), expand=False))


def _quote(console: Console, quote: str, *, indent: int = 4) -> None:
    console.print(Padding(Text(f'"{_short(quote)}"', style="italic"), (0, 0, 0, indent), expand=False))


def _short(quote: str) -> str:
    """Show a quote on one line; a long one is cut in the middle, and says so with [...]."""
    flat = " ".join(quote.split())
    if len(flat) <= QUOTE_LENGTH:
        return flat
    half = QUOTE_LENGTH // 2
    return f"{flat[:half].rsplit(' ', 1)[0]} [...] {flat[-half:].split(' ', 1)[-1]}"
