"""``observance certify``: measure a configuration on labelled names, and check a signed certificate."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cyclopts import App

from observance.cli.certificates import index_of_then, is_private, opened_with, own_salt, read_certificate
from observance.cli.labelled import labelled_names
from observance.cli.output import (
    Format,
    WordOrDash,
    existing_workspace,
    open_workspace,
    plural,
    put_json,
    put_records,
    say,
)
from observance.model import InputError, Match, UsageError, WeakPolicy

if TYPE_CHECKING:
    from observance.screen import Index
    from observance.screen.certificate_check import Verdict

BROKEN = 5
DIFFERS = 1
SCORECARD = "scorecard"


@dataclass(frozen=True, slots=True)
class Signing:
    """How a screening was asked and how it is signed: the most matches, the least score, whether names stay out, where to."""

    limit: int
    threshold: float
    private: bool
    to: Path


app = App(name="certify", help="Measure a screening configuration, sign what came out, check what was signed.")


@app.command
def run(
    *,
    queries: Path,
    list: Path,  # noqa: A002 - the option's name
    weak: WeakPolicy = WeakPolicy.CORROBORATE,
    format: Format = Format.TEXT,  # noqa: A002 - the option's name is a contract
    certificate: Path | None = None,
    workspace: Path | None = None,
) -> int:
    """Give the recall of each kind of name at 1 % and 5 % false alarms.

    Parameters
    ----------
    queries
        Parquet or CSV with the columns query, entity (or cluster; empty or -1 for a name on no list) and kind.
    list
        The list: a list file, or Parquet or CSV with name, entity (or cluster), quality, type.
    weak
        What a name counts that its list marks as weak: ignore, corroborate or full.
    format
        text, json, jsonl or csv.
    certificate
        Also write the scorecard here, signed with the workspace's key.
    workspace
        The folder whose key signs.
    """
    from observance.screen import Index  # noqa: PLC0415 - the engine's tables
    from observance.screen.scorecard import outcomes, scorecard  # noqa: PLC0415 - pulls in pyarrow
    from observance.workspace import read_list  # noqa: PLC0415 - pulls in SQLAlchemy

    if format is Format.HTML:
        raise UsageError("a scorecard has no page of its own", hint="use --format text, json, jsonl or csv")
    labelled = labelled_names(queries)
    index = Index.of([read_list(list)], weak=weak)
    try:
        card = scorecard(labelled, outcomes(index, labelled))
    except ValueError as error:
        raise InputError(str(error), where=str(queries), hint="an empty entity or -1 is a name on no list") from error
    if format is Format.JSON:
        put_json(card)
    else:
        put_records("Recall", ("kind", "names", *_columns(card)), _rows(card), format)
    if certificate is not None:
        _sign(card, index, queries, certificate, workspace)
    return 0


def _columns(card: dict[str, Any]) -> tuple[str, ...]:
    return tuple(f"at {float(rate):.0%} false alarms (>= {at['threshold']})" for rate, at in card["rates"].items())


def _rows(card: dict[str, Any]) -> list[list[str]]:
    first, *_ = card["rates"].values()
    whole = ["all", str(card["names"] - card["on_no_list"]), *(f"{at['recall']:.3f}" for at in card["rates"].values())]
    return [
        whole,
        *(
            [kind, str(one["names"]), *(f"{at['by_kind'][kind]['recall']:.3f}" for at in card["rates"].values())]
            for kind, one in first["by_kind"].items()
        ),
    ]


def _sign(card: dict[str, Any], index: Index, queries: Path, to: Path, workspace: Path | None) -> None:
    import hashlib  # noqa: PLC0415 - beside the engine's imports, costs --help nothing

    from observance._version import __version__  # noqa: PLC0415 - the same
    from observance.flow.signing import signing_key  # noqa: PLC0415 - the same
    from observance.screen.certificate import lists_of, settings_of, sign  # noqa: PLC0415 - the same

    with open_workspace(workspace) as home:
        key = signing_key(home.folder)
    statement = {
        "kind": SCORECARD,
        "made": {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": f"observance {__version__}"},
        "asked": {"file": queries.name, "sha256": hashlib.sha256(queries.read_bytes()).hexdigest()},
        "against": lists_of(index),
        "settings": settings_of(index),
        "result": card,
    }
    _write(sign(statement, key), to)
    say(f"signed scorecard: {to}")


def sign_screening(
    folder: Path,
    index: Index,
    screened: Sequence[tuple[str, tuple[Match, ...]]],
    how: Signing | None,
) -> None:
    """Write a signed statement of what was asked, of which lists, how, and what was found; nothing where *how* is None."""
    if how is None:
        return
    from observance.flow.signing import signing_key  # noqa: PLC0415 - the same
    from observance.screen.certificate import Asked, make  # noqa: PLC0415 - the engine's tables

    names = tuple(name for name, _ in screened)
    asked = Asked(names=names, limit=how.limit, threshold=how.threshold, private=how.private)
    answers = [matches for _, matches in screened]
    made = make(asked, answers, index=index, key=signing_key(folder), made_at=datetime.now(UTC))
    _write(made, how.to)
    say(f"signed certificate: {how.to}; check it with observance certify check {how.to}")
    if how.private:
        say(f"the names asked are not in it: keep them, and show them with observance certify salt {how.to}")


def _write(signed: dict[str, Any], to: Path) -> None:
    try:
        to.write_text(json.dumps(signed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", where=str(to), hint="choose another file") from error


@app.command
def salt(file: Path, /, *, number: int | None = None, workspace: Path | None = None) -> int:
    """Give the salt that shows which names a private certificate was made of.

    Whoever has it can also try guesses of names. With --number it opens one name only.

    Parameters
    ----------
    file
        A certificate that screen --certificate --private wrote in this workspace.
    number
        The place of the one name to be shown, from 0, as "id" says in the answers.
    workspace
        The folder whose key signed it.
    """
    from observance.screen.certificate_check import verify  # noqa: PLC0415 - the engine's tables

    held = read_certificate(file)
    if problems := verify(held).problems:
        raise InputError(f"does not hold: {problems[0]}", where=str(file), hint="get it again from its maker")
    if not is_private(held):
        raise UsageError("its names are in it, or it holds none", where=str(file), hint="there is nothing to open")
    count = held["statement"]["asked"]["count"]
    if number is not None and not 0 <= number < count:
        raise UsageError(f"--number {number} is none of its {plural(count, 'name')}", hint="they count from 0")
    with existing_workspace(workspace) as home:
        found = own_salt(home.folder, held, number)
    put_json({"file": file.name, "number": number, "salt": found.hex()})
    return 0


@app.command
def check(  # noqa: PLR0913 - every option is the user's
    file: Path,
    /,
    *,
    rerun: bool = False,
    key: str | None = None,
    list: list[Path] | None = None,  # noqa: A002 - the option's name
    names: WordOrDash | None = None,
    salt: str | None = None,
    number: int | None = None,
    workspace: Path | None = None,
) -> int:
    """Check a certificate: exit 5 if it was changed, 1 if a new run comes out otherwise.

    Parameters
    ----------
    file
        A certificate, as screen --certificate or certify run --certificate wrote it.
    rerun
        Also ask the same again, of the same versions of the lists as the workspace keeps them, in the same way.
    key
        The public key (base64) that must have signed it, as its owner gave it to you.
    list
        A list file that --rerun also finds versions in, beside those the workspace keeps. May be given again.
    names
        The names of a private certificate: a file, - for standard input, or one name itself.
    salt
        What certify salt gave for them (hexadecimal); not needed in the workspace that signed.
    number
        The place (from 0) of the one name that is given.
    workspace
        The folder whose kept lists are used by --rerun.
    """
    from observance.screen.certificate_check import verify  # noqa: PLC0415 - the engine's tables

    held = read_certificate(file)
    verdict = verify(held)
    if not verdict.problems:
        opened = opened_with(held, names, salt, number, workspace)
        index = index_of_then(held, list or (), workspace, file, opened) if rerun else None
        verdict = verify(held, index, opened=opened)
    return _report(verdict, file, key)


def _report(verdict: Verdict, file: Path, key: str | None) -> int:
    other = key is not None and key != verdict.public_key
    problems = [*verdict.problems, *(["signature: by another key than the one given"] if other else [])]
    put_json(
        {
            "file": file.name,
            "public_key": verdict.public_key,
            "problems": problems,
            "names_shown": verdict.opened,
            "rerun": verdict.rerun,
            "not_rerun": verdict.not_rerun or None,
            "same_result": verdict.same_result,
            "differences": [*verdict.differences],
            "settings_differ": [*verdict.settings],
        }
    )
    if problems:
        say(f"{file}: does not hold: {problems[0]}")
        return BROKEN
    if verdict.differences or verdict.not_rerun:
        # What differs says more than that it was not run again because of it.
        say(f"{file}: unchanged, but {(verdict.differences or (verdict.not_rerun,))[0]}")
        return DIFFERS
    shown = "; the names given are those it was made of" if verdict.opened else ""
    again = "; run again, the same came out" if verdict.rerun else ""
    though = f" (though {verdict.settings[0]})" if verdict.settings else ""
    say(
        f"{file}: unchanged, signed by {verdict.public_key}{shown}{again}{though}. "
        "Compare that key with one its owner gave you."
    )
    return 0
