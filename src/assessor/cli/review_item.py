"""An item in review as lines a person reads: what stands, beside it what stood or was proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import dumps

from assessor.cli.layout import cut, wrapped
from assessor.cli.telling import SHORT
from assessor.desk.comparing import differing_words
from assessor.desk.deciding import open_items, plain
from assessor.desk.review_state import ItemState, ReviewState, Said, Thread
from assessor.desk.second_rating import (
    rating_of,
    second_ratings_until,
    seen_before,
    settled_otherwise,
)
from assessor.document.path import Json
from assessor.document.subjects import within

_MARKS = {"same": "{}", "before": "[-{}-]", "after": "{{+{}+}}"}
_LONG = 40
"""Characters of two texts together from which their words are compared one by one."""
_APPROVED = "when you approved it"
_UNSHOWN = frozenset({"path", "kind", "value", "sources", "rubric"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reviewer's edit that the author has not decided on; ``field`` is ``text`` where the item is one text.

    ``suggestion`` is the id that ``assessor decide`` takes.
    """

    suggestion: str
    by: str
    field: str
    value: Json
    why: str


def proposals(state: ReviewState, item: ItemState) -> tuple[Proposal, ...]:
    """The reviewers' edits of an item that are still to be decided on, newest first."""
    found: list[Proposal] = []
    path = item.item.path
    for one in open_items(state.draft, state.suggestions):
        if one.suggestion.source != "reviewer" or not within(one.item.target, path):
            continue
        inner = one.item.target.removeprefix(path).removeprefix(".")
        for name, value in one.item.fields.items():
            field = ".".join(filter(None, (inner, name)))
            made = one.suggestion
            found.append(Proposal(made.id, made.model, field, plain(value), one.item.basis))
    return tuple(found)


def item_lines(
    state: ReviewState, item: ItemState, before: Mapping[str, Json] | None
) -> Iterator[str]:
    """The item whole: what is to be read, what it came from, and what was said of it.

    ``before`` is its subject as the person who looks approved it earlier, where they did.
    """
    yield from wrapped(f"{item.item.title} ({item.item.path})")
    yield from wrapped(_state(item), "  ", "  ")
    yield f"  sha256 {item.subject_sha256}"
    yield ""
    yield from _fields(state, item, before)
    yield from _cited(item.subject.get("sources"), before.get("sources") if before else None)
    yield from _scale(item)
    yield from _scale_before(item, before)
    yield from _open_ends(state, item)
    yield from _said_of(state, item)


def blind_lines(view: Mapping[str, Json]) -> Iterator[str]:
    """What somebody sees who rates an item without its rating: the role, the scale, the sources."""
    yield from wrapped(f"{view['title']} ({view['path']})")
    yield ""
    for group in ("role", "task"):
        for field, value in _leaves(view.get(group, {})):
            yield from _row(f"{group} {field}", value)
    yield from _cited(view["sources"])
    yield from _anchors(view["rubric"])


def thread_lines(thread: Thread) -> Iterator[str]:
    """A thread of comments, with the ids that replying and resolving take."""
    settled = thread.resolution
    end = f" (settled by {settled.by})" if settled else ""
    for said, lead in ((thread.first, "  "), *((reply, "    ") for reply in thread.replies)):
        first = f"{lead}{said.id[:SHORT]} {cut(said.author, 24)}: "
        yield from wrapped(said.text + (end if said is thread.first else ""), first, lead + "  ")


def _state(item: ItemState) -> str:
    said: list[str] = [item.progress]
    if item.effect:
        moves = (
            "it moves the score by"
            if within(item.item.about, "override")
            else "a step of the rating moves the score by up to"
        )
        said.append(f"{moves} {item.effect_points}")
    outcome = settled_otherwise(item)
    if outcome is not None:
        said.append(f"settled at {outcome}, but {rating_of(item)} stands")
    said.append(f"decided by {', '.join(sorted(item.authors))}")
    return "; ".join(said)


def _fields(
    state: ReviewState, item: ItemState, before: Mapping[str, Json] | None
) -> Iterator[str]:
    earlier = _values(before or {})
    now = _values(item.subject)
    for field, value in now.items():
        yield from _row(field or "text", value)
        origin = state.draft.origin(_place(item.item.path, field))
        if origin is not None and origin.suggestion_id is not None:
            made = next((s for s in state.suggestions if s.id == origin.suggestion_id), None)
            by = made.model if made else "a suggestion that is gone"
            yield from _beside(f"suggested by {cut(by, 30)}", plain(origin.suggested), value)
            if origin.reason:
                yield from _row("  why it differs", origin.reason)
        if before is not None and earlier.get(field) != value:
            yield from _beside(_APPROVED, earlier.get(field), value)
    for field in earlier:
        if field not in now:
            yield from _row(f"  gone since you approved it: {field}", earlier[field])
    then = _besides(before or {})
    for name, leaf in _besides(item.subject).items():
        if leaf is not None:
            yield from _row(name, leaf)
        if before is not None and then.get(name) != leaf:
            yield from _beside(_APPROVED, then.get(name), leaf)


def _open_ends(state: ReviewState, item: ItemState) -> Iterator[str]:
    for flag in item.flags:
        yield from wrapped(flag.title, "  flag: ", "    ")
    for proposal in proposals(state, item):
        field = f" {proposal.field}" if proposal.field else ""
        what = f"{_text(proposal.value)}" + (f" – {proposal.why}" if proposal.why else "")
        by = f"{cut(proposal.by, 30)} ({proposal.suggestion[:SHORT]})"
        yield from wrapped(what, f"  proposed by {by}:{field} ", "    ")


