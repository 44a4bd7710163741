"""The version of the program, alone in a module so that anything may import it."""

from __future__ import annotations

__version__ = "0.1.0"
