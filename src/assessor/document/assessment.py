"""The assessment of one role: every field a reader of a published page sees (METHOD §1).

A working document may still lack ratings (``None``) and prose (empty); what a finished one must
have is checked by :mod:`assessor.document.checks`, not refused here.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, model_validator
from pydantic.functional_validators import AfterValidator

from assessor.document.migrations import SCHEMA_VERSION
from assessor.document.model import Day, Id, Instant, Line, Part, Sha256, Text
from assessor.document.parts import ids_are_sound
from assessor.document.values import web_address
from assessor.method.decimals import Points
from assessor.method.definition import (
    CURRENT,
    Involvement,
    MethodDefinition,
    SubLabelKey,
    ZoneKey,
)
from assessor.method.ratings import TIME_TOTAL

_M = CURRENT
TaskScore: TypeAlias = Annotated[int, Field(ge=_M.task_score.low, le=_M.task_score.high)]
PrincipleRating: TypeAlias = Annotated[
    int, Field(ge=_M.principles[0].low, le=_M.principles[0].high)
]
EvidenceRating: TypeAlias = Annotated[int, Field(ge=_M.evidence[0].low, le=_M.evidence[0].high)]
BarrierRating: TypeAlias = Annotated[int, Field(ge=_M.barriers[0].low, le=_M.barriers[0].high)]
GrowthRating: TypeAlias = Annotated[int, Field(ge=_M.growth.low, le=_M.growth.high)]
TimeShare: TypeAlias = Annotated[int, Field(ge=1, le=TIME_TOTAL)]
OverrideReason: TypeAlias = Literal[
    "context_not_captured", "evidence_too_new", "method_gap", "comparator_alignment", "other"
]


WebAddress: TypeAlias = Annotated[Line, AfterValidator(web_address)]
"""An http(s) address, or empty."""


class MethodRef(Part):
    """Which method definition the ratings were made under."""

    id: Id
    version: Line
    sha256: Sha256

    @classmethod
    def of(cls, method: MethodDefinition) -> "MethodRef":
        """The reference to ``method``."""
        return cls(id=method.id, version=method.version, sha256=method.sha256)


class Role(Part):
    """The definition of the role."""

    title: Line
    seniority: Line
    """Level and years, as in “Mid-Level (3-6 years experience)”."""
    category: Line
    """The field of work the role is filed under."""
    also_known_as: tuple[Line, ...]
    live_tracked: bool
    """Whether the assessment is kept up to date as AI capabilities change."""
    summary: Text
    """The two or three sentences that stand at the top of the page."""
    function: Text
    """Primary function."""
    is_not: Text
    """What this role is not."""
    experience: Text
    """Typical experience."""
    seniority_note: Text
    """How juniors and seniors of the role would differ."""


class Rated(Part):
    """A rationale and the sources it cites, by id."""

    rationale: Text
    sources: tuple[Id, ...]


class Principle(Rated):
    """One human-only factor, 0…3."""

    rating: PrincipleRating | None


class Principles(Part):
    """The human-only factors, and what the quick screen suggested."""

    embodied_physicality: Principle
    deep_interpersonal_connection: Principle
    goal_setting_and_moral_judgment: Principle
    quick_screen: Text


class Growth(Rated):
    """AI growth correlation, −2…+2, and the prose that confirms it."""

    rating: GrowthRating | None
    check: Text


class Task(Rated):
    """One task of the role. ``id`` stays when the task is renamed or moved."""

    id: Id
    name: Line
    time: TimeShare | None
    """% of the working week."""
    score: TaskScore | None
    involvement: Involvement | None


class EvidenceSignal(Rated):
    """One market signal, −2…+2; positive favours the human."""

    rating: EvidenceRating | None


class Evidence(Part):
    """The market signals."""

    job_posting_trends: EvidenceSignal
    company_actions: EvidenceSignal
    wage_trends: EvidenceSignal
    ai_tool_maturity: EvidenceSignal
    expert_consensus: EvidenceSignal


class Barrier(Rated):
    """One structural obstacle to AI, 0…2."""

    rating: BarrierRating | None


class Barriers(Part):
    """The structural obstacles."""

    regulatory_licensing: Barrier
    physical_presence: Barrier
    union_collective_bargaining: Barrier
    liability_accountability: Barrier
    cultural_ethical: Barrier


class Override(Part):
    """The assessor's word on the formula's score (METHOD §6).

    ``score`` is ``None`` where the formula's score is accepted; ``justification`` may comment on
    either decision.
    """

    score: Points | None
    reason: OverrideReason | None
    justification: Text
    author: Line
    at: Instant | None


class Point(Part):
    """A titled paragraph of a list."""

    id: Id
    title: Line
    text: Text


class Commentary(Part):
    """The assessor's commentary."""

    reality_check: Text
    """Score against reality."""
    not_captured: tuple[Point, ...]
    """What the numbers do not capture."""
    who_should_worry: Text
    who_should_not: Text
    separator: Text
    """The one thing that separates the two."""


