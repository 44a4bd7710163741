"""Timestamps from a real authority, made with openssl: what is right is taken, what is wrong is refused and kept."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response

from observance.evidence import openssl, timestamps
from observance.evidence.timestamps import Kept, Stamps, TokenState, check, query
from observance.ingest.authorities import LARGEST_REPLY, ask_authority
from observance.model import InputError, UsageError
from tests.evidence.stamping import REPLY_TYPE, Authority, serving

NOTE = "observance.example/log\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n\u2014 somebody AAAAAAAA\n"
MESSAGE = NOTE.encode()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give an authority that sends one certificate."""
    return Authority(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def long_chain(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Give an authority that sends two certificates, unsorted."""
    return Authority(tmp_path_factory.mktemp("tsa") / "two", long_chain=True)


@pytest.fixture(params=["one", "two"])
def either(request: pytest.FixtureRequest, authority: Authority, long_chain: Authority) -> Authority:
    """Give either authority: what our library reads, and what only openssl reads."""
    return authority if request.param == "one" else long_chain


def test_a_good_token_says_when_and_by_whom(either: Authority) -> None:
    found = check(either.reply(query(MESSAGE)), MESSAGE, roots=[either.root])
    assert found.state is TokenState.GOOD
    assert found.what == timestamps.MEANING
    assert found.at is not None
    assert abs(datetime.now(UTC) - found.at) < timedelta(minutes=5)
    assert "Stamper" in found.authority


def test_the_library_refuses_the_order_openssl_accepts(long_chain: Authority) -> None:
    with pytest.raises(ValueError, match="InvalidSetOrdering"):
        decode_timestamp_response(long_chain.reply(query(MESSAGE)))


def test_without_roots_a_token_is_not_good_and_not_bad(either: Authority) -> None:
    found = check(either.reply(query(MESSAGE)), MESSAGE)
    assert found.state is TokenState.UNCHECKED
    assert "no root certificate" in found.what


def test_a_token_for_other_bytes_is_bad_with_and_without_roots(either: Authority) -> None:
    reply = either.reply(query(MESSAGE))
    assert check(reply, MESSAGE + b" ").state is TokenState.BAD
    assert "other bytes" in check(reply, MESSAGE + b" ", roots=[either.root]).what


def test_another_root_is_not_the_root(either: Authority, authority: Authority, long_chain: Authority) -> None:
    other = long_chain if either is authority else authority
    assert check(either.reply(query(MESSAGE)), MESSAGE, roots=[other.root]).state is TokenState.BAD


@pytest.mark.parametrize("signer", ["self", "expired"])
def test_a_signer_of_its_own_and_an_expired_one_are_bad(either: Authority, signer: str) -> None:
    reply = either.reply(query(MESSAGE), signer=signer)
    assert check(reply, MESSAGE, roots=[either.root]).state is TokenState.BAD


def test_a_certificate_for_something_else_signs_no_timestamp(tmp_path: Path) -> None:
    other = Authority(tmp_path / "tsa", for_stamping=False)
    # openssl itself refuses to sign with it; an authority that did would be refused here.
    with pytest.raises(subprocess.CalledProcessError):
        other.reply(query(MESSAGE))


@given(st.data())
@settings(deadline=None)
def test_no_changed_token_stumbles_or_gives_another_time(authority: Authority, data: st.DataObject) -> None:
    reply = _reply(authority)
    right = check(reply, MESSAGE, roots=[authority.root])
    changed = bytearray(reply)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(reply) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(reply)) | st.just(len(reply)))
    found = check(bytes(changed[:cut]), MESSAGE, roots=[authority.root])
    # Some bytes (an unsigned attribute, a status text) mean nothing; none may change what a good token says.
    assert found.state is not TokenState.GOOD or found.at == right.at


@cache
def _reply(authority: Authority) -> bytes:
    return authority.reply(query(MESSAGE))


def test_odd_certificates_in_a_reply_are_bad_and_raise_nothing(authority: Authority) -> None:
    """Every byte once: a version of certificate nobody knows, a time zone nobody has, a negative serial number."""
    reply = _reply(authority)
    for place in range(len(reply)):
        changed = bytearray(reply)
        changed[place] ^= 0x80
        assert check(bytes(changed), MESSAGE, roots=[authority.root]).state in TokenState


@pytest.mark.parametrize("junk", [b"", b"<html>no</html>", b"\x30\x03\x02\x01\x02", b"\x30\x80" * 400])
def test_junk_is_no_reply(junk: bytes, authority: Authority) -> None:
    found = check(junk, MESSAGE, roots=[authority.root])
    assert found.state is TokenState.BAD
    assert found.at is None


def test_a_refusal_is_no_token(authority: Authority) -> None:
    refused = authority.reply(b"\x30\x03\x02\x01\x01")
    found = check(refused, MESSAGE)
    assert found.state is TokenState.BAD


def test_without_openssl_the_unsorted_one_stays_unchecked(
    long_chain: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = long_chain.reply(query(MESSAGE))
    monkeypatch.setattr("shutil.which", lambda _name: None)
    found = check(reply, MESSAGE, roots=[long_chain.root])
    assert found.state is TokenState.UNCHECKED
    assert openssl.MISSING in found.what


def test_openssl_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = tmp_path / "openssl"
    sleeper.write_text("#!/bin/sh\nexec sleep 30\n", encoding="ascii")
    sleeper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    answer = openssl.ask(["version"], seconds=0.3)
    assert not answer.ran
    assert "0.3 seconds" in answer.complaint


def test_certificates_are_read_from_pem(authority: Authority) -> None:
    assert timestamps.certificates((authority.folder / "ca.pem").read_bytes()) == (authority.root,)
    with pytest.raises(UsageError, match="certificate"):
        timestamps.certificates(b"nothing")


def test_tokens_are_fetched_kept_and_asked_for_again(authority: Authority, tmp_path: Path) -> None:
    stamps = Stamps(tmp_path / "timestamps")
    with serving(authority, {"/html": (200, "text/html", b"<html>"), "/junk": (200, REPLY_TYPE, b"junk")}) as url:
        stamps.want(NOTE, [f"{url}/tsa", f"{url}/html", f"{url}/junk", "http://127.0.0.1:9/"])
        stamps.want(NOTE, [f"{url}/tsa"])
        assert [one.state for one in stamps.all()] == [Kept.PENDING] * 4
        after = {one.authority.rpartition("/")[2]: one for one in stamps.ask(ask_authority)}
    assert after["tsa"].state is Kept.HELD
    assert check(after["tsa"].reply or b"", MESSAGE, roots=[authority.root]).state is TokenState.GOOD
    assert "text/html" in after["html"].why
    assert "not the reply" in after["junk"].why
    assert after[""].state is Kept.PENDING
    assert after[""].why
    assert [place.read_bytes() for place in tmp_path.rglob("*.refused")] == [b"junk"]
    kept = next(tmp_path.rglob("*.tsr"))
    before = kept.read_bytes()
    again = {one.authority: one for one in stamps.ask(lambda _url, asked: authority.reply(asked))}
    assert {one.state for one in again.values()} == {Kept.HELD}
    assert kept.read_bytes() == before, "a token that is held is not asked for again"


def test_the_network_is_bounded(authority: Authority) -> None:
    answers = {
        "/large": (200, REPLY_TYPE, bytes(LARGEST_REPLY + 1)),
        "/busy": (503, "text/plain", b""),
        "/away": (302, "text/plain", b""),
    }
    with serving(authority, answers) as url:
        for path, why in (("/large", "larger"), ("/busy", "503"), ("/away", "302")):
            with pytest.raises(InputError, match=why):
                ask_authority(url + path, query(MESSAGE))
        assert check(ask_authority(url, query(MESSAGE)), MESSAGE, roots=[authority.root]).state is TokenState.GOOD
    with pytest.raises(UsageError, match="http"):
        ask_authority("file:///etc/passwd", b"")
    with pytest.raises(InputError, match="no timestamp came"):
        ask_authority("http://127.0.0.1:9/", b"", seconds=2)
