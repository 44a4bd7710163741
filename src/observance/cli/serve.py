"""``observance serve``: the workspace's lists over HTTP."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path

from observance.cli.output import open_workspace, say


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    allow_remote: bool = False,
    workspace: Path | None = None,
) -> int:
    """Answer screening requests over HTTP, on this machine only, until interrupted.

    Parameters
    ----------
    host
        The address to listen on.
    port
        The port to listen on; 0 takes any free one.
    allow_remote
        Listen on an address other machines reach: there are no accounts, so put a proxy that has them in front.
    workspace
        The folder whose lists are served; lists imported meanwhile are taken up.
    """
    from observance.api import listen, run  # noqa: PLC0415 - the server's parts cost start-up time

    listener = listen(host, port, allow_remote=allow_remote)
    with listener.socket, open_workspace(workspace) as home:
        _log_to_stderr()
        say(f"serving {home.folder} on {listener.address}; interrupt (Ctrl-C) to stop")
        if listener.remote:
            say("warning: other machines can reach this; whoever does can ask everything")
        with suppress(KeyboardInterrupt):  # it comes through, or the server has already heeded it and returns
            run(home, listener)
        say("stopped")
    return 0


def _log_to_stderr() -> None:
    """Let the server say what it holds and what fails; never what was asked."""
    told = logging.StreamHandler(sys.stderr)
    told.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    ours = logging.getLogger("observance.api")
    ours.setLevel(logging.INFO)
    ours.addHandler(told)
    ours.propagate = False