class Outlook(Part):
    """What this means for people in the role."""

    year: Annotated[int, Field(ge=2000, le=2999)] | None
    role_then: Text
    """The role in ``year``."""
    strategies: tuple[Point, ...]
    """Survival strategies, in order."""
    timeline: Text


class Comparator(Part):
    """Another role this one is placed beside. Score, zone and sub-label are quoted, not computed."""

    id: Id
    role: Line
    seniority: Line
    kind: Literal["contrast", "other_role"]
    """``contrast``: a role this one is told apart from; ``other_role``: one to look at next."""
    zone: ZoneKey | None
    sub_label: SubLabelKey | None
    score: Points | None
    note: Text
    also_known_as: tuple[Line, ...]


class Source(Part):
    """Where a statement comes from, or where a reader can learn more."""

    id: Id
    kind: Literal["evidence", "resource"]
    title: Line
    publisher: Line
    url: WebAddress
    published: Line
    """When it was published, in the source's own words."""
    accessed_on: Day | None
    note: Text


class Assessment(Part):
    """One role's assessment as a person writes it. Numbers that follow from it are not in it."""

    schema_version: Literal[4]
    method: MethodRef
    role: Role
    principles: Principles
    growth: Growth
    tasks: Annotated[tuple[Task, ...], Field(max_length=50)]
    reinstatement: Text
    """New tasks that AI creates for the role."""
    evidence: Evidence
    barriers: Barriers
    override: Override
    commentary: Commentary
    outlook: Outlook
    comparators: Annotated[tuple[Comparator, ...], Field(max_length=200)]
    sources: Annotated[tuple[Source, ...], Field(max_length=500)]
    assessed_on: Day | None

    _ids_are_sound = model_validator(mode="after")(ids_are_sound)


def blank(title: str, *, seniority: str = "", assessed_on: Day | None = None) -> Assessment:
    """An empty assessment of a role: no ratings, no prose, the current method."""
    unrated = {"rating": None, "rationale": "", "sources": ()}
    return Assessment(
        schema_version=SCHEMA_VERSION,
        method=MethodRef.of(CURRENT),
        role=Role(
            title=title,
            seniority=seniority,
            category="",
            also_known_as=(),
            live_tracked=False,
            summary="",
            function="",
            is_not="",
            experience="",
            seniority_note="",
        ),
        principles=Principles(
            **{d.key: Principle.model_validate(unrated) for d in CURRENT.principles},
            quick_screen="",
        ),
        growth=Growth(rating=None, rationale="", sources=(), check=""),
        tasks=(),
        reinstatement="",
        evidence=Evidence(
            **{d.key: EvidenceSignal.model_validate(unrated) for d in CURRENT.evidence}
        ),
        barriers=Barriers(**{d.key: Barrier.model_validate(unrated) for d in CURRENT.barriers}),
        override=Override(score=None, reason=None, justification="", author="", at=None),
        commentary=Commentary(
            reality_check="", not_captured=(), who_should_worry="", who_should_not="", separator=""
        ),
        outlook=Outlook(year=None, role_then="", strategies=(), timeline=""),
        comparators=(),
        sources=(),
        assessed_on=assessed_on,
    )
