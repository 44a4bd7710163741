"""What is refused, and how: problem details with words for the caller, whatever is sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.api import limits

OK, BAD, ABSENT, NOT_ALLOWED, LARGE, SHAPE = 200, 400, 404, 405, 413, 422
SHOWN = 60


@pytest.fixture(scope="module")
def http(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=30) as ours:
        yield ours


def example(**properties: Any) -> dict[str, Any]:
    return {"queries": {"q": {"schema": "Person", "properties": properties}}}


def the_problem(reply: httpx.Response) -> dict[str, Any]:
    """Give a refusal's body once it has the shape of RFC 9457."""
    assert reply.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = reply.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(body)
    assert body["status"] == reply.status_code
    assert "Traceback" not in reply.text
    return body


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"", BAD, "JSON"),
        (b"{", BAD, "JSON"),
        (b"\xff\xfe", BAD, "JSON"),
        (b"[" * 100_000, SHAPE, "object"),
        (b'{"queries": {"q": ' + b'{"a":' * 20_000, BAD, "JSON"),
        (b"null", SHAPE, "object"),
        (b"{}", SHAPE, "queries"),
        (b'{"queries": {}}', BAD, "no queries"),
        (b'{"queries": {"q": null}}', BAD, "no queries"),
        (b'{"queries": {"q": {"properties": {"name": "x"}}}}', SHAPE, "schema"),
        (b'{"queries": {"q": {"schema": "Person", "properties": {"name": {"a": 1}}}}}', SHAPE, "properties"),
        (b'{"queries": {"q": {"schema": "Unicorn", "properties": {"name": "x"}}}}', BAD, "Unicorn"),
        (b'{"queries": {"q": {"schema": "CryptoWallet", "properties": {"name": "x"}}}}', BAD, "CryptoWallet"),
        (b'{"queries": {"q": {"schema": "Person"}}}', BAD, "no name"),
        (b'{"queries": {"q": {"schema": "Person", "properties": {"passportNumber": "1"}}}}', BAD, "no name"),
        (b'{"queries": {"q": {"schema": "Person", "properties": {"name": [null, " "]}}}}', BAD, "no name"),
        (json.dumps(example(name="x" * (limits.LONGEST_NAME + 1))).encode(), BAD, "400 at most"),
        (json.dumps(example(name=[f"n{n}" for n in range(21)])).encode(), BAD, "20 at most"),
        (json.dumps({"queries": {str(n): {"schema": "Person"} for n in range(101)}}).encode(), BAD, "100 at most"),
        (
            json.dumps({"queries": {str(n): example(name=[f"{n} {m}" for m in range(20)])["queries"]["q"]
                                    for n in range(30)}}).encode(),
            BAD,
            "500 at most",
        ),
    ],
)  # fmt: skip
def test_a_wrong_body_is_refused_in_words(http: httpx.Client, body: bytes, status: int, says: str) -> None:
    reply = http.post("/match/default", content=body)
    assert reply.status_code == status, reply.text
    assert says in the_problem(reply)["detail"]


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("limit=0", SHAPE, "limit"),
        ("limit=501", SHAPE, "limit"),
        ("limit=many", SHAPE, "limit"),
        ("limit=1e999", SHAPE, "limit"),
        ("threshold=nan", SHAPE, "threshold"),
        ("threshold=1.5", SHAPE, "threshold"),
        ("cutoff=-1", SHAPE, "cutoff"),
        ("algorithm=magic", BAD, "magic"),
        ("changed_since=yesterday", SHAPE, "changed_since"),
        ("include_dataset=absent", ABSENT, "absent"),
        ("&".join(f"exclude_entity_ids={n}" for n in range(51)), SHAPE, "exclude_entity_ids"),
    ],
)
def test_a_wrong_parameter_is_named(http: httpx.Client, query: str, status: int, says: str) -> None:
    reply = http.post(f"/match/default?{query}", json=example(name="Ri Yong Mu"))
    assert reply.status_code == status, reply.text
    assert says in the_problem(reply)["detail"]


@pytest.mark.parametrize("query", ["fuzzy=false", "cutoff=0.9", "unknown=1", "algorithm=best", "limit=500", "x=%ff"])
def test_what_clients_send_is_accepted(http: httpx.Client, query: str) -> None:
    reply = http.post(
        f"/match/sanctions?{query}", json={**example(name="Ri Yong Mu"), "weights": {"a": 1}, "config": {}}
    )
    assert reply.status_code == OK
    assert reply.headers["x-batch-size"] == "1"
    assert reply.json()["against"][0]["list"] == "test-list"


