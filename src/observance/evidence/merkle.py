"""The Merkle tree of RFC 6962 (Certificate Transparency) 2.1: hashes, roots, proofs, an append in O(log n).

Hashes are 32 bytes. A leaf is hashed with 0x00 before it and a node with 0x01: one can never pass for the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash one entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: the roots of its complete subtrees, largest first, one for each bit of ``size``.

    Enough to append and to know the root, at 32 bytes a level.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """Give the frontier after one more leaf hash; subtrees of equal size merge."""
        peaks = [*self.peaks, leaf]
        size = self.size
        while size & 1:
            right = peaks.pop()
            peaks[-1] = node_hash(peaks[-1], right)
            size >>= 1
        return Frontier(self.size + 1, tuple(peaks))

    def root(self) -> bytes:
        """Give the root of the whole tree."""
        return _root(self.peaks)

    def pack(self) -> bytes:
        """Give the peaks as bytes; `unpack` with the size gives the frontier back."""
        return b"".join(self.peaks)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> Frontier:
        """Read what `pack` wrote; ValueError where it cannot be the frontier of *size* leaves."""
        peaks = tuple(packed[n : n + 32] for n in range(0, len(packed), 32))
        if len(packed) % 32 or len(peaks) != size.bit_count():
            msg = f"{len(packed)} bytes are not the frontier of {size} leaves"
            raise ValueError(msg)
        return cls(size, peaks)


class GrowingTree:
    """A tree that is appended to in place, for whoever goes through a whole log: a `Frontier` is made for every leaf."""

    __slots__ = ("peaks", "size")

    def __init__(self) -> None:
        """Begin with no leaf."""
        self.size = 0
        self.peaks: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks, size = self.peaks, self.size
        self.size = size + 1
        while size & 1:
            leaf = sha256(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)

    def root(self) -> bytes:
        """Give the root of the whole tree."""
        return _root(self.peaks)

    def frontier(self) -> Frontier:
        """Give its right edge as it is now."""
        return Frontier(self.size, tuple(self.peaks))


def _root(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY_ROOT
    root = peaks[-1]
    for peak in peaks[-2::-1]:
        root = node_hash(peak, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over leaf hashes, in order."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def _split(size: int) -> int:
    """Give the largest power of two smaller than *size*."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Give the audit path of leaf *index* (RFC 6962 2.1.1), leaf side first."""
    if not 0 <= index < len(leaves):
        msg = f"no leaf {index} in a tree of {len(leaves)}"
        raise IndexError(msg)
    if len(leaves) == 1:
        return ()
    half = _split(len(leaves))
    if index < half:
        return (*inclusion_proof(leaves[:half], index), root_of(leaves[half:]))
    return (*inclusion_proof(leaves[half:], index - half), root_of(leaves[:half]))


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether *path* proves that *leaf* is entry *index* of the tree of *size* with *root*."""
    if not 0 <= index < size:
        return False
    node, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(step, found)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            found = node_hash(found, step)
        node >>= 1
        last >>= 1
    return last == 0 and found == root


def consistency_proof(leaves: Sequence[bytes], earlier: int) -> tuple[bytes, ...]:
    """Give the proof that the tree of the first *earlier* leaves is a prefix of the whole (RFC 6962 2.1.2)."""
    if not 0 < earlier <= len(leaves):
        msg = f"no earlier tree of {earlier} in one of {len(leaves)}"
        raise IndexError(msg)
    return _subproof(leaves, earlier, whole=True)


def _subproof(leaves: Sequence[bytes], earlier: int, *, whole: bool) -> tuple[bytes, ...]:
    if earlier == len(leaves):
        return () if whole else (root_of(leaves),)
    half = _split(len(leaves))
    if earlier <= half:
        return (*_subproof(leaves[:half], earlier, whole=whole), root_of(leaves[half:]))
    return (*_subproof(leaves[half:], earlier - half, whole=False), root_of(leaves[:half]))


def verify_consistency(earlier: int, earlier_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether *proof* shows that the tree with *earlier_root* grew into the one with *root* by appending only."""
    if not 0 < earlier <= size:
        return False
    if earlier == size:
        return not proof and earlier_root == root
    path = list(proof) if earlier & (earlier - 1) else [earlier_root, *proof]
    if not path:
        return False
    node, last = earlier - 1, size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    before = after = path[0]
    for step in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            after = node_hash(after, step)
        node >>= 1
        last >>= 1
    return last == 0 and before == earlier_root and after == root
