"""List files on disk: one file, the files OFAC splits one list into, or a folder of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from observance.lists import ftm
from observance.lists.days import births
from observance.lists.formats import HEAD, HINT, READERS, ListFormat, format_of
from observance.lists.ofac_csv import Beside, read_ofac_csv
from observance.model import UNDATED, ListError, SanctionsList

# OFAC's names for the parts of a list, in small letters: what the main file is called, and then those beside it.
_PARTS: Final = (
    ("cons_prim", {"aliases": "cons_alt", "addresses": "cons_add", "comments": "cons_comments"}),
    ("sdn", {"aliases": "alt", "addresses": "add", "comments": "sdn_comments"}),
)
_WHOLE_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def load(
    path: Path,
    *,
    format: ListFormat | None = None,  # noqa: A002 - the option's name
    list_id: str | None = None,
    dated: date | None = None,
) -> SanctionsList:
    """Read the list that *path*, a file or a folder with one list in it, holds.

    *list_id* names it otherwise than its format does. A file that does not say of which day it is gets *dated*, else
    the day in its name (YYYY-MM-DD), else stays UNDATED. Raises `ListError` where it cannot be read.
    """
    found = list_files(path)
    if len(found) != 1:
        names = ", ".join(one.name for one in found)
        raise ListError(f"holds {len(found)} lists ({names})", where=str(path), hint="name one of the files")
    listed = _read(found[0], format)
    version = listed.version
    if version == UNDATED:
        day = dated or day_in(found[0].name)
        version = day.isoformat() if day else UNDATED
    return replace(listed, version=version, id=list_id or listed.id)


def list_files(path: Path) -> tuple[Path, ...]:
    """Give *path* itself, or the list files a folder holds, by name; what lies beside OFAC's main file is no list.

    Raises `ListError` where a folder holds none.
    """
    if not path.is_dir():
        return (path,)
    found = tuple(one for one in sorted(path.iterdir()) if one.is_file() and _is_list(one))
    if not found:
        raise ListError("is a folder without a list file", where=str(path), hint=HINT)
    return found


def day_in(name: str) -> date | None:
    """Give the one whole day in a file's name; None where there is none."""
    found = {said for written in _WHOLE_DAY.findall(name) for said in births(written) if said == written}
    return date.fromisoformat(found.pop()) if len(found) == 1 else None


def head_of(path: Path) -> bytes:
    """Give the first bytes of a file; `ListError` where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError as error:
        raise _unreadable(path, error) from error


def _is_list(path: Path) -> bool:
    try:
        format_of(head_of(path), source=path.name)
    except ListError:
        return False
    return True


def _read(path: Path, form: ListFormat | None) -> SanctionsList:
    form = form or format_of(head_of(path), source=path.name)
    try:
        if form is ListFormat.FTM_JSON:
            with path.open("rb") as lines:
                return ftm.read_ftm_lines(lines, source=path.name)
        data = path.read_bytes()
        if form is ListFormat.OFAC_CSV:
            return read_ofac_csv(data, source=path.name, beside=_beside(path))
    except OSError as error:
        raise _unreadable(path, error) from error
    return READERS[form](data, source=path.name)


def _beside(main: Path) -> Beside:
    """Read the other files of the same set: those with the main file's name but for the part they are."""
    name = main.name.casefold()
    near = {one.name.casefold(): one for one in main.parent.iterdir()}
    for part, others in _PARTS:
        if part in name:
            paths = {kind: near.get(name.replace(part, other, 1)) for kind, other in others.items()}
            return Beside(**{kind: path.read_bytes() for kind, path in paths.items() if path is not None})
    return Beside()


def _unreadable(path: Path, error: OSError) -> ListError:
    return ListError(
        f"cannot be read ({error.strerror or error})", where=str(path), hint="check the path and its rights"
    )
