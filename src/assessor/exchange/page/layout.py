"""The words a published page is laid out with: headings, labels, furniture."""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypeAlias

from assessor.method.definition import (
    CURRENT,
    Dimension,
    Involvement,
    SubLabelKey,
    ZoneKey,
)

Section: TypeAlias = Literal[
    "head",
    "glance",
    "sits",
    "role",
    "principles",
    "tasks",
    "evidence",
    "barriers",
    "growth",
    "composite",
    "sub_label",
    "commentary",
    "reality",
    "not_captured",
    "worry",
    "outlook",
    "other_roles",
    "sources",
    "resources",
    "tail",
]
"""A part of the page; ``head`` is what stands before the first heading."""

_HEADINGS: dict[str, Section] = {
    "score at a glance": "glance",
    "where this role sits": "sits",
    "role definition": "role",
    "protective principles + ai growth correlation": "principles",
    "task decomposition (agentic ai scoring)": "tasks",
    "evidence score": "evidence",
    "barrier assessment": "barriers",
    "ai growth correlation check": "growth",
    "jobzone composite score (aijri)": "composite",
    "sub-label determination": "sub_label",
    "assessor commentary": "commentary",
    "score vs reality check": "reality",
    "what the numbers don't capture": "not_captured",
    "who should worry (and who shouldn't)": "worry",
    "what this means": "outlook",
    "sources": "sources",
    "useful resources": "resources",
    "personal ai risk assessment report": "tail",
}
_OTHER_ROLES = re.compile(r"other (?:[a-z-]{1,20} ){0,4}roles")

CELL = "[\\s|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]{0,20}"
"""What may stand between two cells of a table row: nothing, as a rule."""
NUMBER = r"[+\-−–]?[0-9]{1,4}(?:\.[0-9]{1,6})?"
ZONE = "|".join(zone.label for zone in CURRENT.zones)
SUB_LABEL = "|".join(word for _, word in CURRENT.sub_labels)
LABEL = re.compile(rf"({ZONE})(?: \(({SUB_LABEL})\))?", re.IGNORECASE)
"""A zone with or without its sub-label, as in “YELLOW (Urgent)”."""

INVOLVEMENTS = MappingProxyType[str, Involvement](
    {
        "augmentation": "augmentation",
        "augmented": "augmentation",
        "displacement": "displacement",
        "displaced": "displacement",
        "not involved": "not_involved",
    }
)
ROLE_FIELDS = MappingProxyType(
    {
        "Job Title": "role.title",
        "Seniority Level": "role.seniority",
        "Primary Function": "role.function",
        "What This Role Is NOT": "role.is_not",
        "Typical Experience": "role.experience",
    }
)
LINE_FIELDS = frozenset({"role.title", "role.seniority"})

DIMENSIONS = MappingProxyType[str, tuple[str, Dimension]](
    {
        **{d.label: (f"principles.{d.key}", d) for d in CURRENT.principles},
        **{d.label: (f"evidence.{d.key}", d) for d in CURRENT.evidence},
        **{d.label: (f"barriers.{d.key}", d) for d in CURRENT.barriers},
        CURRENT.growth.label: ("growth", CURRENT.growth),
    }
)
"""The labels of table rows, with the document path and the scale of each."""

BOX_LABELS = MappingProxyType(
    {
        **{label: path for label, (path, _) in DIMENSIONS.items()},
        "Moral Judgment": "principles.goal_setting_and_moral_judgment",
        "AI Effect on Demand": "growth",
        "Regulatory": "barriers.regulatory_licensing",
        "Physical": "barriers.physical_presence",
        "Union Power": "barriers.union_collective_bargaining",
        "Liability": "barriers.liability_accountability",
        "Cultural": "barriers.cultural_ethical",
    }
)
"""The labels of the summary boxes above the tables, with the document path of each."""

UPPER_GRADES = "2 or 3"
"""What the words of a box tell of the upper half of a 0–3 scale."""

_W = "[a-z ]"
TOOLTIPS = MappingProxyType(
    {
        "Task Resistance": re.compile(
            rf"How resistant {_W}{{3,40}}AI automation\. 5\.0 = {_W}{{3,40}}, 1\.0 = {_W}{{3,40}}\."
        ),
        "Evidence": re.compile(r"Real-world market signals: [a-z, ]{3,120}\. Range -10 to \+10\."),
        "Barriers to AI": re.compile(r"Structural barriers [A-Za-z ]{3,60}: [a-z, ]{3,120}\."),
        "Protective Principles": re.compile(r"Human-only factors: [a-z, ]{3,120}\."),
        "AI Growth": re.compile(
            rf"Does AI adoption {_W}{{3,80}}\? 2 = {_W}{{3,40}}, 0 = {_W}{{3,40}}, negative = {_W}{{3,40}}\."
        ),
    }
)
"""The gauges' labels, each with the pattern of the explanation that runs into it."""

