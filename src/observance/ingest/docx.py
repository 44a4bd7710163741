"""DOCX: headings, paragraphs, table rows and footnotes in their order, and the file's own metadata. Nothing is followed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lxml import etree

from observance.ingest.document import Document, DocumentBlock
from observance.ingest.shown import one_line, shown
from observance.ingest.zip_reading import FAULTS, open_zip
from observance.model import InputError, TooLarge

EXTRACTOR: Final = f"observance docx (lxml {etree.__version__})"
MOST_UNPACKED: Final = 256 * 1024 * 1024
LARGEST_PART: Final = 64 * 1024 * 1024
MOST_CHARACTERS: Final = 8_000_000
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The same vocabulary under the address the strict form of the standard (ISO/IEC 29500) gives it.
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
# Text taken out, code of fields, and the second of two forms of one drawing.
_SKIPPED: Final = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "trPr",
                             "tcPr", "sectPr"})  # fmt: skip
_SPACES: Final = frozenset({"tab", "br", "cr", "ptab"})
_HEADING: Final = re.compile(r"title|heading ?1", re.IGNORECASE)
_HINT: Final = "open it in a word processor and save it again, or save it as PDF"
_CELLS: Final = " | "


def read_docx(data: bytes, *, where: str) -> Document:
    """Read *data*; raises `InputError` where it is no DOCX, damaged, or holds no text, `TooLarge` over a cap.

    Changes that are tracked are read as if they were accepted. Text that is set hidden, comments, heads and feet of
    pages are left out; pictures, embedded files and links are not opened.
    """
    packed = open_zip(io.BytesIO(data), where=where, total=MOST_UNPACKED)
    main = _main_part(packed, where)
    body = _part(packed, main, where)
    if body is None:
        raise InputError("is not a DOCX: it has no text part", where=where, hint=_HINT)
    reader = _Reader()
    blocks = list(reader.blocks(body))
    folder = posixpath.dirname(main)
    for name in ("footnotes.xml", "endnotes.xml"):
        notes = _part(packed, posixpath.join(folder, name), where)
        if notes is not None:
            blocks += reader.notes(notes)
    if not blocks:
        raise InputError("holds no text", where=where, hint="it may hold pictures only: " + _HINT)
    if sum(len(block.text) for block in blocks) > MOST_CHARACTERS:
        raise TooLarge(f"has more than {MOST_CHARACTERS:,} characters of text", where=where, hint="split it")
    return _described(blocks, reader, _part(packed, "docProps/core.xml", where), packed)


def _main_part(packed: zipfile.ZipFile, where: str) -> str:
    """Give the name of the part that holds the text, as the package's own relations say it."""
    relations = _part(packed, "_rels/.rels", where)
    for relation in relations if relations is not None else ():
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return posixpath.normpath(str(relation.get("Target", "")).lstrip("/"))
    return "word/document.xml"


def _part(packed: zipfile.ZipFile, name: str, where: str) -> etree._Element | None:
    """Parse one part; None where the package has none of that name. No entity is resolved, no address opened."""
    try:
        size = packed.getinfo(name).file_size
    except KeyError:
        return None
    if size > LARGEST_PART:
        raise TooLarge(f"has a part of {size:,} bytes; {LARGEST_PART:,} are read", where=where, hint=_HINT)
    try:
        with packed.open(name) as member:
            data = member.read(LARGEST_PART + 1)
    except FAULTS as error:
        raise InputError(f"has a part that does not unpack ({error})", where=where, hint=_HINT) from error
    if len(data) > LARGEST_PART:
        raise TooLarge(f"has a part of more than {LARGEST_PART:,} bytes", where=where, hint=_HINT)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"has a part that is no XML ({shown(str(error))})", where=where, hint=_HINT) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("declares a document type, which no word processor writes", where=where, hint=_HINT)
    return root


def _local(node: etree._Element) -> str:
    """Give the name of a WordprocessingML element without its namespace, "" for one of another vocabulary."""
    tag = str(node.tag)
    if tag.startswith(_W):
        return tag[len(_W) :]
    return tag[len(_STRICT) :] if tag.startswith(_STRICT) else ""


