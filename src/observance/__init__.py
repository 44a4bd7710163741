"""observance: the work of a sanctions monitoring panel as software.

Only light names live here, so that ``import observance`` stays quick; ``Workspace`` is loaded when first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from observance._version import __version__

__all__ = ["Workspace", "__version__"]

if TYPE_CHECKING:
    from observance.workspace import Workspace


def __getattr__(name: str) -> object:
    """Load ``Workspace`` on first use (PEP 562): importing the package must not import SQLAlchemy."""
    if name == "Workspace":
        from observance.workspace import Workspace  # noqa: PLC0415 - lazy on purpose, see the module docstring

        return Workspace
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
