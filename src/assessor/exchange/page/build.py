"""From what was found on a page to a draft document."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from assessor.desk.names import unique
from assessor.document.assessment import Assessment, blank
from assessor.document.errors import DocumentError
from assessor.document.problems import problems_of
from assessor.exchange.page import sources
from assessor.exchange.page.prose import settle_worry
from assessor.exchange.page.reading import OtherRole, PointFound, Reading, TaskRow
from assessor.exchange.page.roles import settle_roles
from assessor.method.definition import CURRENT


def assessment_of(reading: Reading) -> Assessment:
    """The draft that a settled reading amounts to.

    Raises:
        DocumentError: what was found does not make a document.
    """
    text = reading.text
    roles = settle_roles(reading)
    content = blank(text("role.title"), seniority=text("role.seniority")).model_dump()
    content["role"] |= {
        "category": reading.category,
        "live_tracked": reading.is_live,
        **{
            name: text(f"role.{name}")
            for name in ("summary", "function", "is_not", "experience", "seniority_note")
        },
    }
    for group in ("principles", "evidence", "barriers"):
        for dimension in getattr(CURRENT, group):
            content[group][dimension.key] |= _rated(reading, f"{group}.{dimension.key}")
    content["principles"]["quick_screen"] = text("principles.quick_screen")
    content["growth"] |= _rated(reading, "growth") | {"check": text("growth.check")}
    content["tasks"] = _with_ids(((task.name, _task(task)) for task in reading.tasks), "task")
    content["reinstatement"] = text("reinstatement")
    content["override"] |= {
        "score": reading.override_score,
        "justification": text("override.justification"),
    }
    content["commentary"] = {
        "reality_check": text("commentary.reality_check"),
        "not_captured": _points(reading.points.get("not_captured", ())),
        **settle_worry(reading),
    }
    content["outlook"] = {
        "year": reading.year,
        "role_then": text("outlook.role_then"),
        "strategies": _points(reading.points.get("strategies", ())),
        "timeline": text("outlook.timeline"),
    }
    content["comparators"] = _with_ids(((role.role, _comparator(role)) for role in roles), "role")
    content["sources"] = _with_ids(map(_source, reading.sources), "source")
    try:
        return Assessment.model_validate(content)
    except ValidationError as error:
        raise DocumentError(problems_of(error)) from None


def _with_ids(
    named: Iterable[tuple[str, dict[str, object]]], otherwise: str
) -> tuple[dict[str, object], ...]:
    found: dict[str, dict[str, object]] = {}
    for name, content in named:
        own = unique(name, found, otherwise)
        found[own] = {"id": own} | content
    return tuple(found.values())


def _rated(reading: Reading, path: str) -> dict[str, object]:
    row = reading.rows.get(path)
    return {"rating": row.rating, "rationale": row.rationale} if row else {}


def _task(row: TaskRow) -> dict[str, object]:
    return {
        "name": row.name,
        "time": row.time,
        "score": row.score,
        "involvement": row.involvement,
        "rationale": row.rationale,
        "sources": (),
    }


def _points(points: Iterable[PointFound]) -> tuple[dict[str, object], ...]:
    return _with_ids(
        ((point.title, {"title": point.title, "text": str(point.text)}) for point in points),
        "point",
    )


def _comparator(role: OtherRole) -> dict[str, object]:
    return {
        "role": role.role,
        "seniority": role.seniority,
        "kind": role.kind,
        "zone": role.zone,
        "sub_label": role.sub_label,
        "score": role.score,
        "note": str(role.note),
        "also_known_as": tuple(role.also_known_as),
    }


def _source(found: tuple[str, str]) -> tuple[str, dict[str, object]]:
    section, text = found
    fields = sources.fields(text)
    return fields["title"], {
        "kind": "resource" if section == "resources" else "evidence",
        "publisher": "",
        "published": "",
        "accessed_on": None,
        **fields,
    }
