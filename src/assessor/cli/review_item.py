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
from assessor.document.path import Json
from assessor.document.subjects import within

_MARKS = {"same": "{}", "before": "[-{}-]", "after": "{{+{}+}}"}
_LONG = 40
"""Characters of two texts together from which their words are compared one by one."""
_UNSHOWN = frozenset({"path", "kind", "value", "sources", "rubric"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reviewer's edit that the author has not decided on; ``field`` is ``text`` where the item is one text."""

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
            found.append(Proposal(one.suggestion.model, field, plain(value), one.item.basis))
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
    yield from _cited(item.subject.get("sources"))
    yield from _scale(item)
    yield from _open_ends(state, item)
    yield from _said_of(item)


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
            if item.item.kind == "override"
            else "a step of the rating moves the score by up to"
        )
        said.append(f"{moves} {item.effect_points}")
    said.append(f"last decided by {', '.join(sorted(item.authors))}")
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
            yield from _beside("when you approved it", earlier.get(field), value)
    for field in earlier:
        if field not in now:
            yield from _row(f"  gone since you approved it: {field}", earlier[field])
    for name, value in item.subject.items():
        if name not in _UNSHOWN:
            for field, leaf in _leaves(value):
                if leaf is not None:
                    yield from _row(f"{name} {field}".rstrip(), leaf)


def _open_ends(state: ReviewState, item: ItemState) -> Iterator[str]:
    for flag in item.flags:
        yield from wrapped(flag.title, "  flag: ", "    ")
    for proposal in proposals(state, item):
        field = f" {proposal.field}" if proposal.field else ""
        what = f"{_text(proposal.value)}" + (f" – {proposal.why}" if proposal.why else "")
        yield from wrapped(what, f"  proposed by {cut(proposal.by, 30)}:{field} ", "    ")


def _said_of(item: ItemState) -> Iterator[str]:
    for name, said in sorted(item.verdicts.items()):
        yield from _verdict(name, said)
    for second in item.second_ratings:
        words = f"rated {second.rating} blind. {second.rationale}"
        yield from wrapped(words, f"  {cut(second.by, 30)}: ", "    ")
    for settled in item.adjudications:
        words = (
            f"settled {settled.first} and {settled.second} at {settled.outcome}. {settled.reason}"
        )
        yield from wrapped(words, f"  {cut(settled.by, 30)}: ", "    ")
    for thread in item.threads:
        yield from thread_lines(thread)


def _verdict(name: str, said: Said) -> Iterator[str]:
    review = said.review
    verdict = review.verdict.replace("_", " ")
    stale = "" if said.fresh else ", of what stood there before"
    words = f"{verdict}{stale}, {review.at:%Y-%m-%d %H:%M}. {review.comment}"
    yield from wrapped(words, f"  {cut(name, 30)}: ", "    ")


def _cited(sources: Json) -> Iterator[str]:
    for source in sources if isinstance(sources, list) else ():
        if isinstance(source, dict):
            parts = (source["title"], source["publisher"], source["published"], source["url"])
            said = ", ".join(str(part) for part in parts if part)
            note = source.get("note")
            yield from _row(f"source {source['id']}", f"{said}. {note}" if note else said)


def _scale(item: ItemState) -> Iterator[str]:
    value = item.subject.get("value")
    rating = value.get("rating", value.get("score")) if isinstance(value, dict) else None
    yield from _anchors(item.subject.get("rubric"), rating)


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
