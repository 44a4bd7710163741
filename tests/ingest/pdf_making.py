"""PDFs written by hand for the tests: lines of Helvetica at given places, and what the file says of itself."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence

from pypdf import PdfReader, PdfWriter

Placed = tuple[float, float, str]
LEADING = 14.0
PAGE = "/Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"


def column(lines: Iterable[str], *, left: float = 72, top: float = 700) -> list[Placed]:
    """Give *lines* one below the other."""
    return [(left, top - at * LEADING, line) for at, line in enumerate(lines)]


def pdf_of(pages: Sequence[Sequence[Placed]], *, info: Mapping[str, str] | None = None, catalogue: str = "") -> bytes:
    """Give a PDF of *pages*; *info* is its document information, *catalogue* more entries of its root."""
    font, first = 3, 5
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    said = " ".join(f"/{key}({value})" for key, value in (info or {}).items())
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        f"<<{said}>>",
    ]
    for number, page in enumerate(pages):
        drawn = "".join(f"BT /F 11 Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, text in page)
        objects += [
            f"<<{PAGE}/Resources<</Font<</F {font} 0 R>>>>/Contents {first + 2 * number + 1} 0 R>>",
            f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        ]
    found = b"%PDF-1.7\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(found))
        found += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R/Info 4 0 R>>\n"
    return found + end.encode() + f"startxref\n{len(found)}\n%%EOF".encode()


def locked(data: bytes, password: str, *, owner: str = "owner") -> bytes:
    """Give *data* encrypted, so that it opens with *password* only."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(user_password=password, owner_password=owner, algorithm="AES-256")
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
