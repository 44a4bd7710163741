"""A mail (EML): its text, its sender, subject and date. Attachments are named and never opened, addresses never followed."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Final, cast

from observance.ingest.charsets import decode
from observance.ingest.document import Document, DocumentBlock
from observance.ingest.plain import read_plain
from observance.ingest.shown import one_line, shown
from observance.ingest.unwrap import unwrap
from observance.model import InputError, NotText, Place

EXTRACTOR: Final = "observance mail"
MOST_PARTS: Final = 1_000
_MOST_NAMED: Final = 20
_REPLACED: Final = "\ufffd"
# The parser of header values meets what nobody foresaw with whatever error comes first.
_FAULTS: Final = (MessageError, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
                  ValueError)  # fmt: skip
_HINT: Final = "save the mail's text as a .txt file"


def read_mail(data: bytes, *, where: str) -> Document:
    """Read *data*; the plain text of a mail is read before its HTML, which a mail seldom says less in.

    ``published`` is its Date, ``headline`` its Subject, ``author`` its From. Raises `InputError` where there is no
    text in it, `NotText` where its text does not decode as it says.
    """
    try:
        message = BytesParser(policy=email.policy.default).parsebytes(data)
        parts = list(_parts(message))
    except _FAULTS as error:
        raise InputError(f"is not a mail that can be read ({type(error).__name__})", where=where, hint=_HINT) from error
    if len(parts) > MOST_PARTS:
        raise InputError(f"has more than {MOST_PARTS} parts", where=where, hint=_HINT)
    notes: list[str] = []
    document = _body(parts, notes, where)
    fields, sources = _headers(message, notes)
    attached = [_attachment(part) for part in parts if _is_attached(part)]
    if attached:
        more = f" and {len(attached) - _MOST_NAMED} more" if len(attached) > _MOST_NAMED else ""
        notes.append(f"attachments that were not opened: {', '.join(attached[:_MOST_NAMED])}{more}")
    return Document(
        blocks=document.blocks,
        extractor=f"{EXTRACTOR}, {document.extractor}",
        headline=fields.get("headline"),
        author=fields.get("author"),
        published=_date(message, notes, sources),
        language=document.language,
        sources=sources,
        notes=(*document.notes, *notes),
    )


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """Give the parts that hold something, those of an attached mail left out: it is an attachment itself."""
    waiting = [message]
    found = 0
    while waiting and found <= MOST_PARTS:
        part = waiting.pop()
        found += 1
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting.extend(cast("EmailMessage", inner) for inner in reversed(part.get_payload()))  # type: ignore[arg-type] # a list where is_multipart
        else:
            yield part


def _is_attached(part: EmailMessage) -> bool:
    return part.get_content_maintype() != "text" or _disposition(part) == "attachment" or bool(_name(part))


def _body(parts: list[EmailMessage], notes: list[str], where: str) -> Document:
    """Read the first plain text of *parts* that holds something, else the first HTML."""
    texts = [part for part in parts if not _is_attached(part)]
    plain = [part for part in texts if part.get_content_subtype() == "plain"]
    pages = [part for part in texts if part.get_content_subtype() == "html"]
    for part in plain:
        text = _characters(part, notes, where, markup=False)
        if text.strip():
            if pages:
                notes.append("the mail says the same in HTML, which was not read")
            if len(plain) > 1:
                notes.append(f"{len(plain) - 1} further text part(s) were not read")
            return _unwrapped(text, flowed=str(part.get_param("format", "")).lower() == "flowed")
    for part in pages:
        from observance.ingest.pages import read_page  # noqa: PLC0415 - loaded when needed

        return read_page(_characters(part, notes, where, markup=True), where=where)
    raise InputError("holds no text of its own", where=where, hint="read its attachments by themselves")


def _characters(part: EmailMessage, notes: list[str], where: str, *, markup: bool) -> str:
    try:
        data = part.get_payload(decode=True)
        declared = part.get_content_charset()
    except _FAULTS as error:
        raise NotText(f"has a text that does not decode ({type(error).__name__})", where=where, hint=_HINT) from error
    if not isinstance(data, bytes):
        raise InputError("holds no text of its own", where=where, hint=_HINT)
    found = decode(data, where=where, declared=declared, markup=markup)
    notes += found.notes
    return found.text


def _unwrapped(text: str, *, flowed: bool) -> Document:
    """Give *text* a paragraph a block: lines that a mail program broke to fit a width are made whole."""
    rows = [block for block in read_plain(text).blocks if block.place]
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    places = iter(rows)
    by_line = [next(places) if line.strip() else None for line in raw]
    runs = _flowed(raw) if flowed else unwrap(raw)
    blocks = []
    for first, after in runs:
        lines = [block for block in by_line[first:after] if block]
        start, end = lines[0].place, lines[-1].place
        assert start is not None
        assert end is not None
        joined = " ".join(line.text for line in lines)
        blocks.append(DocumentBlock(text=joined, place=Place(start=start.start, end=end.end)))
    return Document(blocks=tuple(blocks), extractor="plain text")


def _flowed(rows: list[str]) -> Iterator[tuple[int, int]]:
    """Give the runs of lines that are one paragraph where the mail says itself how they flow (RFC 3676)."""
    start = 0
    for at, row in enumerate(rows):
        if not row.strip():
            start = at + 1
        elif at + 1 == len(rows) or not row.endswith(" ") or row == "-- " or not rows[at + 1].strip():
            yield start, at + 1
            start = at + 1


def _headers(message: EmailMessage, notes: list[str]) -> tuple[dict[str, str], dict[str, str]]:
    fields: dict[str, str] = {}
    sources: dict[str, str] = {}
    for key, name in (("headline", "Subject"), ("author", "From")):
        value = _header(message, name, notes)
        if value and key == "author":
            shown_name, address = parseaddr(value)
            value = shown_name or address or value
        if value:
            fields[key] = value
            sources[key] = f"mail {name}"
    return fields, sources


def _header(message: EmailMessage, name: str, notes: list[str]) -> str | None:
    """Give a header in characters; one that does not decode is left out, with a note."""
    try:
        value = message.get(name)
        found = one_line(str(value)) if value is not None else None
    except _FAULTS:
        found = _REPLACED
    if found and _REPLACED in found:
        notes.append(f"its {name} does not decode and was left out")
        return None
    return shown(found, 300) if found else None


def _date(message: EmailMessage, notes: list[str], sources: dict[str, str]) -> datetime | None:
    try:
        value = message.get("Date")
        found = getattr(value, "datetime", None)
    except _FAULTS:
        value, found = "", None
    if isinstance(found, datetime):
        sources["published"] = "mail Date"
        return found
    if value is not None:
        notes.append("its Date cannot be read")
    return None


def _disposition(part: EmailMessage) -> str | None:
    try:
        return part.get_content_disposition()
    except _FAULTS:
        return "attachment"


def _name(part: EmailMessage) -> str | None:
    try:
        return one_line(part.get_filename() or "")
    except _FAULTS:
        return "a name that cannot be read"


def _attachment(part: EmailMessage) -> str:
    name = _name(part)
    kind = shown(part.get_content_type(), 60)
    return f"{shown(name)} ({kind})" if name else kind
