"""What bytes must be before anything of them is kept: of a kind that is read, and where they are text, text."""

from __future__ import annotations

from typing import Final

from observance.ingest.charsets import decode
from observance.ingest.media_types import DOCUMENTS, HTML, JSON, PDF, PLAIN, media_type_of, refuse_unread
from observance.model import EmptyInput, NotText

__all__ = ["check_readable", "media_type_of"]

_START: Final = 64  # a feed or sitemap has its first sign of markup there


def check_readable(data: bytes, *, where: str) -> str:
    """Give the media type of *data*; refuse what holds no report.

    Raises `EmptyInput` or `NotText`, each saying what the bytes are and what to do. Documents are only told apart here:
    whether one can be read is found out where it is parsed.
    """
    if not data.strip():
        raise EmptyInput("there is nothing in it to read", where=where, hint="give a report with text in it")
    refuse_unread(data, where=where)
    kind = media_type_of(data)
    if kind == PDF and b"obj" not in data:
        raise NotText("looks like a PDF, but holds nothing of one", where=where, hint="get the file again")
    if kind in {JSON, PLAIN} and any(sign in data[:_START] for sign in (b"<", b"{")):
        from observance.ingest.leads import refuse_lead  # noqa: PLC0415 - what reads XML takes a while to load

        refuse_lead(data, where=where)
    if kind not in DOCUMENTS:
        decode(data, where=where, markup=kind in HTML)
    return kind
