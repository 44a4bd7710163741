"""The one object a user holds: a folder with its evidence, its readings, its lists and its registers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from observance import assess as assessing
from observance import ingest, lists, regimes
from observance import screen as screening
from observance.evidence import Act, Archive, CustodyEvent, Entropy, VerifyResult, sync_folder, system_entropy
from observance.flow import EvidenceRoom, Line, Recheck, Screener, login_name, recheck
from observance.flow.bulk import Bulk
from observance.flow.direct import read_directly
from observance.flow.health import Fact, health
from observance.flow.kept_lists import KeptLists
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
from observance.review import EVENT_TYPES, Register, RegisterKind, in_order, register
from observance.store import Erased, Queue, SearchHit, Store
from observance.trace import stories

if TYPE_CHECKING:
    from observance.ingest.web import WebSource

__all__ = [
    "Fact",
    "Screener",
    "VerifyResult",
    "Workspace",
    "bulk_at",
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

DATABASE = "observance.db"


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
        self._queue: Queue | None = None
        self._lists = KeptLists(store)

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
        store = Store.open(where / DATABASE, entropy=entropy)
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
        jobs: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[Reading | ObservanceError]:
        """Read a folder, a web archive, JSON lines ("-" too) or what `at` gives; what fails is given as its error.

        What can be read a second time goes through the queue, by *jobs* processes: cut off, it goes on when it is read
        again, and what fails is quarantined. *undated*: see `read`. *progress* is told how many are done.
        """
        found = ingest.Sources(source) if isinstance(source, str | Path) else source
        if isinstance(found, ingest.Sources) and found.path is not None:
            opener = partial(bulk_at, self.folder, self._actor)
            outcomes = self.bulk.read(found, undated=undated, jobs=jobs, opener=opener)
        elif jobs > 1:
            raise UsageError("only files are read by several processes", hint="leave --jobs out, or save it as a file")
        else:
            outcomes = read_directly(self.line, found, undated=undated)
        for count, outcome in enumerate(outcomes, 1):
            yield outcome
            if progress:
                progress(count)

    @property
    def queue(self) -> Queue:
        """What waits to be read, and what could not be; opened on first use."""
        if self._queue is None:
            self._queue = Queue(self._store.engine)
        return self._queue

    @property
    def bulk(self) -> Bulk:
        """What reads many through the queue, with the present lists and regimes."""
        return Bulk(self.line, self.queue, self.reading)

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
        if kind is RegisterKind.STORIES:
            told = in_order(self.readings())
            links = {link: None for one in told for link in one.reuse}
            found = stories([(one.report.id, one.report.text_sha256) for one in told], links)
            return register(kind, told, stories=found)
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
        return Screener(screening.Index.of(self._lists.chosen(chosen), weak=weak))

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
        """Give the newest version of every list names are held against; see `KeptLists.held`."""
        return self._lists.held()

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
        return self._lists.newest(list_id)

    def list_version(
        self, list_id: str, version: str | None = None, *, before: SanctionsList | None = None
    ) -> SanctionsList:
        """Give a kept list: its newest version, the one kept *before* another, or the one of a day or hash.

        *version* is a day (YYYY-MM-DD) or the start of the content's SHA-256. Raises `UsageError` where none is kept.
        """
        return self._lists.version(list_id, version, before=before)

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
        """Check what the program needs: the database, the lists, the screening engine, the sandbox, the queue."""
        return health(self._store, self.lists(), self.sandbox, self.queue)


@contextmanager
def bulk_at(folder: Path, actor: str | None = None) -> Iterator[Bulk]:
    """Open the workspace at *folder* for reading many, as every process that shares the work does."""
    with Workspace.open(folder, actor=actor) as home:
        yield home.bulk
