"""Certificates: what was changed is named, what comes out otherwise is named, and private names stay private."""

from __future__ import annotations

import copy
import json
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.lists import bundled
from observance.model import WeakPolicy, WorkspaceError
from observance.screen import Index
from observance.screen.certificate import Asked, make, salt_of, sha256, sign, verify
from observance.screen.signing import NAME, signing_key

INDEX = Index.of([bundled()])
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAMES = ("Yun Ho-jin", "Jane Doe", "윤호진", "Korea Mining Development Trading Corp.")
WHEN = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def certificate(index: Index = INDEX, *, names: tuple[str, ...] = NAMES, private: bool = False) -> dict[str, Any]:
    asked = Asked(names=names, limit=5, threshold=0.75, private=private)
    answers = index.screen_many(names, limit=5, threshold=0.75)
    made = make(asked, answers, index=index, key=KEY, made_at=WHEN)
    parsed: dict[str, Any] = json.loads(json.dumps(made))
    return parsed


CERTIFICATE = certificate()


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict | list) and value:
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, key))
    else:
        yield path


LEAVES = list(leaves(CERTIFICATE))


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def test_a_certificate_holds_and_runs_again_the_same() -> None:
    verdict = verify(CERTIFICATE, INDEX)
    assert (verdict.problems, verdict.differences, verdict.rerun, verdict.holds) == ((), (), True, True)
    assert verify(CERTIFICATE).holds
    assert not verify(CERTIFICATE).rerun
    assert CERTIFICATE["statement"]["result"]["matched"] == 3


def test_a_certificate_says_what_when_by_what_and_with_which_tables() -> None:
    statement = CERTIFICATE["statement"]
    assert statement["asked"]["names"] == list(NAMES)
    assert statement["made"]["at"] == "2026-03-01T12:00:00+00:00"
    assert statement["against"][0]["sha256"] == bundled().sha256
    assert "screen/score.toml" in statement["settings"]["tables"]
    assert statement["result"]["matches"][0]["matches"][0]["tokens"]


@pytest.mark.parametrize("path", [p for p in LEAVES if p[0] == "statement"][::3], ids=lambda p: ".".join(map(str, p)))
def test_a_changed_field_is_named(path: tuple[str | int, ...]) -> None:
    forged = copy.deepcopy(CERTIFICATE)
    before = at(forged, path)
    at(forged, path[:-1])[path[-1]] = "0" if before != "0" else "1"
    (problem,) = verify(forged).problems
    assert problem == f"{'.'.join(map(str, path[:3]))}: changed after it was signed"


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LEAVES), st.one_of(st.none(), st.booleans(), st.integers(), st.text(), st.just([]), st.just({})))
def test_no_field_can_be_changed_unseen(path: tuple[str | int, ...], value: object) -> None:
    forged = copy.deepcopy(CERTIFICATE)
    before = at(forged, path)
    at(forged, path[:-1])[path[-1]] = value
    if json.dumps(value) != json.dumps(before):
        assert verify(forged, INDEX).problems


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LEAVES))
def test_no_field_can_be_left_out_or_added_unseen(path: tuple[str | int, ...]) -> None:
    forged = copy.deepcopy(CERTIFICATE)
    inner = at(forged, path[:-1])
    added = copy.deepcopy(CERTIFICATE)
    beside = at(added, path[:-1])
    if isinstance(inner, dict):
        del inner[path[-1]]
        beside["more"] = 1
    else:
        inner.pop()
        beside.append(1)
    assert verify(forged).problems
    assert verify(added).problems


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["statement", "hashes", "kind", "x"]), inner),
    )
)
def test_what_is_no_certificate_is_said_not_to_be_one(value: object) -> None:
    assert verify(value, INDEX).problems


