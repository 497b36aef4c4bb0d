"""What tasks are proposed from without a model: job descriptions that are kept, O*NET credited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assessor.desk.draft import Draft
from assessor.desk.editing import remove
from assessor.desk.ports import Failed, Final
from assessor.desk.session import Session
from assessor.desk.sourcing import add_source
from assessor.document.assessment import blank
from assessor.document.errors import DocumentError
from assessor.exchange.onet.values import OnetError
from assessor.material import (
    description_source,
    from_occupation,
    keep_description,
    linked_onet,
    offline,
    read_description,
)
from assessor.settings import Settings
from assessor.suggest.job_work import JOB_DESCRIPTION
from assessor.suggest.offline import OfflineSource, Work
from assessor.workspace import Workspace
from desk.memory_store import MemoryStore
from strategies import AT, HOSTILE, suggestion
from support.onet import text_folder
from support.papers import pdf, word

NURSE = blank("Nurse")
DUTIES = ("Prepare the monthly accounts.", "You will train new staff.")
JOB = "\n".join(("Duties", *(f"- {duty}" for duty in DUTIES)))


@pytest.fixture
def store() -> MemoryStore:
    """The working database."""
    return MemoryStore()


@pytest.fixture
def session(store: MemoryStore) -> Session:
    """A new draft called ``nurse``."""
    return Session(store, "nurse", Draft.of(NURSE), stored=None, actor="mia", clock=lambda: AT)


def titles(session: Session) -> list[str]:
    return [source.title for source in session.draft.assessment.sources]


def described(text: str = JOB) -> tuple[str, Work]:
    return read_description(text.encode(), "")


async def made(session: Session, work: Work) -> None:
    """Let the tasks be proposed, and keep the suggestion."""
    async for event in OfflineSource(work=work).suggest("tasks", session.draft.assessment):
        assert isinstance(event, Final)
        session.keep(event.suggestion)


# Job descriptions


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (JOB.encode(), "job.txt"),
        (JOB.encode("utf-16"), ""),
        (JOB.replace("Duties", "## Duties").encode(), "job.md"),
        (b"<h1>Duties</h1><ul><li>" + "<li>".join(DUTIES).encode() + b"</ul>", "job.html"),
        (word(("Duties", "Heading 1"), *[(duty, "List Bullet") for duty in DUTIES]), "job.docx"),
        (pdf(JOB.split("\n")), "job.pdf"),
    ],
    ids=["text", "UTF-16", "Markdown", "HTML", "Word", "PDF"],
)
def test_duties_are_found_whatever_the_description_is_written_in(data: bytes, name: str) -> None:
    text, work = read_description(data, name)
    assert work.model == JOB_DESCRIPTION
    said = sorted(sentence for task in work.proposed for sentence in task.statements)
    assert said == sorted(DUTIES)
    assert all(duty in text for duty in DUTIES)


def test_a_duty_names_the_line_of_the_text_it_stands_on() -> None:
    text, work = described(f"About us\n\n{JOB}")
    for task in work.proposed:
        line = int(task.basis.partition("line ")[2].partition(":")[0])
        assert task.statements[0] in text.split("\n")[line - 1]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_a_duty_like_any_other(hostile: str) -> None:
    text, work = described(f"Duties\n- Write {hostile} for the board.\n- Train staff.")
    assert "Train staff." in [sentence for task in work.proposed for sentence in task.statements]
    assert len(text.split("\n")) == 3


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "holds no text"),
        (b" \n\t ", "holds no text"),
        (b"\xff\xfe\xfd\x00\x01", "not"),
        (b"We are hiring.", "states nothing that is done in the job; give the part on duties"),
        (b"%PDF-1.7 nonsense", "is a PDF that is damaged"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_description(data, "")
    assert len(refused.value.problems) == 1
    assert told in str(refused.value.problems[0])


def test_a_description_is_kept_as_a_source_that_the_work_then_names(
    session: Session, store: MemoryStore
) -> None:
    text, work = described()
    named = keep_description(session, text, work)
    (source,) = session.draft.assessment.sources
    assert (source.title, source.kind, source.accessed_on) == (
        "Job description",
        "resource",
        AT.date(),
    )
    kept = store.snapshots("nurse")[source.id]
    assert kept.text == text
    assert named.parameters == {"source": source.id, "sha256": kept.sha256}
    assert named.proposed == work.proposed


@pytest.mark.parametrize("title", ["", "job.md", " job  of a\nclerk.md ", "w" * 400, "\x1b[31m"])
def test_one_of_the_same_title_is_read_again_and_not_added_twice(
    session: Session, store: MemoryStore, title: str
) -> None:
    first, second = described(), described(f"{JOB}\n- Count the stock.")
    keep_description(session, *first, title=title)
    keep_description(session, *second, title=title)
    (source,) = session.draft.assessment.sources
    assert store.snapshots("nurse")[source.id].text == second[0]


@pytest.mark.parametrize("how", [{"kind": "evidence"}, {"url": "https://example.org/job"}])
def test_what_is_no_description_and_bears_its_title_keeps_its_own_text(
    session: Session, store: MemoryStore, how: dict[str, Any]
) -> None:
    cited, _ = add_source(session, "Pay rose by 12 %.", title="Job description", **how)
    keep_description(session, *described())
    assert titles(session) == ["Job description", "Job description"]
    assert store.snapshots("nurse")[cited].text == "Pay rose by 12 %."


def test_another_title_is_another_source(session: Session) -> None:
    keep_description(session, *described(), title="job.md")
    keep_description(session, *described())
    assert titles(session) == ["job.md", "Job description"]


async def test_the_description_that_tasks_were_last_made_from_is_known(session: Session) -> None:
    assert description_source(session) is None
    await made(session, keep_description(session, *described(), title="first.md"))
    await made(session, keep_description(session, *described(), title="second.md"))
    session.keep(suggestion())
    second = session.draft.assessment.sources[1]
    assert second.title == "second.md"
    assert description_source(session) == second.id
    session.do(lambda draft, _: remove(draft, f"sources[{second.id}]"))
    assert description_source(session) is None


# O*NET


def settings(tmp_path: Path) -> Settings:
    """Settings that link a small O*NET folder."""
    return Settings.model_validate({"ASSESSOR_ONET": str(text_folder(tmp_path / "onet"))})


def test_an_occupation_becomes_work_and_its_database_is_credited_once(
    tmp_path: Path, session: Session
) -> None:
    workspace, linked = Workspace(tmp_path), settings(tmp_path)
    work = from_occupation("15-1252.00", workspace, linked, session)
    assert work.model == "O*NET 29.3: 15-1252.00 Software Developers"
    assert work.parameters["occupation"] == "15-1252.00"
    said = sorted(sentence for task in work.proposed for sentence in task.statements)
    assert said == [
        "Design, develop, or modify software.",
        "Modify software to correct errors.",
        "Train users.",
    ]
    assert sum(task.time or 0 for task in work.proposed) == 100
    from_occupation("29-1141.00", workspace, linked, session)
    (source,) = session.draft.assessment.sources
    assert source.title == "O*NET 29.3 Database"
    assert source.accessed_on == AT.date()
    assert "CC BY 4.0" in source.note


@pytest.mark.parametrize("code", ["55-3016.00", "00-0000.00", "'; DROP TABLE statement; --", ""])
def test_an_occupation_without_tasks_is_refused_and_nothing_credited(
    tmp_path: Path, session: Session, code: str
) -> None:
    with pytest.raises(OnetError, match="lists no tasks of an occupation"):
        from_occupation(code, Workspace(tmp_path), settings(tmp_path), session)
    assert titles(session) == []


def test_without_a_linked_folder_how_to_link_one_is_said(tmp_path: Path) -> None:
    with (
        pytest.raises(OnetError, match="link one with assessor onet link"),
        linked_onet(Workspace(tmp_path), Settings()),
    ):
        pass


def test_a_folder_is_linked_by_its_place_in_the_workspace(tmp_path: Path) -> None:
    text_folder(tmp_path / "data" / "onet")
    named = Settings.model_validate({"ASSESSOR_ONET": "data/onet"})
    with linked_onet(Workspace(tmp_path), named) as index:
        assert index.about.occupations == 3


# The source that needs nothing


async def test_what_only_a_model_could_do_says_what_is_to_be_set() -> None:
    (event,) = [event async for event in offline(Settings(), None).suggest("outlook", NURSE)]
    assert isinstance(event, Failed)
    assert "No model is set. Name one with ASSESSOR_MODEL" in event.message
    ready = {"ASSESSOR_MODEL": "tiny", "OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}
    source = offline(Settings.model_validate(ready), None)
    (event,) = [event async for event in source.suggest("outlook", NURSE)]
    assert isinstance(event, Failed)
    assert event.message.endswith("write it yourself.")
