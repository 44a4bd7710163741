"""Signed notes and checkpoints, against the published vectors of the form and against everything that is not one.

Source of the vectors: the reference implementation's tests (golang.org/x/mod/sumdb/note, note_test.go), and the examples
in C2SP signed-note and tlog-checkpoint.
"""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from observance.evidence import notes
from observance.evidence.notes import Signer, TreeHead
from observance.model import IntegrityBroken, UsageError

VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOTE = f"{TEXT}\n{LINE}"
PETER = Signer.parse(VKEY)
KEY = Ed25519PrivateKey.from_private_bytes(SEED)

POEM = """Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
"""
SOFA = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""


def test_the_published_note_is_verified_and_made_byte_for_byte() -> None:
    assert notes.verify(NOTE, [PETER]).text == TEXT
    assert notes.sign(TEXT, KEY, name="PeterNeumann") == NOTE
    assert Signer.of("PeterNeumann", KEY) == PETER
    assert PETER.vkey == VKEY


def test_every_mangling_of_the_published_key_is_refused() -> None:
    parts = [VKEY[a:b] for a in range(len(VKEY)) for b in range(a + 1, len(VKEY) + 1) if (a, b) != (0, len(VKEY))]
    parts += [VKEY[:n] + chr(ord(VKEY[n]) + 1) + VKEY[n + 1 :] for n in range(len(VKEY))]
    # A key of another length and one of an unknown kind, each with the key id it would have.
    parts += [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        VKEY.replace("c74f20a3", "C74F20A3"),
        f"{VKEY}\n",
    ]
    for mangled in parts:
        with pytest.raises(UsageError):
            Signer.parse(mangled)


def test_the_text_ends_at_the_last_empty_line() -> None:
    poem = notes.parse(POEM)
    assert poem.text.endswith("sole:\n\ned è subito sera.\n")
    assert [one.name for one in poem.signatures] == ["quasimodo.example/salvatore"]
    assert len(poem.signatures[0].value) == 64


def test_the_published_checkpoint_is_read_with_its_witness() -> None:
    head = notes.read_checkpoint(SOFA)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.text == notes.parse(SOFA).text
    assert [one.name for one in notes.parse(SOFA).signatures] == [
        "example.com/behind-the-sofa",
        "witness.example.com/w1",
    ]


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}{LINE}",
        f"\n{LINE}",
        NOTE.removesuffix("\n"),
        f"{NOTE}\n",
        f"{TEXT}\n-- PeterNeumann x08go/Zw\n",
        f"{TEXT}\n\u2014 PeterNeumann\n",
        f"{TEXT}\n\u2014 Peter Neumann x08go/Zw\n",
        f"{TEXT}\n\u2014 Peter\u2003Neumann x08go/Zw\n",
        f"{TEXT}\n\u2014 Peter+Neumann x08go/Zw\n",
        f"{TEXT}\n\u2014  x08go/Zw\n",
        f"{TEXT}\n\u2014 PeterNeumann x08go===\n",
        f"{TEXT}\n\u2014 PeterNeumann x08gow==\n",
        f"{TEXT}\n\u2014 PeterNeumann x08go/Zx\n".replace("Zx", "Z*"),
        NOTE.replace("problem,", "problem,\t"),
        NOTE.replace("\n", "\r\n"),
        NOTE.encode() + b"\xff\n",
        f"{TEXT}\n{LINE * 101}",
        "x" * 1_000_001 + f"\n\n{LINE}",
    ],
)
def test_what_has_not_the_form_is_refused(malformed: str | bytes) -> None:
    with pytest.raises(UsageError, match="not a signed note"):
        notes.parse(malformed)


def test_a_changed_text_and_a_changed_signature_are_refused() -> None:
    with pytest.raises(IntegrityBroken, match="does not fit"):
        notes.verify(NOTE.replace("cryptography", "Cryptography"), [PETER])
    with pytest.raises(IntegrityBroken, match="does not fit"):
        notes.verify(NOTE.replace("wJnAM=", "wJnAQ="), [PETER])


