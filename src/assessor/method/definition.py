"""The method as data: every scale, word and constant of AIJRI, with a version and a hash.

Source: METHOD §1–§3. The scoring code, the prompts, the screens and the JSON Schema read their
ranges and words from here and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from assessor.method.errors import MethodError

Involvement: TypeAlias = Literal["augmentation", "displacement", "not_involved"]
ZoneKey: TypeAlias = Literal["green", "yellow", "red"]
SubLabelKey: TypeAlias = Literal[
    "accelerated", "transforming", "stable", "urgent", "moderate", "imminent"
]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is rated with a whole number.

    ``key`` is its field name in a document, ``label`` its printed name, ``low`` and ``high`` the
    ends of its scale, both included, and ``anchors`` what each value means.
    """

    key: str
    label: str
    low: int
    high: int
    anchors: tuple[tuple[int, str], ...]
    question: str = ""

    @property
    def values(self) -> range:
        """Every allowed rating, lowest first."""
        return range(self.low, self.high + 1)

    def meaning(self, rating: int) -> str:
        """What ``rating`` means on this scale; empty for a value off the scale."""
        return dict(self.anchors).get(rating, "")


@dataclass(frozen=True, slots=True)
class Zone:
    """A band of the score. ``lower`` is its lowest published score, included."""

    key: ZoneKey
    label: str
    word: str
    lower: int


@dataclass(frozen=True, slots=True)
class Constants:
    """The numbers of METHOD §2 and §3. Points are score points (0…100)."""

    resistance_from: Fraction = Fraction(6)
    evidence_step: Fraction = Fraction(4, 100)
    barriers_step: Fraction = Fraction(2, 100)
    growth_step: Fraction = Fraction(5, 100)
    raw_lowest: Fraction = Fraction(54, 100)
    raw_span: Fraction = Fraction(793, 100)
    score_lowest: int = 0
    score_highest: int = 100
    borderline_points: Fraction = Fraction(2)
    exposed_from_score: int = 3
    accelerated_growth: int = 2
    transforming_share: int = 20
    urgent_share: int = 40
    imminent_resistance_below: Fraction = Fraction(18, 10)
    imminent_evidence_at_most: int = -6
    imminent_barriers_at_most: int = 2
    composition_task_resistance: Fraction = Fraction(50, 5)
    composition_evidence: Fraction = Fraction(20, 10)
    composition_barriers: Fraction = Fraction(15, 10)
    composition_principles: Fraction = Fraction(10, 9)
    composition_growth: Fraction = Fraction(5, 2)
    override_major_points: Fraction = Fraction(5)
    override_min_words: int = 20
    rating_reason_from: int = 2


