"""The attributes of one tag, as written, as names and values."""

from __future__ import annotations

import html
import re
from typing import Final

_PAIR: Final = re.compile(r"""([\w:.-]+)(?:\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?""")
# Longer ones hold data for scripts; what tells of a page stands in the first few.
LONGEST: Final = 8000
MOST: Final = 40


def attributes_of(written: str) -> dict[str, str]:
    """Give names in small letters and values with their character references resolved; the first of a name wins."""
    found: dict[str, str] = {}
    for match in _PAIR.finditer(written[:LONGEST]):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), resolved(value))
        if len(found) >= MOST:
            break
    return found


_HUGE_REFERENCE: Final = re.compile(r"&#(?:[xX]0*+[0-9a-fA-F]{7,}+|0*+[0-9]{8,}+);?")


def resolved(written: str) -> str:
    """Resolve character references; one that names no character there can be becomes U+FFFD."""
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", written)) if "&" in written else written
