"""Word documents and PDF files, read for their text alone; the libraries are loaded when needed."""

from __future__ import annotations

import logging
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from assessor.document.errors import DocumentError
from assessor.document.reflow import mended
from assessor.document.text import clean_line

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.text.paragraph import CT_P
    from docx.styles.style import BaseStyle
    from pypdf import PdfReader

PDF = b"%PDF-"
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old Office files begin, and newer ones that are protected by a password."""
MAX_PAGES = 300
"""Pages of the longest PDF that is read."""
MAX_SECONDS = 30.0
"""Seconds that reading the pages of a PDF may take: a small file can ask for hours of work."""
MAX_UNPACKED = 20_000_000
"""Bytes of everything in a Word document, unpacked; XML in memory takes thirty times as much."""
MAX_PARAGRAPHS = 100_000
"""Paragraphs of the longest Word document that is read, empty ones included."""
MAX_PARTS = 2_000
"""Files packed in one Word document."""
MAX_CHARACTERS = 1_000_000
"""Characters of the longest text that is read of a file."""

_PROTECTED = "is a PDF that is protected by a password; save it without one and try again"
_SILENT = logging.NullHandler()
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PDF_WITHIN = 1024  # Where a PDF may begin, as readers of PDF have always allowed.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the libraries raise on damaged files besides their own errors."""


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a document, each paragraph on its own line, and what it says of itself.

    Each of ``title``, ``publisher`` and ``published`` is one line and may be empty.
    """

    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""


def is_document(data: bytes) -> bool:
    """Whether ``data`` begins like a PDF, a packed file or an old Office file, and not like text."""
    return data.startswith((ZIP, OLE)) or is_pdf(data)


def is_pdf(data: bytes) -> bool:
    """Whether ``data`` is a PDF."""
    return PDF in data[:_PDF_WITHIN] and (data.startswith(PDF) or b"\x00" in data[:_PDF_WITHIN])


def read_document_text(data: bytes, *, points: bool = False) -> Written:
    """What is written in a .docx or PDF file; ``points`` marks the points of lists with “•”.

    Raises:
        DocumentError: it is another kind of file, damaged, protected, without text or too large.
    """
    if is_pdf(data):
        return _read_pdf(data)
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refusal("is protected by a password; save it without one and try again")
        raise _refusal("is an old Office file, such as a .doc; save it as .docx or PDF first")
    return _read_docx(data, points=points)


def _read_docx(data: bytes, *, points: bool) -> Written:
    _check_package(data)
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(BytesIO(data))
        text = "\n".join(_docx_lines(document, points=points))
        title = clean_line(document.core_properties.title)
    except DocumentError:
        raise
    except (*_FAULTS, EOFError, OpcError, PythonDocxError):
        raise _refusal("is damaged, or no Word document; save it as .docx or PDF again") from None
    if not text.strip():
        raise _refusal("holds no text")
    _within_limit(len(text))
    return Written(text, title)


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except (*_FAULTS, EOFError):
        raise _refusal("is a packed file that is damaged; save it as .docx or PDF again") from None
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _refusal(
            f"unpacks to more than {MAX_UNPACKED // 1_000_000} MB or {MAX_PARTS:,} files; "
            "no text needs that much"
        )
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("word/") for name in names):
        raise _refusal("is a packed file, and no .docx; unpack it, or save what it says as text")
    if any(part.flag_bits & 1 for part in parts):
        raise _refusal("is protected by a password; save it without one and try again")


@dataclass(frozen=True, slots=True)
class _Style:
    """What matters of a style of paragraphs: its name in small letters, whether it makes points."""

    name: str
    is_point: bool


def _docx_lines(document: Document, *, points: bool) -> Iterator[str]:
    """The paragraphs in the order of the page, those in tables, text boxes and controls too."""
    from docx.oxml.ns import qn
    from docx.oxml.text.paragraph import CT_P

    styles = _styles(document)
    for number, element in enumerate(document.element.body.iter(qn("w:p"))):
        if number >= MAX_PARAGRAPHS:
            raise _refusal(
                f"has more than {MAX_PARAGRAPHS:,} paragraphs; keep the part that matters"
            )
        # What stands in a fallback stands in what it falls back from, too.
        if (
            not isinstance(element, CT_P)
            or next(element.iterancestors(_FALLBACK), None) is not None
        ):
            continue
        text = "".join(_runs(element))
        style = styles.get(element.style, styles[None])
        if style.name.startswith(("heading", "title")):
            yield f"\n{text}"
        elif points and text.strip() and _is_point(element, style):
            yield f"• {' '.join(text.split())}"
        else:
            yield text


def _styles(document: Document) -> dict[str | None, _Style]:
    """The styles of paragraphs by their ids; under ``None`` what a paragraph has that names none.

    Looked up once: for each paragraph anew, it would take as long as paragraphs times styles.
    """
    from docx.enum.style import WD_STYLE_TYPE

    def known(style: BaseStyle) -> _Style:
        name = (style.name or "").lower()
        is_point = name.startswith(("list bullet", "list number"))
        return _Style(name, is_point or bool(style.element.xpath("./w:pPr/w:numPr")))

    usual = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    found: dict[str | None, _Style] = {
        None: known(usual) if usual is not None else _Style("", False)
    }
    for style in document.styles:
        if style.type == WD_STYLE_TYPE.PARAGRAPH:
            found.setdefault(style.style_id, known(style))
    return found


def _runs(element: CT_P) -> Iterator[str]:
    """What is seen of a paragraph, without the paragraphs of text boxes that hang on it."""
    from docx.oxml.ns import qn

    paragraph, kinds = qn("w:p"), {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
    within = {qn("w:r"), qn("w:hyperlink"), qn("w:ins"), qn("w:smartTag"), qn("w:sdt")}
    for found in element.iter(qn("w:t"), qn("w:noBreakHyphen"), *kinds):
        if next(found.iterancestors(paragraph), None) is not element:
            continue
        parent = found.getparent()
        if parent is None or parent.tag not in within:
            continue  # a tab stop of the paragraph's properties
        if found.tag == qn("w:t"):
            yield found.text or ""
        else:
            yield kinds.get(found.tag, "-")


def _is_point(element: CT_P, style: _Style) -> bool:
    numbers = element.xpath("./w:pPr/w:numPr/w:numId/@w:val")
    return bool(numbers[0] != "0") if numbers else style.is_point


def _read_pdf(data: bytes) -> Written:
    # Warnings about small damage would otherwise be printed.
    logging.getLogger("pypdf").addHandler(_SILENT)
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, DeprecationError, LimitReachedError, PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise _refusal(_PROTECTED)
        pages = len(reader.pages)
        if pages <= MAX_PAGES:
            text = mended("\n".join(_pdf_pages(reader)))
            title = clean_line((reader.metadata and reader.metadata.title) or "")
    except DependencyError:
        raise _refusal(_PROTECTED) from None
    except LimitReachedError:
        raise _refusal("unpacks to far more than a text needs; save what it says as text") from None
    except DocumentError:
        raise
    except (*_FAULTS, DeprecationError, PyPdfError):
        raise _refusal("is a PDF that is damaged; save it again, or what it says as text") from None
    if pages > MAX_PAGES:
        raise _refusal(f"has {pages:,} pages, {MAX_PAGES} at most are read; keep those that matter")
    if not any(letter.isalnum() for letter in text):
        raise _refusal(
            "is a PDF without text, such as a scan: only pictures of pages; "
            "run text recognition on it first, or type what it says"
        )
    return Written(text, title)


def _pdf_pages(reader: PdfReader) -> Iterator[str]:
    end, read = time.monotonic() + MAX_SECONDS, 0

    def in_time(*_: object) -> None:
        if time.monotonic() > end:
            raise _refusal(
                f"takes longer than {MAX_SECONDS:g} seconds to read; save what it says as text"
            )

    for page in reader.pages:
        text = page.extract_text(visitor_operand_before=in_time)
        in_time()  # in forms within pages, what it raises is passed over
        read += len(text)
        _within_limit(read)
        yield text


def _within_limit(characters: int) -> None:
    if characters > MAX_CHARACTERS:
        raise _refusal(
            f"holds more than {MAX_CHARACTERS:,} characters of text; keep the part that matters"
        )


def _refusal(message: str) -> DocumentError:
    return DocumentError.at("file", message)
