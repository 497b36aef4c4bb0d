"""What suggestions took: requests, tokens, dollars and time, over any number of them.

What an endpoint did not report, and what no price list knows, is counted and never guessed. A
suggestion from an offline source takes no request, and is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pydantic import JsonValue

from assessor.desk.sampling import run_of
from assessor.document.provenance import Section, Suggestion


@dataclass(frozen=True, slots=True)
class Spending:
    """Totals over suggestions.

    ``requests`` went to a model, each until its whole answer was there, re-asks included;
    ``offline`` needed none. What ended without a suggestion is in no total. ``prompt`` and
    ``completion`` tokens are those reported: all but ``unreported`` requests did. ``dollars`` are
    US dollars at the prices known at the time: of all but ``unpriced`` requests. ``elapsed_ms``
    adds up, so that of requests under way at once it is more than went by.
    """

    requests: int = 0
    offline: int = 0
    prompt: int = 0
    completion: int = 0
    unreported: int = 0
    dollars: Decimal = Decimal(0)
    unpriced: int = 0
    elapsed_ms: int = 0

    def __add__(self, other: Spending) -> Spending:
        return Spending(
            self.requests + other.requests,
            self.offline + other.offline,
            self.prompt + other.prompt,
            self.completion + other.completion,
            self.unreported + other.unreported,
            self.dollars + other.dollars,
            self.unpriced + other.unpriced,
            self.elapsed_ms + other.elapsed_ms,
        )


def spending(suggestions: Iterable[Suggestion]) -> Spending:
    """What ``suggestions`` took together."""
    return sum(map(_of, suggestions), Spending())


@dataclass(frozen=True, slots=True)
class Run:
    """One asking: a question, once or several times, of one model or several, and what it took."""

    id: str
    section: Section
    asked_at: datetime
    models: tuple[str, ...]
    spending: Spending


def runs(suggestions: Iterable[Suggestion]) -> list[Run]:
    """Every run among ``suggestions``, in the order of their first ones.

    A suggestion that belongs to none is its own.
    """
    answers: dict[str, list[Suggestion]] = {}
    for made in suggestions:
        answers.setdefault(run_of(made) or made.id, []).append(made)
    return [
        Run(
            run,
            made[0].section,
            min(answer.asked_at for answer in made),
            tuple(dict.fromkeys(answer.model for answer in made)),
            spending(made),
        )
        for run, made in answers.items()
    ]


def by_section(suggestions: Iterable[Suggestion]) -> dict[str, Spending]:
    """What the suggestions for each section took, in the order of their first ones."""
    return _grouped(suggestions, lambda made: made.section)


def by_model(suggestions: Iterable[Suggestion]) -> dict[str, Spending]:
    """What each model took, in the order of their first suggestions, by “model at host:port”.

    Offline sources go by what made the suggestion.
    """
    return _grouped(
        suggestions,
        lambda made: f"{made.model} at {made.endpoint}" if made.endpoint else made.model,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A :class:`Spending` in words, a column each."""

    requests: str
    tokens: str
    price: str
    time: str


def told(found: Spending) -> Told:
    """``found`` as a person reads it: “12,300 in + 4,500 out (2 not reported)”, “$0.0042”."""
    return Told(_requests(found), _tokens(found), _price(found), _time(found.elapsed_ms))


def as_json(found: Spending) -> dict[str, JsonValue]:
    """``found`` as JSON values: whole numbers as such, dollars as a decimal string."""
    return {
        "requests": found.requests,
        "offline": found.offline,
        "tokens": {
            "prompt": found.prompt,
            "completion": found.completion,
            "not_reported": found.unreported,
        },
        "price": {"dollars": _plain(found.dollars), "not_known": found.unpriced},
        "elapsed_ms": found.elapsed_ms,
    }


def _of(made: Suggestion) -> Spending:
    if made.source == "offline":
        return Spending(offline=1, elapsed_ms=made.elapsed_ms)
    return Spending(
        requests=1,
        prompt=made.tokens.prompt if made.tokens else 0,
        completion=made.tokens.completion if made.tokens else 0,
        unreported=made.tokens is None,
        dollars=Decimal(made.price) if made.price is not None else Decimal(0),
        unpriced=made.price is None,
        elapsed_ms=made.elapsed_ms,
    )


def _grouped(
    suggestions: Iterable[Suggestion], name_of: Callable[[Suggestion], str]
) -> dict[str, Spending]:
    groups: dict[str, Spending] = {}
    for made in suggestions:
        name = name_of(made)
        groups[name] = groups.get(name, Spending()) + _of(made)
    return groups


def _requests(found: Spending) -> str:
    if found.offline and not found.requests:
        return f"{found.offline:,} offline"
    return f"{found.requests:,}" + (f" + {found.offline:,} offline" if found.offline else "")


def _tokens(found: Spending) -> str:
    if not found.requests:
        return "none"
    if found.unreported == found.requests:
        return "not reported"
    missing = f" ({found.unreported:,} not reported)" if found.unreported else ""
    return f"{found.prompt:,} in + {found.completion:,} out{missing}"


def _price(found: Spending) -> str:
    if not found.requests:
        return "none"
    if found.unpriced == found.requests:
        return "not known"
    missing = f" ({found.unpriced:,} not known)" if found.unpriced else ""
    return f"${_cents(found.dollars)}{missing}"


def _cents(dollars: Decimal) -> str:
    """Cents, and of less than a dollar two more digits; what there is to pay never reads as 0."""
    shown = dollars.quantize(Decimal("0.01") if dollars >= 1 else Decimal("0.0001"))
    return f"{shown:,}" if shown or not dollars else _plain(dollars)


def _plain(dollars: Decimal) -> str:
    return f"{dollars.normalize():f}"


def _time(milliseconds: int) -> str:
    seconds = milliseconds / 1000
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(milliseconds // 1000, 60)
    return f"{minutes:,} min {rest:02} s"
