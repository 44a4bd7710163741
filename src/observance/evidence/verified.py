"""What verification found: the problems, the erasures that explain a gap, and how much was compared."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not fit: which item, and what is wrong with it."""

    item: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasedItem:
    """An item that was taken away on an order: what the tombstone in the log says, and nothing of what it was.

    ``is_finished`` is False while bytes of it may still lie in the workspace's files.
    """

    item: str
    order: str
    actor: str
    at: str
    log_index: int
    is_finished: bool


@dataclass(slots=True)
class VerifyResult:
    """What was compared and what did not fit.

    ``unlogged`` are segments that are being written, or were when their writer died: the next opening of the workspace
    logs them. They are no evidence of anything yet, and no problem.
    """

    problems: list[Problem] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)
    erased: list[ErasedItem] = field(default_factory=list)
    archived: int = 0  # captures whose records were compared
    bytes_checked: int = 0  # of every segment
    entries: int = 0
    steps: int = 0
    custody: int = 0  # entries that tell of an act other than a step
    quotes: int = 0

    @property
    def intact(self) -> bool:
        """Whether everything fitted."""
        return not self.problems

    def report(self, item: str, what: str) -> None:
        """Note one problem."""
        self.problems.append(Problem(item, what))
