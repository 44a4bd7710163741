"""Plain text: kept as it is, character by character; its blocks are its lines that hold something."""

from __future__ import annotations

import re
from typing import Final

from observance.ingest.document import Document, DocumentBlock
from observance.model import Place
from observance.text.normalise import BYTE_ORDER_MARK

EXTRACTOR: Final = "plain text"
# A line without its outer white space. Only line feeds and carriage returns end one, as in a report's text.
_LINE: Final = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")


def read_plain(text: str) -> Document:
    """Give *text* as a document whose layout is kept; ``place`` of a block is where it stands in *text*."""
    return Document(
        blocks=tuple(
            DocumentBlock(text=found.group(), place=Place(start=found.start(), end=found.end()))
            for found in _LINE.finditer(text, len(BYTE_ORDER_MARK) if text.startswith(BYTE_ORDER_MARK) else 0)
        ),
        extractor=EXTRACTOR,
        text=text,
    )
