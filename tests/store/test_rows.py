"""Plain rows: what is no UTF-8 is read leniently, and the connection is left as it was found."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from observance.store.rows import driver_rows

WORDS = text("SELECT words FROM said ORDER BY number")


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        driver = opened.connection.driver_connection
        assert driver is not None
        driver.text_factory = partial(str, encoding="utf-8", errors="replace")
        opened.execute(text("CREATE TABLE said (number INTEGER PRIMARY KEY, words TEXT)"))
        opened.execute(text("INSERT INTO said (words) VALUES ('평양'), (CAST(x'61ff' AS TEXT)), ('b'), (NULL)"))
        yield opened
    engine.dispose()


def test_damaged_text_is_read_with_its_damage_shown(connection: Connection) -> None:
    rows = [("평양",), ("a\ufffd",), ("b",), (None,)]
    assert list(driver_rows(connection, WORDS)) == rows
    together = zip(driver_rows(connection, WORDS), driver_rows(connection, WORDS), strict=True)
    assert list(together) == [(row, row) for row in rows]


def test_the_connection_is_left_as_it_was(connection: Connection) -> None:
    begun = driver_rows(connection, WORDS)
    next(begun)
    list(driver_rows(connection, WORDS))
    begun.close()  # type: ignore[attr-defined]
    assert connection.execute(text("SELECT words FROM said WHERE number = 2")).scalar_one() == "a\ufffd"


def test_what_the_database_refuses_is_raised_as_usual(connection: Connection) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        list(driver_rows(connection, text("SELECT 1 FROM nowhere")))
