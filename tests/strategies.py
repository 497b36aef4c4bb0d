"""What property tests draw: ratings, documents, exports and drafts.

A document has more than a hundred places for text. Hypothesis draws (and shrinks) a small pool of
texts and a seed; which text stands where follows from the seed, so that an example stays cheap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st
from pydantic import JsonValue

from assessor.desk.draft import Draft
from assessor.desk.editing import origin_of
from assessor.desk.publishing import publish
from assessor.document.assessment import Assessment, blank
from assessor.document.export import LogHead, PublishedAssessment
from assessor.document.path import from_json, to_json
from assessor.document.provenance import (
    Decision,
    FirstRating,
    PromptRef,
    Provenance,
    SuggestedItem,
    Suggestion,
    Tokens,
)
from assessor.document.review import Review, SecondRating, Signature
from assessor.document.subjects import document_sha256, shown
from assessor.document.text import MAX_LINE
from assessor.method.definition import CURRENT, Involvement
from assessor.method.ratings import Ratings, TaskRating

T = TypeVar("T")

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
INVOLVEMENTS: tuple[Involvement, ...] = ("augmentation", "displacement", "not_involved")

HOSTILE = (
    "[bold]not bold[/bold]",
    "[/]",
    "[@click=app.bell]press[/]",
    "{{ 7*7 }}{% for x in y %}",
    "../../etc/passwd",
    "'; DROP TABLE drafts; --",
    '"quoted" \\ back\\slash \\u0041',
    "</script><b>&amp;",
    "\u202eright to left\u202c \u200f\u061c",
    "zero\u200bwidth\u200d\ufeff",
    "e\u0301 ﬁ Å İ ß ǅ",
    "👩🏽‍💻🏴\U000e0067 𝒜𠀀",
    "العربية עברית 中文 ไทย",
    "NaN",
    "null",
    "1e999",
    "\xa0 \u3000",
    "$ref # / ~0 ~1",
)
"""Legal text that means something to markup, templates, paths, SQL, JSON or a terminal."""

_NO_TEXT = "\u2028\u2029" + "".join(
    chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_PLAIN = st.characters(
    exclude_categories=("Cs", "Cc"),
    exclude_characters=_NO_TEXT + "".join(map(chr, range(0xFDD0, 0xFDF0))),
)


def lines() -> st.SearchStrategy[str]:
    """One legal line of at most 300 characters."""
    return st.one_of(st.sampled_from(HOSTILE), st.text(_PLAIN, max_size=40)).map(
        lambda text: text[:MAX_LINE]
    )


def texts() -> st.SearchStrategy[str]:
    """Legal prose, line feeds and tabs included."""
    return st.one_of(
        lines(), st.lists(lines(), max_size=4).map("\n\t".join), st.just("\n"), st.just("\t\n")
    )


# Ratings


def task_ratings(lowest: int = 3, highest: int = 15) -> st.SearchStrategy[tuple[TaskRating, ...]]:
    """Tasks whose time adds up to 100 %."""

    def build(cuts: Sequence[int], labels: Sequence[tuple[int, Involvement]]) -> Any:
        ends = [0, *sorted(cuts), 100]
        return tuple(
            TaskRating(ends[i + 1] - ends[i], *labels[i % len(labels)])
            for i in range(len(ends) - 1)
        )

    return st.builds(
        build,
        st.lists(st.integers(1, 99), min_size=lowest - 1, max_size=highest - 1, unique=True),
        st.lists(
            st.tuples(st.integers(1, 5), st.sampled_from(INVOLVEMENTS)), min_size=1, max_size=15
        ),
    )


def _group(name: str) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*(st.integers(d.low, d.high) for d in getattr(CURRENT, name)))


def overrides() -> st.SearchStrategy[Decimal]:
    """Scores a person may put in place of the formula's."""
    return st.integers(0, 1000).map(lambda tenths: Decimal(tenths).scaleb(-1))


