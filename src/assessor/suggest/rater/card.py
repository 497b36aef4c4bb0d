"""What is known about the shipped numbers: where they come from and how good they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two ratings of the same tasks agree; shares and kappa are 0…1.

    ``kappa`` is Cohen's with linear weights.
    """

    tasks: int
    exact: Decimal
    within_one: Decimal
    kappa: Decimal


@dataclass(frozen=True, slots=True)
class Bin:
    """Tasks whose most probable level has a probability in one tenth: its mean, and what is right."""

    above: Decimal
    tasks: int
    probability: Decimal
    exact: Decimal


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Figures on tasks of groups that training did not see. Errors and shares are 0…1.

    ``all`` is over all tasks, the abstained ones included; ``rated`` over those at or above the
    threshold, a share ``coverage`` of all. ``unseen`` leaves out tasks whose very wording stands in
    training under another group; for ``short`` only the first three words of each task are read.
    ``majority`` is what the commonest level of training gets. ``ece`` is the expected calibration
    error of the most probable level, ``threshold_ece`` that of the probabilities of more than 1, 2,
    3 and 4; each over 15 bins of equal width. ``short_ece`` is ``ece`` for ``short``.
    """

    groups: int
    all: Agreement
    rated: Agreement
    coverage: Decimal
    unseen: Agreement
    short: Agreement
    majority: Agreement
    ece: Decimal
    threshold_ece: tuple[Decimal, ...]
    short_ece: Decimal
    reliability: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """The whole of it. ``data`` has the sha256 of every file of the training data by its name.

    ``people`` compares the held-out ratings with those of people, ``labels_people`` the labels
    trained on with those; ``second`` the held-out ratings with a second set of labels for the same
    tasks, ``labels_second`` the labels trained on with that.
    """

    data: Mapping[str, str]
    tasks: int
    features: int
    trained_with: str
    occupations: HeldOut
    families: HeldOut
    people: Agreement
    labels_people: Agreement
    second: Agreement
    labels_second: Agreement


def to_json(card: Card) -> str:
    """``card`` as JSON; figures are decimal strings."""
    return json.dumps(asdict(card), default=str, sort_keys=True)


def of_json(text: str) -> Card:
    """The card that :func:`to_json` wrote.

    Raises:
        ValueError, KeyError, TypeError, ArithmeticError: ``text`` is something else.
    """
    fields = json.loads(text)
    agreements = ("people", "labels_people", "second", "labels_second")
    held_out = ("occupations", "families")
    return Card(
        **fields
        | {name: _agreement(fields[name]) for name in agreements}
        | {name: _held_out(fields[name]) for name in held_out}
    )


def _agreement(fields: dict[str, Any]) -> Agreement:
    shares = {name: Decimal(fields[name]) for name in ("exact", "within_one", "kappa")}
    return Agreement(**fields | shares)


def _held_out(fields: dict[str, Any]) -> HeldOut:
    return HeldOut(
        **fields
        | {
            name: _agreement(fields[name])
            for name in ("all", "rated", "unseen", "short", "majority")
        }
        | {name: Decimal(fields[name]) for name in ("coverage", "ece", "short_ece")}
        | {
            "threshold_ece": tuple(map(Decimal, fields["threshold_ece"])),
            "reliability": tuple(map(_bin, fields["reliability"])),
        }
    )


def _bin(fields: dict[str, Any]) -> Bin:
    figures = {name: Decimal(fields[name]) for name in ("above", "probability", "exact")}
    return Bin(**fields | figures)
