"""Small Word and PDF files made for tests."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

import docx


def pdf(
    *pages: Sequence[str], title: str = "", wasted: int = 0, encrypt: str | None = None
) -> bytes:
    """A PDF with the lines of each page set in Helvetica; ``wasted`` bytes go into each page too."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for i, lines in enumerate(pages):
        shown = b" T* ".join(b"(" + _escaped(line) + b") Tj" for line in lines)
        drawn = b"BT /F1 10 Tf 12 TL 50 750 Td " + shown + b" ET" + b" " * wasted
        packed = zlib.compress(drawn)
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>"
            + f"/Contents {5 + 2 * i} 0 R>>".encode(),
            f"<</Filter/FlateDecode/Length {len(packed)}>>\nstream\n".encode()
            + packed
            + b"\nendstream",
        ]
    objects.append(b"<</Title(" + _escaped(title) + b")>>")
    made = _assembled(objects)
    return made if encrypt is None else _encrypted(made, encrypt)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start, size = len(out), len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    trailer = f"<</Size {size}/Root 1 0 R/Info {len(objects)} 0 R>>"
    return bytes(out) + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def _escaped(text: str) -> bytes:
    plain = text.encode("cp1252")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _encrypted(data: bytes, password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*paragraphs: str | tuple[str, str] | Sequence[Sequence[str]], title: str = "") -> bytes:
    """A Word document of plain paragraphs, (text, style) pairs and tables (lists of rows)."""
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        if isinstance(paragraph, str):
            document.add_paragraph(paragraph)
        elif isinstance(paragraph, tuple):
            document.add_paragraph(str(paragraph[0]), style=str(paragraph[1]))
        else:
            table = document.add_table(len(paragraph), len(paragraph[0]))
            for cells, row in zip(table.rows, paragraph, strict=True):
                for cell, text in zip(cells.cells, row, strict=True):
                    cell.paragraphs[0].text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """A packed file of the given parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()
