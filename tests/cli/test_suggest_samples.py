"""``assessor suggest`` asked several times, of several models, with somebody watching."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor.document.provenance import Suggestion
from assessor.store.database import open_store
from cli.running import Ended, assessor, command
from support.many import PATIENCE, Asked, Many, Said, sound
from support.samples import ANSWERED, TASKS


@pytest.fixture
def many() -> Iterator[Many]:
    """A server that gives every section of every role a good answer."""
    with Many() as server:
        yield server


@pytest.fixture
def workspace(tmp_path: Path, many: Many) -> Path:
    """A workspace with the draft ``nurse`` and a model behind ``many``."""
    (tmp_path / "assessor.toml").write_text(
        f'base_url = "{many.base_url}"\nmodel = "some-model"\ntimeout = 20\n'
    )
    (tmp_path / "titles.csv").write_text("title\nNurse\n")
    ended = assessor(
        "--workspace", tmp_path, "draft", tmp_path / "titles.csv", "--sections", "growth"
    )
    assert ended.code == 0
    many.asked.clear()
    return tmp_path


def suggest(workspace: Path, *more: object, terminal: bool = False) -> Ended:
    """Ask for the tasks of ``nurse``."""
    words = ("--workspace", workspace, "suggest", "nurse", "--section", "tasks", *more)
    return assessor(*words, terminal=terminal)


def kept(workspace: Path) -> list[Suggestion]:
    """The suggestions for the tasks of ``nurse``."""
    store = open_store(workspace / ".assessor" / "desk.db")
    try:
        return [made for made in store.suggestions("nurse") if made.section == "tasks"]
    finally:
        store.close()


def test_every_sample_is_a_suggestion_of_its_own_and_the_spread_is_shown(
    workspace: Path, many: Many
) -> None:
    first, *others = TASKS["tasks"]

    def say(asked: Asked) -> Said:
        return Said({"tasks": [{**first, "score": asked.number + 1}, *others]})

    many.say = say
    ended = suggest(workspace, "--samples", 3)
    assert (ended.code, ended.err) == (0, "")
    made = kept(workspace)
    assert len({one.id for one in made}) == len(made) == len(many.asked) == 3
    assert len({one.parameters["run"] for one in made}) == 1
    assert sorted(str(one.parameters["sample"]) for one in made) == ["1", "2", "3"]
    assert {one.parameters["samples"] for one in made} == {3}
    assert "Sample 2 of 3" in ended.out
    assert "2…4" in ended.out


def test_models_are_asked_side_by_side(workspace: Path, many: Many) -> None:
    ended = suggest(workspace, "--model", "one", "--model", "two", "--json")
    assert ended.code == 0
    assert [made["model"] for made in ended.json["suggestions"]] == ["one", "two"]
    assert ended.json["spread"]
    assert {asked.body["model"] for asked in many.asked} == {"one", "two"}


def test_a_single_model_answers_in_place_of_the_one_that_is_set(workspace: Path) -> None:
    ended = suggest(workspace, "--model", "other", "--json")
    assert ended.json["model"] == "other"
    assert ended.json["parameters"].get("run") is None


def test_a_sample_that_fails_leaves_the_others(workspace: Path, many: Many) -> None:
    many.say = lambda asked: Said(status=403, message="no") if asked.number == 1 else sound(asked)
    ended = suggest(workspace, "--samples", 3)
    assert ended.code == 1
    assert len(ended.errors) == 1
    assert ended.errors[0].startswith("Sample ")
    assert len(kept(workspace)) == 2
    assert "Spread of 2 answers" in ended.out


def test_as_many_samples_as_allowed_are_asked_for_at_once(workspace: Path, many: Many) -> None:
    config = workspace / "assessor.toml"
    config.write_text(config.read_text() + "concurrency = 2\nsamples = 4\n")

    def hold(asked: Asked) -> Said:
        if asked.number == 2:
            many.release()
        return Said(ANSWERED[asked.section], held=True)

    many.say = hold
    assert suggest(workspace).code == 0
    assert (len(many.asked), many.most_at_once) == (4, 2)


def test_ctrl_c_keeps_the_samples_that_were_had(workspace: Path, many: Many) -> None:
    config = workspace / "assessor.toml"
    config.write_text(config.read_text() + "concurrency = 1\n")
    many.say = lambda asked: Said(ANSWERED[asked.section], held=asked.number > 1)
    words = ("--workspace", workspace, "suggest", "nurse", "--section", "tasks", "--samples", "3")
    with subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        many.wait_for(2)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert err.decode() == "error: Interrupted: 2 of 3 answers are missing. Ask again.\n"
    assert "Sample 1 of 3" in out.decode()
    assert len(kept(workspace)) == 1


def test_somebody_who_watches_sees_what_arrives_and_nobody_else(workspace: Path) -> None:
    assert suggest(workspace).err == ""
    assert "tasks" in suggest(workspace, terminal=True).err


@pytest.mark.parametrize("more", [["--samples", "0"], ["--samples", "21"], ["--source", "nowhere"]])
def test_what_cannot_be_asked_is_refused(more: list[str], workspace: Path, many: Many) -> None:
    ended = suggest(workspace, *more)
    assert ended.code == 2
    assert len(ended.errors) == 1
    assert many.asked == []


JOB = """# Ward nurse