def ratings(*, overridden: bool | None = None) -> st.SearchStrategy[Ratings]:
    """Complete ratings on their scales; with an override, without, or either."""
    override: st.SearchStrategy[Decimal | None] = {
        None: st.none() | overrides(),
        True: overrides(),
        False: st.none(),
    }[overridden]
    return st.builds(
        Ratings,
        tasks=task_ratings(),
        evidence=_group("evidence"),
        barriers=_group("barriers"),
        principles=_group("principles"),
        growth=st.integers(-2, 2),
        override=override,
    )


def random_ratings(random: Random) -> Ratings:
    """The same without hypothesis, for volume; leans to the ends of the scales at times."""
    count = random.randint(3, 15)
    ends = [0, *sorted(random.sample(range(1, 100), count - 1)), 100]
    scores = random.choice(((1, 2, 3, 4, 5), (1, 2), (4, 5), (1,), (5,), (2, 3)))
    lean = random.choice((None, None, None, min, max))

    def pick(low: int, high: int) -> int:
        if lean is not None and random.random() < 0.8:
            return low if lean is min else high
        return random.randint(low, high)

    return Ratings(
        tasks=tuple(
            TaskRating(ends[i + 1] - ends[i], random.choice(scores), random.choice(INVOLVEMENTS))
            for i in range(count)
        ),
        evidence=tuple(pick(-2, 2) for _ in range(5)),
        barriers=tuple(pick(0, 2) for _ in range(5)),
        principles=tuple(pick(0, 3) for _ in range(3)),
        growth=pick(-2, 2),
        override=Decimal(random.randint(0, 1000)).scaleb(-1) if random.random() < 0.3 else None,
    )


# Documents


def complete_assessment() -> Assessment:
    """A finished assessment with something in every place, which no check finds fault with.

    It scores 53.8, so far inside Green that no single step of a rating leaves it. It has an ``override`` that accepts the formula's score.
    """
    return _filled(Random(0), lambda words: words, lambda words: words, complete=True, plain=True)


def assessments(*, complete: bool = False) -> st.SearchStrategy[Assessment]:
    """Valid documents with hostile text; with gaps unless ``complete``."""
    return st.builds(
        lambda seed, line_pool, text_pool: _drawn(seed, line_pool, text_pool, complete=complete),
        st.integers(0, 2**32),
        st.lists(lines(), min_size=1, max_size=6),
        st.lists(texts(), min_size=1, max_size=6),
    )


def published() -> st.SearchStrategy[PublishedAssessment]:
    """Exports with provenance, suggestions, decisions, reviews and a log head."""
    return st.builds(
        _published,
        st.integers(0, 2**32),
        st.lists(lines(), min_size=1, max_size=6),
        st.lists(texts(), min_size=1, max_size=6),
    )


def drafts() -> st.SearchStrategy[Draft]:
    """Drafts, whose every part a person wrote or nobody has said who did."""
    return assessments().map(Draft.of)


def complete_export() -> PublishedAssessment:
    """The export of :func:`complete_assessment` with something in every list."""
    return exported(complete_assessment(), Random(0), lambda words: words, lambda words: words)


Say = Callable[[str], str]
"""Turns the words that explain a place into the text that stands there."""


def _drawn(
    seed: int, line_pool: Sequence[str], text_pool: Sequence[str], *, complete: bool
) -> Assessment:
    random = Random(seed)
    line, text = _sayers(random, line_pool, text_pool, complete=complete)
    return _filled(random, line, text, complete=complete, plain=False)


def _published(
    seed: int, line_pool: Sequence[str], text_pool: Sequence[str]
) -> PublishedAssessment:
    random = Random(seed)
    line, text = _sayers(random, line_pool, text_pool, complete=True)
    document = _filled(random, line, text, complete=True, plain=False)
    return exported(document, random, line, text)


