"""The client that the ecosystem uses, as it is published, against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from yente_client import Client
from yente_client.entities import Company, LegalEntity, Organization, Person, Vessel
from yente_client.exceptions import BadRequestError, NotFoundError

from observance.workspace import Workspace


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(base_url=address) as ours:
        yield ours


def test_the_server_is_well_and_ready(client: Client) -> None:
    assert client.healthz().status == "ok"
    assert client.readyz().status == "ok"


def test_a_listed_person_is_found_with_reasons(client: Client) -> None:
    person = Person(name="Ri Yong Mu", birthDate="1925-01-25", nationality="North Korea")
    reply = client.match(person, threshold=0.8, algorithm="logic-v2")
    top = reply.top
    assert top is not None
    assert (top.id, top.caption, top.schema_, top.match) == ("KPi.053", "RI YONG MU", "Person", True)
    assert top.properties["birthDate"] == ["1925-01-25"]
    assert top.properties["topics"] == ["sanction"]
    assert top.datasets == ["un-dprk"]
    assert top.first_seen == datetime(2017, 6, 2)  # noqa: DTZ001 - the wire has no zone
    reasons = top.contributing_explanations
    assert "exact" in (reasons["name_match"].detail or "")
    assert reasons["name_match"].candidate == "RI YONG MU"
    assert reasons["birth_date_match"].detail == "birth date 1925-01-25"
    assert reasons["country_match"].weight == 0
    assert reply.total.value == len(reply.matches)
    assert reply.query["properties"]["nationality"] == ["kp"]


def test_every_name_of_an_example_is_screened_in_any_script(client: Client) -> None:
    reply = client.match(Person(name=["Nobody Of That Name"], alias=["리용무"]))
    assert reply.top is not None
    assert reply.top.caption == "RI YONG MU"
    assert reply.top.explanations["name_match"].query == "리용무"


def test_companies_organizations_and_legal_entities_find_the_same_body(client: Client) -> None:
    for kind in (Company, Organization, LegalEntity):
        top = client.match(kind(name="Korea Mining Development Trading Corporation")).top
        assert top is not None
        assert top.id == "un-dprk:KPe.001", "two lists use the reference, so the list is part of the id"


def test_a_vessel_is_corroborated_by_its_number(client: Client) -> None:
    top = client.match(Vessel(name="Quixotry Lantern", imoNumber="IMO 9312345")).top
    assert top is not None
    assert (top.schema_, top.properties["imoNumber"]) == ("Vessel", ["9312345"])


def test_kinds_do_not_mix(client: Client) -> None:
    assert client.match(Person(name="Quixotry Lantern")).results == []
    assert client.match(Vessel(name="Zubrowka Ostrander")).results == []


def test_below_the_threshold_is_shown_but_is_no_match(client: Client) -> None:
    reply = client.match(Person(name="Zubrowka Ostrander"), threshold=1.0, cutoff=0.5)
    assert reply.results
    assert [result.match for result in reply.results] == [result.score >= 1 for result in reply.results]
    assert client.match(Person(name="Zubrowka Ostrandor"), threshold=1.0, cutoff=1.0).results == []


def test_datasets_and_exclusions(client: Client) -> None:
    person = Person(name="Zubrowka Ostrander")
    assert client.match(person, datasets=["test-list"]).results
    assert client.match(person, datasets=["un-dprk"]).results == []
    assert client.match(person, datasets=["un-dprk", "test-list"]).results, "more datasets widen one list's name"
    assert client.match(person, datasets=["default", "test-list"]).results
    assert client.match(person, exclude_datasets=["test-list"]).results == []
    assert client.match(person, exclude_entities=["T.1"]).results == []
    assert client.match(person, exclude_entities=["test-list:T.1"]).results == []
    assert client.match(person, exclude_schemata=["Person"]).results == []
    assert client.match(person, topics=["sanction"]).results
    assert client.match(person, topics=["role.pep"]).results == []
    assert client.match(person, changed_since="2026-03-01").results
    assert client.match(person, changed_since=datetime(2026, 3, 2, tzinfo=UTC)).results == []
    with pytest.raises(NotFoundError, match="no dataset 'absent'"):
        client.match(person, datasets=["absent"])


def test_filters_do_not_use_up_the_limit(client: Client) -> None:
    found = client.match(LegalEntity(name="Korea General Trading Corporation"), limit=40, cutoff=0.5).results
    assert len(found) > 3
    first = [one.id for one in found[:2]]
    less = client.match(LegalEntity(name="Korea General Trading Corporation"), limit=1, exclude_entities=first)
    assert [one.id for one in less.results] == [found[2].id]


def test_an_unknown_algorithm_is_refused_in_words(client: Client) -> None:
    with pytest.raises(BadRequestError, match="algorithm 'magic' is not known"):
        client.match(Person(name="Ri Yong Mu"), algorithm="magic")


def test_many_at_once_stream_back(client: Client) -> None:
    people = [(str(n), Person(name="Ri Yong Mu" if n % 2 else "Zubrowka Ostrander")) for n in range(40)]
    found = dict(client.match_iter(people, workers=8))
    assert len(found) == len(people)
    for key, reply in found.items():
        assert not hasattr(reply, "exception")
        top = getattr(reply, "top", None)
        assert top is not None
        assert top.id == ("KPi.053" if int(key) % 2 else "T.1")


def test_search_by_words_scripts_and_filters(client: Client) -> None:
    assert [one.caption for one in client.search("ostrander").results] == ["Zubrowka Ostrander"]
    assert client.search("리용무").results[0].caption == "RI YONG MU"
    assert client.search("", limit=0).total.value == 158
    pages = [client.search("", limit=50, offset=offset).results for offset in (0, 50, 100, 150)]
    assert len({one.id for page in pages for one in page}) == 158
    assert client.search("", schema="Vessel").total.value == 1
    assert client.search("", schema="LegalEntity", datasets=["test-list"]).total.value == 2
    assert client.search("", countries=["Iran"]).total.value == client.search("", countries=["ir"]).total.value > 0
    assert client.search("", filter=["dataset:test-list", "country:kp"]).total.value > 3
    reply = client.search("", datasets=["test-list"], facets=["datasets", "schema"], sort=["caption:desc"])
    assert reply.facets["datasets"].values[0].label == "List test-list"
    assert {value.name: value.count for value in reply.facets["schema"].values} == {
        "Person": 1, "Vessel": 1, "Company": 1,
    }  # fmt: skip
    captions = [one.caption for one in reply.results]
    assert captions == sorted(captions, reverse=True)


@pytest.mark.parametrize("bad", [{"sort": ["nonsense"]}, {"facets": ["nonsense"]}, {"filter": ["nonsense:x"]}])
def test_search_refuses_what_it_does_not_know(client: Client, bad: dict[str, list[str]]) -> None:
    with pytest.raises(BadRequestError, match="nonsense"):
        client.search("x", **bad)


def test_entities_by_id(client: Client) -> None:
    assert client.fetch("KPi.053").caption == "RI YONG MU"
    assert client.fetch("un-dprk:KPi.053", nested=False) == client.fetch("KPi.053")
    found = client.match(Person(name="Zubrowka Ostrander")).top
    assert found is not None
    assert client.fetch(found.id).properties["weakAlias"] == ["Zub"]
    with pytest.raises(NotFoundError, match=r"more than one list uses it: test-list:KPe\.001, un-dprk:KPe\.001"):
        client.fetch("KPe.001")
    with pytest.raises(NotFoundError, match="no entity"):
        client.fetch("NK-absent")


def test_algorithms(client: Client) -> None:
    reply = client.algorithms()
    assert reply.default == reply.best == reply.algorithms[0].name == "observance"


def test_the_catalog_is_revalidated(client: Client) -> None:
    first = client.datasets()
    assert client.datasets() == first
    assert first.current == ["test-list", "un-dprk"]
    loaded = {one.name: one for one in first.datasets if one.load}
    assert loaded["un-dprk"].entity_count == 155
    everything = next(one for one in first.datasets if one.name == "default")
    assert everything.children == ["test-list", "un-dprk"]


def test_a_weak_alias_counts_only_where_something_agrees(client: Client) -> None:
    assert all(one.caption != "Zubrowka Ostrander" for one in client.match(Person(name="Zub")).results)
    top = client.match(Person(name="Zub", birthDate="1965")).top
    assert top is not None
    assert top.explanations["alias_quality"].detail == "an alias the list itself marks as weak"


def test_what_differs_and_what_is_hidden_is_told(client: Client) -> None:
    top = client.match(Person(name="Zubrowka Os\u200btrander", birthDate="1990", country="fr")).top
    assert top is not None
    assert "born 1990, listed 1965" in (top.explanations["contradiction"].detail or "")
    assert top.explanations["disguise"].detail == "invisible characters"


def test_workspace_is_not_written(address: str, client: Client, tmp_path_factory: pytest.TempPathFactory) -> None:
    with Workspace.open(tmp_path_factory.getbasetemp() / "served0") as home:
        before = home.checkpoint()
        client.match(Person(name="Ri Yong Mu"))
        client.search("ri")
        assert home.checkpoint() == before
