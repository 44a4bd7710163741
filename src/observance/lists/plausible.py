"""Whether a new version of a list can be what it says it is, held against the one that is kept."""

from __future__ import annotations

from typing import Final

from observance.lists.ofac_csv import UNENDED
from observance.model import UNDATED, ListError, SanctionsList

LEAST_SHARE: Final = 0.5  # of the designations the kept version has


def check(new: SanctionsList, kept: SanctionsList | None) -> None:
    """Raise `ListError` where *new* has less than half of what *kept*, the newest version of the same list, holds.

    Where a file lacks its end sign, having fewer designations at all is enough: it was cut off at the end of a row.
    An older version than the kept one takes nothing away from what names are held against, and may be of any size.
    """
    if kept is None or kept.id != new.id:
        return
    if new.version != UNDATED and new.version < kept.version:
        return
    least = len(kept.designations) * (1 if UNENDED in new.warnings else LEAST_SHARE)
    if len(new.designations) < least:
        raise ListError(
            f"holds {len(new.designations)} designations where version {kept.version} holds {len(kept.designations)}",
            where=new.source,
            hint="download it again, or pass --force if the list did shrink so",
        )
