"""Sources added with their texts, and read again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from assessor.desk.draft import Draft
from assessor.desk.editing import set_value
from assessor.desk.ports import StoreError
from assessor.desk.session import Session
from assessor.desk.sourcing import add_source, address_of, citing, looked_up, read_again
from assessor.document.assessment import Source, blank
from assessor.document.errors import DocumentError
from assessor.document.text import MAX_LINE
from desk.memory_store import MemoryStore

URL = "https://example.org/pay"
TEXT = "Pay rose by 12 %."
PLACE = "evidence.wage_trends"


@dataclass
class Clock:
    """A moment that a test moves on."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """The clock of the session."""
    return Clock()


@pytest.fixture
def store() -> MemoryStore:
    """The working database."""
    return MemoryStore()


@pytest.fixture
def session(store: MemoryStore, clock: Clock) -> Session:
    """A new draft called ``steward``."""
    return Session(
        store, "steward", Draft.of(blank("Steward")), stored=None, actor="mia", clock=clock
    )


def sources(session: Session) -> tuple[Source, ...]:
    """The sources of a draft."""
    return session.draft.assessment.sources


def cite(session: Session, rationale: str, *cited: str) -> None:
    """Write the rationale of wage trends, and what it cites."""
    session.do(lambda draft, who: set_value(draft, f"{PLACE}.rationale", rationale, who))
    session.do(lambda draft, who: set_value(draft, f"{PLACE}.sources", list(cited), who))


def test_a_source_and_its_text_are_kept_and_signed(session: Session, store: MemoryStore) -> None:
    own_id, kept = add_source(
        session, TEXT, title="Pay report", url=URL, publisher="Office", published="May 2026"
    )
    assert sources(session) == (
        Source(
            id="pay-report",
            kind="evidence",
            title="Pay report",
            publisher="Office",
            url=URL,
            published="May 2026",
            accessed_on=date(2026, 3, 1),
            note="",
        ),
    )
    assert (own_id, kept.source, kept.text) == ("pay-report", "pay-report", TEXT)
    assert store.kinds("steward") == ["open", "add", "snapshot"]
    origin = session.draft.origin("sources[pay-report].url")
    assert origin is not None
    assert (origin.origin, origin.decided_by) == ("human", "mia")


def test_two_sources_of_one_title_get_ids_of_their_own(session: Session) -> None:
    assert add_source(session, TEXT, title="Pay")[0] == "pay"
    assert add_source(session, TEXT, title="Pay", kind="resource")[0] == "pay-2"
    assert [source.kind for source in sources(session)] == ["evidence", "resource"]


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2026-03-12T08:00:00Z", "2026-03-12"),
        ("2026-03-12 08:00", "2026-03-12"),
        ("March\n2026", "March 2026"),
        ("2026-03", "2026-03"),
    ],
)
def test_when_it_was_published_is_kept_without_the_time_of_day(
    session: Session, published: str, kept: str
) -> None:
    add_source(session, TEXT, title="Pay", published=published)
    assert sources(session)[0].published == kept


def test_what_describes_a_source_is_cleaned_and_cut(session: Session) -> None:
    add_source(session, TEXT, title="a\n\x1b[31mb" + "c" * MAX_LINE, publisher="\x00 d ")
    assert sources(session)[0].title == ("a b" + "c" * MAX_LINE)[:MAX_LINE]
    assert sources(session)[0].publisher == "d"


def test_without_a_title_a_source_is_called_by_its_address(session: Session) -> None:
    add_source(session, TEXT, title=" ", url=URL + "/")
    assert sources(session)[0].title == "example.org/pay"


@pytest.mark.parametrize(
    ("text", "title", "url", "sentence"),
    [
        (" \x00\n", "Pay", "", "its text is empty; nothing was added"),
        (TEXT, "", "", "a source needs a title"),
        (TEXT, "Pay", "file:///etc/passwd", "must be a web address"),
        (TEXT, "Pay", URL, r"sources\[first\]: has this address already"),
    ],
)
def test_what_is_no_source_leaves_the_draft_as_it_was(
    session: Session, text: str, title: str, url: str, sentence: str
) -> None:
    add_source(session, TEXT, title="First", url=URL)
    before = session.draft
    with pytest.raises(DocumentError, match=sentence):
        add_source(session, text, title=title, url=url)
    assert session.draft == before


def test_reading_again_keeps_the_new_text_and_the_day(session: Session, clock: Clock) -> None:
    own_id, _ = add_source(session, TEXT, title="Pay", url=URL)
    clock.now += timedelta(days=200)
    assert read_again(session, own_id, "Pay fell.").text == "Pay fell."
    assert sources(session)[0].accessed_on == date(2026, 9, 17)


def test_the_checks_look_up_a_text_as_soon_as_it_is_kept(session: Session) -> None:
    cite(session, "Pay rose by 12 %.")
    assert [found.code for found in looked_up(session)] == ["unsourced-figure"]
    own_id, _ = add_source(session, TEXT, title="Pay")
    cite(session, "Pay rose by 12 %.", own_id)
    assert looked_up(session) == ()
    read_again(session, own_id, "Pay rose by 13 %.")
    assert [found.code for found in looked_up(session)] == ["quote-not-found"]


def test_what_cites_a_source_is_known(session: Session) -> None:
    own_id, _ = add_source(session, TEXT, title="Pay")
    assert citing(session, own_id) == ()
    cite(session, "Pay rose.", own_id)
    assert citing(session, own_id) == (PLACE,)


def test_the_address_of_a_source_is_known_or_said_to_be_missing(session: Session) -> None:
    add_source(session, TEXT, title="Pay", url=URL)
    add_source(session, TEXT, title="Talk")
    assert address_of(session, "pay") == URL
    with pytest.raises(DocumentError, match=r"sources\[talk\]: has no web address"):
        address_of(session, "talk")
    with pytest.raises(DocumentError, match="no source “x”; there are: pay, talk"):
        address_of(session, "x")


def test_where_nothing_can_be_saved_the_source_is_not_lost(
    session: Session, store: MemoryStore
) -> None:
    store.trouble = "the disk is full"
    with pytest.raises(StoreError, match="the disk is full"):
        add_source(session, TEXT, title="Pay")
    assert [one.change.path for one in session.unsaved] == ["sources[pay]"]
    assert store.texts == {}
