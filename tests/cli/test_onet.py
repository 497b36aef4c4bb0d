"""``assessor onet``: a folder linked, occupations found and shown, their tasks taken for a draft."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from assessor.document.assessment import blank
from assessor.document.provenance import Suggestion
from assessor.store.database import open_store
from cli.running import Ended, assessor, draft_names, written
from support.onet import ALL, OCCUPATIONS, STATEMENTS, text_folder, workbook_folder

CODE = "15-1252.00"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An O*NET folder."""
    return text_folder(tmp_path / "onet")


@pytest.fixture
def workspace(tmp_path: Path, folder: Path) -> Path:
    """A workspace with the draft ``developer``, linked with that folder."""
    root = tmp_path / "workspace"
    root.mkdir()
    assert onet(root, "link", folder).code == 0
    file = written(tmp_path / "developer.json", blank("Developer"))
    assert assessor("--workspace", root, "import", file).code == 0
    return root


def onet(root: Path, *arguments: object) -> Ended:
    """Run one of the commands in a workspace."""
    return assessor("--workspace", root, "onet", *arguments)


def kept(root: Path, name: str = "developer") -> tuple[tuple[Suggestion, ...], list[str]]:
    """The suggestions of a draft, and the titles of its sources."""
    with closing(open_store(root / ".assessor" / "desk.db")) as store:
        found = store.find(name)
        assert found is not None
        titles = [source.title for source in found.draft.assessment.sources]
        return store.suggestions(name), titles


@pytest.mark.parametrize("form", [text_folder, workbook_folder])
def test_a_link_says_what_it_read(tmp_path: Path, form: object) -> None:
    assert callable(form)
    ended = onet(tmp_path, "link", form(tmp_path / "x"))
    assert (ended.code, ended.err) == (0, "")
    assert " ".join(ended.out.split()).startswith(
        "O*NET 29.3 (May 2025): 3 occupations, 2 of them with tasks; 4 task statements, 2 of them "
        f"with ratings; 4 alternate titles. Read in {tmp_path / 'x'}: Occupation Data."
    )
    assert (tmp_path / ".assessor" / "onet.db").is_file()


def test_a_link_without_ratings_says_how_time_is_shared(tmp_path: Path) -> None:
    tables = {"Occupation Data": OCCUPATIONS, "Task Statements": STATEMENTS}
    ended = onet(tmp_path, "link", text_folder(tmp_path / "x", tables, read_me=""))
    assert "O*NET unknown release: 3 occupations" in ended.out
    assert "Without Task Ratings a core task counts for two" in ended.out


def test_a_link_as_json(workspace: Path, folder: Path) -> None:
    found = onet(workspace, "link", folder, "--json").json
    assert found["folder"] == str(folder)
    assert (found["release"], found["date"]) == ("29.3", "May 2025")
    assert (found["occupations"], found["occupations_with_tasks"]) == (3, 2)
    assert (found["statements"], found["statements_with_ratings"]) == (4, 2)
    assert found["alternate_titles"] == 4
    assert [len(file["sha256"]) for file in found["files"]] == [64] * 5


def test_occupations_are_searched(workspace: Path) -> None:
    ended = onet(workspace, "search", "devops", "eng")
    assert (ended.code, ended.err) == (0, "")
    assert [line.split() for line in ended.out.splitlines()] == [
        ["CODE", "TASKS", "TITLE", "FOUND", "AS"],
        [CODE, "3", "Software", "Developers", "DevOps", "Engineer"],
    ]


def test_what_is_searched_and_not_found_is_said(workspace: Path) -> None:
    ended = onet(workspace, "search", "quantum")
    assert (ended.code, ended.out) == (0, "No title of O*NET 29.3 has any of these words.\n")
    assert onet(workspace, "search", "quantum", "--json").json == []


def test_a_search_as_json(workspace: Path) -> None:
    assert onet(workspace, "search", "nurse", "--json").json == [
        {
            "code": "29-1141.00",
            "title": "Registered Nurses",
            "found_as": "Nurse",
            "statements": 1,
        }
    ]


