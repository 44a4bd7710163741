"""Mail: its text and what its head says; attachments are named and left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.email_message import read_mail
from observance.ingest.media_types import MAIL, media_type_of
from observance.model import InputError, NotText, ObservanceError

HEAD = b"From: Harbour Wire <desk@harbour.example>\r\nMessage-ID: <1@harbour.example>\r\nMIME-Version: 1.0\r\n"
WRAPPED = (
    "A fair of technology opened in Pyongyang on Tuesday with firms of two\n"
    "countries, the organisers said in a statement.\n\nIt will last three days.\n"
)
PAGE = (
    "<html><body><article><p>A fair of technology opened in Pyongyang on Tuesday with firms of two countries, the"
    " organisers said in a statement that was handed out.</p><p>It will last three days.</p></article></body></html>"
)


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Harbour Wire <desk@harbour.example>"
    message["Message-ID"] = "<1@harbour.example>"
    for name, value in headers.items():
        message[name] = value
    return message


def test_text_sender_subject_and_date() -> None:
    message = mail(Subject="전시회 opens", Date="Fri, 01 Nov 2024 00:30:00 +0900")
    message.set_content(WRAPPED)
    data = message.as_bytes()
    assert media_type_of(data) == MAIL
    found = read_mail(data, where="x")
    assert [block.text for block in found.blocks] == [
        "A fair of technology opened in Pyongyang on Tuesday with firms of two countries, the organisers said in a statement.",
        "It will last three days.",
    ]
    assert (found.headline, found.author) == ("전시회 opens", "Harbour Wire")
    assert found.published == datetime(2024, 11, 1, 0, 30, tzinfo=timezone(timedelta(hours=9)))
    assert found.published.day == 1, "the day is the sender's"
    assert found.sources == {"headline": "mail Subject", "author": "mail From", "published": "mail Date"}


def test_plain_text_is_read_before_html_and_attachments_are_named() -> None:
    message = mail(Subject="Fair", Date="Fri, 01 Nov 2024 09:00:00 +0000")
    message.set_content("A fair opened.")
    message.add_alternative(PAGE, subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="list of.pdf")
    message.add_attachment("Notes.", filename="notes.txt")
    found = read_mail(message.as_bytes(), where="x")
    assert [block.text for block in found.blocks] == ["A fair opened."]
    assert "the mail says the same in HTML, which was not read" in found.notes
    assert found.notes[-1] == "attachments that were not opened: list of.pdf (application/pdf), notes.txt (text/plain)"


def test_html_alone_is_read_as_a_page_is() -> None:
    message = mail(Date="Fri, 01 Nov 2024 09:00:00 +0000")
    message.set_content(PAGE, subtype="html")
    found = read_mail(message.as_bytes(), where="x")
    assert any("with firms of two countries" in block.text for block in found.blocks)
    assert found.published == datetime(2024, 11, 1, 9, tzinfo=UTC)


def test_an_attached_mail_is_an_attachment() -> None:
    inner = mail(Subject="Inner")
    inner.set_content("Inside.")
    message = mail(Subject="Outer")
    message.set_content("Outside.")
    message.add_attachment(inner)
    found = read_mail(message.as_bytes(), where="x")
    assert [block.text for block in found.blocks] == ["Outside."]
    assert "message/rfc822" in found.notes[-1]


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("koi8-r", "koi8-r", "Выставка."),
        ("ks_c_5601-1987", "cp949", "평양 전시회"),
        ("iso-2022-kr", "iso2022-kr", "평양 전시회"),
    ],
)
def test_the_charset_a_part_declares_is_read(label: str, codec: str, text: str) -> None:
    data = HEAD + f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
    assert [block.text for block in read_mail(data + text.encode(codec), where="x").blocks] == [text]


def test_text_that_does_not_decode_is_refused_not_replaced() -> None:
    data = HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + "Выставка.".encode("koi8-r")
    with pytest.raises(NotText):
        read_mail(data, where="x")


def test_a_head_that_does_not_decode_is_left_out_and_told() -> None:
    data = HEAD + b"Subject: \xff\xfe fair\r\nDate: yesterday\r\n\r\nA fair opened.\r\n"
    found = read_mail(data, where="x")
    assert (found.headline, found.published) == (None, None)
    assert found.notes == ("its Subject does not decode and was left out", "its Date cannot be read")


def test_lines_that_flow_are_joined_as_the_mail_says() -> None:
    data = HEAD + b"Content-Type: text/plain; format=flowed\r\n\r\nA fair \r\nopened.\r\nIt closed.\r\n-- \r\nDesk\r\n"
    assert [block.text for block in read_mail(data, where="x").blocks] == ["A fair opened.", "It closed.", "--", "Desk"]


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Type: application/pdf\r\n\r\n%PDF",
        b"Content-Type: text/plain\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=B\r\n\r\n" + b"--B\r\nContent-Type: image/png\r\n\r\nx\r\n" * 1200,
    ],
)
def test_a_mail_without_text_is_refused(body: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read_mail(HEAD + body, where="x")
    assert refused.value.hint


def test_parts_within_parts_within_parts_end() -> None:
    depth = 2000
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    try:
        found = read_mail(HEAD + opened + b"\r\nA fair.", where="x").extractor
    except InputError as error:
        found = error.hint
    assert found


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=80), st.binary(max_size=120), st.sampled_from([b"Subject", b"From", b"Date", b"Content-Type"])
)
def test_any_head_and_body_are_read_or_refused(value: bytes, body: bytes, name: bytes) -> None:
    try:
        found = read_mail(name + b": " + value + b"\r\n" + HEAD + b"\r\n" + body, where="x").extractor
    except ObservanceError as error:
        found = str(error)
    assert found
