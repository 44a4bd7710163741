"""The list that comes with the program: the UN designations for the DPRK, as facts in our own format."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

from observance.lists.canonical import digest, entry, entry_of
from observance.model import Designation, SanctionsList

ID: Final = "un-dprk"
TITLE: Final = "UN designations, DPRK (1718 Committee)"
PROGRAMME: Final = "UN-DPRK"


@cache
def bundled() -> SanctionsList:
    """Load it. Its first line says where the facts are from and of which day."""
    lines = files("observance.lists").joinpath("data/un_dprk.jsonl").read_text(encoding="utf-8").splitlines()
    head = json.loads(lines[0])
    designations = tuple(entry_of(json.loads(line)) for line in lines[1:])
    return SanctionsList(
        id=ID,
        title=TITLE,
        version=head["version"],
        sha256=digest(designations),
        source=head["source"],
        designations=designations,
    )


def export(imported: SanctionsList) -> str:
    """Give the DPRK designations of the whole UN list as the bundled file: facts only, no narrative remarks."""
    head = {
        "source": "UN Security Council Consolidated List (public): references, names, dates and numbers as facts",
        "version": imported.version,
    }
    lines = [json.dumps(head, ensure_ascii=False)]
    for one in imported.designations:
        if one.programme == PROGRAMME:
            facts = Designation(
                entity=one.entity,
                kind=one.kind,
                names=one.names,
                programme=one.programme,
                listed_on=one.listed_on,
                birth_dates=one.birth_dates,
                countries=one.countries,
                identifiers=one.identifiers,
            )
            lines.append(json.dumps(entry(facts), ensure_ascii=False))
    return "\n".join(lines) + "\n"