def test_a_forger_who_signs_again_has_another_key_and_his_sums_must_add_up() -> None:
    statement = copy.deepcopy(CERTIFICATE["statement"])
    statement["result"]["matches"][0]["matches"] = []
    other = Ed25519PrivateKey.generate()
    assert "result.sha256: not that of the matches" in verify(sign(statement, other)).problems
    statement["result"] |= {"sha256": sha256(statement["result"]["matches"]), "matched": 2, "clear": 2}
    forged = sign(statement, other)
    assert verify(forged).public_key != verify(CERTIFICATE).public_key
    assert verify(forged).holds, "only a second run can tell"
    (difference,) = verify(forged, INDEX).differences
    assert "'Yun Ho-jin'" in difference
    assert "KPi.001" in difference
    assert "matches now" in difference


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("asked", "names", [1, 2, 3, 4]),
        ("asked", "count", 7),
        ("settings", "limit", -1),
        ("settings", "tables", []),
        ("result", "matches", [{"matches": 3}] * 4),
        ("result", "matches", [{"matches": [{}]}] * 4),
        ("result", "names", None),
    ],
)
def test_what_a_signer_wrote_and_cannot_be_is_a_problem_and_no_crash(part: str, field: str, value: object) -> None:
    statement = copy.deepcopy(CERTIFICATE["statement"])
    statement[part][field] = value
    assert verify(sign(statement, KEY), INDEX).problems


def test_other_lists_are_named_and_not_run_against() -> None:
    newer = replace(bundled(), version="2099-01-01", sha256="0" * 64)
    verdict = verify(CERTIFICATE, Index.of([newer]))
    assert not verdict.rerun
    assert not verdict.holds
    assert any("version" in one and "2099-01-01 here" in one for one in verdict.differences)
    gone = verify(CERTIFICATE, Index.of([replace(bundled(), id="other")]))
    assert len(gone.differences) == 2


def test_another_weak_policy_or_table_is_named() -> None:
    verdict = verify(CERTIFICATE, Index.of([bundled()], weak=WeakPolicy.FULL))
    assert "settings.weak: corroborate in the certificate, full here" in verdict.differences
    statement = copy.deepcopy(CERTIFICATE["statement"])
    statement["settings"]["tables"]["screen/score.toml"] = "0" * 64
    statement["settings"]["engine"] = "0"
    differences = verify(sign(statement, KEY), INDEX).differences
    assert "settings.tables: screen/score.toml is not the same here" in differences
    assert any(one.startswith("settings.engine: 0 in") for one in differences)


def test_private_names_are_not_in_the_certificate_and_can_be_shown_by_the_key_holder() -> None:
    made = certificate(private=True)
    text = json.dumps(made, ensure_ascii=False)
    assert not any(name in text for name in NAMES if name != "Yun Ho-jin")
    assert '"query"' not in text
    assert verify(made, INDEX).not_rerun
    salt = salt_of(made, KEY)
    assert verify(made, INDEX, names=NAMES, salt=salt).holds
    assert verify(made, INDEX, names=NAMES, salt=salt).rerun
    assert verify(made, INDEX, names=("Jane Doe",) * 4, salt=salt).differences
    assert verify(made, INDEX, names=("Jane Doe",), salt=None).differences
    assert certificate(private=True)["statement"]["asked"]["sha256"] != made["statement"]["asked"]["sha256"]


def test_nothing_asked_is_certified_too() -> None:
    assert verify(certificate(names=()), INDEX).rerun


def test_the_workspace_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = signing_key(tmp_path)
    assert signing_key(tmp_path).private_bytes_raw() == first.private_bytes_raw()
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_key_others_can_read_or_that_is_none_is_refused(tmp_path: Path) -> None:
    signing_key(tmp_path)
    (tmp_path / NAME).chmod(0o644)
    with pytest.raises(WorkspaceError, match="chmod 600"):
        signing_key(tmp_path)
    (tmp_path / NAME).chmod(0o600)
    (tmp_path / NAME).write_text("not a key", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="PEM"):
        signing_key(tmp_path)
    with pytest.raises(WorkspaceError, match="cannot be made"):
        signing_key(tmp_path / "gone")
