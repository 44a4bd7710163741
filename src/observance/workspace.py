"""The one object a user holds: a folder with its evidence, its readings, its lists and its registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from observance import assess as assessing
from observance import ingest, lists, regimes
from observance.evidence import Archive, VerifyResult, checkpoint_note, parse_checkpoint
from observance.evidence import verify as verify_evidence
from observance.flow import Line
from observance.model import (
    Declared,
    EventType,
    Finding,
    Match,
    ObservanceError,
    Provision,
    Reading,
    Regime,
    SanctionsList,
    WorkspaceError,
)
from observance.review import EVENT_TYPES, Register, RegisterKind, register
from observance.store import SearchHit, Store

ORIGIN = "observance/workspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a health check."""

    name: str
    value: str
    verdict: str  # "ok" or what is wrong


def utc_now() -> datetime:
    """Give the time now, in UTC."""
    return datetime.now(UTC)


class Workspace:
    """A folder that holds everything: ``observance.db``, ``evidence/``. Copy it and you have moved it.

    Use it as a context manager. Two processes may work in one workspace at the same time.
    """

    def __init__(self, folder: Path, store: Store, *, clock: Callable[[], datetime] = utc_now) -> None:
        """Hold an opened store; `Workspace.open` is the way in."""
        self.folder = folder
        self._store = store
        self._archive = Archive(folder / "evidence")
        self._clock = clock
        self._line: Line | None = None

    @classmethod
    def open(cls, folder: Path | str, *, clock: Callable[[], datetime] = utc_now) -> Workspace:
        """Open the workspace at *folder*, making it if there is none; *clock* is for tests.

        Raises `WorkspaceError` where the folder cannot be used or holds a damaged database.
        """
        where = Path(folder)
        try:
            where.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"cannot be made ({error.strerror})",
                where=str(where),
                hint="choose another folder with --workspace",
            ) from error
        store = Store.open(where / "observance.db")
        home = cls(where, store, clock=clock)
        if not store.lists():
            store.save_list(lists.bundled(), at=clock())
        return home

    def __enter__(self) -> Self:
        """Give the workspace itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close the database; the workspace is not usable after."""
        self._store.close()

    # reading

    def read(
        self,
        source: str | Path,
        *,
        published: date | None = None,
        outlet: str | None = None,
        undated: bool = False,
    ) -> Reading:
        """Read one file, or standard input for "-", through the whole walk.

        *published* and *outlet* are what the caller knows of it; *undated* accepts a report whose date nobody knows.
        Raises `InputError` or `UsageError` with nothing kept.
        """
        declared = Declared(published=published, outlet=outlet)
        raw = ingest.load_stdin(declared) if str(source) == "-" else ingest.load_path(Path(source), declared)
        return self.line.read(raw, undated=undated)

    def read_many(
        self, source: str | Path, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Reading | ObservanceError]:
        """Read a JSON-lines file (or "-") record by record; a record that cannot be read is given as its error."""
        records = ingest.load_jsonl(source)
        for count, record in enumerate(records, 1):
            if isinstance(record, ObservanceError):
                yield record
            else:
                try:
                    yield self.line.read(record.raw, undated=record.undated)
                except ObservanceError as error:
                    yield error
            if progress:
                progress(count)

    @property
    def line(self) -> Line:
        """The walk, with the present lists and regimes; built on first use."""
        if self._line is None:
            self._line = Line(
                self._archive, self._store, lists=self.lists(), regimes=regimes.bundled(), clock=self._clock
            )
        return self._line

    def reading(self, ref: str) -> Reading:
        """Give the reading of the report whose id, text hash or capture hash starts with *ref*."""
        return self.line.walk(self._store.capture_of(ref))

    def readings(self, *, with_event: Iterable[EventType] = ()) -> Iterator[Reading]:
        """Give every reading in order of capture; with *with_event* only those with an event of these types."""
        for capture in self._store.captures(with_event=with_event):
            yield self.line.walk(capture)

    def headlines(self, reading: Reading) -> dict[str, str]:
        """Name the reports *reading* is linked to, by text hash."""
        return self._store.report_names(digest for reuse in reading.reuse for digest in (reuse.copy, reuse.original))

    # asking

    def register(self, kind: RegisterKind) -> Register:
        """Build the register of *kind* over every report read."""
        return register(kind, self.readings(with_event=EVENT_TYPES.get(kind, ())))

    def search(self, words: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """Find reports that hold all *words*, best first."""
        return self._store.search(words, limit=limit)

    def screen(self, name: str, *, limit: int = 5, threshold: float = 0.75) -> tuple[Match, ...]:
        """Hold one name against every list; best match first."""
        return self.line.index.screen(name, limit=limit, threshold=threshold)

    def assess(
        self, reading: Reading, *, as_of: date | None = None, include_excluded: bool = False
    ) -> tuple[Finding, ...]:
        """Hold a reading's events against every regime, as of the events' own dates or of another day."""
        return assessing.assess(
            reading.extraction,
            reading.report,
            reading.screenings,
            regimes.bundled(),
            as_of=as_of,
            include_excluded=include_excluded,
        )

    # lists

    def lists(self) -> tuple[SanctionsList, ...]:
        """Give the newest version of every list names are held against.

        The bundled DPRK designations are part of the whole UN list: once that is imported, in a version at least as
        new, it is held alone, or every listed name would be found twice.
        """
        held = self._store.lists()
        whole = next((one for one in held if one.id == lists.UN_ID), None)
        part = lists.bundled()
        if whole and whole.version >= part.version:
            return tuple(one for one in held if one.id != part.id)
        return held

    def import_list(self, file: Path) -> SanctionsList:
        """Import a list file; reports read from now on are screened against it."""
        imported = read_list(file)
        self._store.save_list(imported, at=self._clock())
        self._line = None
        return imported

    # evidence

    def verify(self, *, outside: str | None = None) -> VerifyResult:
        """Rebuild and compare every piece of evidence; *outside* is a checkpoint kept elsewhere."""
        return verify_evidence(self._archive, self._store, outside=parse_checkpoint(outside) if outside else None)

    def checkpoint(self) -> str:
        """Give the log's present size and root as a checkpoint note, to be kept elsewhere."""
        return checkpoint_note(self._store.checkpoint(), ORIGIN)

    def health(self) -> tuple[Fact, ...]:
        """Check what the program needs: the database, full-text search, the lists."""
        held = self.lists()
        return (
            Fact(name="reports", value=str(self._store.count()), verdict="ok"),
            Fact(
                name="lists",
                value=", ".join(f"{one.id} {one.version}" for one in held),
                verdict="ok" if held else "no list: observance lists import FILE",
            ),
            Fact(name="regimes", value=", ".join(one.id for one in regimes.bundled()), verdict="ok"),
        )


def read_list(file: Path) -> SanctionsList:
    """Read a sanctions list file."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"cannot be read ({error.strerror})", where=str(file)) from error
    return lists.read_un_xml(data, source=file.name)


def compare_lists(old: Path, new: Path) -> lists.ListDiff:
    """Compare two versions of a list file."""
    return lists.diff(read_list(old), read_list(new))


def provisions() -> tuple[Provision, ...]:
    """Give every provision and overlay of every bundled regime."""
    return tuple(row for regime in regimes.bundled() for row in (*regime.provisions, *regime.overlays))


def monitors(on: date) -> tuple[Provision, ...]:
    """Give the rows of every regime that instituted a monitoring body on a day."""
    return tuple(row for regime in regimes.bundled() for row in regimes.monitors(regime, on))


def regime_remarks() -> tuple[str, ...]:
    """Check every bundled regime and say how its rows were checked."""
    return tuple(remark for regime in regimes.bundled() for remark in _remarks(regime))


def _remarks(regime: Regime) -> tuple[str, ...]:
    return tuple(f"{regime.id}: {remark}" for remark in regimes.check(regime))
