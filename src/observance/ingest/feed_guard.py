"""What a feed or a sitemap must be before it is read: small, flat, text, without entities; then its tree, or its fault.

Everything here takes time in proportion to the bytes. Nothing a document refers to is opened.
"""

from __future__ import annotations

import codecs
import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree
from resiliparse.parse.encoding import map_encoding_to_html5

from observance.ingest.shown import shown
from observance.model import EmptyInput, InputError, NotText, TooLarge

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_TAGS: Final = 300_000  # twice what 2,000 entries have with a page of markup in each
MOST_ATTRIBUTES: Final = 200_000
MOST_REFERENCES: Final = 500_000  # of a document that has to be mended
MOST_PREFIXES: Final = 100  # each is written out anew with every piece of markup that is taken from below it
MOST_UNREADABLE: Final = 0.01  # share of characters that may be damaged before the whole is no text
NOT_A_FEED: Final = "give the address of an RSS, Atom or JSON feed; a site's page often names it in its head"
TO_UTF8: Final = "ask the publisher to serve it as UTF-8, or save it and convert it: iconv -f ENCODING -t utf-8 FILE"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_STARTS: Final = (
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0<", "utf-16-be"),
    (b"<\0", "utf-16-le"),
)
_HEAD: Final = 64 * 1024
_WIDER: Final = {"euc_kr": "cp949", "gbk": "gb18030", "shift_jis": "cp932", "big5": "big5hkscs"}  # what browsers take
_ENCODING: Final = re.compile(r"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z][\w.:-]{1,40})["']""")
_NAME: Final = re.compile(r"<([A-Za-z_][\w.-]{0,99}(?::[A-Za-z_][\w.-]{0,99})?)")
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,9});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{1,31});)?")
_PREFIX: Final = re.compile(r"xmlns:([^\s=<>]{1,99})")
_NAMED: Final = re.compile(r"&(?:#(\d{1,9})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));")
_VOID: Final = re.compile(r"<(br|hr|img|wbr)\b([^<>]*[^<>/])?>", re.IGNORECASE)
_OF_XML: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LIMITS: Final = frozenset({"ERR_RESOURCE_LIMIT", "ERR_NAME_TOO_LONG", "ERR_ENTITY_LOOP"})
_DAMAGE: Final = "\ufffd"
_PIECE: Final = 64 * 1024
_OPEN, _CLOSE = "<![CDATA[", "]]>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A tree fit to be read; ``notes`` say what had to be mended to get it."""

    root: etree._Element
    notes: tuple[str, ...]


def tree_of(data: bytes, *, where: str, charset: str | None = None) -> Guarded:
    """Parse *data* as XML and give its tree, without comments.

    *charset* is what the server said of it. A document that is not well-formed is mended where that loses nothing
    (references of HTML, stray signs) and otherwise read as far as it goes; the notes say so. Raises `InputError` where
    it is too large or too deep, declares entities, or holds no element.
    """
    refuse_size(data, where=where)
    text, notes = characters(data, where=where, charset=charset)
    start, _ = find_root(text, where=where)
    if text[:start].strip() and not text.lstrip().startswith("<"):
        notes.append("there are characters before its first tag: left out")
    text = text[start:].rstrip("\0 \t\r\n")
    refuse_crowd(text, where=where, tags=MOST_TAGS)
    root, fault = _parsed(text, where, recover=False)
    if root is None:
        text = mended(text, where=where)
        root, still = _parsed(text, where, recover=False)
        if root is not None:
            notes.append(f"is not well-formed XML ({fault}): mended before it was read")
        else:
            root, _ = _parsed(without_strange_references(text), where, recover=True)
            notes.append(f"is not well-formed XML ({still}): what could be read was read, some may be missing")
    if root is None:
        raise InputError(f"is not XML that can be read ({fault})", where=where, hint=NOT_A_FEED)
    return Guarded(root=root, notes=tuple(notes))


def refuse_size(data: bytes, *, where: str, most: int = MOST_BYTES) -> None:
    """Refuse nothing at all, and more than *most* bytes."""
    if not data.strip(b"\0 \t\r\n"):
        raise EmptyInput("there is nothing in it to read", where=where, hint=NOT_A_FEED)
    if len(data) > most:
        raise TooLarge(
            f"has {len(data):,} bytes; a feed or sitemap may have {most:,}",
            where=where,
            hint="ask the publisher for a shorter one, or give its pages one by one",
        )


def refuse_crowd(text: str, *, where: str, tags: int) -> None:
    """Refuse more tags, attributes and prefixes than there is use for, before a parser makes anything of them."""
    prefixes: set[str] = set()
    for found in _PREFIX.finditer(text):
        prefixes.add(found[1])
        if len(prefixes) > MOST_PREFIXES:
            raise _hostile("declares more namespaces than it can have use for", where)
    if text.count("<") > tags or text.count('="') + text.count("='") > MOST_ATTRIBUTES:
        raise _hostile("has more tags or attributes than it can have use for", where)


def refuse_limits(log: etree._ListErrorLog, *, where: str) -> None:
    """Refuse what went past the parser's own limits: it was read up to there only, without a word."""
    if any(entry.type_name in _LIMITS for entry in log):
        raise _hostile("is nested too deep or holds names too long", where)


