"""An answer for every section, as a model might give it."""

from __future__ import annotations

from typing import Any

from assessor.document.provenance import Section
from assessor.method.definition import CURRENT


def _rated(dimensions: tuple[Any, ...], rating: int) -> dict[str, Any]:
    return {
        d.key: {"rationale": f"What the role shows of {d.key}.", "rating": rating}
        for d in dimensions
    }


def task(name: str, time: object = 25, **fields: object) -> dict[str, Any]:
    """One task of an answer."""
    return {
        "name": name,
        "time": time,
        "rationale": "AI drafts; the nurse decides.",
        "score": 2,
        "involvement": "augmentation",
        **fields,
    }


TASKS: dict[str, Any] = {
    "tasks": [
        task("Triage", 40),
        task("Charting", 30, score=4, involvement="displacement"),
        task("Family talks", 30, score=1, involvement="not_involved"),
    ]
}

ANSWERED: dict[Section, dict[str, Any]] = {
    "role": {
        "seniority": "Mid-Level (3-6 years experience)",
        "category": "Nursing",
        "also_known_as": ["Staff nurse", "RN"],
        "summary": "Hands-on care keeps the role human.",
        "function": "Cares for patients on a ward.",
        "is_not": "Not a physician.",
        "experience": "Three years on a ward.",
        "seniority_note": "Juniors chart more.",
    },
    "tasks": TASKS,
    "principles": {**_rated(CURRENT.principles, 2), "quick_screen": "The body is needed daily."},
    "growth": {"rationale": "Demand follows age, not AI.", "rating": 0, "check": "It holds."},
    "evidence": _rated(CURRENT.evidence, 1),
    "barriers": _rated(CURRENT.barriers, 1),
    "reinstatement": {"text": "Checking what models chart."},
    "commentary": {
        "reality_check": "It matches the wards.",
        "not_captured": [
            {"title": "Shortage", "text": "Wards are short of people."},
            {"title": "Shifts", "text": "Nights differ."},
        ],
        "who_should_worry": "Those who only chart.",
        "who_should_not": "Those at the bedside.",
        "separator": "Hands on patients.",
    },
    "outlook": {
        "year": 2029,
        "role_then": "Less charting, more care.",
        "strategies": [{"title": "Stay at the bedside", "text": "It lasts."}],
        "timeline": "Charting goes first.",
    },
    "comparators": {
        "comparators": [
            {
                "role": "Physician",
                "seniority": "Senior",
                "kind": "contrast",
                "note": "Answers for the diagnosis.",
                "also_known_as": ["Doctor"],
            },
            {"role": "Midwife", "kind": "other_role", "note": "As close to people."},
        ]
    },
}
