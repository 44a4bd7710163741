"""From archived bytes to a document: the reader each kind of bytes has. Pure, and what runs inside the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from observance.ingest.charsets import decode, parameter_of
from observance.ingest.codings import undo_codings
from observance.ingest.document import Document
from observance.ingest.media_types import DOCX, HTML, JSON, MAIL, PDF, PLAIN
from observance.ingest.plain import read_plain
from observance.model import Capture, Exchange, InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What of a capture its reader needs: what the bytes are, how they came, and how an error names them.

    ``codings`` is the Content-Encoding they were received with, "" for none; ``charset`` what their server said;
    ``url`` where they came from, None for a file.
    """

    media_type: str
    where: str
    codings: str = ""
    charset: str | None = None
    url: str | None = None


def received(capture: Capture) -> Received:
    """Give what the reader of *capture* needs."""
    exchange = capture.exchange
    if exchange is None:
        return Received(media_type=capture.media_type, where=capture.origin)
    headers = [(name.lower(), value) for name, value in exchange.response_headers]
    return Received(
        media_type=capture.media_type,
        where=capture.origin,
        codings=", ".join(value for name, value in headers if name == "content-encoding"),
        charset=charset_of(exchange),
        url=exchange.final_url,
    )


def charset_of(exchange: Exchange) -> str | None:
    """Give the charset the server's last content type names, if any."""
    types = [value for name, value in exchange.response_headers if name.lower() == "content-type"]
    return parameter_of(types[-1]) if types else None


def read_document(data: bytes, source: Received) -> Document:
    """Read *data*; raises `InputError` where it is of no kind that is read, or its reader finds no text in it.

    Readers are loaded when first needed: some take longer to load than to read.
    """
    plain = undo_codings(data, source.codings, where=source.where)
    if source.media_type == PDF:
        from observance.ingest.pdf import read_pdf  # noqa: PLC0415 - loaded when needed

        return read_pdf(plain, where=source.where)
    if source.media_type == DOCX:
        from observance.ingest.docx import read_docx  # noqa: PLC0415 - loaded when needed

        return read_docx(plain, where=source.where)
    if source.media_type == MAIL:
        from observance.ingest.email_message import read_mail  # noqa: PLC0415 - loaded when needed

        return read_mail(plain, where=source.where)
    if source.media_type == JSON:
        from observance.ingest.load import parse_record  # noqa: PLC0415 - load names kinds that are read here

        return read_plain(parse_record(plain, source.where)["text"])
    return _characters(plain, source)


def read_in_sandbox(data: bytes, arguments: bytes) -> Document:
    """Read *data* as `read_document` does; *arguments* are a `Received` in JSON."""
    return read_document(data, msgspec.json.decode(arguments, type=Received))


def _characters(data: bytes, source: Received) -> Document:
    markup = source.media_type in HTML
    if not markup and source.media_type != PLAIN:
        raise InputError(
            f"is {source.media_type}, which is not read", where=source.where, hint="save it as PDF, DOCX, HTML or text"
        )
    found = decode(data, where=source.where, declared=source.charset, markup=markup)
    if markup:
        from observance.ingest.pages import read_page  # noqa: PLC0415 - loaded when needed

        document = read_page(found.text, where=source.where, url=source.url)
    else:
        document = read_plain(found.text)
    return replace(document, notes=(*found.notes, *document.notes)) if found.notes else document
