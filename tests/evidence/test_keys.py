"""The workspace's key: made once, kept to its owner, the same for ever, and readable by openssl."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from observance.evidence import keys
from observance.model import IntegrityBroken, WorkspaceError


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = keys.signing_key(tmp_path)
    place = tmp_path / keys.NAME
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    before = place.read_bytes()
    assert keys.signing_key(tmp_path).private_bytes_raw() == first.private_bytes_raw()
    assert place.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [keys.NAME], "nothing half-written stays"


def test_many_that_make_it_at_once_get_one_key(tmp_path: Path) -> None:
    script = f"from pathlib import Path; from observance.evidence import keys; print(keys.signing_key(Path({str(tmp_path)!r})).private_bytes_raw().hex())"
    running = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    assert len({one.communicate()[0] for one in running}) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_a_key_others_can_read_is_refused(tmp_path: Path) -> None:
    keys.signing_key(tmp_path)
    (tmp_path / keys.NAME).chmod(0o644)
    with pytest.raises(WorkspaceError, match="other users"):
        keys.signing_key(tmp_path)


@pytest.mark.parametrize("what", ["junk", "another kind"])
def test_what_is_no_ed25519_key_is_refused_and_left_alone(tmp_path: Path, what: str) -> None:
    pem = b"junk"
    if what == "another kind":
        other = ec.generate_private_key(ec.SECP256R1())
        pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    place = tmp_path / keys.NAME
    place.write_bytes(pem)
    place.chmod(0o600)
    with pytest.raises(WorkspaceError, match="this is not"):
        keys.signing_key(tmp_path)
    assert place.read_bytes() == pem


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="made or read"):
        keys.signing_key(tmp_path / "absent")


@given(st.binary(min_size=32, max_size=32))
def test_the_public_part_goes_through_pem_and_the_second_key_follows(seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    pem = keys.public_pem(key)
    assert keys.read_public_pem(pem).public_bytes_raw() == key.public_key().public_bytes_raw()
    assert keys.public_pem(keys.read_public_pem(pem)) == pem
    derived, again = keys.archive_key(key), keys.archive_key(Ed25519PrivateKey.from_private_bytes(seed))
    assert derived.private_numbers() == again.private_numbers()
    assert isinstance(derived.curve, ec.SECP384R1)
    derived.public_key().verify(derived.sign(b"x", ec.ECDSA(hashes.SHA256())), b"x", ec.ECDSA(hashes.SHA256()))


@pytest.mark.parametrize("pem", [b"", b"junk", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"])
def test_what_is_no_public_key_is_refused(pem: bytes) -> None:
    with pytest.raises(IntegrityBroken):
        keys.read_public_pem(pem)


def test_a_public_key_in_another_form_is_refused() -> None:
    pem = keys.public_pem(Ed25519PrivateKey.generate())
    with pytest.raises(IntegrityBroken):
        keys.read_public_pem(pem + b"\n")