def _sayers(
    random: Random, line_pool: Sequence[str], text_pool: Sequence[str], *, complete: bool
) -> tuple[Say, Say]:
    def say(pool: Sequence[str]) -> Say:
        if complete:
            return lambda words: f"{words} {random.choice(pool)}"[:MAX_LINE]
        return lambda words: random.choice((words, "", *pool))

    return say(line_pool), say(text_pool)


def _filled(random: Random, line: Say, text: Say, *, complete: bool, plain: bool) -> Assessment:
    """A document from :func:`blank` with content put in everywhere.

    ``plain`` keeps to fixed values; else ratings and the sizes of lists follow ``random``.
    """

    def maybe(value: T) -> T | None:
        return value if complete or random.random() < 0.8 else None

    def some(low: int, high: int, usual: int) -> int:
        return usual if plain else random.randint(low if complete else 0, high)

    found = _plain_ratings() if plain else random_ratings(random)
    content: dict[str, Any] = to_json(blank("Role"))
    role = content["role"]
    role |= {name: line(name) for name in ("title", "seniority", "category")}
    role |= {
        name: text(name)
        for name in ("summary", "function", "is_not", "experience", "seniority_note")
    }
    role |= {
        "also_known_as": [line(f"other name {i}") for i in range(some(0, 3, 2))],
        "live_tracked": random.random() < 0.5,
    }
    sources = [f"source-{i}" for i in range(some(1, 5, 2))]
    content["sources"] = [
        {
            "id": own_id,
            "kind": "evidence" if plain else random.choice(("evidence", "resource")),
            "title": line("title of the source"),
            "publisher": line("publisher"),
            "url": "https://example.org/a?b=[c]#d",
            "published": line("June 2026"),
            "accessed_on": maybe("2026-11-20"),
            "note": text("note"),
        }
        for own_id in sources
    ]

    def cited() -> list[str]:
        return sources[:1] if plain else random.sample(sources, random.randint(0, len(sources)))

    for group in ("principles", "evidence", "barriers"):
        for dimension, rating in zip(getattr(CURRENT, group), getattr(found, group), strict=True):
            content[group][dimension.key] = {
                "rationale": text(_why(dimension.label)),
                "sources": cited(),
                "rating": maybe(rating),
            }
    content["principles"]["quick_screen"] = text("quick screen")
    content["growth"] = {
        "rationale": text(_why("growth")),
        "sources": cited(),
        "rating": maybe(found.growth),
        "check": text("growth check"),
    }
    content["tasks"] = [
        {
            "rationale": text(_why(f"task {i}")),
            "sources": cited(),
            "id": f"task-{i}",
            "name": line(f"task number {i}"),
            "time": maybe(task.time),
            "score": maybe(task.score),
            "involvement": maybe(task.involvement),
        }
        for i, task in enumerate(found.tasks)
    ]
    content["reinstatement"] = text("reinstatement")

    def points(name: str) -> list[dict[str, str]]:
        return [
            {"id": f"{name}-{i}", "title": line(f"{name} {i}"), "text": text(f"{name} text {i}")}
            for i in range(some(1, 3, 2))
        ]

    content["commentary"] = {
        "reality_check": text("reality check"),
        "not_captured": points("point"),
        "who_should_worry": text("who should worry"),
        "who_should_not": text("who should not"),
        "separator": text("separator"),
    }
    content["outlook"] = {
        "year": maybe(2028),
        "role_then": text("the role then"),
        "strategies": points("strategy"),
        "timeline": text("timeline"),
    }
    content["comparators"] = [
        {
            "id": f"comparator-{i}",
            "role": line(f"comparator {i}"),
            "seniority": line("Senior"),
            "kind": random.choice(("contrast", "other_role")),
            "zone": maybe(random.choice(("green", "yellow", "red"))),
            "sub_label": maybe("stable"),
            "score": maybe(f"{random.randint(0, 1000) / 10:.1f}"),
            "note": text("how they differ"),
            "also_known_as": [line("yet another name")],
        }
        for i in range(some(0, 3, 2))
    ]
    content["override"] = _override(random, line, text, complete=complete, plain=plain)
    content["assessed_on"] = maybe("2026-11-24")
    return from_json(content)


