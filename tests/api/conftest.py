"""One server for the tests that only ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from observance.model import PartyKind
from observance.workspace import Workspace
from tests.api.running import a_list, keep, listed, serving


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a server over the bundled list and a small one of our own."""
    ours = a_list(
        "test-list",
        listed("T.1", "Zubrowka Ostrander", "Zubrowka Albrecht Ostrander", weak="Zub"),
        listed("T.2", "MV Quixotry Lantern", kind=PartyKind.VESSEL),
        listed("KPe.001", "Another Use Of A Reference", kind=PartyKind.COMPANY),
    )
    with Workspace.open(tmp_path_factory.mktemp("served")) as home:
        keep(home, ours)
        with serving(home) as where:
            yield where
