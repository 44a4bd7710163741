"""The paths of the API. Each reads its request, has the work done in a thread, and gives the reply's bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, FromQuery, RawBody

from observance.api import catalogue, matching, parameters, searching
from observance.api.holdings import Held, Holdings
from observance.api.parameters import Filters, Scoring
from observance.api.problems import MEDIA_TYPE, Problem, Refused
from observance.api.schemata import SOUGHT
from observance.api.searching import Narrowing, Page
from observance.api.service import Service
from observance.api.shapes import AlgorithmsReply, CatalogReply, Entity, MatchReply, SearchReply, Status

Reply = Response[bytes]
_ONCE = {"sync_to_thread": False}


def _replies(shape: type, *refusals: HTTPStatus) -> dict[int, ResponseSpec]:
    """Say for the API's description what a path answers, errors included."""
    given = {int(HTTPStatus.OK): ResponseSpec(shape, generate_examples=False, description="OK")}
    for status in refusals:
        given[int(status)] = ResponseSpec(
            Problem, generate_examples=False, description=status.phrase, media_type=MEDIA_TYPE
        )
    return given


def _json(value: object, headers: dict[str, str] | None = None) -> Reply:
    return Response(msgspec.json.encode(value), media_type=MediaType.JSON, headers=headers or {})


@dataclass
class MatchOperation(Operation):
    """The match with its request body: the handler reads the bytes itself, so the framework cannot tell."""

    def __post_init__(self) -> None:
        """Describe the body."""
        text: Any = Schema(type=OpenAPIType.STRING)
        values: Any = Schema(one_of=[text, Schema(type=OpenAPIType.ARRAY, items=text)])
        example: Any = Schema(
            type=OpenAPIType.OBJECT,
            required=["schema"],
            properties={
                "id": text,
                "schema": Schema(type=OpenAPIType.STRING, enum=list(SOUGHT)),
                "properties": Schema(type=OpenAPIType.OBJECT, additional_properties=values),
            },
        )
        batch: Any = Schema(type=OpenAPIType.OBJECT, additional_properties=example)
        free = Schema(type=OpenAPIType.OBJECT, description="accepted, without effect")
        body = Schema(
            type=OpenAPIType.OBJECT,
            required=["queries"],
            properties={"queries": batch, "weights": free, "config": free},
        )
        self.request_body = RequestBody(content={"application/json": OpenAPIMediaType(schema=body)}, required=True)


@post(
    "/match/{dataset:str}",
    status_code=HTTPStatus.OK,
    summary="Hold parties, given by example, against the lists",
    operation_class=MatchOperation,
    dependencies={
        "chosen": Provide(parameters.filters, **_ONCE),
        "scoring": Provide(parameters.scoring, **_ONCE),
    },
    responses=_replies(
        MatchReply,
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
async def match(
    dataset: FromPath[str],
    body: RawBody,
    service: NamedDependency[Service],
    chosen: NamedDependency[Filters],
    scoring: NamedDependency[Scoring],
) -> Reply:
    """Screen every name of every example; what else an example says corroborates and never hides a name."""

    def work(holdings: Holdings) -> tuple[bytes, int]:
        within = parameters.scope(holdings, dataset, chosen)
        asked = matching.questions(matching.decoded(body))
        found = {one.key: matching.matches(holdings, one, within, scoring) for one in asked}
        reply = MatchReply(responses=found, limit=scoring.limit, against=holdings.against)
        return msgspec.json.encode(reply), len(found)

    reply, size = await service.answer(work)
    return Response(reply, media_type=MediaType.JSON, headers={"x-batch-size": str(size)})


@get(
    "/search/{dataset:str}",
    summary="Find listed parties by words",
    dependencies={
        "chosen": Provide(parameters.filters, **_ONCE),
        "narrowed": Provide(searching.narrowing, **_ONCE),
        "wanted": Provide(searching.page, **_ONCE),
    },
    responses=_replies(SearchReply, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
)
async def search(
    dataset: FromPath[str],
    service: NamedDependency[Service],
    chosen: NamedDependency[Filters],
    narrowed: NamedDependency[Narrowing],
    wanted: NamedDependency[Page],
    q: FromQuery[str] = "",
) -> Reply:
    """Find by likeness of name, in any script, and by words; no words find everything."""

    def work(holdings: Holdings) -> bytes:
        within = parameters.scope(holdings, dataset, chosen)
        return msgspec.json.encode(searching.search(holdings, q, within, narrowed, wanted))

    return Response(await service.answer(work), media_type=MediaType.JSON)


@get("/entities/{entity_id:str}", summary="One listed party", responses=_replies(Entity, HTTPStatus.NOT_FOUND))
async def entity(
    entity_id: FromPath[str], service: NamedDependency[Service], *, nested: FromQuery[bool] = True
) -> Reply:
    """Give a listed party by its id, or by LIST:REFERENCE. There is nothing to nest: both values give the same."""
    del nested
    return _json(_held(service.holdings, entity_id).entity)


def _held(holdings: Holdings, identity: str) -> Held:
    found = holdings.by_id.get(identity)
    if found is not None:
        return found
    others = sorted(held.entity.id for (_, own), held in holdings.of.items() if own == identity)
    hint = f"; more than one list uses it: {', '.join(others)}" if others else ""
    raise Refused(HTTPStatus.NOT_FOUND, f"no entity {identity!r}{hint}")


@get("/algorithms", summary="How names are matched", responses=_replies(AlgorithmsReply))
async def algorithms() -> Reply:
    """Give the one algorithm there is."""
    return _json(catalogue.algorithms())


@get(["/catalog", "/manifest"], summary="The lists that are served", responses=_replies(CatalogReply))
async def catalog(request: Request[Any, Any, Any], service: NamedDependency[Service]) -> Reply:
    """Give the lists with their versions; 304 where the client's ETag is the present one."""
    body = msgspec.json.encode(catalogue.catalog(service.holdings, stale=service.keeper.stale))
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return Response(b"", status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type=MediaType.JSON, headers=headers)


@get("/healthz", summary="Whether the server answers", responses=_replies(Status))
async def healthz() -> Reply:
    """Say that the server answers."""
    return _json(Status(status="ok"))


@get("/readyz", summary="Whether the lists are indexed", responses=_replies(Status, HTTPStatus.SERVICE_UNAVAILABLE))
async def readyz(service: NamedDependency[Service]) -> Reply:
    """Say that requests can be answered; 503 until the lists are indexed."""
    _ = service.holdings
    return _json(Status(status="ok"))


ROUTES: list[Any] = [match, search, entity, algorithms, catalog, healthz, readyz]
