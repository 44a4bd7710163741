"""Certificates as the command line reads them: the file, what opens private names, the lists it was made against."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from observance.cli import names as reading
from observance.cli.output import existing_workspace
from observance.model import InputError, SanctionsList, UsageError, WeakPolicy

if TYPE_CHECKING:
    from observance.screen import Index
    from observance.screen.certificate_names import Opened
    from observance.workspace import Workspace

SCREENING = "screening"  # as observance.screen.certificate has it, whose import costs --help too much


def read_certificate(file: Path) -> Any:
    """Read a file's JSON. A key that stands twice is refused: a reader may see the one, a program the other."""
    try:
        return json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_once)
    except OSError as error:
        raise InputError(f"cannot be read ({error.strerror})", where=str(file), hint="check the path") from error
    except _TwiceError as error:
        raise InputError(f"holds {error} twice in one object", where=str(file), hint="no certificate does") from error
    except (ValueError, RecursionError) as error:
        raise InputError("not JSON", where=str(file), hint="give a certificate that observance wrote") from error


class _TwiceError(Exception):
    """A key stands twice in one JSON object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _TwiceError(repr(next(key for key in keys if keys.count(key) > 1)))
    return found


def is_private(held: Any) -> bool:
    """Whether a certificate that holds is of a screening whose names are not in it."""
    return held["statement"].get("kind") == SCREENING and held["statement"]["asked"]["names"] is None


def opened_with(
    held: Any, names: str | None, salt: str | None, number: int | None, workspace: Path | None
) -> Opened | None:
    """Give the names and the salt that open a private certificate; None where none are given."""
    from observance.screen.certificate_names import SALT_BYTES, Opened  # noqa: PLC0415 - beside the engine's imports

    if names is None:
        if salt is not None or number is not None:
            raise UsageError("--salt and --number open nothing without names", hint="give --names too")
        return None
    if not is_private(held):
        raise UsageError("--names is for a certificate that keeps its names out", hint="leave it out")
    if salt is None:
        with existing_workspace(workspace) as home:
            found = own_salt(home.folder, held, number)
    else:
        try:
            found = bytes.fromhex(salt)
        except ValueError:
            found = b""
    if len(found) != SALT_BYTES:
        raise UsageError("--salt is not what certify salt gives", hint=f"give {2 * SALT_BYTES} hexadecimal digits")
    given = tuple(name for batch in reading.batches(names) for name in batch)
    return Opened(names=given, salt=found, number=number)


def own_salt(folder: Path, held: Any, number: int | None) -> bytes:
    """Give the salt of a certificate that the workspace in *folder* signed; `UsageError` where another did."""
    from observance.flow.signing import NAME, signing_key  # noqa: PLC0415 - the same
    from observance.screen.certificate import public_key  # noqa: PLC0415 - the same
    from observance.screen.certificate_names import salt_of  # noqa: PLC0415 - beside the engine's imports

    key = signing_key(folder) if (folder / NAME).exists() else None
    if key is None or public_key(key) != held["signature"]["public_key"]:
        raise UsageError(
            "this workspace did not sign the certificate, so it cannot open it",
            where=str(folder),
            hint="--workspace DIR names the one that did; certify salt there gives what check --salt takes",
        )
    return salt_of(held, key, number)


def index_of_then(held: Any, files: Sequence[Path], workspace: Path | None, file: Path, opened: Opened | None) -> Index:
    """Index the very versions of the lists that a certificate names; `UsageError` where one is not to be had."""
    from observance.screen import Index  # noqa: PLC0415 - the engine's tables
    from observance.workspace import read_list  # noqa: PLC0415 - pulls in SQLAlchemy

    statement = held["statement"]
    if statement.get("kind") != SCREENING:
        raise UsageError("only a screening is run again", where=str(file), hint="certify run measures again")
    if opened is None and is_private(held):
        raise UsageError("its names are private", where=str(file), hint="give --names, and --salt if another signed it")
    given = {(one.id, one.version, one.sha256): one for one in map(read_list, files)}
    wanted = [(one["list"], one["version"], one["sha256"]) for one in statement["against"]]
    if missing := [one for one in wanted if one not in given]:
        with existing_workspace(workspace) as home:
            given |= {one: _kept(home, *one, file=file) for one in missing}
    return Index.of([given[one] for one in wanted], weak=WeakPolicy(statement["settings"]["weak"]))


def _kept(home: Workspace, list_id: str, version: str, sha256: str, *, file: Path) -> SanctionsList:
    """Give the list of that content, and of that day where the same content was published on several."""
    try:
        newest = home.list_version(list_id, sha256)
    except UsageError as error:
        raise UsageError(
            f"is unchanged, but cannot be run again: version {version} ({sha256[:8]}) of the list {list_id!r} is not kept",
            where=str(file),
            hint=f"{error.hint}; --list FILE gives it as a file",
        ) from error
    if newest.version == version:
        return newest
    try:
        dated = home.list_version(list_id, version)
    except UsageError:
        return newest  # the check says that its day is another
    return dated if dated.sha256 == sha256 else newest
