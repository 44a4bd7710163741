"""Lists ready to be asked about many names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from observance import screen
from observance.model import Match, ScreenedAgainst


class Screener:
    """Lists ready to be asked about many names. Build it once; asking changes nothing."""

    def __init__(self, index: screen.Index) -> None:
        """Hold an index; `Workspace.screener` is the way in."""
        self.index = index

    @property
    def against(self) -> tuple[ScreenedAgainst, ...]:
        """Give the lists with version and size; printed with every result, a clear one included."""
        return self.index.against

    def many(
        self,
        names: Sequence[str],
        *,
        limit: int = 5,
        threshold: float = screen.THRESHOLD,
        threads: int | None = None,
    ) -> Iterator[tuple[Match, ...]]:
        """Give the matches of each name, in order; *threads* None uses every core."""
        return self.index.screen_many(names, limit=limit, threshold=threshold, threads=threads)
