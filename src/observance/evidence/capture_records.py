"""The WARC records one capture is kept as, and the capture read back out of them."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from observance.evidence.canonical import canonical
from observance.evidence.warc import (
    HTTP_TYPE,
    WarcRecord,
    plain_address,
    plain_type,
    plain_uri,
    record_bytes,
    record_id,
    warc_date,
)
from observance.model import Capture, Exchange
from observance.model.exchange import Headers

METADATA: Final = "metadata"
REQUEST: Final = "request"
RESPONSE: Final = "response"
RESOURCE: Final = "resource"
PAYLOAD_KINDS: Final = frozenset({RESPONSE, RESOURCE})
# A body is kept with its chunks joined: a header that says otherwise would mislead whoever replays it.
_RENAMED: Final = {"transfer-encoding": "X-Archive-Orig-Transfer-Encoding"}
_PLAIN_VERSIONS: Final = frozenset({"HTTP/1.0", "HTTP/1.1"})


def records_of(capture: Capture, data: bytes, *, item: str, actor: str) -> list[bytes]:
    """Give the records of a capture whose bytes are *data*: what was captured, the request if known, the metadata.

    *item* is 32 hexadecimal digits, *actor* who collected it. The metadata hold every field of the capture, so that the
    store's rows can be made from the file again. The HTTP head is written anew from the headers kept (as UTF-8, HTTP/2 as HTTP/1.1, which is the
    only form WARC readers know); the body is byte for byte what was captured.
    """
    exchange = capture.exchange
    own = record_id(item)
    uri = plain_uri(exchange.final_url) if exchange else own[1:-1]
    if exchange is None:
        made = [_resource(capture, data, own, uri)]
    else:
        made = [_response(exchange, data, own, uri)]
        if exchange.request_headers:
            made.append(_request(exchange, own, uri, _derived_id(item, REQUEST)))
    fields = [
        ("WARC-Type", METADATA),
        ("WARC-Record-ID", _derived_id(item, METADATA)),
        ("WARC-Date", warc_date(capture.captured_at)),
        ("WARC-Target-URI", uri),
        ("WARC-Concurrent-To", own),
        ("Content-Type", "application/json"),
    ]
    described = canonical({"item": item, "actor": actor, "capture": msgspec.to_builtins(capture)})
    return [*made, record_bytes(fields, described.encode())]


def _resource(capture: Capture, data: bytes, own: str, uri: str) -> bytes:
    fields = [
        ("WARC-Type", RESOURCE),
        ("WARC-Record-ID", own),
        ("WARC-Date", warc_date(capture.captured_at)),
        ("WARC-Target-URI", uri),
        ("Content-Type", plain_type(capture.media_type)),
    ]
    return record_bytes(fields, data, payload=data)


def _response(exchange: Exchange, data: bytes, own: str, uri: str) -> bytes:
    version = exchange.http_version if exchange.http_version in _PLAIN_VERSIONS else "HTTP/1.1"
    start = f"{version} {exchange.status} {_flat(exchange.reason)}"
    fields = [
        ("WARC-Type", RESPONSE),
        ("WARC-Record-ID", own),
        ("WARC-Date", warc_date(exchange.started_at)),
        ("WARC-Target-URI", uri),
        *([("WARC-IP-Address", exchange.address)] if plain_address(exchange.address) else []),
        ("Content-Type", HTTP_TYPE),
    ]
    return record_bytes(fields, _head(start, exchange.response_headers) + data, payload=data)


def _request(exchange: Exchange, own: str, uri: str, identity: str) -> bytes:
    _, _, rest = exchange.final_url.partition("://")
    host, slash, path = rest.partition("/")
    headers = exchange.request_headers
    if not any(name.lower() == "host" for name, _ in headers):
        headers = (("Host", host), *headers)
    target = plain_uri(f"{slash}{path}".partition("#")[0]) or "/"
    fields = [
        ("WARC-Type", REQUEST),
        ("WARC-Record-ID", identity),
        ("WARC-Date", warc_date(exchange.started_at)),
        ("WARC-Target-URI", uri),
        ("WARC-Concurrent-To", own),
        ("Content-Type", "application/http; msgtype=request"),
    ]
    return record_bytes(fields, _head(f"GET {target} HTTP/1.1", headers))


def described_capture(record: WarcRecord) -> tuple[Capture, str]:
    """Read the capture a metadata record describes and who collected it. Raises ValueError where it describes none."""
    found = msgspec.json.decode(record.block, type=_Described)
    return found.capture, found.actor


class _Described(msgspec.Struct):
    """The block of a metadata record."""

    item: str
    actor: str
    capture: Capture


def _derived_id(item: str, kind: str) -> str:
    return record_id(hashlib.sha256(f"{item} {kind}".encode()).hexdigest()[:32])


def _head(start: str, headers: Headers) -> bytes:
    lines = [start, *(f"{_RENAMED.get(name.lower(), _flat(name))}: {_flat(value)}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _flat(words: str) -> str:
    return " ".join(words.split())
