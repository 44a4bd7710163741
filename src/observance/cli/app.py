"""The table of verbs and the one place where errors become a line on stderr and an exit code.

Exit codes: 0 done, 1 failed, 2 usage, 3 findings or matches present (only with --fail-on), 4 lists stale,
5 evidence integrity broken, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from observance._version import __version__
from observance.cli.output import DASH
from observance.model.errors import ObservanceError

USAGE = 2
INTERRUPTED = 130

app = App(
    name="observance",
    help="Read reports on sanctioned activity, keep the evidence, and say what each claim rests on.",
    version=__version__,
    suppress_keyboard_interrupt=False,
    exit_on_error=False,
    print_error=False,
)

VERBS = {
    "read": "Read a report: who says so, what happened, who is listed, which paragraph decides.",
    "trace": "Show where a report's content comes from, and which other reports share it.",
    "screen": "Hold names against the sanctions lists.",
    "registers": "Show one register across every report: exhibitions, agreements, tests and more.",
    "search": "Find reports by words, in any language they were written in.",
    "assess": "Hold a report's events against the provisions in force, or in force on another day.",
    "serve": "Answer screening requests over HTTP, on this machine only.",
    "verify": "Rebuild and compare every piece of evidence; exit 5 if anything was changed.",
    "export": "Write the evidence to one file that others can open and verify.",
    "erase": "Take a report away for good, on an order the log keeps.",
    "doctor": "Check that this machine and this workspace are in order.",
}
GROUPS = {
    "lists": "Import, list and compare sanctions lists.",
    "regimes": "Show and check the provisions as data.",
    "queue": "Show what waits to be read, and what could not be and why; have it tried again.",
    "certify": "Measure a screening configuration on labelled names; check a signed certificate.",
    "bench": "Measure this machine and this version.",
}
for verb, summary in VERBS.items():
    app.command(f"observance.cli.{verb}:{verb}", name=verb, help=summary)
for group, summary in GROUPS.items():
    app.command(f"observance.cli.{group}:app", name=group, help=summary)


def main(tokens: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run(tokens))


def run(tokens: Sequence[str] | None = None) -> int:
    """Run one command; give its exit code instead of leaving."""
    _utf8_output()
    try:
        given = sys.argv[1:] if tokens is None else tokens
        status = app([DASH if word == "-" else word for word in given], result_action="return_value")
    except CycloptsError as error:
        said = " ".join(str(error).split())
        sys.stderr.write(f"observance: {said} Hint: observance --help lists the verbs and options. [OBS-U01]\n")
        return USAGE
    except ObservanceError as error:
        sys.stderr.write(f"observance: {error}\n")
        return error.exit_status
    except KeyboardInterrupt:
        sys.stderr.write("observance: interrupted; what was read so far is kept, run it again to go on\n")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing is wrong, and Python must not say so at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status if isinstance(status, int) else 0


def _utf8_output() -> None:
    """Write UTF-8 whatever the locale: Korean in a report must not crash a terminal set to C."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
