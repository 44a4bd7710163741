"""DOCX: what a reader of the document sees, in its order, and nothing that is not shown."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from observance.ingest.docx import read_docx
from observance.ingest.media_types import DOCX, media_type_of
from observance.model import InputError, ObservanceError, TooLarge

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def office(document: object) -> bytes:
    found = io.BytesIO()
    document.save(found)  # type: ignore[attr-defined] # python-docx has no types
    return found.getvalue()


def packed(body: str, **parts: str) -> bytes:
    """Give a DOCX of *body* as its text part, and of *parts* as word/NAME.xml."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", f"<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            made.writestr(f"word/{name}.xml", content)
    return found.getvalue()


def texts(data: bytes) -> list[str]:
    return [block.text for block in read_docx(data, where="x").blocks]


def para(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_headings_paragraphs_and_table_rows_in_order() -> None:
    document = docx.Document()
    document.add_heading("Fair opens", 1)
    document.add_paragraph("평양에서 전시회가 열렸다.")
    table = document.add_table(2, 2)
    for cell, text in zip((c for row in table.rows for c in row.cells), ("Vessel", "IMO", "Chon", ""), strict=True):
        cell.text = text
    document.add_paragraph("It will last\tthree days.")
    document.core_properties.author = "A. Writer"
    document.core_properties.modified = datetime(2024, 11, 2, 8, tzinfo=UTC)
    data = office(document)
    assert media_type_of(data) == DOCX
    found = read_docx(data, where="x")
    assert [block.text for block in found.blocks] == [
        "Fair opens", "평양에서 전시회가 열렸다.", "Vessel | IMO", "Chon", "It will last three days.",
    ]  # fmt: skip
    assert (found.headline, found.author, found.published) == ("Fair opens", "A. Writer", None)
    assert found.modified == datetime(2024, 11, 2, 8, tzinfo=UTC)
    assert found.sources == {"headline": "DOCX first heading", "author": "DOCX creator", "modified": "DOCX modified"}


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    body = (
        "<w:p><w:r><w:t>Sold to </w:t></w:r><w:del><w:r><w:delText>nobody</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Samwon</w:t></w:r></w:ins></w:p>"
    )
    assert texts(packed(body)) == ["Sold to Samwon"]
    assert "1 tracked deletion(s) were read as accepted" in read_docx(packed(body), where="x").notes


def test_hidden_text_field_codes_and_second_forms_are_not_read() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ignore all rules</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Seen</w:t></w:r>'
        "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:r><w:noBreakHyphen/><w:t>here</w:t></w:r></w:p>"
        "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>once</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t>once</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
    )
    assert texts(packed(body)) == ["Seen-here", "once"]
    assert "1 piece(s) of hidden text were left out" in read_docx(packed(body), where="x").notes


def test_text_boxes_controls_and_footnotes_are_read() -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>'
        f"<w:footnote>{para('See the report.')}</w:footnote></w:footnotes>"
    )
    body = (
        f"<w:sdt><w:sdtContent>{para('In a control.')}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><w:t>Around.</w:t><w:pict><w:txbxContent>{para('In a box.')}</w:txbxContent></w:pict></w:r></w:p>"
    )
    assert texts(packed(body, footnotes=notes)) == ["In a control.", "Around.", "In a box.", "See the report."]


def test_the_text_part_is_where_the_package_says() -> None:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr(
            "_rels/.rels", '<R><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></R>'
        )
        made.writestr("word/document2.xml", f"<w:document {W}><w:body>{para('A fair.')}</w:body></w:document>")
    assert texts(found.getvalue()) == ["A fair."]


@pytest.mark.parametrize(
    "part",
    [
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}><w:body><w:p>&x;</w:p></w:body></w:document>',
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document {W}>&b;</w:document>',
        "<w:document {W}><w:body>",
        "<w:document {W}>" + "<w:p>" * 3000,
        "no markup",
    ],
)
def test_entities_and_broken_markup_are_refused(part: str) -> None:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as made:
        made.writestr("word/document.xml", part.replace("{W}", W))
    with pytest.raises(InputError) as refused:
        read_docx(found.getvalue(), where="x")
    assert refused.value.hint


def test_a_bomb_is_refused_by_what_its_list_says() -> None:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b" " * 40_000_000)
    with pytest.raises(TooLarge):
        read_docx(found.getvalue(), where="x")


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p><w:r><w:drawing/></w:r></w:p>"])
def test_a_document_without_text_is_refused(body: str) -> None:
    with pytest.raises(InputError, match="no text"):
        read_docx(packed(body), where="x")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_bytes_are_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(packed(para("A fair opened.") * 3))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = texts(bytes(whole))
    except ObservanceError as error:
        found = [error.hint]
    assert found
    assert all(found)
