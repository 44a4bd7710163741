"""What lies where in a bundle, by name."""

from __future__ import annotations

import re
from typing import Final

ARCHIVE: Final = "archive/"
INDEX: Final = "indexes/index.cdx"
PAGES: Final = "pages/pages.jsonl"
# Ours lie in one flat folder: py-wacz compares only the last two parts of a path with the manifest.
OURS: Final = "observance/"
README: Final = OURS + "README.md"
SCRIPT: Final = OURS + "verify.sh"
KEY: Final = OURS + "key.pem"
VKEY: Final = OURS + "key.txt"
ARCHIVE_KEY: Final = OURS + "archive-key.txt"
CHECKPOINT: Final = OURS + "checkpoint.txt"
LOG: Final = OURS + "log.jsonl"
OPENINGS: Final = OURS + "openings.jsonl"
STAMPS: Final = OURS + "stamps.jsonl"
ALWAYS: Final = (INDEX, PAGES, README, SCRIPT, KEY, VKEY, ARCHIVE_KEY, CHECKPOINT, LOG, OPENINGS)
SEGMENT: Final = re.compile(r"archive/[a-z0-9][a-z0-9.-]{0,200}\.warc")
STAMP: Final = re.compile(r"observance/(stamped-[1-9][0-9]{0,8}\.txt|token-[1-9][0-9]{0,8}\.tsr)")


def stamped(number: int) -> str:
    """Give where the checkpoint lies that token *number* (from 1) is over."""
    return f"{OURS}stamped-{number}.txt"


def token(number: int) -> str:
    """Give where token *number* (from 1) lies."""
    return f"{OURS}token-{number}.tsr"


def is_known(name: str) -> bool:
    """Whether a bundle may have a file of that name, the manifest and its digest aside."""
    return name in ALWAYS or name == STAMPS or SEGMENT.fullmatch(name) is not None or STAMP.fullmatch(name) is not None
