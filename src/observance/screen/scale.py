"""The scale scores are shown on: 0 to 1, with the default threshold where about one name in a hundred on no list fires.

The kernel's ten-thousandths fall off fast where names are common; the scale only spreads them, never reorders them.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import Final

# (kernel's score, shown in ten-thousandths); straight lines between.
_POINTS: Final = ((0, 0), (4000, 5000), (6500, 7500), (8500, 9600), (10000, 10000))


def shown(score: int) -> float:
    """Give a kernel's score (0..10000) as it is shown (0..1)."""
    return _all_shown()[score]


@cache
def _all_shown() -> tuple[float, ...]:
    return tuple(map(_shown, range(10001)))


def _shown(score: int) -> float:
    at = min(max(bisect_right(_POINTS, (score, 10001)) - 1, 0), len(_POINTS) - 2)
    (x0, y0), (x1, y1) = _POINTS[at], _POINTS[at + 1]
    return (y0 + (score - x0) * (y1 - y0) // (x1 - x0)) / 10000


def raw(threshold: float) -> int:
    """Give the least kernel's score that is shown as *threshold* or more."""
    low, high = 0, 10000
    while low < high:
        middle = (low + high) // 2
        if shown(middle) >= threshold:
            high = middle
        else:
            low = middle + 1
    return low
