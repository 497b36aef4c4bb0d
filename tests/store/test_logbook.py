"""What gives away that a log, a draft or a suggestion was tampered with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from assessor.desk.draft import Draft, Event
from assessor.desk.logbook import log_problem
from assessor.desk.ports import Change, StoredDraft
from assessor.document.canonical import sha256, suggestion_sha256
from assessor.document.path import Json
from assessor.document.provenance import PromptRef, Suggestion, Tokens
from store.store_builders import AT, LATER, OPENED, suggested, written

Story = tuple[StoredDraft, tuple[Event, ...], tuple[Suggestion, ...]]


def _told(steps: list[str | None]) -> Story:
    """A draft's story: each step is a text that was written, or ``None`` for a suggestion."""
    draft, log, kept = OPENED.draft, [_event(None, OPENED)], list[Suggestion]()
    for number, text in enumerate(steps):
        if text is None:
            kept.append(suggested(number))
            detail: dict[str, Json] = {"sha256": suggestion_sha256(kept[-1])}
            change = Change(draft, "suggest", "reinstatement", None, kept[-1].id, detail)
        else:
            change = written(text, draft)
            draft = change.draft
        log.append(_event(log[-1], change))
    changes = [event for event in log if event.kind != "suggest"]
    return StoredDraft("baker", len(changes), draft, changes[-1].at), tuple(log), tuple(kept)


def _event(previous: Event | None, change: Change) -> Event:
    return Event.chained(
        previous,
        change.draft,
        kind=change.kind,
        path=change.path,
        before=change.before,
        after=change.after,
        detail=change.detail,
        actor="Ana",
        at=AT + timedelta(seconds=previous.number if previous else 0),
    )


_STORIES = st.lists(st.sampled_from(["", "One", "Two", None]), min_size=2, max_size=7).map(_told)
_DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
_LINES = st.text("abcdef -.[]", max_size=8)
_JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | _LINES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_LINES, inner, max_size=3),
    max_leaves=5,
)
_FIELDS: dict[str, st.SearchStrategy[object]] = {
    "number": st.integers(0, 9),
    "kind": _LINES | st.sampled_from(["open", "edit", "suggest"]),
    "path": _LINES,
    "before": _JSON,
    "after": _JSON,
    "detail": st.dictionaries(_LINES, _JSON, max_size=2),
    "actor": _LINES,
    "at": st.just(LATER),
    "draft_sha256": _DIGESTS,
    "previous_sha256": st.none() | _DIGESTS,
    "sha256": _DIGESTS,
}


def test_every_field_of_an_event_is_tried() -> None:
    assert set(_FIELDS) == set(Event.model_fields)


@given(_STORIES)
def test_a_story_as_it_was_told_is_sound(story: Story) -> None:
    assert log_problem(*story) is None


@given(_STORIES, st.sampled_from(sorted(_FIELDS)), st.data())
def test_an_altered_field_of_an_event_is_found(
    story: Story, field: str, data: st.DataObject
) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(events) - 1))
    altered = events[place].model_copy(update={field: data.draw(_FIELDS[field])})
    assume(sha256(altered) != sha256(events[place]))

    assert log_problem(stored, (*events[:place], altered, *events[place + 1 :]), kept)


@given(_STORIES, st.sampled_from(sorted(set(_FIELDS) - {"sha256"})), st.data())
def test_an_altered_event_that_was_sealed_anew_is_found_by_the_next(
    story: Story, field: str, data: st.DataObject
) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(events) - 2))
    altered = events[place].model_copy(update={field: data.draw(_FIELDS[field])})
    assume(sha256(altered) != sha256(events[place]))
    resealed = altered.model_copy(update={"sha256": altered.seal()})

    assert log_problem(stored, (*events[:place], resealed, *events[place + 1 :]), kept)


@given(_STORIES, st.data())
def test_a_dropped_event_is_found(story: Story, data: st.DataObject) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(events) - 1))

    assert log_problem(stored, events[:place] + events[place + 1 :], kept)


@given(_STORIES, st.data())
def test_a_log_that_was_cut_off_is_found(story: Story, data: st.DataObject) -> None:
    stored, events, kept = story
    left = data.draw(st.integers(0, len(events) - 1))

    assert log_problem(stored, events[:left], kept)


