"""The server as a process sees it: headers, names, binding, readiness, load, and lists that change while it serves."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from yente_client import Client
from yente_client.entities import Person
from yente_client.exceptions import ServerError

from observance.api import limits, listen
from observance.api.service import Service
from observance.cli.app import run
from observance.model import UsageError, WorkspaceError
from observance.workspace import Workspace
from tests.api.running import PATIENCE, a_list, keep, listed, serving, until

OK, BUSY, MISDIRECTED = 200, 503, 421
ASKED = {"queries": {"q": {"schema": "Person", "properties": {"name": ["Ri Yong Mu"]}}}}


@pytest.mark.parametrize("path", ["/healthz", "/catalog", "/entities/KPi.053", "/nothing", "/search/default?limit=x"])
def test_every_reply_has_the_headers(address: str, path: str) -> None:
    headers = httpx.get(address + path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "cache-control" in headers
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "[::2]:80", ""]
)
def test_other_names_are_not_answered(address: str, host: str) -> None:
    reply = httpx.get(f"{address}/catalog", headers={"Host": host})
    assert reply.status_code == MISDIRECTED
    assert reply.json()["status"] == MISDIRECTED
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "[::1]:9"])
def test_the_names_of_this_machine_are_answered(address: str, host: str) -> None:
    assert httpx.get(f"{address}/healthz", headers={"Host": host}).status_code == OK


def test_the_description_of_the_api(address: str) -> None:
    reply = httpx.get(f"{address}/openapi.json")
    assert reply.status_code == OK
    described: dict[str, Any] = reply.json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {
        "/match/{dataset}", "/search/{dataset}", "/entities/{entity_id}", "/algorithms", "/catalog", "/manifest",
        "/healthz", "/readyz",
    }  # fmt: skip
    match = described["paths"]["/match/{dataset}"]["post"]
    assert match["requestBody"]["content"]["application/json"]["schema"]["required"] == ["queries"]
    assert "application/problem+json" in match["responses"]["422"]["content"]
    assert "MatchReply" in str(match["responses"]["200"])
    assert "http" not in str(described["paths"]), "nothing is fetched from elsewhere"


def test_the_manifest_is_the_catalog_and_etags_hold(address: str) -> None:
    first = httpx.get(f"{address}/manifest")
    assert first.json() == httpx.get(f"{address}/catalog").json()
    again = httpx.get(f"{address}/catalog", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(f"{address}/catalog", headers={"If-None-Match": '"other"'}).status_code == OK


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 - that it is refused
def test_other_machines_are_kept_out_by_default(host: str) -> None:
    with pytest.raises(UsageError, match="--allow-remote"):
        listen(host, 0)


def test_other_machines_are_let_in_where_asked(tmp_path: Path) -> None:
    listener = listen("0.0.0.0", 0, allow_remote=True)  # noqa: S104 - what the option is for
    with listener.socket:
        assert listener.remote


@pytest.mark.parametrize("port", [-1, 65536])
def test_a_port_that_is_none(port: int) -> None:
    with pytest.raises(UsageError, match="no port"):
        listen("127.0.0.1", port)


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(["serve", "--port", str(port), "--workspace", str(tmp_path / "home")]) == 2
    assert "--port" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_remote_host_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--host", "0.0.0.0"]) == 2  # noqa: S104 - that it is refused
    assert "--allow-remote" in capsys.readouterr().err


def test_readiness_waits_for_the_index_and_health_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    go, build = threading.Event(), Workspace.index

    def slow(self: Workspace, chosen: Any) -> Any:
        assert go.wait(PATIENCE)
        return build(self, chosen)

    monkeypatch.setattr(Workspace, "index", slow)
    with (
        Workspace.open(tmp_path / "home") as home,
        serving(home, ready=False) as where,
        Client(base_url=where) as client,
    ):
        assert client.healthz().status == "ok"
        with pytest.raises(ServerError, match="being indexed"):
            client.readyz()
        reply = httpx.post(f"{where}/match/default", json=ASKED)
        assert (reply.status_code, reply.headers["retry-after"]) == (BUSY, "1")
        go.set()
        until(lambda: httpx.get(f"{where}/readyz").status_code == OK)
        assert client.match(Person(name="Ri Yong Mu")).results


def test_a_workspace_that_fails_is_said_and_taken_up_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("observance.api.service._AFTER_FAILURE", 0.02)
    failing, real = threading.Event(), Workspace.checkpoint
    failing.set()

    def checkpoint(self: Workspace) -> str:
        if failing.is_set():
            raise WorkspaceError("the disk failed", where="here")
        return real(self)

    monkeypatch.setattr(Workspace, "checkpoint", checkpoint)
    with Workspace.open(tmp_path / "home") as home, serving(home, ready=False) as where:
        assert httpx.get(f"{where}/readyz").status_code == BUSY
        failing.clear()
        until(lambda: httpx.get(f"{where}/readyz").status_code == OK)
        failing.set()
        time.sleep(0.1)
        assert httpx.post(f"{where}/match/default", json=ASKED).status_code == OK, "what is held is still good"


def test_a_list_imported_elsewhere_is_taken_up_whole(tmp_path: Path) -> None:
    person = Person(name="Zubrowka Ostrander")
    stop = threading.Event()

    def asks(where: str) -> int:
        """Ask until told to stop; each answer must be of one state, the old or the new one."""
        asked = 0
        with Client(base_url=where) as client:
            while not stop.is_set():
                reply = client.match(person)
                assert [one.id for one in reply.results] in ([], ["T.1"])
                asked += 1
        return asked

    with Workspace.open(tmp_path / "home") as home, serving(home) as where, ThreadPoolExecutor(4) as pool:
        tag = httpx.get(f"{where}/catalog").headers["etag"]
        busy = [pool.submit(asks, where) for _ in range(4)]
        with Workspace.open(tmp_path / "home") as other, Client(base_url=where) as client:
            assert client.match(person).results == []
            keep(other, a_list("test-list", listed("T.1", "Zubrowka Ostrander")))
            until(lambda: client.match(person).results)
            assert client.datasets().current == ["test-list", "un-dprk"]
            keep(other, a_list("test-list", listed("T.2", "Quixotry Lantern"), version="2026-03-02"))
            until(lambda: not client.match(person).results)
        stop.set()
        assert all(one.result() for one in busy)
        assert httpx.get(f"{where}/catalog").headers["etag"] != tag


def test_an_import_through_the_same_workspace_is_taken_up(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "home") as home, serving(home) as where:
        keep(home, a_list("test-list", listed("T.1", "Zubrowka Ostrander")))
        until(lambda: httpx.get(f"{where}/entities/T.1").status_code == OK)


def test_health_is_answered_under_load(address: str) -> None:
    names = {f"q{n}": {"schema": "LegalEntity", "properties": {"name": [f"Korea Trading {n}"]}} for n in range(100)}
    stop = threading.Event()

    def load() -> None:
        with httpx.Client(base_url=address, timeout=PATIENCE) as http:
            while not stop.is_set():
                assert http.post("/match/default?limit=50", json={"queries": names}).status_code == OK

    with ThreadPoolExecutor(8) as pool, httpx.Client(base_url=address) as http:
        busy = [pool.submit(load) for _ in range(8)]
        times = []
        for _ in range(20):
            began = time.monotonic()
            assert http.get("/healthz").status_code == OK
            times.append(time.monotonic() - began)
        stop.set()
        for one in busy:
            one.result()
    assert sorted(times)[len(times) // 2] < 1


def test_the_same_question_at_once_has_the_same_answer(address: str) -> None:
    def ask(_: int) -> bytes:
        return httpx.post(f"{address}/match/default", json=ASKED).content

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(ask, range(64)))) == 1


def test_too_many_at_once_are_told_to_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_WAITING", 0)
    with Workspace.open(tmp_path / "home") as home, serving(home) as where:
        reply = httpx.post(f"{where}/match/default", json=ASKED)
        assert (reply.status_code, reply.headers["retry-after"]) == (BUSY, "1")
        assert httpx.get(f"{where}/healthz").status_code == OK


def test_a_mistake_of_ours_is_a_problem_without_the_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_args: object) -> None:
        raise ZeroDivisionError("secret inside")

    with Workspace.open(tmp_path / "home") as home, serving(home) as where:
        monkeypatch.setattr(Service, "answer", breaks)
        reply = httpx.post(f"{where}/match/default", json=ASKED)
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "secret" not in reply.text
    assert "secret inside" in caplog.text


def test_the_command_serves_until_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "observance", "serve", "--port", "0", "--workspace", str(tmp_path / "home")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if line.startswith("serving "))
            where = line.split(" on ")[1].split(";")[0]
            until(lambda: httpx.get(f"{where}/readyz").status_code == OK)
            with Client(base_url=where) as client:
                assert client.match(Person(name="Ri Yong Mu")).results
            process.send_signal(signal.SIGINT)
            said = process.stderr.read()
        finally:
            status = process.wait(PATIENCE)
    assert status == 0
    assert said.endswith("stopped\n")
    assert "Ri Yong Mu" not in said, "what was asked is nobody's business"
