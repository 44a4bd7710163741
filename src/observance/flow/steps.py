"""The steps a report passes, and the version each result is kept under.

A step's version is made of the stage's own version and of every version it stands on, so that a new list or a
corrected rule redoes exactly the steps it touches and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from observance import assess, extract, ingest, screen, trace
from observance.model import Regime, SanctionsList

CAPTURE = "capture"
PARSE = "parse"
TRACE = "trace"
LINK = "link"
EXTRACT = "extract"
SCREEN = "screen"
ASSESS = "assess"

CAPTURE_VERSION = "1"

ORDER = (CAPTURE, PARSE, TRACE, LINK, EXTRACT, SCREEN, ASSESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """The version every step's result is stored under, for one set of lists and regimes."""

    capture: str
    parse: str
    trace: str
    link: str
    extract: str
    screen: str
    assess: str

    @classmethod
    def of(cls, lists: Sequence[SanctionsList], regimes: Sequence[Regime]) -> Versions:
        """Work out the versions for these *lists* and *regimes*."""
        parse = _stamp(ingest.VERSION)
        chain = _stamp(trace.VERSION, parse)
        found = _stamp(extract.VERSION, parse, chain)
        screened = _stamp(screen.VERSION, found, *sorted(f"{one.id} {one.sha256}" for one in lists))
        assessed = _stamp(assess.VERSION, screened, *sorted(f"{one.id} {one.version}" for one in regimes))
        return cls(
            capture=CAPTURE_VERSION,
            parse=parse,
            trace=chain,
            link=_stamp(trace.REUSE_VERSION, parse),
            extract=found,
            screen=screened,
            assess=assessed,
        )


def _stamp(own: str, *upstream: str) -> str:
    """Join a stage's own version with a digest of what it stands on."""
    if not upstream:
        return own
    digest = hashlib.sha256("\n".join(upstream).encode()).hexdigest()
    return f"{own}-{digest[:12]}"
