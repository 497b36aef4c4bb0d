"""Publishing an approved draft: its file in the library, a signature beside it, its new status.

The file comes first and the status last, so that nothing is ever called published that is not
there. Whatever breaks in between, doing it again ends it: the file is made of the log as it stood,
and so has the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.editing import Author
from assessor.desk.kept import Kept, read_kept
from assessor.desk.logbook import KEEPING, SUGGEST
from assessor.desk.minimal import dump_minimal, load_minimal, minimal
from assessor.desk.moving import missing_for, move
from assessor.desk.ports import DISCARD, RESTORE, DraftStore, StoreError
from assessor.desk.publishing import contradictions, publish
from assessor.desk.review_state import assembled
from assessor.desk.reviewing import ReviewRefused
from assessor.document.assessment import Assessment
from assessor.document.canonical import dump, load
from assessor.document.checks import Beside
from assessor.document.errors import DocumentError
from assessor.document.export import PublishedAssessment
from assessor.document.text import clean_line
from assessor.exchange.dsse import MAX_BYTES, SUFFIX, check, signed, statement
from assessor.exchange.files import FileError, read_bytes, read_document, write_bytes
from assessor.exchange.signing_keys import SigningKey

PUBLISH = "publish"
"""The kind of event that publishes; its detail has the file's ``sha256`` and the ``count`` of events it was made of."""


@dataclass(frozen=True, slots=True)
class Published:
    """A published file: where it is, what it holds, and its signed statement, if it has one."""

    path: Path
    document: PublishedAssessment
    data: bytes
    statement: Path | None


def publish_draft(
    name: str,
    folder: Path,
    store: DraftStore,
    author: Author,
    beside: Beside,
    key: SigningKey | None = None,
) -> Published:
    """Write the approved draft ``name`` to ``folder`` as a finished role and call it published.

    With ``key`` a signed statement is put beside it. One that is published already is written
    again as it was, should its file be gone, and signed where it was not.

    Raises:
        ReviewRefused: it is not approved as it stands.
        NotFinished: a check finds an error.
        DocumentError: it contradicts itself.
        FileError: something else stands in its place, or it cannot be written or reads back wrong.
        StaleDraft: somebody else changed it meanwhile; its file may be written already.
        StoreError: the database cannot be read or written, or does not hold.
        MethodError: the draft's method is not known here.
    """
    kept = read_kept(name, store)
    if kept is None or kept.stored.discarded:
        raise StoreError(f"there is no draft “{clean_line(name)}”")
    stored, events = kept.stored, kept.events
    count = _gate(name, kept, author, beside)
    path = folder / f"{name}.json"
    _refuse_another(path, events, store)
    is_published = stored.status == "published"
    data = _as_published(path, events) if is_published else None
    if data is None:
        data = dump(_as_of(count, kept))
    document, digest = load(data), sha256(data).hexdigest()
    problems = contradictions(document)
    if problems or not isinstance(document, PublishedAssessment):
        raise DocumentError(problems)
    if is_published and _logged(events).detail.get("sha256", digest) != digest:
        raise StoreError(
            f"“{name}” cannot be written again as it was published; reopen it and have it approved "
            "and published anew"
        )
    said = statement(path.name, data, document)
    beside_it = path.with_name(path.name + SUFFIX)
    _refuse_old_statement(beside_it, said, key)
    store.check_writable(name)
    _write(path, data)
    if key is not None:
        _write(beside_it, signed(said, key))
    if not is_published:
        detail: dict[str, JsonValue] = {"sha256": digest, "count": count}
        move(name, "publish", store, author, beside, detail=detail)
    return Published(path, document, data, beside_it if beside_it.is_file() else None)


def write_minimal(path: Path, done: Published) -> None:
    """Write the small form of what was published to ``path``, never over anything but itself.

    Raises:
        FileError: something else stands there, it would stand among the published roles, or it
            cannot be written.
    """
    _refuse_no_file(path)
    if path.absolute().parent.resolve() == done.path.absolute().parent.resolve():
        raise FileError(
            f"{path}: is in the folder of published roles; choose another for small forms"
        )
    if path.exists():
        try:
            before = load_minimal(read_bytes(path))
        except DocumentError:
            raise FileError(
                f"{path}: is there already and is no small form of an assessment; move it away first"
            ) from None
        if before.full.file != done.path.name:
            raise FileError(
                f"{path}: is the small form of {clean_line(before.full.file)}; move it away first, or "
                "choose another place"
            )
    write_bytes(path, dump_minimal(minimal(done.document, done.path.name, done.data)))


def publication_problem(name: str, folder: Path, events: Sequence[Event]) -> str:
    """What is wrong with the file of a draft whose log says it was published; empty where nothing is.

    A draft that was reopened since still stands there as it was published last. One that was
    discarded leaves the file to itself, and so to whoever begins anew from it.
    """
    event, path = _standing_publication(events), folder / f"{name}.json"
    if event is None:
        return ""
    try:
        data = read_bytes(path)
    except FileError as error:
        return f"event {event.number} published it, but {error}; assessor publish {name} writes it again"
    digest = sha256(data).hexdigest()
    if event.detail.get("sha256", digest) == digest:
        return ""
    return (
        f"{path} is not the file that event {event.number} published: it was altered, it is from "
        f"another workspace, or publishing broke off, which assessor publish {name} ends"
    )


