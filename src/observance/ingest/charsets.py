"""From bytes to characters, refusing what is not text: nothing is guessed, nothing is replaced by a question mark."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from observance.ingest.shown import shown
from observance.model import NotText

BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
TO_UTF8: Final = "convert it to UTF-8 first, for instance: iconv -f windows-1251 -t utf-8 FILE"
_HEAD: Final = 4096
_UTF8: Final = "utf-8"
_WIDE: Final = frozenset({"utf-16-le", "utf-16-be"})
_META: Final = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML: Final = re.compile(rb"^\s*<\?xml[^>]{0,100}?\sencoding=[\"']([\w:.-]{2,40})", re.IGNORECASE)
_PARAMETER: Final = re.compile(r";\s*charset\s*=\s*[\"']?\s*([^\"';,\s]{1,40})", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Characters, the Python codec that read them, and what a reader must know of that."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, where: str, declared: str | None = None, markup: bool = False) -> Decoded:
    """Give the characters of *data*.

    By byte order mark; else by what is declared: *declared* (the charset a server or a mail gives) and, for *markup*,
    what its own first bytes say; else UTF-8. A declared encoding is read strictly; where it does not fit, the next one
    declared is tried, and a note says so. Bytes beyond ASCII that are well-formed UTF-8 are UTF-8 whatever is declared:
    no text in another encoding has that form by chance. Raises `NotText` where nothing fits, naming the first bad byte.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return Decoded(text=_strict(data[len(mark) :], encoding, where), encoding=encoding)
    labels = [label for label in (declared, declared_in(data) if markup else None) if label]
    named = list(dict.fromkeys(codec for label in labels if (codec := codec_of(label))))
    notes = [f"names an encoding that is not known: {shown(label, 40)}" for label in labels if codec_of(label) is None]
    if named and named[0] != _UTF8 and _is_utf8(data, named[0]):
        notes.append(f"says it is {named[0]}, but its bytes are UTF-8 and were read so")
        named = [_UTF8]
    for tried, encoding in enumerate(named):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if tried:
            notes.append(f"does not decode as {named[0]}, which it says first, and was read as {encoding}")
        elif len(named) > 1:
            notes.append(f"came declared as {encoding}, says itself it is {named[1]}, and was read as {encoding}")
        _refuse_control(text, where)
        return Decoded(text=text, encoding=encoding, notes=tuple(notes))
    if named and named != [_UTF8]:
        raise NotText(f"does not decode as {named[0]}, which it says it is", where=where, hint=TO_UTF8)
    return Decoded(text=_utf8(data, where), encoding=_UTF8, notes=tuple(notes))


def codec_of(label: str) -> str | None:
    """Give the Python codec that reads what *label* names; None where we know none."""
    return _codecs().get(label.strip().lower())


def parameter_of(content_type: str) -> str | None:
    """Give the charset a Content-Type header names, as it is written there."""
    found = _PARAMETER.search(content_type[:500])
    return found[1] if found else None


def declared_in(data: bytes) -> str | None:
    """Give the encoding that markup names in its XML declaration or in a meta element of its first 4 kB."""
    head = data[:_HEAD]
    found = _XML.search(head) or _META.search(head)
    if found is None:
        return None
    label = found[1].decode("ascii", errors="replace")
    # Whoever can read this far reads bytes that are no UTF-16: the standard takes such a page for UTF-8.
    return _UTF8 if codec_of(label) in _WIDE else label


def _is_utf8(data: bytes, declared: str) -> bool:
    """Whether the form of *data* proves it UTF-8 against what is *declared*."""
    if declared in _WIDE:
        if b"\0" in data:
            return False
    elif data.isascii():
        return False  # which every encoding reads alike, but the seven-bit ones
    try:
        data.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True


@cache
def _codecs() -> dict[str, str]:
    found: dict[str, str] = {}
    table = files(__package__).joinpath("charsets.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith(("#", "codec\t")):
            codec, labels, _source = line.split("\t")
            found.update(dict.fromkeys(labels.split(), codec))
    return found


def _utf8(data: bytes, where: str) -> str:
    try:
        text = data.decode(_UTF8)
    except UnicodeDecodeError as error:
        raise NotText(
            f"is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}", where=where, hint=TO_UTF8
        ) from error
    _refuse_control(text, where)
    return text


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"does not decode as {encoding}, which it says it is", where=where, hint=TO_UTF8) from error
    _refuse_control(text, where)
    return text


def _refuse_control(text: str, where: str) -> None:
    found = _CONTROL.search(text)
    if found:
        raise NotText(
            f"holds the control character 0x{ord(found.group()):02x} at {found.start()}: binary, not text",
            where=where,
            hint="give the report as plain text, HTML, PDF, DOCX or JSON lines",
        )