class _Reader:
    """Walks the parts of one document, and counts what it leaves out."""

    def __init__(self) -> None:
        self.heading: str | None = None
        self.deleted = 0
        self.hidden = 0
        self.pictures = 0

    def blocks(self, node: etree._Element) -> Iterator[DocumentBlock]:
        """Give every paragraph and table row below *node*, in order."""
        for child in node:
            name = _local(child)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tr":
                cells = (" ".join(block.text for block in self.blocks(cell)) for cell in child)
                text = _CELLS.join(cell for cell in cells if cell)
                if text:
                    yield DocumentBlock(text=text)
            elif name not in _SKIPPED and child.tag != f"{_MC}Fallback":
                yield from self.blocks(child)

    def notes(self, root: etree._Element) -> Iterator[DocumentBlock]:
        """Give the text of every footnote or endnote; those with a type are rules and spaces between notes."""
        for note in root:
            if not any(str(key).endswith("}type") for key in note.attrib):
                yield from self.blocks(note)

    def _paragraph(self, node: etree._Element) -> Iterator[DocumentBlock]:
        parts: list[str] = []
        inner: list[DocumentBlock] = []
        self._collect(node, parts, inner)
        text = " ".join("".join(parts).split())
        if text:
            if self.heading is None and _HEADING.fullmatch(_style(node)):
                self.heading = text
            yield DocumentBlock(text=text)
        yield from inner

    def _collect(self, node: etree._Element, parts: list[str], inner: list[DocumentBlock]) -> None:
        """Gather the characters below *node*; text boxes in it are paragraphs of their own, after it."""
        for child in node:
            name = _local(child)
            if name == "t" or child.tag == _MATH:
                parts.append(child.text or "")
            elif name in _SPACES:
                parts.append(" ")
            elif name == "noBreakHyphen":
                parts.append("-")
            elif name == "txbxContent":
                inner += self.blocks(child)
            elif name in {"drawing", "pict", "object"}:
                self.pictures += 1
                self._collect(child, parts, inner)
            elif name in {"del", "moveFrom"}:
                self.deleted += 1
            elif name == "r" and _is_hidden(child):
                self.hidden += 1
            elif name not in _SKIPPED and child.tag != f"{_MC}Fallback":
                self._collect(child, parts, inner)


def _style(paragraph: etree._Element) -> str:
    for properties in paragraph:
        if _local(properties) == "pPr":
            for style in properties:
                if _local(style) == "pStyle":
                    return next((str(value) for key, value in style.attrib.items() if str(key).endswith("}val")), "")
    return ""


def _is_hidden(run: etree._Element) -> bool:
    """Whether a run is set hidden: a word processor does not show it."""
    for properties in run:
        if _local(properties) == "rPr":
            for setting in properties:
                if _local(setting) == "vanish":
                    values = [str(value) for key, value in setting.attrib.items() if str(key).endswith("}val")]
                    return values not in (["0"], ["false"], ["off"])
    return False


def _described(
    blocks: list[DocumentBlock], reader: _Reader, core: etree._Element | None, packed: zipfile.ZipFile
) -> Document:
    """Lay what the file says of itself beside its text. The day a file was made is no day of publication."""
    said: dict[str, str] = {}
    for node in core if core is not None else ():
        value = one_line(node.text or "")
        if value:
            said.setdefault(str(node.tag).rpartition("}")[2], shown(value, 300))
    sources = {}
    headline, author, language = said.get("title"), said.get("creator"), said.get("language")
    if headline:
        sources["headline"] = "DOCX title"
    elif headline := reader.heading:
        sources["headline"] = "DOCX first heading"
    if author:
        sources["author"] = "DOCX creator"
    if language:
        sources["language"] = "DOCX language"
    made, modified = (_moment(said.get(key, "")) for key in ("created", "modified"))
    if modified:
        sources["modified"] = "DOCX modified"
    notes = [
        *([f"{reader.deleted} tracked deletion(s) were read as accepted"] if reader.deleted else []),
        *([f"{reader.hidden} piece(s) of hidden text were left out"] if reader.hidden else []),
        *([f"{reader.pictures} picture(s) were not read"] if reader.pictures else []),
        *(["embedded files were not read"] if any("/embeddings/" in name for name in packed.namelist()) else []),
        *(
            ["macros were not run or read"]
            if any(name.endswith("vbaProject.bin") for name in packed.namelist())
            else []
        ),
        *([f"the file says it was made on {made.date()}, which is not taken for its publication"] if made else []),
    ]
    return Document(
        blocks=tuple(blocks),
        extractor=EXTRACTOR,
        headline=headline,
        author=author,
        modified=modified,
        language=language,
        sources=sources,
        notes=tuple(notes),
    )


def _moment(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None