def head_problem(document: PublishedAssessment, events: Sequence[Event], store: DraftStore) -> str:
    """Why an export cannot have come from a draft's log; empty where it can.

    The log must hold as many events and the same one at the end that the export names. A draft
    that was opened from the file has a log of its own, and one that was discarded claims no file.

    Raises:
        StoreError: the database cannot be read.
    """
    head, count = document.log.head, document.log.count
    if head is None or _opened_from(document, events, store) or _is_discarded(events):
        return ""
    if count > len(events):
        return (
            f"was made of {count} events, but the draft’s log has only {len(events)}: it was cut "
            "off, or the file is from another place"
        )
    if count < 1 or events[count - 1].sha256 != head:
        return (
            f"was made of a log that ended otherwise than event {count} of the draft’s: that was "
            "rewritten, or the file is from another place"
        )
    return ""


def _gate(name: str, kept: Kept, author: Author, beside: Beside) -> int:
    """How many events of the log the file is made of, once nothing stands in its way."""
    stored, events = kept.stored, kept.events
    if kept.problem is not None:
        raise StoreError(f"what the database holds of “{name}” does not fit: {kept.problem}")
    if stored.status == "published":
        event = _logged(events)
        count = event.detail.get("count")
        return count if isinstance(count, int) else event.number - 1
    state = assembled(name, stored, kept.records, events, kept.suggestions, beside)
    missing = missing_for(state, "publish", author.name)
    if missing:
        raise ReviewRefused(f"“{name}” cannot be published yet: {' '.join(missing)}", missing)
    return len(events)


def _logged(events: Sequence[Event]) -> Event:
    return next(event for event in reversed(events) if event.kind == PUBLISH)


def _standing_publication(events: Sequence[Event]) -> Event | None:
    """The event that published the file last, unless the draft was discarded for good since."""
    restored = False
    for event in reversed(events):
        if event.kind == PUBLISH:
            return event
        if event.kind == DISCARD and not restored:
            return None
        restored = event.kind == RESTORE or (restored and event.kind != DISCARD)
    return None


def _is_discarded(events: Sequence[Event]) -> bool:
    kinds = [event.kind for event in events if event.kind not in KEEPING]
    return kinds[-1:] == [DISCARD]


def _as_published(path: Path, events: Sequence[Event]) -> bytes | None:
    """The bytes of the file, where it still is the one that was published."""
    if not path.is_file():
        return None
    data = read_bytes(path)
    return data if _logged(events).detail.get("sha256") == sha256(data).hexdigest() else None


def _as_of(count: int, kept: Kept) -> PublishedAssessment:
    """The finished form as it was when the log had ``count`` events."""
    then = kept.events[:count]
    made = sum(event.kind == SUGGEST for event in then)
    records = [record for record in kept.records if record.event <= count]
    return publish(kept.stored.draft, kept.suggestions[:made], then, records)


def _refuse_another(path: Path, events: Sequence[Event], store: DraftStore) -> None:
    """Refuse to write over anything but an earlier form of the same draft."""
    _refuse_no_file(path)
    if not path.exists():
        return
    try:
        document = read_document(path)
    except DocumentError:
        raise FileError(
            f"{path}: is there already and is no assessment; move it away first"
        ) from None
    is_ours = isinstance(document, PublishedAssessment) and any(
        (event.sha256, event.number) == (document.log.head, document.log.count) for event in events
    )
    if not is_ours and not _opened_from(document, events, store):
        raise FileError(
            f"{path}: is there already, of an assessment that this draft did not come from; move it "
            "away first"
        )


def _refuse_old_statement(path: Path, said: dict[str, object], key: SigningKey | None) -> None:
    _refuse_no_file(path)
    if key is not None or not path.exists():
        return
    if check(read_bytes(path, MAX_BYTES, "a signed statement is not"), said, ()).state == "wrong":
        raise FileError(
            f"{path}: is a signed statement on an earlier file; publish with --sign, or move it away"
        )


def _refuse_no_file(path: Path) -> None:
    if path.is_symlink():
        raise FileError(
            f"{path}: is a link; what is published is a file of its own, so move it away"
        )
    if path.exists() and not path.is_file():
        raise FileError(f"{path}: is a folder or a device, not a file; move it away")


def _opened_from(document: Assessment, events: Sequence[Event], store: DraftStore) -> bool:
    begun = Draft.of(document)
    return any(
        event.kind == "open" and store.content(event.draft_sha256) == begun for event in events
    )


def _write(path: Path, data: bytes) -> None:
    """Write a file and read it back."""
    if not path.exists() or read_bytes(path) != data:
        write_bytes(path, data)
    if read_bytes(path) != data:
        raise FileError(f"{path}: does not read back as it was written; nothing was published")
