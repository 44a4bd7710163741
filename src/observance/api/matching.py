"""Examples held against the lists: every name of an example is screened, and a listed party is shown once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import msgspec

from observance.api import limits
from observance.api.explaining import explained
from observance.api.holdings import Held, Holdings
from observance.api.parameters import Scoring
from observance.api.problems import Refused
from observance.api.questions import Question, question
from observance.api.shapes import MatchBody, Matches, ScoredEntity, Total
from observance.model import Match
from observance.model.contract import Json, match_json
from observance.workspace import disguise_of

Within = Callable[[Held], bool]
_WIDER: Final = 4
_WIDEST: Final = 8192


@dataclass(frozen=True, slots=True)
class _Hit:
    held: Held
    match: Match
    asked: str

    @property
    def rank(self) -> tuple[float, int, int, str]:
        """Best first: the score decides, what agrees or differs beside the name only among equals."""
        match = self.match
        return (-match.score, -len(match.corroboration), len(match.contradictions), self.held.entity.id)


def decoded(body: bytes) -> MatchBody:
    """Read the body of a match.

    Raises `Refused`: 400 where it is not JSON, 422 where it is of another shape (a query without a schema).
    """
    try:
        return msgspec.json.decode(body, type=MatchBody)
    except msgspec.ValidationError as error:
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the body is not JSON we can read: {error}") from error


def questions(body: MatchBody) -> list[Question]:
    """Read every example of a batch. Raises `Refused` (400) for none, too many, or one that cannot be asked."""
    given = {key: example for key, example in body.queries.items() if example is not None}
    if not given:
        raise Refused(HTTPStatus.BAD_REQUEST, "no queries provided")
    if len(body.queries) > limits.MOST_QUERIES:
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"{len(body.queries)} queries in one batch; {limits.MOST_QUERIES} at most"
        )
    asked = [question(key, example) for key, example in given.items()]
    screenings = sum(len(one.names) * len(one.known) for one in asked)
    if screenings > limits.MOST_SCREENINGS:
        raise Refused(
            HTTPStatus.BAD_REQUEST,
            f"{screenings} names in one batch, each with every country and birth date of its query; "
            f"{limits.MOST_SCREENINGS} at most",
        )
    return asked


def matches(holdings: Holdings, asked: Question, within: Within, scoring: Scoring) -> Matches:
    """Answer one example."""
    best: dict[str, _Hit] = {}
    for name in asked.names:
        for country, birth in asked.known:
            for match, held in _screened(holdings, asked, within, scoring, (name, country, birth)):
                hit = _Hit(held, match, name)
                before = best.get(held.entity.id)
                if before is None or hit.rank < before.rank:
                    best[held.entity.id] = hit
    hidden = {name: disguise_of(name) for name in asked.names}
    found = sorted(best.values(), key=lambda hit: hit.rank)
    reached = sum(hit.match.score >= scoring.threshold for hit in found)
    return Matches(
        status=HTTPStatus.OK,
        results=[_scored(hit, scoring, hidden[hit.asked]) for hit in found[: scoring.limit]],
        total=Total(value=reached),
        query=asked.echo(),
        disguise=list(dict.fromkeys(said for one in hidden.values() for said in one)),
    )


def _screened(
    holdings: Holdings, asked: Question, within: Within, scoring: Scoring, known: tuple[str, str | None, str | None]
) -> list[tuple[Match, Held]]:
    """Screen one name; where filters take away from what was found, look further until the limit is filled."""
    name, country, birth = known
    limit, before = scoring.limit, -1
    while True:
        found = holdings.index.screen(
            name,
            kind=asked.sought.kind,
            country=country,
            birth=birth,
            identifiers=asked.identifiers,
            limit=limit,
            threshold=scoring.floor,
        )
        pairs = [(match, holdings.of[match.list, match.entity]) for match in found]
        kept = [pair for pair in pairs if pair[1].entity.schema in asked.sought.fits and within(pair[1])]
        enough = len(kept) >= scoring.limit or len(kept) == len(found) or len(found) == before
        if enough or limit >= _WIDEST:
            return kept[: scoring.limit]
        limit, before = limit * _WIDER, len(found)


def _scored(hit: _Hit, scoring: Scoring, hidden: tuple[str, ...]) -> ScoredEntity:
    reasons = explained(hit.match, asked=hit.asked, disguise=hidden)
    entity = hit.held.entity
    return ScoredEntity(
        **{name: getattr(entity, name) for name in entity.__struct_fields__},
        score=hit.match.score,
        match=hit.match.score >= scoring.threshold,
        features={name: reason.score for name, reason in reasons.items()},
        explanations=reasons,
        observance=_ours(hit, hidden),
    )


def _ours(hit: _Hit, hidden: tuple[str, ...]) -> Json:
    ours: Mapping[str, object] = match_json(hit.match)
    known = {
        "contradictions": list(hit.match.contradictions),
        "read_as": hit.match.read_as or None,
        "disguise": list(hidden),
    }
    return {"query": hit.asked, **{name: value for name, value in ours.items() if name != "party"}, **known}
