"""The openssl program, asked where our library refuses what is right. It need not be there: that is an answer too."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SECONDS: Final = 20
MISSING: Final = "openssl is not installed here"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the program said: its exit status, what it printed, and what it complained of. ``ran`` is False without it."""

    ran: bool
    status: int
    output: str
    complaint: str

    @property
    def ok(self) -> bool:
        """Whether it ran and ended with 0."""
        return self.ran and self.status == 0


def ask(arguments: Sequence[str | Path], *, seconds: float = SECONDS) -> Answer:
    """Run openssl with *arguments*; never raises for what it says, and never waits longer than *seconds*."""
    program = shutil.which("openssl")
    if program is None:
        return Answer(ran=False, status=-1, output="", complaint=MISSING)
    try:
        ran = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [program, *map(str, arguments)],
            capture_output=True,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return Answer(ran=False, status=-1, output="", complaint=f"openssl did not answer within {seconds:g} seconds")
    except OSError as error:
        return Answer(ran=False, status=-1, output="", complaint=f"openssl cannot be run ({error.strerror})")
    complaint = " ".join(ran.stderr.decode("utf-8", "replace").split())
    return Answer(ran=True, status=ran.returncode, output=ran.stdout.decode("utf-8", "replace"), complaint=complaint)
