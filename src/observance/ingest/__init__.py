"""Ingest: bytes in, a capture and a report out. Reads files, folders, web archives, standard input; refuses the rest."""

from __future__ import annotations

from observance.ingest.load import LIMIT, load_jsonl, load_path, load_stdin
from observance.ingest.many import ManySource, Sources, holds_many
from observance.ingest.parse import VERSION, parse, require_date
from observance.ingest.raw import RawInput, Record, capture_of

__all__ = [
    "LIMIT",
    "VERSION",
    "ManySource",
    "RawInput",
    "Record",
    "Sources",
    "capture_of",
    "holds_many",
    "load_jsonl",
    "load_path",
    "load_stdin",
    "parse",
    "require_date",
]
