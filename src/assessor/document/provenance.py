"""Where the parts of an assessment came from: suggestions, decisions, origins (METHOD §6)."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from assessor.document.model import Instant, Line, Part, Sha256, Text
from assessor.document.parts import Section as Section
from assessor.document.text import first_forbidden
from assessor.document.values import by_name, encodable


def one_problem(value: object, read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(value)
    except ValidationError:
        lines = value if isinstance(value, list | tuple) else [value]
        for found in map(first_forbidden, (line for line in lines if isinstance(line, str))):
            if found:
                raise ValueError(
                    f"holds the control character {found[1]} at character {found[0]}; remove it"
                ) from None
        raise ValueError("must be a whole number, text, a list of lines, or null") from None


Whole: TypeAlias = Annotated[int, Field(ge=-(10**9), le=10**9)]
FieldValue: TypeAlias = Annotated[
    Whole | Text | Annotated[tuple[Line, ...], Field(strict=False)] | None,
    WrapValidator(one_problem),
]
"""The value of one suggested field."""

Dollars: TypeAlias = Annotated[str, Field(max_length=30, pattern=r"^(0|[1-9][0-9]*)(\.[0-9]+)?$")]
"""An amount in US dollars, as a decimal."""

Hex: TypeAlias = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
"""A random identifier."""


class PromptRef(Part):
    """The prompt a suggestion was asked with."""

    name: Line
    version: Line
    sha256: Sha256


class Tokens(Part):
    """Tokens as the endpoint reported them."""

    prompt: Annotated[int, Field(ge=0)]
    completion: Annotated[int, Field(ge=0)]


class SuggestedItem(Part):
    """One thing a suggestion proposes: a new element of a list, or values for an existing part.

    ``target`` is the path of the part (``evidence.wage_trends``, ``tasks[triage]``), or of the
    list a new element belongs to (``tasks``). ``fields`` are named as in the document and kept
    in the order of their names, so that the same suggestion always has the same bytes.
    """

    id: Line
    target: Line
    label: Line
    fields: Annotated[dict[str, FieldValue], AfterValidator(by_name)]
    basis: Text
    """What the item rests on, where its source can say: a sentence of a job description, a prior."""


class Suggestion(Part):
    """What a model or another source proposed for a section. Never changed once made."""

    id: Hex
    section: Section
    source: Literal["llm", "offline", "reviewer"]
    model: Line
    """Which model; for a reviewer's proposal, who made it."""
    endpoint: Line
    """Host and port asked; empty for offline sources."""
    prompt: PromptRef | None
    parameters: dict[Line, bool | Whole | Line | None]
    """What the source was asked with; decimals as text."""
    asked_at: Instant
    elapsed_ms: Annotated[int, Field(ge=0)]
    """Milliseconds from the question to the whole answer."""
    tokens: Tokens | None
    price: Dollars | None
    """What it cost at the prices known when it was made; ``None`` where they were not."""
    answer: Annotated[str, AfterValidator(encodable)]
    """The answer as it came; control characters included, for it is never shown as it is."""
    items: tuple[SuggestedItem, ...]


class FirstRating(Part):
    """The rating a person gave an item before seeing the suggested one (blind-first)."""

    suggestion_id: Hex
    item_id: Line
    field: Line
    rating: Whole
    by: Line
    at: Instant


class Decision(Part):
    """A person's decision on one field of one suggested item."""

    suggestion_id: Hex
    item_id: Line
    field: Line
    verdict: Literal["accepted", "edited", "discarded"]
    path: Line
    """Where the value went, by ids; empty for what was discarded."""
    by: Line
    at: Instant


class Provenance(Part):
    """Where the value at one path came from.

    ``suggested`` is the value of the suggestion the person saw there, where there was one; a
    rating that differs from it is an override of that suggestion, and ``reason`` says why.
    """

    path: Line
    origin: Literal["human", "suggestion", "suggestion-edited", "override"]
    suggestion_id: Hex | None
    suggested: FieldValue
    reason: Text
    decided_by: Line
    at: Instant
