"""A job description that a command is given: read, and kept with the draft as a source."""

from __future__ import annotations

from dataclasses import dataclass

from assessor.cli.reading import STDIN, stdin_bytes
from assessor.desk.ports import DraftStore
from assessor.desk.session import Session
from assessor.exchange.files import read_bytes, typed_path
from assessor.exchange.job_text import MAX_BYTES, job_text
from assessor.material import description_source, kept_description

_ADVICE = "keep the part that says what is done"


@dataclass(frozen=True, slots=True)
class Described:
    """The text of a job description, and the source that the draft keeps it as."""

    text: str
    source: str
    sha256: str


def read_description(file: str) -> tuple[str, str]:
    """The text of the job description in ``file``, ``-`` being standard input, and its file's name.

    Raises:
        FileError: it cannot be read.
        DocumentError: it holds no text, or too much.
    """
    if file == STDIN:
        name, data = "", stdin_bytes(MAX_BYTES, _ADVICE)
    else:
        path = typed_path(file)
        name, data = path.name, read_bytes(path, MAX_BYTES, _ADVICE)
    return job_text(data, name), name


def keep_description(session: Session, store: DraftStore, text: str, name: str) -> Described:
    """The same kept with the draft; one that is kept already is not kept twice.

    Raises:
        StaleDraft: somebody else changed the draft's sources meanwhile.
        StoreError: it cannot be kept.
    """
    for source, kept in store.snapshots(session.name).items():
        if kept.text == text:
            return Described(text, source, kept.sha256)
    now_kept = kept_description(session, text, name)
    return Described(text, now_kept.source, now_kept.sha256)


def earlier_description(session: Session, store: DraftStore) -> Described | None:
    """The job description that tasks were last proposed from, where there was one."""
    source = description_source(session)
    kept = store.snapshots(session.name).get(source) if source else None
    return Described(kept.text, kept.source, kept.sha256) if kept else None