def _why(rated: str) -> str:
    return (
        f"why {rated} is rated as it is, in the words of somebody who has looked into {rated} "
        f"with care and knows what else could be said of {rated}"
    )


def _override(random: Random, line: Say, text: Say, *, complete: bool, plain: bool) -> JsonValue:
    overridden = not plain and random.random() < 0.4
    reasons = [reason for reason, _ in CURRENT.override_reasons]
    return {
        "score": f"{random.randint(0, 1000) / 10:.1f}" if overridden else None,
        "reason": random.choice(reasons) if overridden else None,
        "justification": text("The formula's score is accepted as it stands. " * 3),
        "author": line("Ada"),
        "at": "2026-11-24T09:30:00Z" if overridden or complete else None,
    }


def _plain_ratings() -> Ratings:
    return Ratings(
        tasks=(
            TaskRating(30, 2, "augmentation"),
            TaskRating(30, 3, "augmentation"),
            TaskRating(15, 4, "displacement"),
            TaskRating(10, 5, "displacement"),
            TaskRating(15, 1, "not_involved"),
        ),
        evidence=(2, 2, 1, 1, 1),
        barriers=(1, 1, 0, 2, 1),
        principles=(0, 2, 2),
        growth=1,
    )


def suggestion(
    number: int = 1,
    *,
    section: str = "tasks",
    items: Sequence[tuple[str, dict[str, Any]]] = (),
    answer: str = "{}",
    parameters: dict[str, JsonValue] | None = None,
    price: str | None = None,
    basis: str = "",
) -> Suggestion:
    """A suggestion with one item per (target, fields) pair."""
    return Suggestion.model_validate(
        {
            "id": f"{number:032x}",
            "section": section,
            "source": "llm",
            "model": "some-model",
            "endpoint": "127.0.0.1:8080",
            "prompt": PromptRef(name=section, version="1", sha256="ab" * 32),
            "parameters": {"temperature": "0.2"} if parameters is None else parameters,
            "asked_at": AT,
            "elapsed_ms": 1200,
            "tokens": Tokens(prompt=900, completion=120),
            "price": price,
            "answer": answer,
            "items": tuple(
                SuggestedItem(
                    id=f"item-{i}", target=target, label=target, fields=fields, basis=basis
                )
                for i, (target, fields) in enumerate(items)
            ),
        }
    )


def exported(document: Assessment, random: Random, line: Say, text: Say) -> PublishedAssessment:
    """``document`` published, with one of everything an export can carry."""
    document = _mended(document)
    task = document.tasks[0]
    place = f"tasks[{task.id}].score"
    fields: dict[str, Any] = {
        "score": random.randint(1, 5),
        "name": random.choice((task.name, line("another name"))),
        "sources": (line("x"),),
    }
    suggested = suggestion(
        1,
        items=[
            (f"tasks[{task.id}]", fields),
            ("tasks", {"name": line("a new task"), "rationale": text("why"), "time": None}),
        ],
        answer=text("the answer"),
        parameters={"mode": "tools", "samples": 1, "seed": None, "strict": True, "top_p": "0.9"},
        price=random.choice((None, "0", "0.00125")),
        basis=text("the sentence it came from"),
    )
    provenance = [
        Provenance.model_validate(
            {
                "path": f"tasks[{task.id}].{field}",
                "origin": origin_of(f"tasks[{task.id}].{field}", value, fields[field]),
                "suggestion_id": suggested.id,
                "suggested": fields[field],
                "reason": text("reason"),
                "decided_by": line("Ada"),
                "at": AT + timedelta(seconds=random.randint(0, 10**6)),
            }
        )
        for field, value in (("score", task.score), ("name", task.name))
    ]
    provenance.append(
        Provenance(
            path=f"tasks[{task.id}].rationale",
            origin="human",
            suggestion_id=None,
            suggested=None,
            reason="",
            decided_by=line("Ada"),
            at=AT,
        )
    )
    decisions = [
        Decision.model_validate(
            {
                "suggestion_id": suggested.id,
                "item_id": "item-0",
                "field": "score",
                "verdict": random.choice(("accepted", "edited", "discarded")),
                "path": place,
                "by": line("Ada"),
                "at": AT,
            }
        )
    ]
    first = FirstRating(
        suggestion_id=suggested.id,
        item_id="item-0",
        field="score",
        rating=random.randint(1, 5),
        by=line("Ada"),
        at=AT,
    )
    draft = Draft(
        assessment=document,
        provenance=tuple(provenance),
        decisions=tuple(decisions),
        first_ratings=(first,),
    )
    second = SecondRating(
        path=f"tasks[{task.id}]",
        rating=random.randint(1, 5),
        rationale=text("why"),
        by=line("Grace"),
        at=AT,
    )
    return publish(draft, [suggested], []).model_copy(
        update={
            "reviews": _approvals(document, line, text),
            "signatures": (
                Signature(
                    signer=line("Grace"),
                    document_sha256=document_sha256(document),
                    meaning=line("agreed"),
                    at=AT,
                ),
            ),
            "second_ratings": (second,),
            "log": LogHead(head="ef" * 32, count=7),
        }
    )


