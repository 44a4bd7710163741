"""What verifying a bundle gave."""

from __future__ import annotations

from dataclasses import dataclass, field

from observance.evidence.timestamps import TokenCheck
from observance.evidence.verified import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStamp:
    """One token of a bundle: over the log at ``size`` entries, asked of ``authority`` (a URL), and what checking gave."""

    size: int
    authority: str
    found: TokenCheck


@dataclass(slots=True)
class BundleResult:
    """What was compared and what did not fit. ``signer`` is the verifier key in the bundle: whose it is, nobody proves.

    ``erased`` counts log entries without an opening. ``checkpoint`` is the signed note of the bundle, "" where it has none.
    """

    problems: list[Problem] = field(default_factory=list)
    stamps: list[CheckedStamp] = field(default_factory=list)
    signer: str = ""
    checkpoint: str = ""
    created: str = ""
    archives: int = 0
    records: int = 0
    captures: int = 0
    entries: int = 0
    erased: int = 0
    bytes_checked: int = 0
    _known: set[Problem] = field(default_factory=set, repr=False)

    @property
    def intact(self) -> bool:
        """Whether everything fitted."""
        return not self.problems

    def report(self, item: str, what: str) -> None:
        """Note one problem, once."""
        problem = Problem(item, what)
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)
