"""The JSON other programs rely on: one reading as one plain object.

Field names and shapes are a contract (docs/reference/json.md); fields may be added, never renamed or removed.
Offsets are code points into the report's text; dates are ISO 8601 days; absent knowledge is ``null``, never "".
"""

from __future__ import annotations

from typing import Any

from observance.model.chain import Reuse, SourceChain
from observance.model.event import Event, Gap, Goods
from observance.model.finding import ElementAnswer, Finding
from observance.model.listing import Match, Screening, TokenAgreement
from observance.model.party import Party
from observance.model.reading import Reading
from observance.model.report import Report
from observance.model.text import Quote, When

Json = dict[str, Any]


def reading_json(reading: Reading) -> Json:
    """Give *reading* as the object ``read --format json`` prints."""
    found = reading.extraction
    return {
        "id": reading.report.id,
        "report": report_json(reading.report),
        "chain": chain_json(reading.chain),
        "parties": [party_json(party) for party in found.parties],
        "events": [event_json(event) for event in found.events],
        "goods": [goods_json(goods) for goods in found.goods],
        "gaps": [{**gap_json(gap), "yet_named": list(reading.named_despite(gap))} for gap in found.gaps],
        "matches": [match_json(match) for match in reading.matches],
        "screenings": [screening_json(screening) for screening in reading.screenings],
        "findings": [finding_json(finding) for finding in reading.findings],
        "links": [reuse_json(reuse) for reuse in reading.reuse],
        "dropped_claims": found.dropped,
        "read_by": found.read_by or None,
    }


def quote_json(quote: Quote) -> Json:
    """Give a span with its exact words."""
    return {"start": quote.start, "end": quote.end, "text": quote.text}


def when_json(when: When | None) -> Json | None:
    """Give an interval of days with how it was arrived at."""
    if when is None:
        return None
    return {
        "from": when.start.isoformat() if when.start else None,
        "to": when.end.isoformat() if when.end else None,
        "basis": when.basis.value,
        "quote": quote_json(when.quote) if when.quote else None,
        "anchor": when.anchor or None,
        "conflict": when.conflict or None,
    }


def report_json(report: Report) -> Json:
    """Give what is known of a report itself; ``capture`` is the SHA-256 of its archived bytes."""
    return {
        "outlet": report.outlet,
        "headline": report.headline,
        "published": report.published.isoformat() if report.published else None,
        "not_before": when_json(report.not_before),
        "language": report.language,
        "author": report.author,
        "url": report.url,
        "text_sha256": report.text_sha256,
        "capture": report.capture,
        "sources": dict(report.sources),
        "modified": report.modified.isoformat() if report.modified else None,
        "extractor": report.extractor,
        "notes": list(report.notes),
    }


def chain_json(chain: SourceChain) -> Json:
    """Give who relays whom, with the words that show each step."""
    return {
        "path": list(chain.path),
        "edges": [
            {"from": edge.source, "to": edge.target, "kind": edge.kind.value, "quote": quote_json(edge.quote)}
            for edge in chain.edges
        ],
        "roots": list(chain.roots),
        "independent_sources": chain.independent_sources,
        "notes": list(chain.notes),
    }


def party_json(party: Party) -> Json:
    """Give a party with every mention."""
    return {
        "id": party.id,
        "name": party.name,
        "kind": party.kind.value,
        "country": party.country,
        "title": party.title,
        "aliases": list(party.aliases),
        "mentions": [quote_json(mention) for mention in party.mentions],
    }


def event_json(event: Event) -> Json:
    """Give an event; ``when`` is when it happened, ``reported`` when it was reported."""
    return {
        "id": event.id,
        "type": event.type.value,
        "when": when_json(event.when),
        "reported": when_json(event.reported),
        "place": event.place,
        "topics": list(event.topics),
        "factuality": event.factuality.value,
        "attributed_to": event.attributed_to,
        "roles": [{"role": role.role.value, "party": role.party, **quote_json(role.quote)} for role in event.roles],
        "detail": dict(event.detail),
        "trigger": quote_json(event.trigger),
        "quote": quote_json(event.quote),
    }


def goods_json(goods: Goods) -> Json:
    """Give a goods phrase; ``hs`` holds candidates, never a ruling."""
    return {
        **quote_json(goods.quote),
        "kind": goods.kind.value,
        "hs": [{"code": candidate.code, "score": candidate.score} for candidate in goods.hs],
        "reason": goods.reason,
    }


def gap_json(gap: Gap) -> Json:
    """Give something the report says is not known."""
    return {**quote_json(gap.quote), "what": gap.what, "asserted_by": gap.asserted_by}


def token_json(token: TokenAgreement) -> Json:
    """Give one pair of name parts and why they agree."""
    return {"query": token.query, "listed": token.listed, "how": token.how, "score": token.score}


def match_json(match: Match) -> Json:
    """Give a likeness between a party and a listed name."""
    return {"party": match.party, **likeness_json(match)}


def likeness_json(match: Match) -> Json:
    """Give a match without the party: what ``screen`` prints of each."""
    return {
        "entity": match.entity,
        "list": match.list,
        "list_version": match.list_version,
        "name": match.name,
        "quality": match.quality.value,
        "score": match.score,
        "corroboration": list(match.corroboration),
        "contradictions": list(match.contradictions),
        "read_as": match.read_as or None,
        "tokens": [token_json(token) for token in match.tokens],
    }


def screened_json(query: str, number: int, matches: tuple[Match, ...]) -> Json:
    """Give one name as ``screen --format jsonl`` prints it; ``id`` is its place in the input, from 0."""
    return {"query": query, "id": number, "matches": [likeness_json(match) for match in matches]}


def screening_json(screening: Screening) -> Json:
    """Give what was asked and against which lists; ``matches`` counts, and zero is a result."""
    return {
        "party": screening.party,
        "query": screening.query,
        "threshold": screening.threshold,
        "against": [
            {
                "list": listed.list,
                "version": listed.version,
                "designations": listed.designations,
                "sha256": listed.sha256,
            }
            for listed in screening.against
        ],
        "matches": len(screening.matches),
        "disguise": list(screening.disguise),
    }


def element_json(element: ElementAnswer) -> Json:
    """Give one element of a provision with its answer and the words that answer it."""
    return {
        "text": element.text,
        "answer": element.answer.value,
        "quote": quote_json(element.quote) if element.quote else None,
        "kind": element.kind,
        "why": element.why or None,
    }


def finding_json(finding: Finding) -> Json:
    """Give an event held against a provision."""
    return {
        "event": finding.event,
        "provision": finding.provision,
        "verdict": finding.verdict.value,
        "rank": finding.rank,
        "summary": finding.summary,
        "check": finding.check.value,
        "number_read": finding.number_read,
        "elements": [element_json(element) for element in finding.elements],
        "exemptions": [
            {"kind": way.kind, "text": way.text, "answer": way.answer.value, "ref": way.ref or None}
            for way in finding.exemptions
        ],
        "open_questions": list(finding.open_questions),
        "regime_version": finding.regime_version,
    }


def reuse_json(reuse: Reuse) -> Json:
    """Give a link to another report of the workspace; both ends are text SHA-256 digests."""
    return {
        "copy": reuse.copy,
        "original": reuse.original,
        "share": reuse.share,
        "direction": reuse.direction,
        "passages": [{"copy": quote_json(here), "original": quote_json(there)} for here, there in reuse.passages],
    }
