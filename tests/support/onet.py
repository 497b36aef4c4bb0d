"""Small O*NET folders, as text and as workbooks written by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

Rows = Sequence[Sequence[str]]

OCCUPATIONS: Rows = (
    ("O*NET-SOC Code", "Title", "Description"),
    ("15-1252.00", "Software Developers", "Develop software."),
    ("29-1141.00", "Registered Nurses", "Care for patients."),
    ("55-3016.00", "Infantry", "Operate weapons."),
)
STATEMENTS: Rows = (
    (
        "O*NET-SOC Code",
        "Task ID",
        "Task",
        "Task Type",
        "Incumbents Responding",
        "Date",
        "Domain Source",
    ),
    (
        "15-1252.00",
        "1",
        "Design, develop, or modify software.",
        "Core",
        "90",
        "08/2023",
        "Incumbent",
    ),
    ("15-1252.00", "2", "Modify software to correct errors.", "Core", "90", "08/2023", "Incumbent"),
    ("15-1252.00", "3", "Train users.", "Supplemental", "90", "08/2023", "Incumbent"),
    ("29-1141.00", "4", "Record patients' vital signs.", "n/a", "n/a", "08/2023", "Analyst"),
)
TITLES: Rows = (
    ("O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"),
    ("15-1252.00", "Application Developer", "n/a", "02"),
    ("15-1252.00", "DevOps Engineer", "n/a", "02"),
    ("29-1141.00", "Nurse", "n/a", "02"),
    ("29-1141.00", "Registered Nurse (RN)", "RN", "02"),
)
READ_ME = "O*NET 29.3 Database\nMay 2025 Release\n----------------\n"

_RATING_HEADER = "O*NET-SOC Code,Task ID,Scale ID,Category,Data Value,N,Recommend Suppress,Date"


def ratings(code: str, task: str, importance: str, frequency: Sequence[str]) -> list[list[str]]:
    """The rows of Task Ratings for one task; ``frequency`` holds seven percentages."""
    rows = [["FT", str(category), value] for category, value in enumerate(frequency, 1)]
    rows += [["IM", "n/a", importance], ["RT", "n/a", "74.44"]]
    return [[code, task, *row, "76", "N", "08/2023"] for row in rows]


RATINGS: Rows = (
    _RATING_HEADER.split(","),
    *ratings("15-1252.00", "1", "4.5", ("0.00", "0", "0", "0", "100.00", "0", "0")),
    *ratings("15-1252.00", "2", "3", ("n/a", "50.5", "0", "49.5", "0", "0", "0")),
)
ALL: Mapping[str, Rows] = {
    "Occupation Data": OCCUPATIONS,
    "Task Statements": STATEMENTS,
    "Task Ratings": RATINGS,
    "Alternate Titles": TITLES,
}
"""Three occupations: one with ratings of two of its three tasks, one with a task, one with none."""


def text_folder(
    folder: Path, tables: Mapping[str, Rows] = ALL, read_me: str = READ_ME, end: str = "\r\n"
) -> Path:
    """``folder``, now with the tables as tab-separated text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        text = "".join("\t".join(row) + end for row in rows)
        (folder / f"{name}.txt").write_bytes(text.encode())
    if read_me:
        (folder / "Read Me.txt").write_bytes(read_me.encode())
    return folder


def workbook_folder(folder: Path, tables: Mapping[str, Rows] = ALL) -> Path:
    """``folder``, now with the tables as workbooks: what is missing is empty, as in release 29.x."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        emptied = [["" if cell == "n/a" else cell for cell in row] for row in rows]
        (folder / f"{name}.xlsx").write_bytes(workbook(emptied))
    (folder / "Read Me.txt").write_bytes(READ_ME.encode())
    return folder


def workbook(rows: Rows, extra: str = "") -> bytes:
    """A workbook of one sheet: whole and decimal numbers as numbers, all else as shared texts.

    ``extra`` is put behind the rows, in XML.
    """
    texts: list[str] = []
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for column, cell in enumerate(row):
            place = f'r="{chr(65 + column)}{number}"'
            if cell.replace(".", "", 1).isdigit() and "-" not in cell:
                cells.append(f"<c {place}><v>{cell}</v></c>")
            elif cell:
                cells.append(f'<c {place} t="s"><v>{len(texts)}</v></c>')
                texts.append(cell)
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}{extra}'
        "</sheetData></worksheet>",
    }
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return stream.getvalue()