def characters(data: bytes, *, where: str, charset: str | None = None) -> tuple[str, list[str]]:
    """Decode *data* and say what was odd: by byte order mark, else *charset*, else what it says itself, else UTF-8.

    A damaged character (a summary cut within one) is shown as U+FFFD and noted; more than one in a hundred, or an
    encoding nobody knows, is `NotText`: none is guessed.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, where)
    for start, encoding in _STARTS:
        if data.startswith(start):
            return _decoded(data, encoding, where)
    if data.isascii():
        return _without_strangers(data.decode("ascii"), [])
    found = _ENCODING.search(data[:1024].decode("latin-1"))
    named = [name for name in (charset, found[1] if found else None) if name]
    # Servers say Western European of whatever they know nothing of: it comes last.
    known = sorted(filter(None, map(_known, named)), key="cp1252".__eq__)
    said = shown(named[0]) if named else ""
    if not known or "utf-8" in known or "cp1252" in known:
        known.insert(0, "utf-8")  # bytes that are UTF-8 throughout are not Western European by chance
    for candidate in known:
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        differs = bool(named) and candidate != _known(named[0])
        return _without_strangers(text, [f"says it is {said}, and is {candidate}"] if differs else [])
    if named and not any(map(_known, named)):
        raise NotText(f"says it is {said}, which is not read, and is not UTF-8", where=where, hint=TO_UTF8)
    return _decoded(data, (_known(named[0]) if named else None) or known[-1], where)


def find_root(text: str, *, where: str) -> tuple[int, str]:
    """Give where the first element of *text* starts, and its name in lower case without a prefix.

    Comments, instructions and a plain document type are passed over; one that declares anything is refused, as is a
    text without an element. Raises `InputError`.
    """
    at = 0
    while (at := text.find("<", at)) >= 0:
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, at):
                at = text.find(closing, at + len(opening))
                break
        else:
            if text.startswith("<!", at):
                end = text.find(">", at)
                if "[" in text[at:end] or "<!ENTITY" in text[at:end]:
                    raise _hostile("declares entities or a document type of its own", where)
                at = end
            elif found := _NAME.match(text, at):
                return at, found[1].rpartition(":")[2].lower()
            else:
                at += 1
        if at < 0:
            break
    raise InputError("holds no element of XML", where=where, hint=NOT_A_FEED)


def sniffed_root(data: bytes) -> str | None:
    """Give the name of the first element of *data* by its head alone; None where it has none or is no text."""
    try:
        text, _ = characters(data[:_HEAD], where="")
        return find_root(text, where="")[1]
    except InputError:
        return None


def _known(name: str) -> str | None:
    """Give Python's name of the encoding that browsers read under *name*; None where there is none."""
    found = map_encoding_to_html5(name, fallback_utf8=False)
    if found is None and name.lower().replace("-", "_") in {"cp949", "uhc", "cp932", "cp936", "cp950", "utf_32"}:
        found = name
    if found is None:
        return None
    return _WIDER.get(found, codecs.lookup(found).name)


def _decoded(data: bytes, encoding: str, where: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, errors="replace")
    damaged = text.count(_DAMAGE)
    if damaged > max(3, MOST_UNREADABLE * len(text)):
        raise NotText(f"does not decode as {encoding}, which it should be", where=where, hint=TO_UTF8)
    notes = [f"{damaged} characters are damaged ({encoding}) and shown as \ufffd"] if damaged else []
    return _without_strangers(text, notes)


def _without_strangers(text: str, notes: list[str]) -> tuple[str, list[str]]:
    """Take out what no XML may hold."""
    plain, count = _NOT_XML.subn("", text)
    if count > max(3, MOST_UNREADABLE * len(text)):
        return text, notes  # binary: let the parser refuse it
    return plain, [*notes, *([f"{count} control characters were left out"] if count else [])]


def _parsed(text: str, where: str, *, recover: bool) -> tuple[etree._Element | None, str]:
    """Give the root, or None and the first fault; refuse what goes past the parser's own limits."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        encoding="utf-8",
    )
    fault = ""
    root = None
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        fault = shown(f"line {error.lineno}: {error.msg}", 160)
    refuse_limits(parser.error_log, where=where)
    return root, fault


def mended(text: str, *, where: str) -> str:
    """Mend what feeds get wrong without losing a character: references and open tags of HTML, stray & signs.

    CDATA is left alone. Raises `InputError` where there is more to mend than an honest slip leaves.
    """
    if text.count("&") > MOST_REFERENCES:
        raise _hostile("is not well-formed XML, and has more references than can be mended", where)
    first, *rest = text.split(_OPEN)
    parts = [*_referring(_closed(first))]
    for part in rest:
        inside, close, outside = part.partition(_CLOSE)
        parts += [_OPEN, inside, close]
        parts += _referring(_closed(outside)) if close else ()
    return "".join(parts)


def without_strange_references(text: str) -> str:
    """Give *text*, which is not well-formed, with no reference left that a forgiving parser makes nonsense of.

    Where it is broken nobody knows what is CDATA; there too a reference of HTML is its character.
    """
    return _NAMED.sub(_as_xml, text)


def _closed(text: str) -> str:
    """Close the tags of HTML that have nothing in them, which careless writers leave open."""
    return _VOID.sub(r"<\1\2/>", text)


def _referring(text: str) -> Iterator[str]:
    """Give *text* with each reference as XML has it, in pieces: a million of them need the memory of a few thousand."""
    at = 0
    while at < len(text):
        end = text.find("&", at + _PIECE)
        end = len(text) if end < 0 else end
        yield _REFERENCE.sub(_as_xml, text[at:end])
        at = end


def _as_xml(found: re.Match[str]) -> str:
    """Give one reference as XML has it, or the & sign itself escaped where it is none."""
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        valid = number < 0x110000 and not _NOT_XML.match(chr(number))
        return f"&#{number};" if valid else _DAMAGE
    if name is None:
        return "&amp;"
    if name in _OF_XML:
        return found[0]
    meant = html.entities.html5.get(f"{name};")
    return meant if meant and "<" not in meant and "&" not in meant else f"&amp;{name};"


def _hostile(what: str, where: str) -> InputError:
    return InputError(what, where=where, hint="a feed has no need of that; give the pages themselves, one by one")
