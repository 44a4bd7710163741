"""One report through the house, left to right, each step kept as soon as it is done.

A step that is already kept is not done again, so a walk that was cut off goes on where it stopped, and reading the
same report twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from observance import assess, extract, ingest, screen, trace
from observance._version import __version__
from observance.evidence import NOBODY_KNOWN, Archive
from observance.flow import steps
from observance.flow.keeping import Collected, keep_captures
from observance.flow.steps import Versions
from observance.ingest import RawInput, Sandbox
from observance.model import (
    Capture,
    Extraction,
    Finding,
    IntegrityBroken,
    Reading,
    Regime,
    Report,
    Reuse,
    SanctionsList,
    Screening,
    SourceChain,
)
from observance.store import Store

Clock = Callable[[], datetime]
T = TypeVar("T")


class Line:
    """The walk of one report. Hold one for many reports: the screening index is built once."""

    def __init__(  # noqa: PLR0913 - what the stages need
        self,
        archive: Archive,
        store: Store,
        *,
        lists: Sequence[SanctionsList],
        regimes: Sequence[Regime],
        clock: Clock,
        actor: str = NOBODY_KNOWN,
        sandbox: Sandbox | None = None,
    ) -> None:
        """Take what the stages need; *clock* gives the UTC time that captures and log entries bear.

        *actor* is who collects what is read; *sandbox*, the caller's to close, is where strangers' bytes are parsed.
        """
        self._archive = archive
        self._store = store
        self._regimes = tuple(regimes)
        self.index = screen.Index.of(lists)
        self._clock = clock
        self._actor = actor
        self._sandbox = sandbox or Sandbox()
        self.versions = Versions.of(lists, regimes)

    def read(self, raw: RawInput, *, undated: bool = False) -> Reading:
        """Walk *raw* through every step; *undated* accepts a report whose date nobody knows.

        Raises `InputError` or `UsageError` before anything is kept if no dated report can be read out of it.
        """
        capture = self._capture(raw, undated=undated)
        return self.walk(capture)

    def walk(self, capture: Capture) -> Reading:
        """Walk an archived capture through every step that is not yet done for the present versions."""
        key, versions = capture.key, self.versions
        report = self._done(key, steps.PARSE, versions.parse, Report)
        if report is None:
            report = ingest.parse_safely(self.bytes_of(capture), capture, self._sandbox)
            self._keep(key, steps.PARSE, versions.parse, report)
        chain = self._done(key, steps.TRACE, versions.trace, SourceChain)
        if chain is None:
            chain = trace.chain_of(report)
            self._keep(key, steps.TRACE, versions.trace, chain)
        self._link(key, report)
        found = self._done(key, steps.EXTRACT, versions.extract, Extraction)
        if found is None:
            found = extract.extract(report, chain)
            self._keep(key, steps.EXTRACT, versions.extract, found)
        screenings = self._done(key, steps.SCREEN, versions.screen, tuple[Screening, ...])
        if screenings is None:
            screenings = tuple(self._screened(found))
            self._keep(key, steps.SCREEN, versions.screen, screenings)
        findings = self._done(key, steps.ASSESS, versions.assess, tuple[Finding, ...])
        if findings is None:
            findings = assess.assess(found, report, screenings, self._regimes)
            self._keep(key, steps.ASSESS, versions.assess, findings)
        return Reading(
            capture=capture,
            report=report,
            chain=chain,
            extraction=found,
            screenings=screenings,
            findings=findings,
            reuse=self._store.reuse_of(report.text_sha256),
        )

    def _capture(self, raw: RawInput, *, undated: bool) -> Capture:
        """Archive the bytes and note how they came, unless that was done before.

        The bytes are parsed once before they are archived, for the only purpose of refusing what holds no report:
        nothing of a refused input is kept. The report that counts is parsed from the archived bytes in `walk`.
        """
        capture = ingest.capture_of(raw, at=self._clock(), tool=f"observance {__version__}")
        kept = self._done(capture.key, steps.CAPTURE, self.versions.capture, Capture)
        if kept is not None:
            return kept
        report = ingest.parse_safely(raw.data, capture, self._sandbox)
        if not undated:
            ingest.require_date(report, where=raw.origin)
        keep_captures(self._archive, self._store, [Collected(capture, raw.data, self._actor)], at=self._clock())
        # Another process may have kept the same bytes a moment earlier, with its own time.
        return self._done(capture.key, steps.CAPTURE, self.versions.capture, Capture) or capture

    def bytes_of(self, capture: Capture) -> bytes:
        """Give a capture's archived bytes, hashed on the way out; `IntegrityBroken` where they are not the same."""
        records = self._store.records_of(capture.key)
        try:
            return self._archive.payload(records, capture.sha256)
        except IntegrityBroken:
            moved = self._store.records_of(capture.key)
            if moved == records:
                raise
            # An erasure of another item has just put these records into another segment.
            return self._archive.payload(moved, capture.sha256)

    def _link(self, key: str, report: Report) -> None:
        """Hold the report against the earlier ones that share rare words with it."""
        version = self.versions.link
        if self._done(key, steps.LINK, version, tuple[Reuse, ...]) is not None:
            return
        hashes = trace.fingerprints(report.text)
        found = []
        for other_key, _shared in self._store.candidates(hashes, other_than=key):
            other = self._store.report_of(other_key)
            reuse = trace.compare(report, other)
            if reuse is not None:
                found.append(reuse)
        self._store.commit_step(key, steps.LINK, version, tuple(found), at=self._clock(), hashes=hashes)

    def _screened(self, found: Extraction) -> list[Screening]:
        """Screen every party a list could hold, in the order they are named."""
        return [self.index.screen_party(party) for party in found.parties if screen.is_screened(party.kind)]

    def _done(self, key: str, name: str, version: str, kind: type[T]) -> T | None:
        return self._store.step_result(key, name, version, kind)

    def _keep(self, key: str, name: str, version: str, result: object) -> None:
        self._store.commit_step(key, name, version, result, at=self._clock())