Responsibilities:

- Assess patients at the start of each shift and agree a plan with them
- Give medicines and watch for reactions
- Write the notes of each shift
- Talk with families about what comes next
- Hand over to the next shift
"""


def test_a_job_description_becomes_tasks_without_a_model(workspace: Path, many: Many) -> None:
    file = workspace / "job.md"
    file.write_text(JOB)
    ended = suggest(workspace, "--from", file, "--source", "offline", "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.json["source"] == "offline"
    assert len(ended.json["items"]) >= 3
    out = suggest(workspace, "--from", file, "--source", "offline").out
    assert "\n  rests on: " in out
    assert "\n    20 %, line 7: “Write the notes of each shift”\n" in out
    store = open_store(workspace / ".assessor" / "desk.db")
    kept_texts = store.snapshots("nurse")
    store.close()
    assert len(kept_texts) == 1
    assert many.asked == []


def test_a_model_is_told_how_the_job_is_described_then_and_later(
    workspace: Path, many: Many
) -> None:
    file = workspace / "job.md"
    file.write_text(JOB)
    assert suggest(workspace, "--from", file).code == 0
    assert "watch for reactions" in many.asked[0].body["messages"][1]["content"]
    suggest(workspace, "--from", file, "--source", "offline")
    suggest(workspace)
    assert "watch for reactions" in many.asked[1].body["messages"][1]["content"]


@pytest.mark.parametrize(
    ("text", "code"), [(None, 2), (b"", 1), (b"Nothing is done here.", 2), (b"\xff\xfe\xff", 1)]
)
def test_a_job_description_that_cannot_be_used_is_refused(
    text: bytes | None, code: int, workspace: Path
) -> None:
    file = workspace / "job.md"
    if text is not None:
        file.write_bytes(text)
    ended = suggest(workspace, "--from", file, "--source", "offline")
    assert (ended.code, ended.out) == (code, "")
    assert len(ended.errors) == 1
    store = open_store(workspace / ".assessor" / "desk.db")
    found = store.find("nurse")
    assert found is not None
    assert found.draft.assessment.sources == ()
    store.close()


def test_where_no_model_is_set_a_job_description_is_not_kept_for_one(workspace: Path) -> None:
    (workspace / "assessor.toml").write_text('source = "llm"\n')
    file = workspace / "job.md"
    file.write_text(JOB)
    ended = suggest(workspace, "--from", file)
    assert ended.code == 2
    assert "ASSESSOR_MODEL" in ended.errors[0]
    store = open_store(workspace / ".assessor" / "desk.db")
    assert not store.snapshots("nurse")
    store.close()
