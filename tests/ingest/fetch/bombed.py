"""A process of its own that fetches one URL from the loopback; prints the error's name and the most memory it ever had."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from observance.ingest.fetch import AddressPolicy, Fetcher, Manners, raw_input
from observance.model import Declared, ObservanceError


def most_memory() -> int:
    """Give the largest resident size of this process, in KiB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss counts what the parent had when it forked
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(port: int, path: str) -> None:
    """Fetch http://127.0.0.1:PORT/PATH and say how it ended."""
    with Fetcher(policy=AddressPolicy(allowed=frozenset({f"127.0.0.1:{port}"})), manners=Manners(tries=1)) as fetcher:
        try:
            ended = raw_input(fetcher.fetch(f"http://127.0.0.1:{port}/{path}"), Declared()).media_type
        except ObservanceError as error:
            ended = type(error).__name__
    print(ended, most_memory())  # noqa: T201 # the parent reads it


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
