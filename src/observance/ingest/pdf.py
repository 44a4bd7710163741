"""PDF: its text by page and paragraph, with boxes, and what the file says of itself. PDFium reads first, pypdf second."""

from __future__ import annotations

import ctypes
import io
import logging
import re
import threading
from collections.abc import Mapping
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfiumError

from observance.ingest.document import Document, DocumentBlock
from observance.ingest.pdf_dates import pdf_date
from observance.ingest.pdf_lines import Line, lines_of
from observance.ingest.pdf_paragraphs import paragraphs_of
from observance.ingest.shown import one_line, shown
from observance.ingest.unwrap import unwrap
from observance.model import InputError, Place, TooLarge

MOST_PAGES: Final = 10_000
MOST_CHARACTERS: Final = 8_000_000
_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
_SECURITY: Final = 5  # FPDF_ERR_SECURITY: a way of encrypting that PDFium does not know
# PDFium holds one state a process and must not be called from two threads at once.
_ONE_AT_A_TIME: Final = threading.Lock()
# What authoring programs write where nobody gave a title.
_NO_TITLE: Final = re.compile(
    r"untitled\b|microsoft (?:word|powerpoint) - |document\d*$|.*\.(?:docx?|pdf|indd|rtf|hwpx?|odt|pptx?|txt|tex)$",
    re.IGNORECASE,
)
# U+FFFD and the private use area: letters the file draws and does not name.
_NAMELESS: Final = re.compile("[\ufffd\ue000-\uf8ff]")
_NAMELESS_SHARE: Final = 0.01
_OCR: Final = "run text recognition (OCR) on it first"
# pypdf repairs what it can and tells its log; what it cannot, it meets with whatever error comes first.
logging.getLogger("pypdf").addHandler(logging.NullHandler())


def read_pdf(data: bytes, *, where: str) -> Document:
    """Read *data*; ``place`` of a block is its page and box.

    Raises `InputError` where it is encrypted, damaged beyond reading, or has no text on any page; `TooLarge` over
    10,000 pages or 8 million characters. Scripts, forms, links and attached files are not run, filled or opened.
    """
    with _ONE_AT_A_TIME:
        try:
            document = _with_pdfium(data, where)
        except PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code in {_PASSWORD, _SECURITY}:
                what = "opens only with a password" if code == _PASSWORD else "is encrypted in a way that is not read"
                raise InputError(what, where=where, hint="save a copy without a password") from error
            return _with_pypdf(data, where, f"PDFium could not read it ({_reason(error)})")
    return document if document.blocks else _with_pypdf(data, where, "PDFium found no text", document)


def _with_pdfium(data: bytes, where: str) -> Document:
    with pypdfium2.PdfDocument(data) as opened:
        count = len(opened)
        _refuse_pages(count, where)
        pages: list[list[Line]] = []
        unreadable: list[int] = []
        size = 0
        for number in range(1, count + 1):
            try:
                pages.append(_page_lines(opened, number))
            except PdfiumError:
                unreadable.append(number)
                pages.append([])
            size += sum(len(line.text) for line in pages[-1])
            _refuse_size(size, where)
        metadata = {key: value for key, value in opened.get_metadata_dict(skip_empty=True).items() if value}
        attached = opened.count_attachments()
        language = _language(opened)
    blocks, running = paragraphs_of(pages)
    empty = [number for number, page in enumerate(pages, 1) if not page and number not in unreadable]
    notes = _page_notes(unreadable, "could not be read") + _page_notes(empty, "without text (a picture?)")
    if running:
        notes.append(f"{running} running heads, feet and page numbers were left out")
    if attached:
        notes.append(f"{attached} attached file(s) were not read")
    named = f"pypdfium2 {pypdfium2.PYPDFIUM_INFO} (PDFium {pypdfium2.PDFIUM_INFO})"
    return _described(blocks, named, metadata, notes, language)


def _page_lines(opened: pypdfium2.PdfDocument, number: int) -> list[Line]:
    page = opened[number - 1]
    try:
        return list(lines_of(page, number))
    finally:
        page.close()