def test_a_body_over_the_limit_is_not_read(http: httpx.Client) -> None:
    reply = http.post("/match/default", content=b" " * (limits.LARGEST_BODY + 1))
    assert reply.status_code == LARGE
    the_problem(reply)
    chunks = (b" " * 65536 for _ in range(32))
    reply = http.post("/match/default", content=chunks)
    assert reply.status_code == LARGE
    the_problem(reply)


@pytest.mark.parametrize(
    "path", ["/", "/nothing", "/updatez", "/schema", "/docs", "/match", "/entities/", "/%00", "/a/b/c"]
)
def test_there_is_no_more_than_the_routes(http: httpx.Client, path: str) -> None:
    reply = http.get(path)
    assert reply.status_code == ABSENT
    the_problem(reply)
    reply = http.post("/updatez?token=x")
    assert reply.status_code == ABSENT
    the_problem(reply)


def test_a_wrong_method_is_refused(http: httpx.Client) -> None:
    reply = http.get("/match/default")
    assert reply.status_code == NOT_ALLOWED
    assert "POST" in reply.headers["allow"]
    the_problem(reply)
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert http.request(method, "/catalog").status_code == NOT_ALLOWED


def test_a_name_that_is_read_as_its_parts(http: httpx.Client) -> None:
    reply = http.post("/match/default", json=example(firstName="Yong Mu", lastName="Ri")).json()
    assert reply["responses"]["q"]["results"][0]["id"] == "KPi.053"


def test_what_is_hidden_in_a_name_is_told_even_without_a_match(http: httpx.Client) -> None:
    reply = http.post("/match/default", json=example(name="Jo\u200bhn Sm\u0456th")).json()
    assert reply["responses"]["q"]["disguise"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
VALUES = st.text(max_size=60) | st.lists(st.text(max_size=60) | st.integers() | st.none(), max_size=4)
PROPERTIES = st.dictionaries(
    st.sampled_from(["name", "alias", "birthDate", "nationality", "country", "passportNumber", "firstName"]), VALUES
)
EXAMPLES = st.fixed_dictionaries(
    {"schema": st.sampled_from(["Person", "Company", "Vessel", "Thing", "Unicorn"]), "properties": PROPERTIES}
)


def never_fails(reply: httpx.Response) -> None:
    assert reply.status_code in {OK, BAD, ABSENT, SHAPE}, reply.text
    if reply.status_code != OK:
        the_problem(reply)


@settings(max_examples=SHOWN, deadline=None)
@given(body=JSON)
def test_any_json_is_answered(http: httpx.Client, body: Any) -> None:
    never_fails(http.post("/match/default", json={"queries": body}))


@settings(max_examples=SHOWN, deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_are_answered(http: httpx.Client, body: bytes) -> None:
    never_fails(http.post("/match/default", content=body))


@settings(max_examples=SHOWN * 3, deadline=None)
@given(queries=st.dictionaries(st.text(max_size=10), EXAMPLES, max_size=5), floor=st.floats(0, 1))
def test_any_examples_are_answered_and_sorted(http: httpx.Client, queries: dict[str, Any], floor: float) -> None:
    reply = http.post(
        "/match/default", json={"queries": queries}, params={"threshold": floor, "cutoff": 0, "limit": 50}
    )
    never_fails(reply)
    if reply.status_code == OK:
        for one in reply.json()["responses"].values():
            scores = [result["score"] for result in one["results"]]
            assert scores == sorted(scores, reverse=True)
            assert all(0 <= score <= 1 for score in scores)


def test_half_a_surrogate_is_answered(http: httpx.Client) -> None:
    body = b'{"queries": {"q": {"schema": "Person", "properties": {"name": "Ri \\ud800 Yong Mu"}}}}'
    never_fails(http.post("/match/default", content=body))


@settings(max_examples=SHOWN, deadline=None)
@given(q=st.text(max_size=80), sort=st.text(max_size=10), ident=st.text(min_size=1, max_size=20))
def test_any_words_are_answered(http: httpx.Client, q: str, sort: str, ident: str) -> None:
    never_fails(http.get("/search/default", params={"q": q}))
    never_fails(http.get("/search/default", params={"q": "ri", "sort": sort, "filter": q, "countries": q}))
    reply = http.get("/entities/" + httpx.URL("/", params={"x": ident}).query.decode()[2:].replace("+", "%20"))
    assert reply.status_code in {OK, ABSENT}
