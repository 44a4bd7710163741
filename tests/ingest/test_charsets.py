"""Characters: what is declared is read strictly, nothing is guessed, and no character is ever replaced."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from observance.ingest.charsets import codec_of, declared_in, decode, parameter_of
from observance.model import NotText

RUSSIAN = "В Пхеньяне открылась выставка."
KOREAN = "평양에서 전시회가 열렸다. 똠"  # the last syllable is in the unified code only
CHINESE = "平壤举办展览会"


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (KOREAN, "cp949", "euc-kr"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (CHINESE, "gb18030", "gb2312"),
        ("平壤舉辦展覽會", "big5", "Big5"),
        ("ピョンヤンで展示会", "cp932", "Shift_JIS"),
        ("“quoted” – 5 €", "cp1252", "iso-8859-1"),
        (RUSSIAN, "utf-8", "utf8"),
        (RUSSIAN, "utf-16-le", "utf-16"),
        ("展示会", "iso2022-jp", "iso-2022-jp"),
    ],
)
def test_what_a_server_declares_is_read(text: str, codec: str, label: str) -> None:
    found = decode(text.encode(codec), where="x", declared=label)
    assert (found.text, found.notes) == (text, ())


def test_without_a_word_only_utf8_is_text() -> None:
    assert decode(RUSSIAN.encode(), where="x").text == RUSSIAN
    with pytest.raises(NotText, match="byte 0 is 0xc2") as refused:
        decode(RUSSIAN.encode("cp1251"), where="x")
    assert "iconv" in refused.value.hint


@pytest.mark.parametrize(
    "head",
    [
        b'<meta charset="windows-1251">',
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        b'<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_markup_says_itself_what_it_is_in(head: bytes) -> None:
    assert decode(head + RUSSIAN.encode("cp1251"), where="x", markup=True).text.endswith(RUSSIAN)
    with pytest.raises(NotText):
        decode(head + RUSSIAN.encode("cp1251"), where="x")


def test_a_mark_wins_over_what_is_declared() -> None:
    marked = codecs.BOM_UTF16_LE + RUSSIAN.encode("utf-16-le")
    assert decode(marked, where="x", declared="windows-1251").text == RUSSIAN


def test_the_server_wins_over_the_page_and_the_page_over_nothing() -> None:
    page = b'<meta charset="koi8-r">' + RUSSIAN.encode("cp1251")
    found = decode(page, where="x", declared="windows-1251", markup=True)
    assert found.text.endswith(RUSSIAN)
    assert "koi8-r" in found.notes[0]
    wrong = b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251")
    found = decode(wrong, where="x", declared="utf-8", markup=True)
    assert found.text.endswith(RUSSIAN)
    assert "does not decode as utf-8" in found.notes[0]


@pytest.mark.parametrize("label", ["windows-1251", "euc-kr", "utf-16", "iso-8859-1"])
def test_bytes_that_are_utf8_by_their_form_are_utf8(label: str) -> None:
    found = decode(RUSSIAN.encode(), where="x", declared=label)
    assert found.text == RUSSIAN
    assert "its bytes are UTF-8" in found.notes[0]


def test_what_does_not_fit_is_refused_and_never_replaced() -> None:
    with pytest.raises(NotText, match="cp949"):
        decode(b"\xff\xff\xff", where="x", declared="euc-kr")
    with pytest.raises(NotText, match="control character"):
        decode(b"a\x00b", where="x")


@pytest.mark.parametrize("label", ["utf-7", "rot13", "base64", "x-user-defined", "zip", "unicode_escape", "nonsense"])
def test_labels_that_are_no_encoding_of_text_are_unknown(label: str) -> None:
    assert codec_of(label) is None
    assert "not known" in decode(b"A fair.", where="x", declared=label).notes[0]


def test_every_codec_of_the_table_is_one_of_pythons() -> None:
    labels = (
        "ascii",
        "latin1",
        "cyrillic",
        "koi8-u",
        "x-mac-cyrillic",
        "tis-620",
        "windows-1258",
        "iso-2022-kr",
        "hz-gb-2312",
    )
    for label in labels:
        codec = codec_of(label)
        assert codec is not None
        assert codecs.lookup(codec)


def test_a_page_read_as_bytes_that_says_utf16_is_utf8() -> None:
    assert declared_in(b'<meta charset="utf-16">') == "utf-8"


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("text/html; charset=windows-1251", "windows-1251"),
        ('text/html;charset="EUC-KR"', "EUC-KR"),
        ("text/html; boundary=x; Charset = utf-8", "utf-8"),
        ("text/html", None),
        ("charset=utf-8", None),
    ],
)
def test_the_charset_of_a_content_type(header: str, label: str | None) -> None:
    assert parameter_of(header) == label


@given(
    st.binary(max_size=200), st.sampled_from(["utf-8", "cp949", "windows-1251", "utf-16", "gbk", None]), st.booleans()
)
def test_any_bytes_are_read_whole_or_refused(data: bytes, label: str | None, markup: bool) -> None:  # noqa: FBT001
    try:
        found = decode(data, where="x", declared=label, markup=markup)
    except NotText:
        return
    assert found.text.encode(found.encoding).decode(found.encoding) == found.text
    assert len(found.text) <= len(data)
