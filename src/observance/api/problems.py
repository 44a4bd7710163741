"""Errors as RFC 9457 problem details; ``detail`` is also what existing clients of this API show to their user."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from observance.model import ObservanceError

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("observance.api")


class Refused(Exception):
    """A request that is not answered: *status* and *detail* as the client gets them."""

    def __init__(self, status: HTTPStatus, detail: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What went wrong with one request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, Any]] | None = None


def problem(status: int, detail: str, *, path: str, errors: list[dict[str, Any]] | None = None) -> Problem:
    """Make the body of an error; the status says the kind, so ``type`` is RFC 9457's "about:blank"."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    return Problem(
        type="about:blank", title=title, status=status, detail=detail or title, instance=path, errors=errors or None
    )


def encoded(one: Problem) -> bytes:
    """Give a problem as the bytes of a reply."""
    return msgspec.json.encode(one)


def _reply(
    request: Request[Any, Any, Any],
    status: int,
    detail: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, Any]] | None = None,
) -> Response[bytes]:
    body = encoded(problem(status, detail, path=request.url.path, errors=errors))
    kept = {
        name: value for name, value in (headers or {}).items() if name.lower() not in {"content-type", "content-length"}
    }
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=kept)


def refused(request: Request[Any, Any, Any], error: Refused) -> Response[bytes]:
    """Answer a request we refuse."""
    return _reply(request, error.status, error.detail, headers=error.headers)


def bad_parameters(request: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """Answer a request whose parameters do not fit: 422, each named in ``errors``."""
    found = [one for one in error.extra if isinstance(one, dict)] if isinstance(error.extra, list) else []
    errors = [{"parameter": str(one.get("key", "")), "message": str(one.get("message", ""))} for one in found]
    said = "; ".join(f"{one['parameter']}: {one['message']}" for one in errors) or error.detail
    return _reply(request, HTTPStatus.UNPROCESSABLE_ENTITY, said, errors=errors)


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework refuses: no such path, wrong method, body too large."""
    return _reply(request, error.status_code, error.detail, headers=error.headers)


def workspace_error(request: Request[Any, Any, Any], error: ObservanceError) -> Response[bytes]:
    """Answer when the workspace cannot: the person who runs the server reads why, the client only that."""
    _LOG.error("%s", error)
    return _reply(request, HTTPStatus.SERVICE_UNAVAILABLE, "the workspace cannot be used at the moment")


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a mistake of ours: the log has the trace, the client learns nothing of the inside."""
    _LOG.error("unexpected error", exc_info=error)
    return _reply(request, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected error; the server's log says more")


HANDLERS: Any = {
    Refused: refused,
    ValidationException: bad_parameters,
    HTTPException: http_error,
    ObservanceError: workspace_error,
    Exception: unexpected,
}
