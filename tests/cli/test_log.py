"""``assessor log``: what was done to a draft."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from assessor.cli.layout import cut, width_of
from assessor.desk.deciding import decide
from assessor.desk.draft import Draft
from assessor.desk.editing import set_value
from assessor.desk.session import Command, Session
from assessor.document.canonical import load
from assessor.document.path import Json, get
from assessor.document.text import clean, printable
from assessor.store.database import open_store
from cli.reviewed import NAME, Team
from cli.reviewed import team as team
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


def test_it_says_why_which_verdicts_were_given_and_how_the_status_moved(team: Team) -> None:
    team.begin()
    team.review("Grace", "request", "growth", "--comment", "The source is old")
    team.review("Grace", "return", "--reason", "See growth")
    out = team.run("Ada", "log", NAME).out
    requested, returned = out.split("\n   3 ")[1].split("\n   4 ")
    assert "Grace  review  growth\n      change requested, of " in requested
    assert requested.endswith("\n      “The source is old”")
    assert returned.endswith("in review → changes requested\n      why: See growth\n")
    events = team.run("Ada", "log", NAME, "--json").json
    assert events[2]["record"]["comment"] == "The source is old"
    assert events[3]["record"] is None


def test_a_value_is_traced_back_to_its_suggestion_its_prompt_and_who_decided(
    tmp_path: Path,
) -> None:
    made = suggestion(
        1,
        section="evidence",
        items=[("evidence.wage_trends", {"rating": 0})],
        basis="Sentence 3 of the report.",
    )
    store = open_store(tmp_path / ".assessor" / "desk.db")
    draft = Draft.of(complete_assessment())
    session = Session(store, NAME, draft, stored=None, actor="Ada", clock=lambda: AT)
    session.keep(made)
    (item,) = session.open_items("evidence")
    session.do(lambda now, who: decide(now, item, who, edits={"rating": 2}, reason="Newer"))
    store.close()
    trace = ("--workspace", tmp_path, "log", NAME, "--trace", "evidence.wage_trends.rating")
    ended = assessor(*trace)
    assert ended.code == 0
    at = f"{AT:%Y-%m-%d %H:%M:%S}"
    assert ended.out.splitlines() == [
        "evidence.wage_trends.rating",
        "  value       2",
        f"  origin      override, by Ada, {at}",
        "  why         Newer",
        f"  decision    edited by Ada, {at}",
        "  suggested   0",
        f"  suggestion  {made.id}, llm, {at}",
        "  model       some-model at 127.0.0.1:8080",
        "  prompt      evidence, version 1",
        f"    sha256    {'ab' * 32}",
        "  rests on    Sentence 3 of the report.",
        "  events      3",
    ]
    (found,) = assessor(*trace, "--json").json
    assert found["suggestion"] == made.model_dump(mode="json")
    assert found["provenance"]["decided_by"] == "Ada"
    assert "edited 1" in assessor("--workspace", tmp_path, "log", NAME).out


def test_a_trace_of_no_place_is_refused(tmp_path: Path) -> None:
    log_of(tmp_path)
    ended = assessor("--workspace", tmp_path, "log", NAME, "--trace", "evidence.luck")
    assert (ended.code, ended.out) == (1, "")
    assert "evidence.luck" in ended.errors[0]


def test_a_revision_is_a_file_that_can_be_opened_and_two_can_be_compared(tmp_path: Path) -> None:
    log_of(tmp_path, ("tasks[1].score", 4), ("tasks[1].score", 5))
    here = ("--workspace", tmp_path, "log", NAME)
    then = load(assessor(*here, "--revision", 2).out.encode())
    assert get(then, "tasks[1].score") == 4
    ended = assessor(*here, "--diff", 1, 3, "--json")
    assert [(c["path"], c["before"], c["after"]) for c in ended.json["changes"]] == [
        ("tasks[task-1].score", 3, 5)
    ]
    assert assessor(*here, "--revision", 9).code == 2
    assert assessor(*here, "--revision", 1, "--diff", 1, 2).code == 2


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