def _with_pypdf(data: bytes, where: str, why: str, found: Document | None = None) -> Document:
    """Read with the second reader, *why* the first one would not do; *found* is what the first one made of the rest."""
    from pypdf import PdfReader  # noqa: PLC0415 - a tenth of a second, and seldom needed
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    faults = (PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, NotImplementedError, OSError,
              RecursionError, TypeError, ValueError)  # fmt: skip
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise InputError("is encrypted", where=where, hint="save a copy without a password")
        _refuse_pages(len(reader.pages), where)
        metadata = {str(key).lstrip("/"): str(value) for key, value in (reader.metadata or {}).items()}
    except faults as error:
        if found is not None:
            raise InputError("has no text on any page", where=where, hint=_OCR) from error
        raise InputError(
            f"is not a PDF that can be read ({_reason(error)})", where=where, hint="get it again"
        ) from error
    blocks: list[DocumentBlock] = []
    unreadable: list[int] = []
    empty: list[int] = []
    size = 0
    for number in range(1, len(reader.pages) + 1):
        try:
            text = reader.pages[number - 1].extract_text()
        except faults:
            unreadable.append(number)
            continue
        size += len(text)
        _refuse_size(size, where)
        page = _unboxed(text, number)
        blocks += page
        if not page:
            empty.append(number)
    if not blocks:
        raise InputError("has no text on any page: they may be pictures", where=where, hint=_OCR)
    notes = [f"{why}; pypdf read it, which gives pages but no boxes"]
    notes += _page_notes(unreadable, "could not be read") + _page_notes(empty, "without text (a picture?)")
    from pypdf import __version__  # noqa: PLC0415

    return _described(blocks, f"pypdf {__version__}", metadata, notes, found.language if found else None)


def _unboxed(text: str, number: int) -> list[DocumentBlock]:
    """Give the blocks of a page's *text*, lines that were broken to fit made whole."""
    lines = [one_line(line) or "" for line in text.splitlines()]
    joined = (" ".join(lines[first:after]) for first, after in unwrap(lines))
    return [DocumentBlock(text=block, place=Place(page=number)) for block in joined]


def _described(
    blocks: list[DocumentBlock], extractor: str, metadata: Mapping[str, str], notes: list[str], language: str | None
) -> Document:
    """Lay what the file says of itself beside its text. The day a file was made is no day of publication."""
    sources = {}
    said = {key: one_line(value) for key, value in metadata.items()}
    title = said.get("Title")
    if title and not _NO_TITLE.match(title):
        sources["headline"] = "PDF Title"
    else:
        title = None
    if author := said.get("Author"):
        sources["author"] = "PDF Author"
    dates = {key: pdf_date(said.get(key) or "") for key in ("ModDate", "CreationDate")}
    modified = dates["ModDate"] or dates["CreationDate"]
    if modified:
        sources["modified"] = "PDF ModDate" if dates["ModDate"] else "PDF CreationDate"
    if made := dates["CreationDate"]:
        notes.append(f"the file says it was made on {made.date()}, which is not taken for its publication")
    letters = sum(len(block.text) for block in blocks)
    nameless = sum(len(_NAMELESS.findall(block.text)) for block in blocks)
    if nameless > letters * _NAMELESS_SHARE:
        notes.append(f"{nameless} of {letters} characters have no letter the file names: the text may be unreadable")
    if language:
        sources["language"] = "PDF Lang"
    return Document(
        blocks=tuple(blocks),
        extractor=extractor,
        headline=shown(title, 300) if title else None,
        author=shown(author, 300) if author else None,
        modified=modified,
        language=language,
        sources=sources,
        notes=tuple(notes),
    )


def _language(opened: pypdfium2.PdfDocument) -> str | None:
    """Give the language the document's catalogue declares."""
    size = pdfium.FPDFCatalog_GetLanguage(opened, None, 0)
    if not 2 < size <= 200:
        return None
    found = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFCatalog_GetLanguage(opened, found, size)
    return one_line(bytes(found).decode("utf-16-le", errors="ignore").rstrip("\0"))


def _page_notes(pages: list[int], what: str) -> list[str]:
    """Say of which *pages* it is true, runs of them as first-last."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs[:20])
    more = ", ..." if len(runs) > 20 else ""
    return [f"page{'s' if len(pages) > 1 else ''} {named}{more} {what}"] if pages else []


def _refuse_pages(count: int, where: str) -> None:
    if count > MOST_PAGES:
        raise TooLarge(f"has {count:,} pages; {MOST_PAGES:,} are read", where=where, hint="split it")


def _refuse_size(size: int, where: str) -> None:
    if size > MOST_CHARACTERS:
        raise TooLarge(f"has more than {MOST_CHARACTERS:,} characters of text", where=where, hint="split it")


def _reason(error: Exception) -> str:
    return shown(one_line(str(error)) or type(error).__name__, 120)
