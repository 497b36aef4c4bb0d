"""``assessor suggest``: a section asked for without a screen."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from assessor.document.path import replace
from assessor.document.provenance import Suggestion
from assessor.store.database import open_store
from cli.running import assessor, command, draft_names, written
from strategies import complete_assessment
from support.endpoint import HANG, PATIENCE, Endpoint, Step, error, said
from support.samples import PARAGRAPH

ANSWER = {"text": f"New work: \x1b[31mrunning\x1b[0m [red]agents[/] \u202ehere. {PARAGRAPH}"}


@pytest.fixture
def workspace(tmp_path: Path, endpoint: Endpoint) -> Path:
    """A workspace with the draft ``data-steward`` and a model behind ``endpoint``."""
    (tmp_path / "assessor.toml").write_text(
        f'base_url = "{endpoint.base_url}"\nmodel = "some-model"\ntimeout = 20\n'
    )
    document = replace(complete_assessment(), "role.title", "Data Steward")
    assert assessor("--workspace", tmp_path, "import", written(tmp_path / "x", document)).code == 0
    return tmp_path


def kept(workspace: Path, name: str = "data-steward") -> tuple[Suggestion, ...]:
    """The suggestions kept with a draft."""
    store = open_store(workspace / ".assessor" / "desk.db")
    try:
        return store.suggestions(name)
    finally:
        store.close()


def ask(workspace: Path, *more: str, name: str = "data-steward") -> list[str]:
    """The words of a command that asks for the reinstatement section."""
    return ["--workspace", str(workspace), "suggest", name, "--section", "reinstatement", *more]


def test_the_answer_is_printed_and_kept_and_nothing_of_it_is_accepted(
    workspace: Path, endpoint: Endpoint
) -> None:
    endpoint.steps = (said(ANSWER),)
    ended = assessor(*ask(workspace))
    assert (ended.code, ended.err) == (0, "")
    assert "New work: running [red]agents[/] ⟨U+202E⟩here." in ended.out
    (suggestion,) = kept(workspace)
    assert f"assessor decide data-steward {suggestion.id[:8]} decides on it." in " ".join(
        ended.out.split()
    )
    assert suggestion.section == "reinstatement"
    store = open_store(workspace / ".assessor" / "desk.db")
    stored = store.find("data-steward")
    store.close()
    assert stored is not None
    assert stored.draft.assessment.reinstatement == complete_assessment().reinstatement
    assert stored.draft.decisions == ()


def test_json_is_the_suggestion_that_is_kept(workspace: Path, endpoint: Endpoint) -> None:
    endpoint.steps = (said(ANSWER),)
    ended = assessor(*ask(workspace, "--json"))
    assert ended.json == kept(workspace)[0].model_dump(mode="json")


def test_a_published_role_becomes_a_draft_with_its_first_suggestion(
    workspace: Path, endpoint: Endpoint
) -> None:
    endpoint.steps = (said(ANSWER),)
    ended = assessor(*ask(workspace, name="ai-infrastructure-engineer"))
    assert ended.code == 0
    assert len(kept(workspace, "ai-infrastructure-engineer")) == 1


@pytest.mark.parametrize(
    "step", [error(401, "no such key"), said("no JSON at all"), Step(status=200, body=b"\0\xff")]
)
def test_a_failed_request_says_so_and_keeps_nothing(
    workspace: Path, endpoint: Endpoint, step: Step
) -> None:
    endpoint.steps = (step,)
    ended = assessor(*ask(workspace))
    assert (ended.code, ended.out) == (1, "")
    assert len(ended.errors) == 1
    assert kept(workspace) == ()


def test_without_a_model_it_says_what_to_set(workspace: Path) -> None:
    (workspace / "assessor.toml").unlink()
    ended = assessor(*ask(workspace))
    assert (ended.code, ended.out) == (2, "")
    assert "ASSESSOR_MODEL" in ended.errors[0]


def test_an_unknown_name_asks_nothing_and_stores_nothing(
    workspace: Path, endpoint: Endpoint
) -> None:
    ended = assessor(*ask(workspace, name="nobody"))
    assert ended.code == 2
    assert endpoint.requests == []
    assert draft_names(workspace) == ["data-steward"]


def test_ctrl_c_closes_the_connection_and_ends_quietly(workspace: Path, endpoint: Endpoint) -> None:
    endpoint.steps = (HANG,)
    with subprocess.Popen(
        command(*ask(workspace)), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert endpoint.received.wait(PATIENCE)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, out, err) == (130, b"", b"")
    assert endpoint.disconnected.wait(PATIENCE)
    assert kept(workspace) == ()
