"""``assessor log``: what was done to a draft."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assessor.cli.layout import cut, width_of
from assessor.desk.draft import Draft
from assessor.desk.editing import set_value
from assessor.desk.session import Command, Session
from assessor.document.path import Json
from assessor.document.text import clean, printable
from assessor.store.database import open_store
from cli.running import Ended, assessor
from strategies import AT, HOSTILE, complete_assessment, suggestion


def put(path: str, value: Json) -> Command:
    return lambda draft, who: set_value(draft, path, value, who)


def log_of(folder: Path, *values: tuple[str, Json], undo: bool = False) -> Ended:
    """The log of a draft in which each (path, value) was set."""
    store = open_store(folder / ".assessor" / "desk.db")
    draft = Draft.of(complete_assessment())
    session = Session(store, "data-engineer", draft, stored=None, actor="Ada", clock=lambda: AT)
    for path, value in values:
        session.do(put(path, value))
    if undo:
        session.undo()
    session.keep(suggestion(1))
    store.close()
    return assessor("--workspace", folder, "log", "data-engineer")


def test_each_event_says_who_when_where_and_from_what_to_what(tmp_path: Path) -> None:
    ended = log_of(tmp_path, ("tasks[1].score", 4), ("override.score", "50.0"), undo=True)
    assert (ended.code, ended.err) == (0, "")
    at = f"{AT:%Y-%m-%d %H:%M:%S}"
    lines = ended.out.splitlines()
    assert lines[:3] == [
        f"   1  {at}  Ada  open",
        f"   2  {at}  Ada  set  tasks[task-1].score",
        "      3 → 4",
    ]
    assert f"   4  {at}  Ada  undo  override" in lines
    assert lines[-2].startswith("   5  ")
    assert lines[-2].endswith("  Ada  suggest  tasks")


def test_json_has_every_event_whole(tmp_path: Path) -> None:
    text = "Words. " * 400
    log_of(tmp_path, ("reinstatement", text), ("growth.rating", None))
    ended = assessor("log", "data-engineer", "--json", "--workspace", tmp_path)
    assert ended.code == 0
    assert [event["kind"] for event in ended.json] == ["open", "set", "set", "suggest"]
    assert ended.json[1]["after"] == text
    assert set(ended.json[0]) >= {"number", "at", "actor", "kind", "path", "before", "sha256"}


def test_every_line_fits_and_nothing_said_acts_on_the_terminal(tmp_path: Path) -> None:
    texts = [*map(clean, HOSTILE), "line\nline\n" * 50, "長い文" * 60, "e\u0301" * 300]
    ended = log_of(tmp_path, *(("reinstatement", text) for text in texts))
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.removesuffix("\n").split("\n")
    assert max(map(width_of, lines)) <= 80
    assert [printable(line) for line in lines] == lines
    changes = sum(line.lstrip()[:1].isdigit() and "reinstatement" in line for line in lines)
    assert len(lines) >= 2 * changes > 20


def test_a_draft_that_is_not_there_has_no_log(tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path, "log", "nobody")
    assert (ended.code, ended.out) == (2, "")
    assert ended.errors == [
        "there is no draft “nobody”, so there is no log of one; see assessor list"
    ]


def test_what_cannot_be_a_name_is_refused(tmp_path: Path) -> None:
    assert assessor("--workspace", tmp_path, "log", "../etc").code == 2


@given(st.text(max_size=200), st.integers(2, 80))
def test_text_is_cut_to_the_cells_there_are(text: str, width: int) -> None:
    shown = cut(text, width)
    assert width_of(shown) <= width
    assert "\n" not in shown
    if not shown.endswith("…"):
        assert len(text) <= 4 * width
