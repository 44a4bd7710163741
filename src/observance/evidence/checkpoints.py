"""Checkpoints that leave the workspace: the log's size and root as a note signed with the workspace's key."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from observance.evidence import notes
from observance.evidence.keys import log_origin
from observance.evidence.log import Checkpoint


def signed(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """Give a checkpoint as a C2SP signed note."""
    origin = log_origin(key)
    return notes.sign(notes.TreeHead(origin, checkpoint.size, checkpoint.root).text, key, name=origin)
