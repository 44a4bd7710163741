"""From bytes to characters, refusing what is not text: nothing is ever replaced by a question mark."""

from __future__ import annotations

import codecs
import re

from observance.model import EmptyInput, NotText

# (first bytes, what a person would call it, what to do)
MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "export its text first; PDF is not read yet"),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "save it as plain text or HTML first"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"\x89PNG", "a PNG image", "observance reads text, not pictures"),
    (b"\xff\xd8\xff", "a JPEG image", "observance reads text, not pictures"),
    (b"GIF8", "a GIF image", "observance reads text, not pictures"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as plain text or HTML first"),
    (b"SQLite format 3\x00", "a database", "give the report itself"),
    (b"WARC/", "a web archive", "web archives are not read yet"),
)
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
TO_UTF8 = "convert it to UTF-8 first, for instance: iconv -f windows-1251 -t utf-8 FILE"
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_HTML = re.compile(
    rb"^\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article|meta)\b", re.IGNORECASE | re.DOTALL
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def media_type_of(data: bytes) -> str:
    """Give text/html or text/plain by the content, whatever the file is called."""
    return "text/html" if _HTML.match(data[:4096].removeprefix(codecs.BOM_UTF8)) else "text/plain"


def check_text(data: bytes, *, where: str) -> None:
    """Refuse bytes that hold no text: `EmptyInput` or `NotText`, each saying what they are and what to do."""
    if not data.strip():
        raise EmptyInput("there is nothing in it to read", where=where, hint="give a report with text in it")
    for magic, name, what_to_do in MAGIC:
        if data.startswith(magic):
            raise NotText(f"looks like {name}, not text", where=where, hint=what_to_do)
    decode(data, where=where)


def decode(data: bytes, *, where: str) -> str:
    """Give the characters of *data*: by byte order mark, else UTF-8, else what an HTML page says of itself.

    Raises `NotText` where a byte does not decode, naming the first one, and never guesses.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, where)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = _declared_encoding(data)
        if declared is None:
            raise NotText(
                f"is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}", where=where, hint=TO_UTF8
            ) from error
        return _strict(data, declared, where)
    _refuse_control(text, where)
    return text


def _declared_encoding(data: bytes) -> str | None:
    """Give the encoding an HTML page names in its head, if Python knows it."""
    match = _META_CHARSET.search(data[:4096])
    if match is None or media_type_of(data) != "text/html":
        return None
    try:
        return codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise NotText(f"does not decode as {encoding}, which it says it is", where=where, hint=TO_UTF8) from error
    _refuse_control(text, where)
    return text


def _refuse_control(text: str, where: str) -> None:
    found = _CONTROL.search(text)
    if found:
        raise NotText(
            f"holds the control character 0x{ord(found.group()):02x} at {found.start()}: binary, not text",
            where=where,
            hint="give the report as plain text, HTML or JSON lines",
        )
