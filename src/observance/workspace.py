"""The one object a user holds: a folder with its evidence, its readings, its lists and its registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from observance import assess as assessing
from observance import ingest, lists, regimes
from observance import screen as screening
from observance.evidence import Act, Archive, CustodyEvent, Entropy, VerifyResult, sync_folder, system_entropy
from observance.flow import EvidenceRoom, Line, Recheck, Screener, login_name, recheck
from observance.flow.health import Fact, health
from observance.flow.without_workspace import (
    compare_lists,
    country_code,
    disguise_of,
    fields_changed,
    list_files,
    monitors,
    provisions,
    read_list,
    regime_remarks,
    why,
)
from observance.lists import Quarantine, Quarantined, Terms
from observance.model import (
    Declared,
    EventType,
    Finding,
    Match,
    ObservanceError,
    PartyKind,
    Reading,
    SanctionsList,
    UsageError,
    WeakPolicy,
    WorkspaceError,
)
from observance.review import EVENT_TYPES, Register, RegisterKind, register
from observance.store import Erased, SearchHit, Store

if TYPE_CHECKING:
    from observance.ingest.web import WebSource

__all__ = [
    "Fact",
    "Screener",
    "VerifyResult",
    "Workspace",
    "compare_lists",
    "country_code",
    "disguise_of",
    "fields_changed",
    "list_files",
    "monitors",
    "provisions",
    "read_list",
    "regime_remarks",
    "utc_now",
    "why",
]


def utc_now() -> datetime:
    """Give the time now, in UTC."""
    return datetime.now(UTC)


class Workspace:
    """A folder that holds everything: ``observance.db``, ``evidence/``. Copy it and you have moved it.

    Use it as a context manager. Two processes may work in one workspace at the same time.
    """

    def __init__(self, folder: Path, store: Store, *, clock: Callable[[], datetime] = utc_now, actor: str) -> None:
        """Hold an opened store; `Workspace.open` is the way in."""
        self.folder = folder
        self._store = store
        self._clock = clock
        self._actor = actor
        self._room = EvidenceRoom(Archive(folder / "evidence"), store, clock=clock, actor=actor)
        self.sandbox = ingest.Sandbox()  # where strangers' bytes are parsed; its process starts with the first
        self._line: Line | None = None

    @classmethod
    def open(
        cls,
        folder: Path | str,
        *,
        clock: Callable[[], datetime] = utc_now,
        actor: str | None = None,
        entropy: Entropy = system_entropy,
    ) -> Workspace:
        """Open the workspace at *folder*, making it if there is none; *clock* and *entropy* are for tests.

        *actor* is who the log names for what is done, the login name if not given. What a process that died left half
        done is finished. Raises `WorkspaceError` where the folder cannot be used or holds a damaged database.
        """
        where = Path(folder)
        try:
            where.mkdir(parents=True, exist_ok=True)
            sync_folder(where.absolute().parent)
        except OSError as error:
            raise WorkspaceError(
                f"cannot be made ({error.strerror})",
                where=str(where),
                hint="choose another folder with --workspace",
            ) from error
        store = Store.open(where / "observance.db", entropy=entropy)
        home = cls(where, store, clock=clock, actor=actor or login_name())
        home._room.tidy()
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
        """Close the database and the sandbox; the workspace is not usable after."""
        self.sandbox.close()
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
        """Read one file, or standard input for "-", through the whole walk; for an address of the web see `at`.

        *published* and *outlet* are what the caller knows of it; *undated* accepts a report whose date nobody knows.
        Raises `InputError` or `UsageError` with nothing kept.
        """
        declared = Declared(published=published, outlet=outlet)
        raw = ingest.load_stdin(declared) if str(source) == "-" else ingest.load_path(Path(source), declared)
        return self.line.read(raw, undated=undated)

    def at(self, url: str, **options: Any) -> WebSource:
        """Give what *url* leads to, a page, a feed or a sitemap, for `read_many`; *options* are those of `WebSource`.

        Nothing goes over the network before it is read or asked what it is.
        """
        from observance.ingest.web import WebSource  # noqa: PLC0415 - loads what the network takes

        return WebSource(url, self.sandbox, **options)

    def read_many(
        self,
        source: ingest.ManySource | WebSource,
        *,
        undated: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[Reading | ObservanceError]:
        """Read a folder, a web archive, JSON lines ("-" too) or what `at` gives; what fails is given as its error.

        *undated*: see `read`.
        """
        opened = ingest.Sources(source) if isinstance(source, str | Path) else source
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
                self._room.archive,
                self._store,
                lists=self.lists(),
                regimes=regimes.bundled(),
                clock=self._clock,
                actor=self._actor,
                sandbox=self.sandbox,
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

    def verify(self, *, outside: str | None = None, record: bool = False) -> VerifyResult:
        """Rebuild and compare every piece of evidence; *outside* is a checkpoint kept elsewhere.

        With *record* the log notes that it was done and how it ended; else nothing is written.
        """
        return self._room.verify(outside=outside, record=record)

    def checkpoint(self) -> str:
        """Give the log's present size and root as a checkpoint note, to be kept elsewhere."""
        return self._room.checkpoint()

    def erase(self, ref: str, *, order: str) -> Erased:
        """Take a report's bytes, and all that was read out of them, away on an *order*; the log keeps the order.

        See `EvidenceRoom.erase` for the errors.
        """
        erased = self._room.erase(ref, order=order)
        self._line = None
        return erased

    def note_act(self, act: Act, *, ref: str | None = None, note: str = "") -> None:
        """Log that something was done to a report, or to the workspace as a whole: exported, read, held."""
        self._room.note(act, ref=ref, said=note)

    def custody(self, ref: str | None = None) -> tuple[CustodyEvent, ...]:
        """Give who did what to a report, or to the workspace as a whole, in order."""
        return self._room.custody(ref)

    def health(self) -> tuple[Fact, ...]:
        """Check what the program needs: the database, the lists, the screening engine, the sandbox."""
        return health(self._store, self.lists(), self.sandbox)


def _list_at(file: Path) -> SanctionsList:
    if not file.exists():
        raise UsageError(
            f"no list {str(file)!r} is kept here, and there is no such file", hint="observance lists status shows them"
        )
    return read_list(file)