@given(_STORIES, st.data())
def test_a_log_and_its_suggestions_cut_off_together_are_found(
    story: Story, data: st.DataObject
) -> None:
    stored, events, kept = story
    left = data.draw(st.integers(0, len(events) - 1))
    assume(any(event.kind != "suggest" for event in events[left:]))
    logged = sum(event.kind == "suggest" for event in events[:left])

    assert log_problem(stored, events[:left], kept[:logged])


@given(_STORIES, st.data())
def test_events_in_another_order_are_found(story: Story, data: st.DataObject) -> None:
    stored, events, kept = story
    moved = tuple(data.draw(st.permutations(events)))
    assume(moved != events)

    assert log_problem(stored, moved, kept)


@given(_STORIES, st.data())
def test_an_event_given_twice_is_found(story: Story, data: st.DataObject) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(events) - 1))

    assert log_problem(stored, (*events[: place + 1], *events[place:]), kept)


@given(_STORIES, st.sampled_from(["Three", "Four", "  "]))
def test_an_altered_draft_is_found(story: Story, text: str) -> None:
    stored, events, kept = story

    assert log_problem(replace(stored, draft=written(text, stored.draft).draft), events, kept)


@given(_STORIES, st.integers(-2, 2).filter(bool))
def test_an_altered_version_is_found(story: Story, off: int) -> None:
    stored, events, kept = story

    assert log_problem(replace(stored, version=stored.version + off), events, kept)


@given(_STORIES)
def test_an_altered_time_of_the_draft_is_found(story: Story) -> None:
    stored, events, kept = story

    assert log_problem(replace(stored, changed_at=LATER), events, kept)


_WITH_SUGGESTIONS = _STORIES.filter(lambda story: bool(story[2]))


_OTHER: dict[str, object] = {
    "id": "f" * 32,
    "section": "role",
    "source": "llm",
    "model": "another",
    "endpoint": "127.0.0.1:1",
    "prompt": PromptRef(name="tasks", version="1", sha256="ab" * 32),
    "parameters": {"k": 16},
    "asked_at": LATER,
    "elapsed_ms": 4,
    "tokens": Tokens(prompt=1, completion=2),
    "price": "0.01",
    "answer": "{}",
    "items": (),
}


def test_every_field_of_a_suggestion_is_tried() -> None:
    assert set(_OTHER) == set(Suggestion.model_fields)


@given(_WITH_SUGGESTIONS, st.sampled_from(sorted(_OTHER)), st.data())
def test_an_altered_suggestion_is_found(story: Story, field: str, data: st.DataObject) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(kept) - 1))
    altered = kept[place].model_copy(update={field: _OTHER[field]})

    assert log_problem(stored, events, (*kept[:place], altered, *kept[place + 1 :]))


@given(_WITH_SUGGESTIONS, st.data())
def test_a_suggestion_that_is_gone_is_found(story: Story, data: st.DataObject) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(kept) - 1))

    assert log_problem(stored, events, kept[:place] + kept[place + 1 :])


@given(_STORIES, st.data())
def test_a_suggestion_that_was_never_logged_is_found(story: Story, data: st.DataObject) -> None:
    stored, events, kept = story
    place = data.draw(st.integers(0, len(kept)))

    assert log_problem(stored, events, (*kept[:place], suggested(99), *kept[place:]))


def test_an_event_that_keeps_a_suggestion_and_changes_the_draft_is_found() -> None:
    stored, events, kept = _told(["One", None])
    change = written("Two", stored.draft)
    detail: dict[str, Json] = {"sha256": suggestion_sha256(suggested(9))}
    posing = replace(change, kind="suggest", before=None, after=suggested(9).id, detail=detail)
    slipped_in = _event(events[-1], posing)
    last = _event(slipped_in, written("Three", change.draft))
    later = StoredDraft("baker", 3, written("Three").draft, last.at)

    assert log_problem(later, (*events, slipped_in, last), (*kept, suggested(9))) == (
        "event 4 keeps a suggestion, yet changes the draft"
    )


def test_a_log_without_a_beginning_is_found() -> None:
    stored, _, _ = _told([])

    assert log_problem(stored, (), ()) == "the log does not tell how the draft began"


def test_the_sentence_says_which_event_is_wrong() -> None:
    stored, events, kept = _told(["One", None, "Two"])
    other = Draft(assessment=OPENED.draft.assessment)

    assert log_problem(replace(stored, draft=other), events, kept) == (
        "the draft is not the one that event 4 left"
    )
    assert log_problem(stored, events, ()) == "the suggestion that event 3 logged is missing"