def test_an_occupation_is_shown_with_the_tasks_it_would_give(workspace: Path) -> None:
    ended = onet(workspace, "show", CODE)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        "15-1252.00 Software Developers (O*NET 29.3)\n"
        "Develop software.\n"
        "\n"
        "3 task statements, merged into 3 tasks. The shares of time are a prior to\n"
        "confirm.\n"
        "\n"
        " 51 %  Design software\n"
        "         Time is a prior to confirm: 1 statement, by frequency and importance.\n"
        "         Of all statements 1 had no ratings; they weigh as the others do on\n"
        "           average.\n"
        "         51 % Design, develop, or modify software.\n"
        " 33 %  Train users\n"
        "         Time is a prior to confirm: 1 statement, by frequency and importance.\n"
        "         Of all statements 1 had no ratings; they weigh as the others do on\n"
        "           average.\n"
        "         33 % Train users.\n"
        " 16 %  Modify software to correct errors\n"
        "         Time is a prior to confirm: 1 statement, by frequency and importance.\n"
        "         Of all statements 1 had no ratings; they weigh as the others do on\n"
        "           average.\n"
        "         16 % Modify software to correct errors.\n"
    )


def test_an_occupation_without_tasks_is_shown_as_such(workspace: Path) -> None:
    assert "It lists no tasks of this occupation." in onet(workspace, "show", "55-3016.00").out


def test_an_occupation_as_json(workspace: Path) -> None:
    found = onet(workspace, "show", CODE, "--json").json
    assert (found["code"], found["title"]) == (CODE, "Software Developers")
    first, second, third = found["statements"]
    assert (first["id"], first["kind"], first["importance"]) == (1, "core", "4.5")
    assert second["frequency"] == ["0", "50.5", "0", "49.5", "0", "0", "0"]
    assert (third["kind"], third["importance"], third["frequency"]) == ("supplemental", None, [])
    assert [work["time"] for work in found["proposed"]] == [51, 33, 16]


def test_tasks_are_taken_as_a_suggestion_and_nothing_is_accepted(workspace: Path) -> None:
    ended = onet(workspace, "take", CODE, "developer")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(
        "3 tasks made of the 3 statements of Software Developers, kept with the draft\n"
        "developer; nothing is accepted yet.\n"
        "Sources: O*NET 29.3 Database is credited as o-net-29-3-database, added now.\n"
    )
    (suggestion,), sources = kept(workspace)
    assert (suggestion.source, suggestion.section) == ("offline", "tasks")
    assert suggestion.model == "O*NET 29.3: 15-1252.00 Software Developers"
    assert [item.fields["time"] for item in suggestion.items] == [51, 33, 16]
    assert "16 % Modify software to correct errors." in suggestion.items[2].basis
    assert [item.fields.get("score") for item in suggestion.items] == [3, 2, 4]
    assert suggestion.items[2].basis.startswith(
        "Offline rater: 4, 96 % sure by the task's words.\n"
    )
    assert (
        " 16 %  Modify software to correct errors\n         Offline rater: 4, 96 % su" in ended.out
    )
    assert suggestion.parameters["occupation"] == CODE
    assert "sha256 of Task Statements.txt" in suggestion.parameters
    assert sources == ["O*NET 29.3 Database"]
    with closing(open_store(workspace / ".assessor" / "desk.db")) as store:
        found = store.find("developer")
        assert found is not None
        assert found.draft.assessment.tasks == ()


def test_the_credit_is_given_once(workspace: Path) -> None:
    first = onet(workspace, "take", CODE, "developer", "--json").json
    second = onet(workspace, "take", "29-1141.00", "developer", "--json").json
    assert (first["source_added"], second["source_added"]) == (True, False)
    assert first["source"] == second["source"]
    assert first["suggestion"]["model"].startswith("O*NET 29.3: 15-1252.00")
    suggestions, sources = kept(workspace)
    assert len(suggestions) == 2
    assert sources == ["O*NET 29.3 Database"]


def test_the_draft_holds_after_a_take(workspace: Path) -> None:
    onet(workspace, "take", CODE, "developer")
    ended = assessor("--workspace", workspace, "log", "developer")
    assert (ended.code, ended.err) == (0, "")


