"""Taking in a list file: read it, hold it against the version that is kept, and put it aside where it cannot be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from observance.lists.assembly import stem
from observance.lists.files import head_of, list_files, load
from observance.lists.formats import ONLY_LIST, ListFormat, format_of
from observance.lists.ofac_identity import CONSOLIDATED, SDN
from observance.lists.plausible import check
from observance.lists.quarantine import Quarantine
from observance.model import UNDATED, ListError, SanctionsList


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the caller says of a list file."""

    format: ListFormat | None = None  # None: the one its content shows
    list_id: str | None = None  # None: the one that goes with its format
    dated: date | None = None  # the list's day, where the file does not say it
    force: bool = False  # take it in however much it shrank


def take_in(
    path: Path,
    *,
    terms: Terms,
    kept: Callable[[str], SanctionsList | None],
    quarantine: Quarantine,
    at: datetime,
) -> SanctionsList:
    """Read the list at *path*, ready to be kept; *kept* gives the newest version that is, by the list's id.

    A list that has no day of its own bears the day on which its file was last written, or that of *at* if the file is
    from the future. Raises `ListError` where it cannot be read or cannot
    be right; the file then lies in the *quarantine*, and the error names it.
    """
    listed: SanctionsList | None = None
    try:
        listed = load(path, format=terms.format, list_id=terms.list_id, dated=terms.dated)
        if listed.version == UNDATED:
            listed = _dated(listed, list_files(path)[0], at)
        if not terms.force:
            check(listed, kept(listed.id))
    except ListError as error:
        likely = listed.id if listed else terms.list_id
        raise _put_aside(path, error, likely, quarantine, at) from error
    return listed


def _dated(listed: SanctionsList, file: Path, at: datetime) -> SanctionsList:
    """Date a list by its file: whoever imports it long after it was fetched must not take it for a new one."""
    day = min(datetime.fromtimestamp(file.stat().st_mtime, UTC), at).date().isoformat()
    warning = f"the file does not say of which day it is: {day} is the day it was last written"
    return replace(listed, version=day, warnings=(*listed.warnings, warning))


def _put_aside(path: Path, error: ListError, list_id: str | None, quarantine: Quarantine, at: datetime) -> ListError:
    """Copy the file that was refused; give the error that says where it lies. A folder or a missing file stays."""
    if isinstance(error.__cause__, OSError):
        return error
    found = list_files(path) if path.is_dir() and _holds_one(path) else (path,)
    if len(found) != 1 or not found[0].is_file():
        return error
    file = found[0]
    copy = quarantine.keep(file, reason=str(error), list_id=list_id or _likely(file), at=at)
    kept = f"it was put aside as {quarantine.folder.name}/{copy.name}, and what was imported before stays"
    return ListError(f"{error.what}; {kept}", where=error.where, hint=error.hint)


def _holds_one(folder: Path) -> bool:
    try:
        return len(list_files(folder)) == 1
    except ListError:
        return False


def _likely(file: Path) -> str | None:
    """Give the id of the list a refused file was most likely to be of, for the note; None where nothing shows it."""
    try:
        form = format_of(head_of(file), source=file.name)
    except ListError:
        return None
    if form in {ListFormat.OFAC_CSV, ListFormat.OFAC_XML}:
        return CONSOLIDATED[0] if "cons" in file.name.casefold() else SDN[0]
    return ONLY_LIST.get(form, stem(file.name))
