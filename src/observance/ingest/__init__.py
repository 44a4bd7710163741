"""Ingest: bytes in, a capture and a report out. Reads files, folders, web archives, standard input; refuses the rest.

What the network takes is in `observance.ingest.web` and `observance.ingest.fetch`: loaded when an address is read.
"""

from __future__ import annotations

from observance.ingest.load import LIMIT, load_jsonl, load_path, load_stdin
from observance.ingest.many import ManySource, Sources, holds_many
from observance.ingest.parse import VERSION, parse, require_date
from observance.ingest.parse_safely import parse_safely
from observance.ingest.raw import RawInput, Record, capture_of
from observance.ingest.sandbox import Limits, Measure, Sandbox

__all__ = [
    "LIMIT",
    "VERSION",
    "Limits",
    "ManySource",
    "Measure",
    "RawInput",
    "Record",
    "Sandbox",
    "Sources",
    "capture_of",
    "holds_many",
    "load_jsonl",
    "load_path",
    "load_stdin",
    "parse",
    "parse_safely",
    "require_date",
]