def test_an_occupation_without_tasks_gives_none(workspace: Path) -> None:
    ended = onet(workspace, "take", "55-3016.00", "developer")
    assert (ended.code, ended.errors) == (1, ["O*NET 29.3 lists no tasks of 55-3016.00 Infantry"])
    assert kept(workspace) == ((), [])


@pytest.mark.parametrize("command", [["show"], ["take"]])
def test_an_unknown_occupation_is_named(workspace: Path, command: list[str]) -> None:
    names = ["developer"] if command == ["take"] else []
    ended = onet(workspace, *command, "99-0000.00\x1b[31m", *names)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.errors
    assert line.startswith("“99-0000.00⟨U+001B⟩[31m” is no occupation of O*NET 29.3; find one")


def test_without_a_link_every_command_says_how_to_make_one(tmp_path: Path) -> None:
    for command in (["search", "x"], ["show", CODE], ["take", CODE, "developer"]):
        ended = onet(tmp_path, *command)
        assert (ended.code, ended.out) == (2, "")
        assert ended.errors == [
            "no O*NET folder is linked here; link one with assessor onet link DIR"
        ]
    assert draft_names(tmp_path) == []


def test_the_folder_of_the_settings_needs_no_link(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "assessor.toml").write_text('onet = "onet"\n')
    assert CODE in onet(tmp_path, "search", "devops").out
    text_folder(folder, {**ALL, "Occupation Data": [*OCCUPATIONS, ("11-1011.00", "Devops", "x")]})
    assert "11-1011.00" in onet(tmp_path, "search", "devops").out


def test_a_link_to_another_folder_than_that_of_the_settings_says_so(
    tmp_path: Path, folder: Path
) -> None:
    (tmp_path / "assessor.toml").write_text('onet = "other"\n')
    ended = onet(tmp_path, "link", folder)
    assert ended.code == 0
    assert ended.out.endswith(
        "The setting onet names another folder, which is read in its place: other\n"
    )


def test_files_that_have_changed_since_are_spoken_of(workspace: Path, folder: Path) -> None:
    text_folder(folder, {**ALL, "Task Statements": STATEMENTS[:2]})
    for command in (["search", "devops"], ["show", CODE], ["take", CODE, "developer"]):
        ended = onet(workspace, *command)
        assert "have changed since they were read; assessor onet link" in " ".join(
            ended.out.split()
        )


def test_a_folder_that_is_none_of_o_net_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    ended = onet(tmp_path, "link", tmp_path)
    assert (ended.code, ended.out) == (1, "")
    (line,) = ended.errors
    assert "holds no “Occupation Data” as .txt or .xlsx" in line
    assert not (tmp_path / ".assessor").exists()


def test_hostile_titles_are_shown_and_never_act(tmp_path: Path) -> None:
    hostile = ("15-1252.00", "[red]Sew\u202e[@click=app.bell]", "x" * 200)
    tables = {**ALL, "Occupation Data": [OCCUPATIONS[0], hostile, *OCCUPATIONS[2:]]}
    onet(tmp_path, "link", text_folder(tmp_path / "x", tables))
    for command in (["search", "sew"], ["show", CODE]):
        assert "[red]Sew⟨U+202E⟩[@click=app.bell]" in onet(tmp_path, *command).out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["link"],
        ["link", "/no/such/folder"],
        ["link", "~nobody-of-this-name/x"],
        ["search"],
        ["show"],
        ["take", CODE],
        ["take", CODE, "../developer"],
        ["take", CODE, "nobody"],
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(workspace: Path, arguments: list[str]) -> None:
    ended = onet(workspace, *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert len(ended.errors) == 1
    assert kept(workspace) == ((), [])


@pytest.mark.parametrize("command", ["link", "search", "show", "take"])
def test_help_has_an_example_and_json_and_fits_80_columns(command: str) -> None:
    out = assessor("onet", command, "--help").out
    assert f"  assessor onet {command} " in out.partition("Examples:")[2]
    assert "--json" in out
    assert max(map(len, out.splitlines())) <= 80
