"""Rows as the driver gives them, for what goes through whole tables: wrapping each costs more than reading it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError


def driver_rows(connection: Connection, query: Executable) -> Iterator[tuple[Any, ...]]:
    """Give the rows of *query* as plain tuples; ask for them in a fixed order.

    Text is read the fast way until one is met that is no UTF-8; then the way the connection was set to, from that row
    on. What the database finds broken is raised as SQLAlchemy raises it.
    """
    driver = cast("sqlite3.Connection", connection.connection.driver_connection)
    lenient = connection.info.setdefault("text_factory", driver.text_factory)
    given = 0
    try:
        found = connection.execute(query)
        driver.text_factory = str
        try:
            for row in cast("sqlite3.Cursor", found.cursor):
                yield row
                given += 1
        except sqlite3.OperationalError as error:
            if "UTF-8" not in str(error):
                raise
            driver.text_factory = lenient
            for row in islice(cast("sqlite3.Cursor", connection.execute(query).cursor), given, None):
                yield row
                driver.text_factory = lenient  # another reading may have begun meanwhile
    except sqlite3.Error as error:
        raise DBAPIError.instance(str(query), None, error, sqlite3.Error) from error
    finally:
        with suppress(sqlite3.ProgrammingError):  # closed, where an error left this reading unfinished
            driver.text_factory = lenient
