"""``observance doctor``: whether this machine and this workspace are in order."""

from __future__ import annotations

import platform
import shutil
from pathlib import Path

from observance._version import __version__
from observance.cli.output import Format, open_workspace, put_records

LOW_DISK = 500_000_000


def doctor(*, workspace: Path | None = None) -> int:
    """Check that this machine and this workspace are in order.

    Parameters
    ----------
    workspace
        The folder to check.
    """
    with open_workspace(workspace) as home:
        facts = home.health()
        free = shutil.disk_usage(home.folder).free
        where = home.folder
    rows = [
        ["observance", __version__, "ok"],
        ["Python", platform.python_version(), "ok"],
        ["workspace", str(where), "ok"],
        ["free disk", f"{free / 1e9:.1f} GB", "ok" if free > LOW_DISK else "low: evidence may not fit"],
        *[[fact.name, fact.value, fact.verdict] for fact in facts],
    ]
    put_records("Doctor", ("what", "value", "verdict"), rows, Format.TEXT)
    unread = {fact.name for fact in facts if not fact.stops}
    return 0 if all(verdict == "ok" or name in unread for name, _, verdict in rows) else 1
