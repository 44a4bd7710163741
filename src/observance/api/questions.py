"""An example as it is asked: its names, what else is said of it, and what its schema rules out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from itertools import product
from typing import Final

from observance.api import limits
from observance.api.problems import Refused
from observance.api.schemata import Sought, sought
from observance.api.shapes import Example
from observance.model.contract import Json
from observance.workspace import country_code

_NAMES: Final = ("name", "alias", "previousName", "weakAlias", "abbreviation")
_PARTS: Final = ("firstName", "secondName", "middleName", "fatherName", "lastName")
_COUNTRIES: Final = ("nationality", "citizenship", "country", "jurisdiction", "flag", "mainCountry")
_BIRTHS: Final = ("birthDate",)
_IDENTIFIERS: Final = (
    "idNumber", "registrationNumber", "passportNumber", "taxNumber", "vatCode", "innCode", "ogrnCode", "leiCode",
    "dunsCode", "swiftBic", "imoNumber", "mmsi", "callSign", "serialNumber", "socialSecurityNumber", "npiCode",
    "uniqueEntityId",
)  # fmt: skip
_DATE: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_MOST_COMBINED: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One example, cleaned. Countries are ISO 3166-1 alpha-2, birth dates YYYY, YYYY-MM or YYYY-MM-DD."""

    key: str
    id: str | None
    schema: str
    sought: Sought
    names: tuple[str, ...]
    countries: tuple[str, ...]
    births: tuple[str, ...]
    identifiers: tuple[str, ...]
    properties: Mapping[str, list[str]]

    @property
    def known(self) -> tuple[tuple[str | None, str | None], ...]:
        """Each country with each birth date: the engine holds one of both against a list at a time."""
        pairs = product(self.countries or (None,), self.births or (None,))
        return tuple(pair for _, pair in zip(range(_MOST_COMBINED), pairs, strict=False))

    def echo(self) -> Json:
        """Give the example as it was understood."""
        return {"id": self.id, "schema": self.schema, "properties": dict(self.properties)}


def question(key: str, example: Example) -> Question:
    """Read one example.

    Raises `Refused`: 400 for a schema nothing listed has, for no name at all, and for names that are too many or too
    long. Values that say nothing (a country no table knows, a date that is none) are left out, and out of the echo.
    """
    properties = {name: list(_texts(value)) for name, value in example.properties.items()}
    countries = _countries(properties)
    births = _births(properties)
    names = _names(properties)
    _check(key, names)
    kept = {name: values for name, values in properties.items() if values and name not in {*_COUNTRIES, *_BIRTHS}}
    for name in _COUNTRIES:
        codes = [code.lower() for code in map(country_code, properties.get(name, ())) if code]
        if codes:
            kept[name] = list(dict.fromkeys(codes))
    if births:
        kept["birthDate"] = list(births)
    return Question(
        key=key,
        id=example.id,
        schema=example.schema,
        sought=sought(example.schema, key=key),
        names=names,
        countries=countries,
        births=births,
        identifiers=tuple(_values(properties, _IDENTIFIERS)),
        properties=kept,
    )


def _texts(value: str | Sequence[str | int | float | None] | None) -> Iterator[str]:
    values = [value] if isinstance(value, str) else value or ()
    for one in values:
        text = "" if one is None else " ".join(str(one).split())
        if text:
            yield text


def _values(properties: Mapping[str, Sequence[str]], names: Sequence[str]) -> dict[str, None]:
    return dict.fromkeys(value for name in names for value in properties.get(name, ()))


def _names(properties: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Give every name; where only its parts are given, they are put together."""
    names = tuple(_values(properties, _NAMES))
    if names:
        return names
    parts = " ".join(value for name in _PARTS for value in properties.get(name, ())[:1])
    return (parts,) if parts else ()


def _countries(properties: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    codes = (country_code(value) for value in _values(properties, _COUNTRIES))
    return tuple(dict.fromkeys(code for code in codes if code))


def _births(properties: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    dates = (_DATE.match(value) for value in _values(properties, _BIRTHS))
    return tuple(dict.fromkeys(found.group() for found in dates if found))


def _check(key: str, names: Sequence[str]) -> None:
    where = f"query {key!r}"
    if not names:
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"{where}: there is no name to look for; other properties only corroborate"
        )
    if len(names) > limits.MOST_NAMES:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{where}: {len(names)} names; {limits.MOST_NAMES} at most")
    longest = max(len(name) for name in names)
    if longest > limits.LONGEST_NAME:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{where}: a name of {longest} characters; {limits.LONGEST_NAME} at most")