def _said_of(state: ReviewState, item: ItemState) -> Iterator[str]:
    for name, said in sorted(item.verdicts.items()):
        yield from _verdict(name, said)
    knowing = seen_before(state, item.item.path)
    for second in item.second_ratings:
        how = "having been shown the first" if second.by in knowing else "blind"
        words = f"rated {second.rating} {how}. {second.rationale}"
        yield from wrapped(words, f"  {cut(second.by, 30)}: ", "    ")
    for settled in item.adjudications:
        others = "".join(
            f", {one.by} rated {one.rating}" for one in second_ratings_until(item, settled)
        )
        words = f"settled at {settled.outcome}: {settled.first} stood{others}. {settled.reason}"
        yield from wrapped(words, f"  {cut(settled.by, 30)}: ", "    ")
    for thread in item.threads:
        yield from thread_lines(thread)


def _verdict(name: str, said: Said) -> Iterator[str]:
    review = said.review
    verdict = review.verdict.replace("_", " ")
    stale = "" if said.fresh else ", of what stood there before"
    words = f"{verdict}{stale}, {review.at:%Y-%m-%d %H:%M}. {review.comment}"
    yield from wrapped(words, f"  {cut(name, 30)}: ", "    ")


def _cited(sources: Json, before: Json = None) -> Iterator[str]:
    """The sources of an item; where ``before`` is given, how those stood that differ by now."""
    now, then = dict(_sources(sources)), dict(_sources(before))
    for name, said in now.items():
        yield from _row(f"source {name}", said)
        if before is not None and then.get(name) != said:
            yield from _beside(_APPROVED, then.get(name), said)
    for name, said in then.items():
        if name not in now:
            yield from _row(f"  gone since you approved it: source {name}", said)


def _sources(value: Json) -> Iterator[tuple[str, str]]:
    """Each source by its id, whole."""
    for source in value if isinstance(value, list) else ():
        if isinstance(source, dict):
            parts = (str(source[name]) for name in _OF_A_SOURCE if source.get(name))
            yield str(source["id"]), ", ".join(parts)


_OF_A_SOURCE = ("title", "publisher", "published", "accessed_on", "kind", "url", "note")


def _scale(item: ItemState) -> Iterator[str]:
    value = item.subject.get("value")
    rating = value.get("rating", value.get("score")) if isinstance(value, dict) else None
    yield from _anchors(item.subject.get("rubric"), rating)


def _scale_before(item: ItemState, before: Mapping[str, Json] | None) -> Iterator[str]:
    """What the method said of the scale when the item was approved, where it says another now."""
    if before is None or before.get("rubric") == item.subject.get("rubric"):
        return
    yield "  The method’s words or scale for it have changed since you approved it:"
    now, then = (dict(_words_of(one.get("rubric"))) for one in (item.subject, before))
    for name in dict.fromkeys((*now, *then)):
        if now.get(name) != then.get(name):
            yield from _beside(f"{name} then", then.get(name), now.get(name))


def _words_of(rubric: Json) -> Iterator[tuple[str, Json]]:
    """What the method says of a scale, each anchor on its own."""
    for name, value in rubric.items() if isinstance(rubric, dict) else ():
        pairs = value if isinstance(value, list) else ()
        for pair in pairs:
            if isinstance(pair, list) and len(pair) == 2:
                yield f"{name} {pair[0]}", pair[1]
        if not pairs:
            yield name, value


def _anchors(rubric: Json, rating: Json = None) -> Iterator[str]:
    """What each rating of a scale means; all of them, the one that was given marked."""
    anchors = rubric.get("anchors") if isinstance(rubric, dict) else None
    for anchor in anchors if isinstance(anchors, list) else ():
        if isinstance(anchor, list) and len(anchor) == 2:
            mark = "→" if rating is not None and anchor[0] == rating else " "
            yield from wrapped(str(anchor[1]), f" {mark}{anchor[0]!s:>3}  ", " " * 7)


def _beside(what: str, other: Json, value: Json) -> Iterator[str]:
    if other == value:
        yield from _row(f"  {what}", "the same")
    elif isinstance(other, str) and isinstance(value, str) and len(other) + len(value) > _LONG:
        words = " ".join(
            _MARKS[part.kind].format(part.text) for part in differing_words(other, value)
        )
        yield from _row(f"  {what}", words)
    else:
        yield from _row(f"  {what}", other)


def _row(name: str, value: Json) -> Iterator[str]:
    """A name and its value; every line of a text on a line of its own."""
    first = f"  {cut(name, 50)}: "
    lines = [line for line in _text(value).split("\n") if line.strip()]
    for line in lines or ["–"]:
        yield from wrapped(line, first, "    ")
        first = "    "


def _values(subject: Mapping[str, Json]) -> dict[str, Json]:
    """What the document holds for an item, by field; nothing for a flag."""
    return dict(_leaves(subject["value"])) if "value" in subject else {}


def _besides(subject: Mapping[str, Json]) -> dict[str, Json]:
    """What an item shows beside what the document holds: a flag all, an override its effect."""
    return {
        f"{name} {field}".rstrip(): leaf
        for name, value in subject.items()
        if name not in _UNSHOWN
        for field, leaf in _leaves(value)
    }


def _leaves(value: Json, at: str = "") -> Iterator[tuple[str, Json]]:
    """The values in ``value`` that are shown on their own, by field; ids name elements of lists."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name != "id":
                yield from _leaves(child, f"{at}.{name}" if at else name)
    elif isinstance(value, list) and any(isinstance(child, dict) for child in value):
        for child in value:
            if isinstance(child, dict):
                yield from _leaves(child, f"{at}[{child.get('id', '')}]")
    else:
        yield at, value


def _place(path: str, field: str) -> str:
    return f"{path}{'' if not field or field.startswith('[') else '.'}{field}"


def _text(value: Json) -> str:
    if value is None or value == "" or value == []:
        return "–"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)
