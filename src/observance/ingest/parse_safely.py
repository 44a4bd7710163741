"""A report out of archived bytes, their parser kept in a process of its own."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from observance.ingest.document import Document
from observance.ingest.media_types import JSON, PLAIN
from observance.ingest.parse import report_of
from observance.ingest.plain import read_plain
from observance.ingest.reading import read_document, received
from observance.ingest.sandbox import Sandbox
from observance.model import Capture, Report

# Characters and JSON are read by Python's own decoders, in linear time and under the cap on their size.
_HARMLESS = frozenset({PLAIN, JSON})


def parse_safely(data: bytes, capture: Capture, sandbox: Sandbox) -> Report:
    """Read the report out of *data* as `parse` does, and with its errors, whatever the bytes do to their parser.

    The parser runs in *sandbox*; what was declared, the digest and the offsets are laid over its answer here. Raises
    `InputError` too where the parser ran out of time or memory or crashed. Plain text and JSON that no content coding
    wraps are read here.
    """
    source = received(capture)
    if source.media_type in _HARMLESS and not source.codings:
        return report_of(read_document(data, source), capture)
    document: Document = sandbox.run("document", data, msgspec.json.encode(source), Document, where=source.where)
    if not sandbox.is_apart:
        document = replace(document, notes=(*document.notes, "read without a sandbox: this system has none"))
    if document.text is not None:
        document = replace(document, blocks=read_plain(document.text).blocks)
    return report_of(document, capture)
