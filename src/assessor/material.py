"""What tasks can be proposed from without a model: a job description, an occupation of O*NET.

Reads what :mod:`assessor.exchange` can read and hands it to :mod:`assessor.suggest`; the screens
and the commands both use it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from assessor.desk.crediting import credit
from assessor.desk.ports import Snapshot, SuggestionSource
from assessor.desk.session import Session
from assessor.desk.sourcing import add_source, read_again
from assessor.document.errors import DocumentError
from assessor.document.text import MAX_LINE, clean_line
from assessor.exchange.job_text import job_text
from assessor.exchange.onet.attribution import model_name, parameters, source_fields
from assessor.exchange.onet.index import About, OnetIndex
from assessor.exchange.onet.linked import folder_named, index_beside, open_linked
from assessor.exchange.onet.values import Occupation, OnetError
from assessor.settings import Settings
from assessor.suggest.configured import check_configured
from assessor.suggest.job_work import JOB_DESCRIPTION, work_of_job
from assessor.suggest.offline import KnownRatings, OfflineSource, Work
from assessor.suggest.offline_tasks import proposed_work
from assessor.workspace import Workspace

_TITLE = "Job description"


def offline(
    settings: Settings, precedents: KnownRatings | None, work: Work | None = None
) -> SuggestionSource:
    """What works with nothing configured, as it says what could be; it makes tasks of ``work``."""
    return OfflineSource(precedents, work, check_configured(settings) or "")


@contextmanager
def linked_onet(workspace: Workspace, settings: Settings) -> Iterator[OnetIndex]:
    """The O*NET database that is linked in a workspace.

    Raises:
        FileError: its folder has to be read and cannot be.
        OnetError: none is linked, or it cannot be used.
    """
    folder = folder_named(settings.onet, workspace.root)
    with open_linked(index_beside(workspace.database), folder) as index:
        yield index


def from_occupation(code: str, workspace: Workspace, settings: Settings, session: Session) -> Work:
    """The tasks of an occupation; O*NET is credited in the draft's sources.

    Raises:
        FileError, OnetError: it cannot be read, or there is no such occupation.
        StoreError: the credit cannot be saved.
    """
    with linked_onet(workspace, settings) as index:
        occupation, made_of = index.occupation(code), index.about
    if occupation is None or not occupation.statements:
        raise OnetError(f"O*NET {made_of.release.name} lists no tasks of an occupation {code}")
    credit(session, source_fields(made_of.release, session.author.at.date()))
    return work_of_occupation(occupation, made_of)


def work_of_occupation(occupation: Occupation, made_of: About) -> Work:
    """The tasks that an occupation's statements are merged into."""
    return Work(
        model_name(made_of.release, occupation),
        proposed_work(occupation.statements),
        parameters(made_of, occupation),
    )


def read_description(data: bytes, name: str) -> tuple[str, Work]:
    """A job description's text, and the tasks it speaks of.

    Raises:
        DocumentError: it cannot be read, or states nothing that is done in the job.
    """
    text = job_text(data, name)
    work = work_of_description(text)
    if work is None:
        raise DocumentError.at(
            "job description",
            "states nothing that is done in the job; give the part on duties or responsibilities",
        )
    return text, work


def work_of_description(text: str) -> Work | None:
    """The tasks that a job description speaks of; ``None`` where it states no responsibility."""
    proposed = work_of_job(text)
    return Work(JOB_DESCRIPTION, proposed) if proposed else None


def keep_description(session: Session, text: str, work: Work, title: str = "") -> Work:
    """Keep a job description among the draft's sources; ``work`` as it then says where it is.

    Raises:
        StoreError: it cannot be saved.
    """
    kept = kept_description(session, text, title)
    return replace(work, parameters={"source": kept.source, "sha256": kept.sha256})


def kept_description(session: Session, text: str, title: str = "") -> Snapshot:
    """The text of a job description as it is kept among the draft's sources from now on.

    One of the same title is read again, not added twice; a page or a source of evidence that
    happens to bear that title keeps its own text.

    Raises:
        StoreError: it cannot be saved.
    """
    named = clean_line(title)[:MAX_LINE].rstrip() or _TITLE
    for source in session.draft.assessment.sources:
        if (source.title, source.kind, source.url) == (named, "resource", ""):
            return read_again(session, source.id, text)
    return add_source(session, text, title=named, kind="resource")[1]


def description_source(session: Session) -> str | None:
    """The id of the source that tasks were last proposed from, where it is a job description.

    One that was taken out of the draft since is none any more.
    """
    listed = {source.id for source in session.draft.assessment.sources}
    for made in reversed(session.suggestions):
        if made.source == "offline" and made.model == JOB_DESCRIPTION:
            source = str(made.parameters.get("source"))
            return source if source in listed else None
    return None
