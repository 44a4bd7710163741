"""The one change made to a report's text: composed characters and line feeds. Nothing else moves an offset."""

from __future__ import annotations

import unicodedata

BYTE_ORDER_MARK = "\ufeff"


def normalise(text: str) -> str:
    """Give *text* in NFC with line feeds as line ends and without a leading byte order mark; idempotent."""
    unix = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unix)
