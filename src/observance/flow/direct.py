"""Many inputs walked one after the other without the queue: what cannot be got a second time, or not as it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from observance.flow.line import Line
from observance.ingest import RawInput, Record
from observance.model import ObservanceError, Reading


def read_directly(
    line: Line, found: Iterable[RawInput | Record | ObservanceError], *, undated: bool = False
) -> Iterator[Reading | ObservanceError]:
    """Walk every input of *found*; what fails is given as its error in its place. *undated*: see `Line.read`.

    For standard input and for what comes over the network: each report is kept before the next is taken, and one that
    fails is in nobody's queue.
    """
    for one in found:
        if isinstance(one, ObservanceError):
            yield one
            continue
        raw, no_date = (one, undated) if isinstance(one, RawInput) else (one.raw, undated or one.undated)
        try:
            yield line.read(raw, undated=no_date)
        except ObservanceError as error:
            yield error
