"""The one object a user holds: a folder with its evidence, its readings, its lists and its registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from observance import assess as assessing
from observance import ingest, lists, regimes
from observance import screen as screening
from observance.evidence import Archive, VerifyResult, checkpoint_note, parse_checkpoint
from observance.evidence import verify as verify_evidence
from observance.flow import Line, Recheck, recheck
from observance.lists import Quarantine, Quarantined, Terms
from observance.model import (
    Declared,
    Designation,
    EventType,
    Finding,
    Match,
    ObservanceError,
    PartyKind,
    Provision,
    Reading,
    Regime,
    SanctionsList,
    ScreenedAgainst,
    UsageError,
    WeakPolicy,
    WorkspaceError,
)
from observance.review import EVENT_TYPES, Register, RegisterKind, register
from observance.store import SearchHit, Store
from observance.text import countries

ORIGIN = "observance/workspace"


class Screener:
    """Lists ready to be asked about many names. Build it once; asking changes nothing."""

    def __init__(self, index: screening.Index) -> None:
        """Hold an index; `Workspace.screener` is the way in."""
        self.index = index

    @property
    def against(self) -> tuple[ScreenedAgainst, ...]:
        """Give the lists with version and size; printed with every result, a clear one included."""
        return self.index.against

    def many(
        self,
        names: Sequence[str],
        *,
        limit: int = 5,
        threshold: float = screening.THRESHOLD,
        threads: int | None = None,
    ) -> Iterator[tuple[Match, ...]]:
        """Give the matches of each name, in order; *threads* None uses every core."""
        return self.index.screen_many(names, limit=limit, threshold=threshold, threads=threads)


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
        if not store.list_ids():
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
        self, source: ingest.ManySource, *, undated: bool = False, progress: Callable[[int], None] | None = None
    ) -> Iterator[Reading | ObservanceError]:
        """Read a folder, a web archive or JSON lines ("-" too); what fails is given as its error. *undated*: see `read`."""
        opened = source if isinstance(source, ingest.Sources) else ingest.Sources(source)
        for count, found in enumerate(opened, 1):
            if isinstance(found, ObservanceError):
                yield found
            else:
                raw, no_date = (found, undated) if isinstance(found, ingest.RawInput) else (found.raw, found.undated)
                try:
                    yield self.line.read(raw, undated=no_date)
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

    def screen(  # noqa: PLR0913 - what may be known of somebody
        self,
        name: str,
        *,
        kind: PartyKind | None = None,
        country: str | None = None,
        birth: str | None = None,
        identifiers: Sequence[str] = (),
        limit: int = 5,
        threshold: float = screening.THRESHOLD,
    ) -> tuple[Match, ...]:
        """Hold one name against every list; best match first. What else is known corroborates, and never scores."""
        return self.line.index.screen(
            name,
            kind=kind,
            country=country,
            birth=birth,
            identifiers=identifiers,
            limit=limit,
            threshold=threshold,
        )

    def screener(self, chosen: Sequence[str | Path] = (), *, weak: WeakPolicy = WeakPolicy.CORROBORATE) -> Screener:
        """Give the names of the workspace's lists, or of the *chosen* ones (ids it keeps, or files), ready to be asked.

        Raises `UsageError` where a chosen list is neither kept nor a file, and `ListError` where a file is no list.
        """
        if not chosen and weak is WeakPolicy.CORROBORATE:
            return Screener(self.line.index)
        held = {one.id: one for one in self._store.lists()}
        lists = [held[str(one)] if str(one) in held else _list_at(Path(one)) for one in chosen] or self.lists()
        return Screener(screening.Index.of(lists, weak=weak))

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

    def index(self, chosen: Sequence[SanctionsList]) -> screening.Index:
        """Index the *chosen* lists; it stays as it is when others are imported, and several threads may ask it."""
        return screening.Index.of(chosen)

    def import_list(self, path: Path, terms: Terms | None = None) -> SanctionsList:
        """Import a list file, or a folder with one list in it; reports read from now on are screened against it.

        Raises `ListError` where the file cannot be read or cannot be right. It then lies in ``quarantine/``, and what
        was imported before stays. *terms* is what the caller knows of the file.
        """
        at = self._clock()
        imported = lists.take_in(
            path, terms=terms or Terms(), kept=self.newest_list, quarantine=self._quarantine, at=at
        )
        self._store.save_list(imported, at=at)
        self._line = None
        return imported

    def recheck(self, new: SanctionsList, old: SanctionsList | None = None) -> Iterator[Recheck]:
        """Hold every report already read against what *new* added or changed; *old* is what was kept before it, if any."""
        if old is None:
            return recheck(self.readings(), new, added=new.designations, changed=())
        changes = lists.diff(old, new)
        return recheck(self.readings(), new, added=changes.added, changed=[after for _, after in changes.changed])

    def newest_list(self, list_id: str) -> SanctionsList | None:
        """Give the newest kept version of a list; None where none is kept."""
        kept = self._store.list_versions(list_id)
        return self._store.list_at(list_id, *kept[-1]) if kept else None

    def list_version(
        self, list_id: str, version: str | None = None, *, before: SanctionsList | None = None
    ) -> SanctionsList:
        """Give a kept list: its newest version, the one kept *before* another, or the one of a day or hash.

        *version* is a day (YYYY-MM-DD) or the start of the content's SHA-256. Raises `UsageError` where none is kept.
        """
        kept = self._store.list_versions(list_id)
        found = kept[: kept.index((before.version, before.sha256))] if before else kept
        found = tuple(one for one in found if version is None or one[0] == version or one[1].startswith(version))
        if not found:
            known = ", ".join(f"{day} ({sha256[:8]})" for day, sha256 in kept) or "none"
            which = f"version {version}" if version else "earlier version" if before else "version"
            raise UsageError(f"no {which} of the list {list_id!r} is kept", hint=f"kept: {known}")
        return self._store.list_at(list_id, *found[-1])

    def quarantined(self) -> dict[str | None, Quarantined]:
        """Give of every list the file that was refused last, by list id; None stands for those of no known list."""
        return self._quarantine.last()

    @property
    def _quarantine(self) -> Quarantine:
        return Quarantine(self.folder / "quarantine")

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
            Fact(name="screening", value=screening.engine_name(), verdict="ok"),
            Fact(name="regimes", value=", ".join(one.id for one in regimes.bundled()), verdict="ok"),
        )


def why(match: Match) -> str:
    """Say in one line which parts of the two names agree and how, and what is left over."""
    return screening.in_words(match.tokens)


def disguise_of(name: str) -> tuple[str, ...]:
    """Say what was done to a name so that a machine misses it; () for an honest one."""
    return screening.seen(name).findings


def _list_at(file: Path) -> SanctionsList:
    if not file.exists():
        raise UsageError(
            f"no list {str(file)!r} is kept here, and there is no such file", hint="observance lists status shows them"
        )
    return read_list(file)


def read_list(path: Path) -> SanctionsList:
    """Read a sanctions list, in any format that is read, from a file or from a folder with one list in it."""
    return lists.load(path)


def list_files(path: Path) -> tuple[Path, ...]:
    """Give *path* itself, or the list files a folder holds."""
    return lists.list_files(path)


def compare_lists(old: SanctionsList, new: SanctionsList) -> lists.ListDiff:
    """Compare two lists entry by entry, by content."""
    return lists.diff(old, new)


def fields_changed(before: Designation, after: Designation) -> tuple[lists.FieldChange, ...]:
    """Give the fields in which two versions of one designation differ."""
    return lists.fields_changed(before, after)


def provisions() -> tuple[Provision, ...]:
    """Give every provision and overlay of every bundled regime."""
    return tuple(row for regime in regimes.bundled() for row in (*regime.provisions, *regime.overlays))


def country_code(words: str) -> str | None:
    """Give the ISO 3166-1 alpha-2 code of a country named by its code or in English; None for one no table knows."""
    code = words.strip().upper()
    return code if any(one.code == code for one in countries.countries()) else countries.country_code(words)


def monitors(on: date) -> tuple[Provision, ...]:
    """Give the rows of every regime that instituted a monitoring body on a day."""
    return tuple(row for regime in regimes.bundled() for row in regimes.monitors(regime, on))


def regime_remarks() -> tuple[str, ...]:
    """Check every bundled regime and say how its rows were checked."""
    return tuple(remark for regime in regimes.bundled() for remark in _remarks(regime))


def _remarks(regime: Regime) -> tuple[str, ...]:
    return tuple(f"{regime.id}: {remark}" for remark in regimes.check(regime))
