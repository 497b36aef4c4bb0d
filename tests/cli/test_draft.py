"""``assessor draft``: many roles from a list."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assessor.document.provenance import Section, Suggestion
from assessor.store.database import open_store
from cli.running import Ended, assessor, command, draft_names
from support.many import PATIENCE, Asked, Many, Said, sound
from support.samples import ANSWERED

LIST = "title,seniority\nNurse,Senior\nWelder,\n"


@pytest.fixture
def many() -> Iterator[Many]:
    """A server that gives every section of every role a good answer."""
    with Many() as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path, many: Many) -> Path:
    """A workspace with a model behind ``many``."""
    (tmp_path / "assessor.toml").write_text(
        f'base_url = "{many.base_url}"\nmodel = "some-model"\ntimeout = 20\n'
    )
    return tmp_path


@pytest.fixture
def draft(workspace: Path) -> Callable[..., Ended]:
    """Run the command on a list with this text."""

    def run(text: str, *more: object, terminal: bool = False) -> Ended:
        file = workspace / "titles.csv"
        file.write_text(text)
        return assessor("--workspace", workspace, "draft", file, *more, terminal=terminal)

    return run


def kept(workspace: Path, name: str) -> tuple[Suggestion, ...]:
    """The suggestions kept with a draft."""
    store = open_store(workspace / ".assessor" / "desk.db")
    try:
        return store.suggestions(name)
    finally:
        store.close()


def wait_until(holds: Callable[[], bool]) -> None:
    """Look again and again, for as long as a test may take."""
    give_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < give_up


def sections(workspace: Path, name: str) -> list[Section]:
    """The sections that were suggested for a draft."""
    return [suggestion.section for suggestion in kept(workspace, name)]


def test_every_role_gets_a_draft_and_a_suggestion_and_nothing_is_accepted(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    ended = draft(LIST)
    assert ended.code == 0
    assert "2 roles: 2 suggestions kept." in ended.out
    assert "nothing is accepted" in ended.out
    assert draft_names(workspace) == ["nurse", "welder"]
    assert sections(workspace, "nurse") == sections(workspace, "welder") == ["tasks"]
    store = open_store(workspace / ".assessor" / "desk.db")
    stored = store.find("nurse")
    store.close()
    assert stored is not None
    assert stored.draft.assessment.role.seniority == "Senior"
    assert (stored.draft.assessment.tasks, stored.draft.decisions) == ((), ())


def test_what_the_list_says_of_a_role_is_told_to_the_model(
    many: Many, draft: Callable[..., Ended]
) -> None:
    draft("title;function;is not\nNurse;Cares for patients.;No physician.\n")
    (asked,) = many.asked
    prompt = asked.body["messages"][1]["content"]
    assert "Primary function: Cares for patients." in prompt
    assert "No physician." in prompt


def test_the_same_list_again_asks_nothing_and_doubles_nothing(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    draft(LIST)
    again = draft(LIST)
    assert (again.code, len(many.asked)) == (0, 2)
    assert "2 roles: 0 suggestions kept, 2 there already." in again.out
    assert draft_names(workspace) == ["nurse", "welder"]


def test_only_the_sections_that_are_missing_are_asked_for(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    draft(LIST)
    assert draft(LIST, "--sections", "tasks,evidence").code == 0
    assert sections(workspace, "nurse") == ["tasks", "evidence"]
    assert many.times[("Nurse", "tasks")] == many.times[("Nurse", "evidence")] == 1


def test_all_sections_can_be_asked_for(workspace: Path, draft: Callable[..., Ended]) -> None:
    assert draft("title\nNurse\n", "--sections", "all").code == 0
    assert set(sections(workspace, "nurse")) == set(ANSWERED)


def test_a_failure_is_that_of_its_role_and_the_same_command_mends_it(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    many.say = lambda asked: Said("no JSON") if asked.title == "Nurse" else sound(asked)
    ended = draft(LIST)
    assert ended.code == 1
    assert "1 suggestion kept, 1 failed" in ended.out
    assert "  nurse (tasks)" in ended.out
    assert sections(workspace, "welder") == ["tasks"]
    many.say = sound
    assert draft(LIST).code == 0
    assert many.times[("Welder", "tasks")] == 1


def test_failures_are_grouped_by_what_is_said_of_them(
    many: Many, draft: Callable[..., Ended]
) -> None:
    def say(asked: Asked) -> Said:
        if asked.number == 2:  # the first refusal would end the run
            many.release()
        return Said(status=403, message="not yours", held=True)

    many.say = say
    ended = draft(LIST, "--json")
    assert ended.code == 1
    (group,) = ended.json["failures"]
    assert group["roles"] == [
        {"name": "nurse", "section": "tasks"},
        {"name": "welder", "section": "tasks"},
    ]
    assert "not yours" in group["message"]


@pytest.mark.parametrize("status", [401, 402])
def test_what_every_request_would_meet_ends_the_run_at_once(
    status: int, many: Many, draft: Callable[..., Ended]
) -> None:
    many.say = lambda _: Said(status=status, message="no")
    titles = "title\n" + "".join(f"Role {n}\n" for n in range(30))
    ended = draft(titles, "--concurrency", 2, "--json")
    assert ended.code == 1
    assert len(many.asked) <= 2
    assert ended.json["stopped"]
    assert ended.json["not_asked"] >= 28


def test_rows_that_cannot_be_used_are_said_and_the_others_go_on(
    workspace: Path, draft: Callable[..., Ended]
) -> None:
    ended = draft("title,seniority\n,Senior\nNurse,\nNurse,,x\nnurse ,\n")
    assert ended.code == 1
    assert "line 2: has no title" in ended.out
    assert "line 4: has 3 cells under 2 columns" in ended.out
    assert "line 5: “nurse” is on line 3 too" in ended.out
    assert draft_names(workspace) == ["nurse"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("role name\nNurse\n", "line 1: there is no column “title”"),
        ("", "line 1: there is nothing in it"),
        ("title\n", "no role follows"),
        ('title\n"Nurse\nWelder\n', "line 2: a quotation mark is opened"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_line(
    text: str, said: str, many: Many, draft: Callable[..., Ended]
) -> None:
    ended = draft(text)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.errors[0]
    assert many.asked == []


def test_a_draft_that_cannot_be_read_does_not_keep_the_others(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    draft("title,name\nNurse,nurse\n")
    with sqlite3.connect(workspace / ".assessor" / "desk.db") as database:
        database.execute("UPDATE drafts SET content = '{}'")
    ended = draft("title,name\nNurse,nurse\nWelder,\n", "--sections", "tasks,growth")
    assert ended.code == 1
    assert "Left out:\n  line 2: " in ended.out
    assert sorted(sections(workspace, "welder")) == ["growth", "tasks"]


def test_without_a_model_nothing_is_begun(workspace: Path, draft: Callable[..., Ended]) -> None:
    (workspace / "assessor.toml").write_text('source = "llm"\n')
    ended = draft(LIST)
    assert (ended.code, ended.out) == (2, "")
    assert "ASSESSOR_MODEL" in ended.errors[0]
    assert draft_names(workspace) == []


def test_without_a_model_each_role_says_what_is_missing_and_nothing_is_sent(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    titles = "title\n" + "".join(f"Role {n}\n" for n in range(12))
    ended = draft(titles, "--source", "offline", "--json")
    assert ended.code == 1
    (group,) = ended.json["failures"]
    assert "nothing to make tasks of" in group["message"]
    assert (len(group["roles"]), ended.json["stopped"]) == (12, None)
    assert many.asked == []
    assert len(draft_names(workspace)) == 12


def test_as_many_as_allowed_are_under_way_at_once(many: Many, draft: Callable[..., Ended]) -> None:
    many.say = lambda asked: Said(ANSWERED[asked.section], held=asked.number <= 3)
    titles = "title\n" + "".join(f"Role {n}\n" for n in range(9))

    def hold(asked: Asked) -> Said:
        if asked.number == 3:
            many.release()
        return Said(ANSWERED[asked.section], held=True)

    many.say = hold
    assert draft(titles, "--concurrency", 3).code == 0
    assert (len(many.asked), many.most_at_once) == (9, 3)


def test_a_refusal_for_asking_too_often_is_waited_out(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    def say(asked: Asked) -> Said:
        if asked.number == 1:
            return Said(status=429, message="slow down", headers={"retry-after-ms": "10"})
        return sound(asked)

    many.say = say
    ended = draft(LIST, "--concurrency", 1)
    assert ended.code == 0
    assert "asked too often: a pause of 1 s, then one at a time" in ended.err
    assert sections(workspace, "nurse") == sections(workspace, "welder") == ["tasks"]
    assert len(many.asked) == 3


def test_killed_in_the_middle_it_goes_on_without_asking_twice(
    workspace: Path, many: Many, draft: Callable[..., Ended]
) -> None:
    titles = "title\n" + "".join(f"Role {n}\n" for n in range(12))
    (workspace / "titles.csv").write_text(titles)
    many.say = lambda asked: Said(ANSWERED[asked.section], held=asked.number > 5)
    words = command("--workspace", workspace, "draft", workspace / "titles.csv")
    with subprocess.Popen(
        [*words, "--concurrency", "2"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        many.wait_for(7)
        wait_until(lambda: sum(len(kept(workspace, f"role-{n}")) for n in range(12)) == 5)
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=PATIENCE)
    done = {asked.title for asked in many.asked[:5]}
    many.say = sound
    assert draft(titles).code == 0
    again = [title for (title, _), count in many.times.items() if count > 1]
    assert done.isdisjoint(again)
    assert len(many.asked) == 12 + 2
    assert {title for title, _ in many.times} == {f"Role {n}" for n in range(12)}
    assert all(sections(workspace, name) == ["tasks"] for name in draft_names(workspace))
    assert len(draft_names(workspace)) == 12


def test_ctrl_c_keeps_what_was_had_and_says_how_to_go_on(workspace: Path, many: Many) -> None:
    (workspace / "titles.csv").write_text("title\nNurse\nWelder\nBaker\n")
    many.say = lambda asked: Said(ANSWERED[asked.section], held=asked.number > 1)
    words = command("--workspace", workspace, "draft", workspace / "titles.csv")
    with subprocess.Popen(
        [*words, "--concurrency", "1"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        many.wait_for(2)
        wait_until(lambda: bool(kept(workspace, "nurse")))
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert b"Traceback" not in err
    assert "3 roles: 1 suggestion kept, 2 not asked for." in out.decode()
    assert "The same command goes on from there." in out.decode()
    assert sections(workspace, "nurse") == ["tasks"]


def test_progress_is_told_in_lines_unless_somebody_watches(draft: Callable[..., Ended]) -> None:
    assert "1 of 1: nurse, tasks: kept\n" in draft("title\nNurse\n").err
    watched = draft("title\nWelder\n", terminal=True)
    assert "1 of 1: welder" not in watched.err
    assert "1/1" in watched.err
