"""The workspace's signing key, for what signs in its name."""

from __future__ import annotations

from observance.evidence.keys import NAME, signing_key

__all__ = ["NAME", "signing_key"]