def test_unknown_signers_are_ignored_and_never_enough() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    both = notes.countersign(NOTE, other, name="somebody/else")
    assert notes.verify(both, [PETER]).text == TEXT
    assert notes.verify(both, [Signer.of("somebody/else", other)]).text == TEXT
    for stranger in (Signer.of("nobody", other), Signer.of("PeterNeumann", other), Signer("else", PETER.public)):
        with pytest.raises(IntegrityBroken, match="no key that is trusted"):
            notes.verify(both, [stranger])
    with pytest.raises(IntegrityBroken, match="no key that is trusted"):
        notes.verify(NOTE, [])


def test_one_bad_signature_of_a_known_key_spoils_the_note() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signer = Signer.of("other", other)
    line = notes.sign("something else\n", other, name="other").rpartition("\n\n")[2]
    with pytest.raises(IntegrityBroken, match="signed by other"):
        notes.verify(NOTE + line, [PETER, signer])


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=0, max_size=30)
TEXTS = st.lists(LINES, min_size=1, max_size=6).map(lambda lines: "\n".join(lines) + "\n")
NAMES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"], exclude_characters="+"), min_size=1, max_size=20)
NAMES = NAMES.filter(lambda name: not any(sign.isspace() for sign in name))
SEEDS = st.binary(min_size=32, max_size=32)


@given(TEXTS, NAMES, SEEDS)
def test_what_is_signed_is_verified_and_comes_back(text: str, name: str, seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    note = notes.sign(text, key, name=name)
    signer = Signer.parse(Signer.of(name, key).vkey)
    assert notes.verify(note, [signer]).text == text
    assert notes.verify(note.encode(), [signer]).text == text
    assert signer.key_id == hashlib.sha256(f"{name}\n".encode() + b"\x01" + signer.public).digest()[:4]


@given(st.data(), TEXTS)
def test_any_changed_byte_of_a_note_is_found(data: st.DataObject, text: str) -> None:
    raw = bytearray(notes.sign(text, KEY, name="PeterNeumann").encode())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises((UsageError, IntegrityBroken)):
        notes.verify(bytes(raw), [PETER])


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_bytes_make_the_reader_stumble(junk: bytes | str) -> None:
    for read in (notes.parse, lambda note: notes.read_checkpoint(note, [PETER]), notes.read_checkpoint):
        try:
            read(junk)
        except (UsageError, IntegrityBroken):
            continue


@pytest.mark.parametrize("text", ["no end", "", "tab\there\n", "bell\x07\n"])
def test_what_a_note_cannot_carry_is_not_signed(text: str) -> None:
    with pytest.raises(UsageError):
        notes.sign(text, KEY, name="PeterNeumann")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb"])
def test_what_is_no_name_signs_nothing(name: str) -> None:
    with pytest.raises(UsageError):
        notes.sign(TEXT, KEY, name=name)


ROOTS = st.binary(min_size=32, max_size=32)


@given(NAMES, st.integers(0, 2**63), ROOTS)
def test_a_checkpoint_comes_back_signed_or_not(origin: str, size: int, root: bytes) -> None:
    head = TreeHead(origin, size, root)
    assert notes.tree_head(head.text) == head
    assert notes.read_checkpoint(head.text) == head
    signed = notes.sign(head.text, KEY, name="PeterNeumann")
    assert notes.read_checkpoint(signed) == notes.read_checkpoint(signed, [PETER]) == head
    assert notes.tree_head(head.text + "an extension line\n") == head


GOOD_ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "o\n",
        "o\n1\n",
        f"\n1\n{GOOD_ROOT}\n",
        f"o\n01\n{GOOD_ROOT}\n",
        f"o\n-1\n{GOOD_ROOT}\n",
        f"o\n+1\n{GOOD_ROOT}\n",
        f"o\n1_0\n{GOOD_ROOT}\n",
        f"o\n٣\n{GOOD_ROOT}\n",
        f"o\n{'9' * 5000}\n{GOOD_ROOT}\n",
        f"o\n1\n{GOOD_ROOT}",
        f"o\n1\n{GOOD_ROOT[:-1]}\n",
        f"o\n1\n{GOOD_ROOT[:-2]}B=\n",
        f"o\n1\n{base64.b64encode(bytes(31)).decode()}\n",
        f"o\n1\n{GOOD_ROOT}\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"not a (checkpoint|signed note)"):
        notes.read_checkpoint(text)
