"""What strangers wrote, fit to stand in a message: no control characters, no half characters, no great length."""

from __future__ import annotations

import re
from typing import Final

_SHOWN: Final = 80
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HALF: Final = re.compile(r"[\ud800-\udfff]")


def clean(text: str) -> str | None:
    """Give *text* without control characters, half a character shown as U+FFFD; None where nothing is left."""
    return _HALF.sub("\ufffd", _UNREADABLE.sub("", text)).strip() or None


def one_line(text: str) -> str | None:
    """Give *text* cleaned and with single spaces; None where nothing is left."""
    return " ".join((clean(text) or "").split()) or None


def shown(text: str, length: int = _SHOWN) -> str:
    """Cut *text* for a message."""
    text = _HALF.sub("\ufffd", text)
    return text if len(text) <= length else text[: length - 1] + "…"
