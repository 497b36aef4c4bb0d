"""``assessor diff``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, WRONG, finish, say, say_error, say_json

if TYPE_CHECKING:
    from pydantic import JsonValue

    from assessor.desk.comparing import Change
    from assessor.document.assessment import Assessment
    from assessor.method.difference import Share
    from assessor.method.ratings import Ratings, TaskRating

EXAMPLE = """\b
Examples:
  assessor diff draft.json roles/ai-infrastructure-engineer.json
  assessor diff ai-infrastructure-engineer@3 ai-infrastructure-engineer
  assessor diff old.json new.json --json
"""

Argument = Annotated[
    str,
    typer.Argument(
        metavar="FILE|NAME|NAME@N|VECTOR",
        help="A file, a draft or role, a draft as event N left it, or a vector.",
        show_default=False,
    ),
]


def diff(
    context: typer.Context,
    before: Argument,
    after: Argument,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Compare two assessments: what differs, and what of it moved the score by how much.

    Exits with 0 whether or not they differ.
    """
    from assessor.cli.subjects import find_any
    from assessor.method.errors import MethodError
    from assessor.method.ratings import Ratings

    root = workspace or context.obj
    sides = [find_any(given, root) for given in (before, after)]
    try:
        match sides:
            case [Ratings() as old, Ratings() as new]:
                _vectors(old, new, as_json=json)
            case [Ratings(), _] | [_, Ratings()]:
                say_error("a vector can only be compared with a vector; it says nothing in words")
                finish(UNUSABLE)
            case [old_found, new_found]:
                assert not isinstance(old_found, Ratings) and not isinstance(new_found, Ratings)
                _documents((before, after), old_found.document, new_found.document, as_json=json)
    except MethodError as error:
        say_error(str(error))
        finish(WRONG)


def _vectors(old: Ratings, new: Ratings, *, as_json: bool) -> None:
    from assessor.cli.difference import beside_lines, shares_lines
    from assessor.document.naming import names_of
    from assessor.method.definition import CURRENT
    from assessor.method.difference import Rated, difference
    from assessor.method.scorecard import scorecard

    cards = scorecard(old), scorecard(new)
    keys, matched = tuple(str(i) for i in range(len(old.tasks))), _matched(old, new)
    shares = difference(Rated(old, keys), Rated(new, matched))
    changes = list(_numbers(old, new, matched))
    if as_json:
        listed = [
            {"path": path, "kind": "changed", "before": before, "after": after}
            for path, before, after in changes
        ]
        return say_json(_figures(cards, shares) | {"changes": listed})
    known = names_of(old, CURRENT)
    added = {f"tasks[{key}]": i for i, key in enumerate(matched) if int(key) >= len(old.tasks)}

    def name(path: str) -> str:
        task = path.partition(".")[0]
        return f"task {added[task] + 1} of the second" if task in added else known(path)

    lines = [*beside_lines(("first", "second"), cards), "", *shares_lines(shares, name)]
    words: dict[object, str] = dict(CURRENT.involvements)
    unmoving = [
        f"  {name(path)}  {words.get(before, before)} → {words.get(after, after)}"
        for path, before, after in changes
        if path.startswith("principles")
        or (path.endswith(".involvement") and None not in (before, after))
    ]
    if unmoving:
        lines += ["", "Differs without moving the score", *unmoving]
    return say("\n".join(lines))


def _matched(old: Ratings, new: Ratings) -> tuple[str, ...]:
    """A key for each task of ``new``: that of the same task of ``old``, which may stand elsewhere.

    Tasks alike in everything are the same, then those alike in time and score, then in order; what
    is left has numbers past those of ``old``.
    """
    free = {str(i): task for i, task in enumerate(old.tasks)}
    keys: dict[int, str] = {}
    for fields in (("time", "score", "involvement"), ("time", "score"), ()):
        for i, task in enumerate(new.tasks):
            same = next((key for key, was in free.items() if _alike(was, task, fields)), None)
            if i not in keys and same is not None:
                keys[i] = same
                del free[same]
    past = iter(range(len(old.tasks), len(old.tasks) + len(new.tasks)))
    return tuple(keys[i] if i in keys else str(next(past)) for i in range(len(new.tasks)))


def _alike(a: TaskRating, b: TaskRating, fields: Sequence[str]) -> bool:
    return all(getattr(a, field) == getattr(b, field) for field in fields)


