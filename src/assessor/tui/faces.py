"""How the items of a section look: one piece of content per item, cheap to draw again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from textual.content import Content

from assessor.desk.asked import Asked
from assessor.desk.draft import Draft
from assessor.desk.standing import Standing
from assessor.document import path as paths
from assessor.document.checks import Check
from assessor.document.provenance import Provenance
from assessor.tui.asked_faces import asked_line
from assessor.tui.fields import Field, Row
from assessor.tui.text import ZONE_STYLES, lines, plain
from assessor.tui.text import row as side_by_side

EMPTY = "empty"
_MARKS = {
    "missing": ("○", "$foreground-muted"),
    "error": ("✗", "$text-error"),
    "flag": ("⚑", "$text-warning"),
    "remark": ("·", "$foreground-muted"),
}


def tally(checks: Iterable[Check]) -> dict[str, int]:
    """How many checks there are of each kind: missing, error, flag, remark."""
    counts = dict.fromkeys(_MARKS, 0)
    for check in checks:
        counts["missing" if check.code == "missing" else check.severity] += 1
    return counts


def signs(checks: Iterable[Check]) -> list[tuple[str, str]]:
    """The kinds of checks there are with their numbers, as short as can be."""
    return [
        (f" {_MARKS[kind][0]}{count}", _MARKS[kind][1])
        for kind, count in tally(checks).items()
        if count
    ]


def face(draft: Draft, standing: Standing, item: Row, content: JsonValue) -> Content:
    """An item as it stands in the editor: headline, text, where it came from, checks.

    ``content`` is the document as JSON values.
    """
    return drawn(features(draft, standing, item, content))


@dataclass(frozen=True, slots=True)
class Features:
    """All that the look of an item depends on."""

    item: Row
    values: Mapping[str, JsonValue]
    origins: Sequence[Provenance]
    checks: Sequence[Check]
    asked: Sequence[Asked] = ()


def features(
    draft: Draft,
    standing: Standing,
    item: Row,
    content: JsonValue,
    asked: Sequence[Asked] = (),
) -> Features:
    """What :func:`face` is drawn of; ``content`` is the document as JSON values."""
    inside = f"{item.path}."
    here = paths.by_position(content, item.path)
    return Features(
        item,
        {field.name: paths.look(content, field.path) for field in item.fields},
        [
            entry
            for entry in draft.provenance
            if entry.path.startswith(inside) or entry.path == item.path
        ],
        [check for check in standing.checks_at(here) if check.code != "missing"],
        asked,
    )


def drawn(seen: Features) -> Content:
    """An item of such features as :func:`face` has it."""
    parts = [_headline(seen.item, seen.values)]
    parts += map(asked_line, seen.asked)
    parts += _body(seen.item, seen.values)
    parts += _origin(seen.origins)
    parts += [mark(check, mends=True) for check in seen.checks]
    return lines(*parts)


def mark(check: Check, *, mends: bool = False) -> Content:
    """A check as one line; what is merely still empty is a thing to do, not a fault.

    With ``mends``, what the key for it would mend.
    """
    sign, style = _MARKS["missing" if check.code == "missing" else check.severity]
    fix = (f"  F: {check.fix.words}", "$text-accent") if mends and check.fix else ""
    return side_by_side((f"{sign} ", style), (check.message, style), fix)


def shown(field: Field, value: JsonValue) -> str:
    """A field's value in words."""
    if value is None or value in ("", []):
        return ""
    if field.kind == "flag":
        return "yes" if value else "no"
    if field.kind == "choice":
        return dict(field.choices).get(value if isinstance(value, (str, int)) else None, str(value))
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


def on_scale(rating: JsonValue, field: Field) -> str:
    """A rating as printed: ``3/5``, or with its sign where the scale has negative values."""
    if not isinstance(rating, int):
        return "–"
    scale = [choice for choice, _ in field.choices if isinstance(choice, int)]
    if min(scale) < 0:
        return f"{rating:+d}" if rating else "0"
    return f"{rating}/{max(scale)}"


def _headline(item: Row, values: Mapping[str, JsonValue]) -> Content:
    rating = item.rating
    if rating is not None:
        value = values[rating.name]
        score = on_scale(value, rating)
        style = "bold $text-accent" if isinstance(value, int) else "bold $text-error"
        if "time" in values:
            time = values["time"]
            share = f"{time:>3} %" if isinstance(time, int) else "  – %"
            return side_by_side(
                (share, "bold"), "  ", (score, style), "  ", (item.title or "unnamed task", "bold")
            )
        meaning = dict(rating.choices).get(
            value if isinstance(value, int) else None, "not rated yet"
        )
        return side_by_side(
            (f"{score:>3}", style),
            "  ",
            (item.title, "bold"),
            (f"  {meaning}", "$foreground-muted"),
        )
    if "sub_label" in values:
        return _comparator(item, values)
    return plain(item.title or "untitled", "bold")


def _comparator(item: Row, values: Mapping[str, JsonValue]) -> Content:
    zone = values["zone"]
    score = plain(str(values["score"] or "–").rjust(5), "bold")
    labels = {field.name: shown(field, values[field.name]) for field in item.fields}
    zone_word = labels["zone"].upper() if zone else "zone not stated"
    if values["sub_label"]:
        zone_word += f" ({labels['sub_label']})"
    style = next((ZONE_STYLES[key] for key in ZONE_STYLES if key == zone), "$foreground-muted")
    return side_by_side(
        score,
        "  ",
        (item.title or "unnamed role", "bold"),
        (f"  {labels['seniority']}" if values["seniority"] else "", "$foreground-muted"),
        "  ",
        (zone_word, style),
    )


def _body(item: Row, values: Mapping[str, JsonValue]) -> list[Content]:
    if len(item.fields) == 1:
        text = shown(item.fields[0], values[item.fields[0].name])
        return [plain(text) if text else _empty(item.fields[0].hint)]
    parts: list[Content] = []
    for field in item.fields:
        text = shown(field, values[field.name])
        if field.kind == "text":
            parts.append(plain(text) if text else _empty(f"no {field.label.lower()}"))
        elif field.name in _DETAILS and text:
            parts.append(
                side_by_side((f"{field.label}: ", "$foreground-muted"), (text, "$foreground-muted"))
            )
    return parts


_DETAILS = frozenset(
    {
        "involvement",
        "sources",
        "also_known_as",
        "publisher",
        "url",
        "published",
        "accessed_on",
        "reason",
        "kind",
    }
)


def _empty(hint: str) -> Content:
    return plain(f"{EMPTY}{' – ' + hint if hint else ''}", "italic $foreground-muted")


def _origin(known: Sequence[Provenance]) -> list[Content]:
    suggested = [
        entry for entry in known if entry.suggestion_id is not None and entry.origin != "human"
    ]
    if not suggested:
        return []
    edited = [entry for entry in suggested if entry.origin in ("suggestion-edited", "override")]
    words = "from a suggestion" + (", edited" if edited else "")
    return [plain(f"↳ {words}, decided by {suggested[0].decided_by}", "$foreground-muted")]
