"""The text of a report out of the blocks of a document: one normal form, and for each block where it came to lie."""

from __future__ import annotations

import unicodedata

from observance.ingest.document import Document
from observance.model import Block
from observance.text import normalise


def lay_out(document: Document) -> tuple[str, tuple[Block, ...]]:
    """Give the text of *document* in NFC with line feeds, and its blocks: ``text[start:end]`` is one.

    A block's own line breaks and white space runs are single spaces; plain text keeps them all.
    """
    return _joined(document) if document.text is None else _kept(document.text, document)


def _joined(document: Document) -> tuple[str, tuple[Block, ...]]:
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for block in document.blocks:
        part = normalise(" ".join(block.text.split()))
        if part:
            blocks.append(Block(start=at, end=at + len(part), kind=block.kind, place=block.place))
            parts.append(part)
            at += len(part) + 1
    return "\n".join(parts), tuple(blocks)


def _kept(raw: str, document: Document) -> tuple[str, tuple[Block, ...]]:
    """Normalise *raw* piece by piece: every block begins and ends beside white space or an end, which composes with nothing."""
    text = normalise(raw)
    moved = len(text) != len(raw) or "\r" in raw or not unicodedata.is_normalized("NFC", raw)
    blocks: list[Block] = []
    done = at = 0
    for block in document.blocks:
        place = block.place
        assert place is not None
        assert place.start is not None
        assert place.end is not None
        start, end = place.start, place.end
        if moved:
            # A carriage return and its line feed lie in one gap, as blocks end before either.
            start = at + len(normalise(raw[done : place.start]) if done == 0 else _unmarked(raw[done : place.start]))
            end = start + len(_unmarked(raw[place.start : place.end]))
            done, at = place.end, end
        blocks.append(Block(start=start, end=end, kind=block.kind, place=place))
    return text, tuple(blocks)


def _unmarked(piece: str) -> str:
    """Normalise a piece from within a text, where a byte order mark is a character like others."""
    return unicodedata.normalize("NFC", piece.replace("\r\n", "\n").replace("\r", "\n"))
