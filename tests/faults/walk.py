"""The walk the faults are let loose on: a few reports through the queue, each acknowledged once it is done."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from observance.flow.bulk import Bulk
from observance.model import Reading
from observance.store import Queue
from observance.workspace import Workspace

NOON = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
FAIR = (
    "(Harbour Wire - Dnipro Dispatch) North Korea and Russia held a trade fair in Pyongyang this week, where firms of "
    "both countries showcased software.\n\nThis was reported by the state agency KCNA."
)
AGREEMENT = (
    "PYONGYANG, October 31 (Pyongyang Monitor) -- The DPRK Ministry of IT Industry and the Russian Ministry of Digital "
    "Development signed an agreement on cooperation in the fields of software and data security on Wednesday."
)


def clock() -> datetime:
    """Give the same moment always: what two runs leave may not differ."""
    return NOON


def write_source(folder: Path) -> Path:
    """Write the reports to be read, outside the workspace."""
    source = folder / "reports.jsonl"
    lines = [
        json.dumps({"id": f"r{n}", "text": text, "published": "2024-11-01"}) for n, text in enumerate((FAIR, AGREEMENT))
    ]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return source


def read_all(home: Path, source: Path, acknowledge: Callable[[str], None]) -> None:
    """Read *source* into the workspace at *home*, or go on with what was cut off; raises what the reading raises."""
    with Workspace.open(home, clock=clock) as workspace, Queue.open(home / "observance.db", clock=clock) as queue:
        for found in Bulk(workspace.line, queue, workspace.reading).read(source):
            if not isinstance(found, Reading):
                raise found
            acknowledge(found.report.id)


def faults_of(home: Path, acknowledged: list[str]) -> list[str]:
    """Say what is wrong with the workspace at *home*: what verification finds, and what was acknowledged and is gone."""
    with Workspace.open(home, clock=clock) as workspace:
        verified = workspace.verify()
        kept = {reading.report.id for reading in workspace.readings()}
    found = [f"{problem.item}: {problem.what}" for problem in verified.problems]
    return found + [f"{name} was acknowledged and is gone" for name in acknowledged if name not in kept]


def state_of(home: Path) -> object:
    """Give everything a person could see of a workspace, to compare two by; what is random in it is left out."""
    with Workspace.open(home, clock=clock) as workspace, Queue.open(home / "observance.db", clock=clock) as queue:
        verified = workspace.verify()
        readings = [repr(reading) for reading in workspace.readings()]
        jobs = [(job.input.origin, job.state.value, job.came_to) for job in queue.jobs()]
    counted = (verified.entries, verified.steps, verified.archived, verified.quotes)
    return readings, jobs, counted, [problem.what for problem in verified.problems]
