"""Word and PDF files: their text, and one sentence on whatever cannot be read."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.document.errors import DocumentError
from assessor.document.text import first_forbidden
from assessor.exchange.documents import MAX_PAGES, MAX_PARTS
from assessor.exchange.job_text import job_text
from assessor.exchange.source_text import read_source, source_text
from support.papers import packed, pdf, word

DOCX = word(
    "Clerk",
    ("Duties", "Heading 1"),
    ("Keep the books", "List Bullet"),
    ("Pay bills", "List Number"),
    [["Hours", "37"], ["Place", "Ulm"]],
    "The end.",
    title="Job of a clerk",
)
PDF = pdf(
    ["Clerk", "Duties", "• Keep the books of the com-", "pany and pay", "• Write"],
    ["letters (all)"],
    title="Job of a clerk",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
TYPES = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"


def test_a_word_document_is_read_in_order_tables_included() -> None:
    found = read_source(DOCX)
    assert found.text.split("\n") == (
        [
            "Clerk",
            "",
            "Duties",
            "Keep the books",
            "Pay bills",
            "Hours",
            "37",
            "Place",
            "Ulm",
            "The end.",
        ]
    )
    assert found.title == "Job of a clerk"


def test_points_are_marked_for_a_job_description() -> None:
    assert job_text(DOCX).split("\n")[3:6] == ["• Keep the books", "• Pay bills", "Hours"]


def test_a_pdf_is_read_page_by_page_and_words_cut_in_two_are_whole() -> None:
    found = read_source(PDF, "job.pdf")
    assert found.text.split("\n") == (
        ["Clerk", "Duties", "• Keep the books of the company and pay", "• Write", "letters (all)"]
    )
    assert found.title == "Job of a clerk"


def test_a_pdf_that_is_locked_without_a_password_is_read() -> None:
    assert source_text(pdf(["Pay rose"], encrypt="")) == "Pay rose"


def test_the_text_of_links_boxes_and_breaks_is_read_once() -> None:
    body = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr>'
        "<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>"
        "<w:hyperlink><w:r><w:t> four</w:t></w:r></w:hyperlink>"
        "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> five</w:t></w:r></w:ins></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>six</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>seven'
        "</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>"
        "seven</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert source_text(with_body(body)).split("\n") == [
        "one\ttwo",
        "three four five",
        "six",
        "",
        "seven",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.7\n%%EOF", "is a PDF that is damaged; save it again, or what it says as text"),
        (PDF.replace(b"/FlateDecode", b"/Fl         "), "is a PDF that is damaged"),
        (pdf([]), "is a PDF without text, such as a scan: only pictures of pages"),
        (pdf(["secret"], encrypt="x"), "is a PDF that is protected by a password"),
        (pdf(*[["a"]] * (MAX_PAGES + 1)), "has 301 pages, 300 at most are read"),
        (pdf(*[["a" * 90_000]] * 12), "holds more than 1,000,000 characters of text"),
        (pdf(["a"], wasted=80_000_000), "unpacks to far more than a text needs"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password; save it"),
        (OLE, "is an old Office file, such as a .doc; save it as .docx or PDF first"),
        (b"PK\x03\x04 and so on", "is a packed file that is damaged"),
        (packed({"a.txt": b"a"}), "is a packed file, and no .docx; unpack it"),
        (
            packed({"[Content_Types].xml": TYPES, "word/document.xml": b"<a/>"}),
            "is damaged, or no Word",
        ),
        (
            packed({f"word/{i}": b"" for i in range(MAX_PARTS + 1)}),
            "more than 20 MB or 2,000 files",
        ),
        (packed({"word/document.xml": bytes(20_000_001)}), "unpacks to more than 20 MB"),
        (word(), "holds no text"),
        (word("a" * 1_000_001), "holds more than 1,000,000 characters of text"),
    ],
    ids=range(16),
)
def test_what_cannot_be_read_is_refused_in_one_sentence(data: bytes, sentence: str) -> None:
    for read in (source_text, job_text):
        with pytest.raises(DocumentError, match=sentence):
            read(data)


def test_an_entity_that_grows_without_end_is_not_followed() -> None:
    grown = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    document = f'<!DOCTYPE w:document [<!ENTITY e0 "laugh">{grown}]>'
    data = with_body("<w:p><w:r><w:t>Pay&e11;</w:t></w:r></w:p>", document)
    assert "laugh" not in job_text_or_refusal(data)


@pytest.mark.parametrize("whole", [DOCX, PDF], ids=["docx", "pdf"])
@given(st.integers(0, 2**32), st.sampled_from(["change", "cut", "drop", "repeat", "swap"]))
def test_damaged_files_are_read_or_refused_and_nothing_else(
    whole: bytes, seed: int, how: str
) -> None:
    data = DAMAGE[how](bytearray(whole), random.Random(seed))
    for read in (source_text, job_text):
        try:
            text = read(bytes(data))
        except DocumentError as error:
            assert str(error)
        else:
            assert first_forbidden(text) is None


def test_a_paragraph_costs_the_same_however_many_styles_there_are() -> None:
    kinds = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:name w:val="list bullet {i}"/></w:style>'
        for i in range(2_000)
    )
    body = '<w:p><w:pPr><w:pStyle w:val="s1999"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' * 3_000
    began = time.process_time()
    assert job_text(with_body(body, styles=kinds)) == "\n".join(["• a"] * 3_000)
    assert time.process_time() - began < 3  # it took 8 seconds, and four times that for twice both


def test_paragraphs_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor.exchange.documents.MAX_PARAGRAPHS", 3)
    assert source_text(with_body("<w:p/><w:p/><w:p><w:r><w:t>a</w:t></w:r></w:p>")) == "a"
    with pytest.raises(DocumentError, match="has more than 3 paragraphs; keep the part"):
        source_text(with_body("<w:p/>" * 4))


def test_a_pdf_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor.exchange.documents.MAX_SECONDS", 0.0)
    with pytest.raises(DocumentError, match="takes longer than 0 seconds to read; save what"):
        source_text(PDF)


def test_damage_to_a_small_pdf_says_nothing_on_the_terminal(
    capfd: pytest.CaptureFixture[str],
) -> None:
    source_text(PDF.replace(b"startxref\n", b"startxref\n1"))
    assert capfd.readouterr() == ("", "")


def job_text_or_refusal(data: bytes) -> str:
    """The text of a file, or why it is refused."""
    try:
        return job_text(data)
    except DocumentError as error:
        return str(error)


def with_body(body: str, before: str = "", styles: str = "") -> bytes:
    """A Word document with that XML as its body, and more styles."""
    import zipfile
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(word("a"))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts["word/document.xml"] = (
        f'<?xml version="1.0"?>{before}<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    ).encode()
    own = parts["word/styles.xml"].decode()
    parts["word/styles.xml"] = own.replace("</w:styles>", f"{styles}</w:styles>").encode()
    return packed(parts)


def _changed(data: bytearray, chance: random.Random) -> bytearray:
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return data


def _cut(data: bytearray, chance: random.Random) -> bytearray:
    return data[: chance.randrange(len(data))]


def _dropped(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    del data[start : start + chance.randint(1, 200)]
    return data


def _repeated(data: bytearray, chance: random.Random) -> bytearray:
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + 300] * 3 + data[start:]


def _swapped(data: bytearray, chance: random.Random) -> bytearray:
    digits = [i for i, byte in enumerate(data) if 48 <= byte <= 57]
    for i in chance.sample(digits, min(4, len(digits))):
        data[i] = chance.choice(b"0123456789-/<")
    return data


DAMAGE: dict[str, Callable[[bytearray, random.Random], bytearray]] = {
    "change": _changed,
    "cut": _cut,
    "drop": _dropped,
    "repeat": _repeated,
    "swap": _swapped,
}