def _approvals(document: Assessment, line: Say, text: Say) -> tuple[Review, ...]:
    """Everything approved by Grace, and the override by Barbara too."""
    return tuple(
        Review(
            path=entry.item.path,
            subject_sha256=entry.sha256,
            reviewer=line(reviewer),
            verdict="approved",
            meaning=line("read"),
            comment=text("a comment"),
            at=AT,
        )
        for entry in shown(document, ())
        for reviewer in ("Grace", "Barbara")
        if reviewer == "Grace" or entry.item.path == "override"
    )


def _mended(document: Assessment) -> Assessment:
    """``document`` with a long enough justification for its override, and distinct task names."""
    content: dict[str, Any] = to_json(document)
    if content["override"]["score"] is not None:
        content["override"]["justification"] += " and here is one word more" * 5
    for i, task in enumerate(content["tasks"]):
        task["name"] = f"{i}: {task['name']}"[:MAX_LINE]
    return from_json(content)


# Places in JSON


Step = str | int


def places(value: object, at: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """Where every value inside ``value`` stands, in order; the whole has the empty place."""
    found = [at]
    if isinstance(value, dict):
        for name, child in value.items():
            found += places(child, (*at, name))
    elif isinstance(value, list):
        for i, child in enumerate(value):
            found += places(child, (*at, i))
    return found


def at_place(value: Any, place: Sequence[Step]) -> Any:
    """The value at ``place``."""
    for step in place:
        value = value[step]
    return value


def with_value(content: object, place: Sequence[Step], value: object) -> Any:
    """A copy of JSON values with ``value`` at ``place``."""
    copy = json.loads(json.dumps(content))
    *parents, last = place
    at_place(copy, parents)[last] = value
    return copy


def without(content: object, place: Sequence[Step]) -> Any:
    """A copy of JSON values without what stands at ``place``."""
    copy = json.loads(json.dumps(content))
    *parents, last = place
    del at_place(copy, parents)[last]
    return copy


def as_version(version: int, export: object) -> Any:
    """The JSON values of an export as an older schema version would have written them."""
    content = without(without(export, ("signatures",)), ("second_ratings",))
    content |= {"schema_version": version}
    if version > 2:
        return content
    content = without(content, ("first_ratings",))
    for made in content["suggestions"]:
        del made["price"]
        for item in made["items"]:
            del item["basis"]
    return without(content, ("firmness",)) if version < 2 else content


def written(place: Sequence[Step]) -> str:
    """A place as a document path with positions."""
    return "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in place
    ).removeprefix(".")
