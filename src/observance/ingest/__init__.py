"""Ingest: bytes in, a capture and a report out. Reads files and standard input; refuses what holds no report."""

from __future__ import annotations

from observance.ingest.load import LIMIT, load_jsonl, load_path, load_stdin
from observance.ingest.parse import VERSION, parse, require_date
from observance.ingest.raw import RawInput, Record, capture_of

__all__ = [
    "LIMIT",
    "VERSION",
    "RawInput",
    "Record",
    "capture_of",
    "load_jsonl",
    "load_path",
    "load_stdin",
    "parse",
    "require_date",
]