@dataclass(frozen=True)
class MethodDefinition:
    """A whole, versioned method. ``sha256`` covers every field of it."""

    id: str
    version: str
    name: str
    task_score: Dimension
    involvements: tuple[tuple[Involvement, str], ...]
    principles: tuple[Dimension, ...]
    evidence: tuple[Dimension, ...]
    barriers: tuple[Dimension, ...]
    growth: Dimension
    zones: tuple[Zone, ...]
    sub_labels: tuple[tuple[SubLabelKey, str], ...]
    override_reasons: tuple[tuple[str, str], ...]
    quick_screen: tuple[tuple[int, tuple[str, ...]], ...]
    """Rows of (lowest protective total, words for growth −2…+2), lowest row first."""
    tasks_lowest: int = 3
    tasks_highest: int = 15
    constants: Constants = field(default_factory=Constants)

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the definition's canonical JSON: the method's identity in exports."""
        text = json.dumps(
            asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def zone(self, key: ZoneKey) -> Zone:
        """The zone called ``key``."""
        return next(zone for zone in self.zones if zone.key == key)


def _scale(words: dict[int, str]) -> tuple[int, int, tuple[tuple[int, str], ...]]:
    return min(words), max(words), tuple(sorted(words.items()))


def _dimension(key: str, label: str, question: str, words: dict[int, str]) -> Dimension:
    low, high, anchors = _scale(words)
    return Dimension(key, label, low, high, anchors, question)


_TASK_SCORE = _dimension(
    "score",
    "Score",
    "Could an AI agent execute this whole workflow without a human?",
    {
        1: "Irreducibly human: no agent could carry any substantial part of it",
        2: "Human-led: AI helps at the edges, a person designs, judges and answers",
        3: "Shared: agents run standard parts, a person handles what is not standard",
        4: "Mostly automatable: an agent runs it, a person checks and steps in",
        5: "Fully automatable: an agent runs the whole workflow unattended",
    },
)

_PRINCIPLES = (
    _dimension(
        "embodied_physicality",
        "Embodied Physicality",
        "Does the work need a human body in a physical place?",
        {
            0: "Fully digital, no physical presence",
            1: "Occasional presence in structured places",
            2: "Regular hands-on work, settings vary",
            3: "Constant skilled physical work in unpredictable settings",
        },
    ),
    _dimension(
        "deep_interpersonal_connection",
        "Deep Interpersonal Connection",
        "Is the relation between people itself part of what is delivered?",
        {
            0: "Little contact with people",
            1: "Contact is coordination and exchange of information",
            2: "Trust and rapport are needed to do the work well",
            3: "The human relationship is the work",
        },
    ),
    _dimension(
        "goal_setting_and_moral_judgment",
        "Goal-Setting & Moral Judgment",
        "Does the role decide what should be done, and answer for whether it is right?",
        {
            0: "Carries out set procedures",
            1: "Makes judgements inside set constraints",
            2: "Sets goals for others, weighs competing values",
            3: "Sets direction and carries the moral responsibility",
        },
    ),
)

_SIGNAL = {
    -2: "Strongly against the human: clear decline",
    -1: "Somewhat against the human",
    0: "Neutral, mixed or unclear",
    1: "Somewhat for the human",
    2: "Strongly for the human: clear growth or shortage",
}

_TOOLS = {
    -2: "Tools in production do the core work unattended",
    -1: "Tools do much of the core work, with light checking",
    0: "Tools are mature for standard parts; the core stays with people",
    1: "Tools assist at the edges only",
    2: "No usable tools for the core work",
}

_EVIDENCE = (
    _dimension(
        "job_posting_trends",
        "Job Posting Trends",
        "Are openings for this role growing or shrinking?",
        _SIGNAL,
    ),
    _dimension(
        "company_actions",
        "Company Actions",
        "Are employers building up or cutting this role because of AI?",
        _SIGNAL,
    ),
    _dimension(
        "wage_trends",
        "Wage Trends",
        "Does pay for this role rise or fall against the market?",
        _SIGNAL,
    ),
    _dimension(
        "ai_tool_maturity",
        "AI Tool Maturity",
        "How far do deployed tools already do the core work?",
        _TOOLS,
    ),
    _dimension(
        "expert_consensus",
        "Expert Consensus",
        "What do credible forecasts say of this role?",
        _SIGNAL,
    ),
)


def _barrier(key: str, label: str, question: str) -> Dimension:
    return _dimension(
        key,
        label,
        question,
        {
            0: "No barrier",
            1: "Some barrier: slows or limits AI",
            2: "Strong barrier: keeps a human in place",
        },
    )


_BARRIERS = (
    _barrier(
        "regulatory_licensing", "Regulatory/Licensing", "Does law or licensing demand a human?"
    ),
    _barrier("physical_presence", "Physical Presence", "Must somebody be there in person?"),
    _barrier(
        "union_collective_bargaining",
        "Union/Collective Bargaining",
        "Do collective agreements protect the work?",
    ),
    _barrier(
        "liability_accountability",
        "Liability/Accountability",
        "Must a person answer for the outcome?",
    ),
    _barrier("cultural_ethical", "Cultural/Ethical", "Would people refuse AI in this role?"),
)

_GROWTH = _dimension(
    "growth",
    "AI Growth Correlation",
    "Does AI adoption itself create demand for this role?",
    {
        -2: "Strong negative: AI adoption removes the role",
        -1: "Weak negative: AI adoption shrinks demand",
        0: "Neutral: demand does not follow AI adoption",
        1: "Weak positive: AI adoption adds demand and takes over part of it",
        2: "Strong positive: the role exists and grows because of AI",
    },
)

AIJRI_1_0 = MethodDefinition(
    id="aijri",
    version="1.0",
    name="AI Job Resistance Index",
    task_score=_TASK_SCORE,
    involvements=(
        ("augmentation", "Augmentation"),
        ("displacement", "Displacement"),
        ("not_involved", "Not involved"),
    ),
    principles=_PRINCIPLES,
    evidence=_EVIDENCE,
    barriers=_BARRIERS,
    growth=_GROWTH,
    zones=(
        Zone("green", "Green", "Protected", 48),
        Zone("yellow", "Yellow", "Transforming", 25),
        Zone("red", "Red", "At risk", 0),
    ),
    sub_labels=(
        ("accelerated", "Accelerated"),
        ("transforming", "Transforming"),
        ("stable", "Stable"),
        ("urgent", "Urgent"),
        ("moderate", "Moderate"),
        ("imminent", "Imminent"),
    ),
    override_reasons=(
        ("context_not_captured", "Context not captured by ratings"),
        ("evidence_too_new", "Evidence too new"),
        ("method_gap", "Method gap"),
        ("comparator_alignment", "Comparator alignment"),
        ("other", "Other"),
    ),
    quick_screen=(
        (
            0,
            (
                "Likely Red",
                "Likely Red",
                "Likely Red or Yellow",
                "Likely Yellow or borderline Green",
                "Likely Green",
            ),
        ),
        (
            3,
            (
                "Likely Red or Yellow",
                "Likely Yellow",
                "Likely Yellow or borderline Green",
                "Likely Green or borderline Yellow",
                "Likely Green",
            ),
        ),
        (
            6,
            (
                "Likely Yellow",
                "Likely Yellow or borderline Green",
                "Likely Green",
                "Likely Green",
                "Likely Green",
            ),
        ),
    ),
)
"""AIJRI as published, version 1.0."""

METHODS: tuple[MethodDefinition, ...] = (AIJRI_1_0,)
CURRENT: MethodDefinition = AIJRI_1_0


def find_method(method_id: str, version: str, sha256: str) -> MethodDefinition:
    """The definition a document names.

    Raises:
        MethodError: no such method is known here, or its content differs from the hash given.
    """
    for method in METHODS:
        if (method.id, method.version) == (method_id, version):
            if method.sha256 != sha256:
                raise MethodError(
                    f"method {method_id} {version} has the hash {method.sha256[:12]}… here, "
                    f"the document says {sha256[:12]}…: it was made under altered constants"
                )
            return method
    known = ", ".join(f"{method.id} {method.version}" for method in METHODS)
    raise MethodError(f"method {method_id} {version} is not known; this program knows {known}")
