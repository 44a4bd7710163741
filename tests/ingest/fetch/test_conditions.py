"""Asking only for what changed: by the host's word, and by the bytes where its word is none."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.fetch import Conditions
from observance.model import FetchFailed
from tests.ingest.fetch.asking import near
from tests.ingest.fetch.servers import Site, page, redirect

BODY = b"<html><p>A report.</p></html>"
DIGEST = hashlib.sha256(BODY).hexdigest()
UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "two"\r\n\r\n'
DATE = "Fri, 01 Nov 2024 12:00:00 GMT"


def test_what_a_host_gave_is_asked_with_next_time() -> None:
    with Site({"/": [page(BODY, 'ETag: "one"', f"Last-Modified: {DATE}"), UNCHANGED]}) as site:
        url = f"http://site.test:{site.port}/"
        fetcher = near(site)
        first = fetcher.fetch(url)
        assert first.conditions == Conditions(url=url, etag='"one"', last_modified=DATE, body_sha256=DIGEST)
        assert not first.not_modified
        second = fetcher.fetch(url, known=first.conditions)
    assert second.not_modified
    assert (second.data, second.body, second.exchange.status) == (b"", b"", 304)
    assert second.conditions == Conditions(url=url, etag='"two"', last_modified=DATE, body_sha256=DIGEST)
    assert ("If-None-Match", '"one"') in second.exchange.request_headers
    assert ("If-Modified-Since", DATE) in second.exchange.request_headers
    assert f'If-None-Match: "one"\r\nIf-Modified-Since: {DATE}\r\n' in site.requests[-1]


def test_the_same_body_is_not_modified_whatever_the_host_says() -> None:
    zipped = page(gzip.compress(BODY, mtime=5), 'ETag: "new"', "Content-Encoding: gzip")
    with Site({"/": [page(BODY, 'ETag: "one"'), zipped, page(BODY + b"!", 'ETag: "one"')]}) as site:
        url = f"http://site.test:{site.port}/"
        fetcher = near(site)
        first = fetcher.fetch(url)
        second = fetcher.fetch(url, known=first.conditions)
        third = fetcher.fetch(url, known=second.conditions)
    assert second.not_modified
    assert second.body == BODY
    assert second.data != BODY
    assert second.conditions.etag == '"new"'
    assert not third.not_modified  # the same validator, another body: it is new


def test_a_validator_is_sent_to_the_url_that_gave_it_only() -> None:
    with Site({"/": redirect("/b"), "/b": page(BODY, 'ETag: "b"')}) as site:
        url = f"http://site.test:{site.port}/"
        fetcher = near(site)
        known = fetcher.fetch(url).conditions
        assert known.url == url + "b"
        fetcher.fetch(url, known=known)
    asked = [request for request in site.requests if "If-None-Match" in request]
    assert [request.split(" ")[1] for request in asked] == ["/b"]


def test_an_unasked_not_modified_is_an_error() -> None:
    with Site({"/": UNCHANGED}) as site:
        with pytest.raises(FetchFailed, match="304"):
            near(site).fetch(f"http://site.test:{site.port}/")
        with pytest.raises(FetchFailed, match="304"):
            near(site).fetch(f"http://site.test:{site.port}/", known=Conditions(url="http://other.test/", etag="x"))


def test_a_validator_as_long_as_a_page_is_not_kept() -> None:
    with Site({"/": page(BODY, "ETag: " + "x" * 2000)}) as site:
        assert near(site).fetch(f"http://site.test:{site.port}/").conditions.etag == ""


@settings(deadline=None)
@given(st.text())
def test_nothing_is_smuggled_into_a_request(value: str) -> None:
    known = Conditions(url="u", etag=value, last_modified=value)
    for name, sent in known.request_headers("u"):
        assert name.startswith("If-")
        assert sent.isascii()
        assert sent.isprintable()
