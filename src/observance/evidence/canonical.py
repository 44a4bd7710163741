"""The one way a value becomes bytes that are hashed."""

from __future__ import annotations

import json
from datetime import date


def canonical(value: object) -> str:
    """Give *value* as JSON in one form only: keys sorted, no spaces, characters as they are, dates as ISO 8601.

    Raises ValueError for what is not a number and TypeError for what JSON cannot hold.
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_iso_date
    )


def _iso_date(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    msg = f"{type(value).__name__} has no canonical form"
    raise TypeError(msg)