def _numbers(
    old: Ratings, new: Ratings, matched: Sequence[str]
) -> Iterator[tuple[str, object, object]]:
    """Every number of two vectors that differs, by path; tasks by the keys they are matched by."""
    from assessor.method.definition import CURRENT

    was = {str(i): task for i, task in enumerate(old.tasks)}
    now = dict(zip(matched, new.tasks, strict=True))
    for key in dict.fromkeys([*was, *now]):
        for field in ("time", "score", "involvement"):
            before = getattr(was.get(key), field, None)
            after = getattr(now.get(key), field, None)
            if before != after:
                yield f"tasks[{key}].{field}", before, after
    for group in ("principles", "evidence", "barriers"):
        pairs = zip(getattr(old, group), getattr(new, group), strict=True)
        for dimension, (before, after) in zip(getattr(CURRENT, group), pairs, strict=True):
            if before != after:
                yield f"{group}.{dimension.key}.rating", before, after
    if old.growth != new.growth:
        yield "growth.rating", old.growth, new.growth


def _documents(names: tuple[str, str], old: Assessment, new: Assessment, *, as_json: bool) -> None:
    from assessor.cli.difference import beside_lines, shares_lines
    from assessor.desk.comparing import compare
    from assessor.document.naming import names_of
    from assessor.document.ratings import method_of

    found = compare(old, new)
    if as_json:
        changes = [
            {"path": c.path, "kind": c.kind, "before": c.before, "after": c.after}
            for c in found.changes
        ]
        return say_json(_figures(found.cards, found.shares) | {"changes": changes})
    if not found.changes:
        return say("They are the same.")
    old_name, new_name = names_of(old, method_of(old)), names_of(new, method_of(new))

    def name(path: str) -> str:
        said = new_name(path)
        return old_name(path) if said == path else said

    lines = list(beside_lines((_heading(names[0]), _heading(names[1])), found.cards))
    if all(found.cards):
        lines += ["", *shares_lines(found.shares, name)]
    count = len(found.changes)
    lines += ["", f"{count} place{'s' if count != 1 else ''} differ{'s' if count == 1 else ''}"]
    for change in found.changes:
        lines += _change_lines(change)
    return say("\n".join(lines))


def _heading(given: str) -> str:
    """What stands over a column: a name, or the last part of a file's."""
    from assessor.cli.layout import cut

    return cut(given.rpartition("/")[2] or given, 28)


def _figures(cards: tuple[object, object], shares: tuple[Share, ...]) -> dict[str, object]:
    from assessor.method.scorecard import Scorecard

    def side(card: object) -> object:
        if not isinstance(card, Scorecard):
            return None
        return {
            "published_score": f"{card.published_score}",
            "label": card.label,
            "vector": card.vector,
        }

    return {
        "before": side(cards[0]),
        "after": side(cards[1]),
        "shares": [
            {
                "path": share.path,
                "before": share.before,
                "after": share.after,
                "points": str(share.printed),
                "points_exact": str(share.points),
            }
            for share in shares
        ],
    }


def _change_lines(change: Change) -> Iterator[str]:
    from assessor.cli.layout import WIDTH, cut, wrapped
    from assessor.desk.comparing import differing_words

    before, after = change.before, change.after
    if change.kind != "changed":
        yield cut(f"  {change.path}  {change.kind}: {_short(change)}", WIDTH)
        return
    if isinstance(before, str) and isinstance(after, str) and len(before) + len(after) > 40:
        yield cut(f"  {change.path}", WIDTH)
        marks = {"same": "{}", "before": "[-{}-]", "after": "{{+{}+}}"}
        words = " ".join(
            marks[part.kind].format(_kept(part.text) if part.kind == "same" else part.text)
            for part in differing_words(before, after)
        )
        yield from wrapped(words, first="    ", indent="    ")
        return
    yield from wrapped(
        f"{change.path}  {_value(before)} → {_value(after)}", first="  ", indent="    "
    )


def _kept(text: str) -> str:
    """Words that are in both, shortened to those beside a difference."""
    words = text.split()
    return text if len(words) <= 12 else " ".join([*words[:5], "…", *words[-5:]])


def _short(change: Change) -> str:
    element = change.after if change.after is not None else change.before
    if isinstance(element, dict):
        named = element.get("name") or element.get("title") or element.get("role")
        return str(named or element.get("id"))
    return f"{_value(change.before)} → {_value(change.after)}"


def _value(value: JsonValue) -> str:
    from json import dumps

    if value is None or value == "":
        return "–"
    return value if isinstance(value, str) else dumps(value, ensure_ascii=False)
