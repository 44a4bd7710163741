"""RFC 6962: the published vectors, a naive recursion, and proofs that hold for the right tree only."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from observance.evidence.merkle import (
    Frontier,
    GrowingTree,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The eight inputs and the roots over the first 0 to 8 of them that certificate-transparency projects test with.
INPUTS = [
    bytes.fromhex(value)
    for value in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
leaves_of = st.lists(st.binary(max_size=8).map(leaf_hash), min_size=1, max_size=40)


def naive(leaves: list[bytes]) -> bytes:
    """The recursion of RFC 6962 2.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:half]) + naive(leaves[half:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert root_of(map(leaf_hash, INPUTS[:size])).hex() == ROOTS[size]


def test_published_inclusion_path() -> None:
    path = inclusion_proof([leaf_hash(value) for value in INPUTS], 5)
    assert [step.hex() for step in path] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(leaves=st.lists(st.binary(max_size=8).map(leaf_hash), max_size=70))
def test_appending_gives_the_root_of_the_recursion(leaves: list[bytes]) -> None:
    frontier, tree = Frontier(), GrowingTree()
    assert tree.root() == frontier.root() == naive([])
    for count, leaf in enumerate(leaves, 1):
        frontier = frontier.append(leaf)
        tree.append(leaf)
        assert tree.root() == frontier.root() == naive(leaves[:count])
        assert tree.frontier() == frontier
        assert Frontier.unpack(frontier.size, frontier.pack()) == frontier
        assert len(frontier.peaks) == frontier.size.bit_count()


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    packed = Frontier().append(leaf_hash(b"")).pack()
    for size, data in ((3, packed), (1, packed[:-1]), (0, packed)):
        with pytest.raises(ValueError, match="frontier"):
            Frontier.unpack(size, data)


@given(leaves=leaves_of, data=st.data())
def test_inclusion_holds_for_that_leaf_place_and_root_only(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = inclusion_proof(leaves, index), root_of(leaves)
    assert verify_inclusion(leaves[index], index, len(leaves), path, root)
    assert not verify_inclusion(leaf_hash(b"another entry"), index, len(leaves), path, root)
    assert not verify_inclusion(leaves[index], index, len(leaves), path, bytes(32))
    assert not verify_inclusion(leaves[index], index, len(leaves), (*path, root), root)
    assert not verify_inclusion(leaves[index], len(leaves), len(leaves), path, root)
    if path:
        assert not verify_inclusion(leaves[index], index, len(leaves), path[:-1], root)
        wrong = data.draw(st.integers(0, len(path) - 1))
        assert not verify_inclusion(
            leaves[index], index, len(leaves), (*path[:wrong], bytes(32), *path[wrong + 1 :]), root
        )


@given(leaves=leaves_of, data=st.data())
def test_consistency_holds_for_a_grown_log_only(leaves: list[bytes], data: st.DataObject) -> None:
    earlier = data.draw(st.integers(1, len(leaves)))
    before, after = root_of(leaves[:earlier]), root_of(leaves)
    proof = consistency_proof(leaves, earlier)
    assert verify_consistency(earlier, before, len(leaves), after, proof)
    assert not verify_consistency(earlier, bytes(32), len(leaves), after, proof)
    assert not verify_consistency(earlier, before, len(leaves), bytes(32), proof)
    assert not verify_consistency(earlier, before, len(leaves), after, (*proof, bytes(32)))
    assert not verify_consistency(len(leaves) + 1, before, len(leaves), after, proof)
    changed = data.draw(st.integers(0, earlier - 1))
    other = [*leaves[:changed], leaf_hash(b"another entry"), *leaves[changed + 1 :]]
    assume(other != leaves)
    rewritten = root_of(other)
    assert not verify_consistency(earlier, before, len(leaves), rewritten, consistency_proof(other, earlier))


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert root_of([leaf_hash(left + right)]) != root_of([left, right])


@pytest.mark.parametrize("index", [-1, 2])
def test_no_proof_for_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof([leaf_hash(b"a"), leaf_hash(b"b")], index)
    with pytest.raises(IndexError):
        consistency_proof([leaf_hash(b"a"), leaf_hash(b"b")], index + 1 if index > 0 else 0)