LIVE_TOOLTIP = re.compile(rf"This assessment is {_W}{{3,60}} updated as AI {_W}{{3,60}}\.")

_TABLE_HEADERS = (
    rf"Field{CELL}Value",
    rf"Principle{CELL}Score \(0-3\){CELL}Rationale",
    rf"Task{CELL}Time %{CELL}Score \(1-5\){CELL}Weighted{CELL}Aug/Disp{CELL}Rationale",
    rf"Dimension{CELL}Score \(-2 to \+?2\){CELL}Evidence",
    rf"Barrier{CELL}Score \(0-2\){CELL}Rationale",
    rf"Input{CELL}Value",
    rf"Metric{CELL}Value",
)
TASK_HEADER = re.compile(_TABLE_HEADERS[2])
_EVERYWHERE = re.compile(
    "|".join((*_TABLE_HEADERS, rf"Reframed question: What prevents AI {_W}{{3,80}}\?"))
)
_IN_SECTION: dict[Section, re.Pattern[str]] = {
    "sits": re.compile(rf"0 — {CURRENT.zones[-1].word} 100 — {CURRENT.zones[0].word}", re.I),
    "principles": re.compile("Human-Only Factors"),
    "tasks": re.compile("Work Impact Breakdown|Displaced Augmented Not Involved"),
    "evidence": re.compile("Market Signal Balance|Negative|Positive"),
    "barriers": re.compile("Structural Barriers to AI"),
    "composite": re.compile("Score Waterfall"),
    "outlook": re.compile("Survival strateg(?:y|ies):?"),
    "tail": re.compile(
        rf"This assessment is live-tracked\. We['’]ll notify you {_W}{{3,60}} AI {_W}{{3,60}}\."
        rf"|No spam\. (?:Unsubscribe {_W}{{3,30}}|We['’]ll only email you {_W}{{3,40}})\."
        r"|What['’]s your AI risk score\?"
    ),
}

_ENDS_SENTENCE = tuple(".!?…:;,\"”'’")


def heading(text: str) -> Section | None:
    """The section that ``text`` opens, when it is a heading."""
    if len(text) > 80:
        return None
    key = text.casefold().replace("’", "'")
    return _HEADINGS.get(key) or ("other_roles" if _OTHER_ROLES.fullmatch(key) else None)


def is_furniture(text: str, section: Section) -> bool:
    """Whether ``text`` is a table head, a legend or boilerplate: words that are on every page."""
    if len(text) > 300:
        return False
    pattern = _IN_SECTION.get(section)
    return bool(_EVERYWHERE.fullmatch(text) or (pattern and pattern.fullmatch(text)))


def is_heading_like(text: str) -> bool:
    """Whether ``text`` looks like the heading of a section this reader does not know."""
    words = text[:200].split()
    return (
        len(text) <= 100
        and len(words) <= 10
        and text[:1].isupper()
        and not text.endswith(_ENDS_SENTENCE)
        and all(word[0].isupper() or not word[0].isalpha() for word in words if len(word) > 3)
    )


def is_prose(text: str) -> bool:
    """Whether ``text`` looks like a paragraph rather than a heading, a label or a number."""
    return not is_heading_like(text) and (
        len(text[:400].split()) >= 5 or text.endswith(_ENDS_SENTENCE)
    )


def number(text: str) -> Decimal:
    """The number a page prints, whichever minus sign it uses."""
    return Decimal(text.replace("−", "-").replace("–", "-"))


def zone_key(text: str) -> ZoneKey:
    """The zone whose printed name is ``text``, in any letter case."""
    return next(zone.key for zone in CURRENT.zones if zone.label.casefold() == text.casefold())


def sub_label_key(text: str) -> SubLabelKey:
    """The sub-label whose printed name is ``text``, in any letter case."""
    return next(key for key, word in CURRENT.sub_labels if word.casefold() == text.casefold())


def printed_label(zone: str, sub_label: str | None) -> str:
    """A zone and its sub-label in the form that scorecards print."""
    return zone.upper() + (f" ({sub_label.capitalize()})" if sub_label else "")


def name_and_level(text: str) -> tuple[str, str]:
    """A role's name and the level in brackets behind it; no level where there are no brackets."""
    head, bracket, tail = text.rpartition(" (")
    if bracket and head and tail.endswith(")"):
        return head, tail.removesuffix(")")
    return text, ""
