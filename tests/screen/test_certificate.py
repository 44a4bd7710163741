"""Certificates: what was changed is named, what comes out otherwise is named, and private names stay private."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.lists import bundled
from observance.model import WeakPolicy
from observance.screen import Index
from observance.screen.certificate import Asked, make, sha256, sign
from observance.screen.certificate_check import verify
from observance.screen.certificate_names import Opened, commitments, not_those, salt_of

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
PRIVATE = certificate(private=True)


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def test_a_certificate_holds_and_runs_again_the_same() -> None:
    verdict = verify(CERTIFICATE, INDEX)
    assert (verdict.problems, verdict.differences, verdict.settings) == ((), (), ())
    assert (verdict.rerun, verdict.holds, verdict.same_result) == (True, True, True)
    assert verify(CERTIFICATE).holds
    assert not verify(CERTIFICATE).rerun
    assert verify(CERTIFICATE).same_result is None
    assert CERTIFICATE["statement"]["result"]["matched"] == 3


def test_a_certificate_says_what_when_by_what_and_with_which_tables() -> None:
    statement = CERTIFICATE["statement"]
    assert statement["asked"]["names"] == list(NAMES)
    assert statement["made"]["at"] == "2026-03-01T12:00:00+00:00"
    assert statement["against"][0]["sha256"] == bundled().sha256
    assert "screen/score.toml" in statement["settings"]["tables"]
    assert statement["result"]["matches"][0]["matches"][0]["tokens"]


def changed(certificate: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    forged = copy.deepcopy(certificate)
    at(forged, path[:-1])[path[-1]] = "0" if at(forged, path) != "0" else "1"
    return forged


@pytest.mark.parametrize(
    ("held", "path"),
    [(held, path) for held in (CERTIFICATE, PRIVATE) for path in leaves(held) if path[0] == "statement"],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_every_changed_field_is_named(held: dict[str, Any], path: tuple[str | int, ...]) -> None:
    (problem,) = verify(changed(held, path)).problems
    assert problem == f"{'.'.join(map(str, path[:3]))}: changed after it was signed"


@pytest.mark.parametrize(
    "path", [path for path in LEAVES if path[0] != "statement"], ids=lambda path: ".".join(map(str, path))
)
def test_every_changed_hash_and_part_of_the_signature_is_a_problem(path: tuple[str | int, ...]) -> None:
    problems = verify(changed(CERTIFICATE, path)).problems
    if path[0] == "hashes":
        assert any(problem.startswith("signature: does not fit") for problem in problems)
        assert f"statement.{path[1]}: changed after it was signed" in problems
    else:
        assert problems[0].startswith(str(path[0]))


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
        ("asked", "names", None),
        ("settings", "weak", "sometimes"),
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
    assert "settings.weak: corroborate in the certificate, full here" in verdict.settings
    statement = copy.deepcopy(CERTIFICATE["statement"])
    statement["settings"]["tables"]["screen/score.toml"] = "0" * 64
    statement["settings"]["engine"] = "0"
    newer = verify(sign(statement, KEY), INDEX)
    assert "settings.tables: screen/score.toml is not the same here" in newer.settings
    assert any(one.startswith("settings.engine: 0 in") for one in newer.settings)
    assert (newer.differences, newer.same_result) == ((), True), "another engine that gives the same is no difference"


def test_private_names_are_not_in_the_certificate_and_can_be_shown_by_the_key_holder() -> None:
    text = json.dumps(PRIVATE, ensure_ascii=False)
    assert not any(name in text for name in NAMES if name != "Yun Ho-jin")
    assert '"query"' not in text
    assert verify(PRIVATE, INDEX).not_rerun
    right = Opened(names=NAMES, salt=salt_of(PRIVATE, KEY))
    assert verify(PRIVATE, opened=right).opened
    verdict = verify(PRIVATE, INDEX, opened=right)
    assert (verdict.opened, verdict.rerun, verdict.same_result) == (True, True, True)


@pytest.mark.parametrize(
    ("names", "salt", "says"),
    [
        (("Yun Ho-jin", "Jane Doe", "윤호진", "x"), salt_of(PRIVATE, KEY), "name 3: not the name and the salt given"),
        (NAMES, bytes(32), "name 0: not the name and the salt given"),
        (("Jane Doe",), salt_of(PRIVATE, KEY), "1 names given, 4 in the certificate"),
    ],
    ids=["another name", "another salt", "too few names"],  # the salt is new in every process, and would be in the name
)
def test_other_names_than_the_private_ones_are_named_and_not_run(
    names: tuple[str, ...], salt: bytes, says: str
) -> None:
    verdict = verify(PRIVATE, INDEX, opened=Opened(names=names, salt=salt))
    assert says in verdict.differences
    assert (verdict.opened, verdict.rerun, verdict.same_result) == (False, False, None)


def test_one_private_name_is_shown_without_the_others() -> None:
    salt = salt_of(PRIVATE, KEY, 1)
    verdict = verify(PRIVATE, INDEX, opened=Opened(names=("Jane Doe",), salt=salt, number=1))
    assert (verdict.opened, verdict.same_result) == (True, True)
    for names, number in ((("Jane Doe",), 0), (("Jane Roe",), 1), (("Jane Doe",), 4), (("Jane Doe",), -1), ((), 1)):
        assert verify(PRIVATE, INDEX, opened=Opened(names=names, salt=salt, number=number)).differences
    everything = Opened(names=NAMES, salt=salt)
    assert len(verify(PRIVATE, opened=everything).differences) == len(NAMES), "its salt opens no other place"


@given(st.lists(st.text(max_size=8), max_size=5), st.binary(min_size=32, max_size=32))
def test_a_commitment_fits_its_name_alone_and_equal_names_do_not_look_alike(names: list[str], salt: bytes) -> None:
    committed = commitments(names, salt)
    assert not list(not_those(committed, Opened(names=names, salt=salt)))
    assert len(set(committed)) == len(names)
    for number in range(len(names)):
        other = [*names[:number], names[number] + "x", *names[number + 1 :]]
        (said,) = not_those(committed, Opened(names=other, salt=salt))
        assert said.startswith(f"name {number}:")


def test_the_same_private_names_look_otherwise_in_another_certificate() -> None:
    again = certificate(private=True)["statement"]["asked"]
    assert not {*again["commitments"]} & {*PRIVATE["statement"]["asked"]["commitments"]}


def test_a_private_certificate_whose_answers_are_others_is_shown_by_a_second_run() -> None:
    statement = copy.deepcopy(PRIVATE["statement"])
    statement["result"]["matches"][0]["matches"][0]["score"] = 0.8
    statement["result"]["sha256"] = sha256(statement["result"]["matches"])
    forged = sign(statement, KEY)
    (difference,) = verify(forged, INDEX, opened=Opened(names=NAMES, salt=salt_of(forged, KEY))).differences
    assert difference.startswith("name 0: ")
    assert "score was 0.8" in difference
    assert "Yun" not in difference


def test_nothing_asked_is_certified_too() -> None:
    assert verify(certificate(names=()), INDEX).rerun
