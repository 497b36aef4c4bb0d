"""Finishing: the exported form of a draft, and whether one still holds."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from assessor.desk.draft import Draft, Event
from assessor.desk.editing import origin_of
from assessor.desk.ports import KeptRecord
from assessor.desk.vouching import vouched, vouching_problems
from assessor.document.assessment import Assessment
from assessor.document.checks import Check, errors, run_checks
from assessor.document.errors import Problem
from assessor.document.export import LogHead, PublishedAssessment
from assessor.document.path import exists, look, to_json
from assessor.document.provenance import Decision, Provenance, Suggestion
from assessor.document.ratings import decided_ratings, method_of, score
from assessor.method.errors import MethodError
from assessor.method.firmness import firmness


class NotFinished(Exception):
    """A draft that cannot be exported as finished; ``errors`` says what is missing."""

    def __init__(self, found: Sequence[Check]) -> None:
        self.errors = tuple(found)
        count = len(self.errors)
        super().__init__(
            f"{count} error{'s' if count != 1 else ''} to mend before it can be exported"
        )


def publish(
    draft: Draft,
    suggestions: Sequence[Suggestion],
    events: Sequence[Event],
    records: Sequence[KeptRecord] = (),
) -> PublishedAssessment:
    """The finished form of a draft: computed figures, provenance, suggestions, review, log head.

    Raises:
        NotFinished: a check finds an error.
        MethodError: the draft's method is not known here.
    """
    assessment = draft.assessment
    found = errors(run_checks(assessment, draft.provenance))
    card, ratings = score(assessment), decided_ratings(assessment)
    if found or card is None or ratings is None:
        raise NotFinished(found)
    last = events[-1] if events else None
    review = vouched(draft, events, records)
    return PublishedAssessment.model_construct(
        _fields_set=set(PublishedAssessment.model_fields),
        **{name: getattr(assessment, name) for name in Assessment.model_fields},
        vector=card.vector,
        scorecard=card,
        firmness=firmness(ratings, method_of(assessment)),
        provenance=draft.provenance,
        suggestions=tuple(suggestions),
        decisions=draft.decisions,
        first_ratings=draft.first_ratings,
        reviews=review.reviews,
        signatures=review.signatures,
        second_ratings=review.second_ratings,
        log=LogHead(head=last.sha256 if last else None, count=len(events)),
    )


def contradictions(document: Assessment) -> tuple[Problem, ...]:
    """Where an exported assessment does not hold: empty when everything stored is recomputed.

    Checks that ratings yield the stored scorecard, firmness and vector, that nothing required is missing,
    that provenance and decisions fit the document and the suggestions kept with it (what was
    decided on may have been removed since), and that what was signed is what stands there, approved
    item by item by others than whoever decided it.
    """
    if not isinstance(document, PublishedAssessment):
        return (Problem("", "is a working document without a scorecard; export it first"),)
    try:
        card, ratings = score(document), decided_ratings(document)
    except MethodError as error:
        return (Problem("method", str(error)),)
    if card is None or ratings is None:
        return (Problem("scorecard", "is stored, but the ratings yield no score"),)
    found = [Problem(check.path, check.message) for check in errors(run_checks(document))]
    if document.vector != card.vector:
        found.append(Problem("vector", f"is {document.vector}, the ratings yield {card.vector}"))
    stored, computed = document.scorecard.as_json(), card.as_json()
    found += _differences("scorecard", stored, computed)
    if document.firmness is not None:
        firm = firmness(ratings, method_of(document))
        found += _differences("firmness", document.firmness.as_json(), firm.as_json())
    found += unfounded(
        document.assessment(), document.provenance, document.decisions, document.suggestions
    )
    known = {suggestion.id for suggestion in document.suggestions}
    for i, first in enumerate(document.first_ratings):
        if first.suggestion_id not in known:
            found.append(Problem(f"first_ratings[{i}]", _unkept(first.suggestion_id)))
    found += vouching_problems(document)
    if document.log.count < 0 or (document.log.head is None) != (document.log.count == 0):
        found.append(Problem("log", "has a head and a count that do not fit each other"))
    return tuple(found)


def unfounded(
    plain: Assessment,
    provenance: Sequence[Provenance],
    decisions: Sequence[Decision],
    kept: Sequence[Suggestion],
) -> list[Problem]:
    """Where provenance or a decision speaks of what is not there, or calls a value what it is not.

    ``kept`` are the suggestions that they may name.
    """
    suggestions = {suggestion.id: suggestion for suggestion in kept}
    content = to_json(plain)
    found: list[Problem] = []
    seen: set[str] = set()
    for i, entry in enumerate(provenance):
        place = f"provenance[{i}]"
        if entry.path in seen:
            found.append(Problem(place, f"speaks of {entry.path} a second time"))
        seen.add(entry.path)
        if not exists(plain, entry.path):
            found.append(Problem(place, f"speaks of {entry.path}, which is not in the document"))
            continue
        if entry.suggestion_id is None:
            if entry.origin != "human" or entry.suggested is not None:
                found.append(Problem(place, f"calls {entry.path} suggested, by no suggestion"))
            continue
        suggestion = suggestions.get(entry.suggestion_id)
        if suggestion is None:
            found.append(Problem(place, _unkept(entry.suggestion_id)))
        elif not _suggests(suggestion, entry):
            found.append(Problem(place, f"states a value for {entry.path} that was not suggested"))
        elif not _called_rightly(entry, look(content, entry.path)):
            found.append(Problem(place, f"calls {entry.path} “{entry.origin}”, which it is not"))
    for i, decision in enumerate(decisions):
        if decision.suggestion_id not in suggestions:
            found.append(Problem(f"decisions[{i}]", _unkept(decision.suggestion_id)))
    return found


def _suggests(suggestion: Suggestion, entry: Provenance) -> bool:
    name = entry.path.rpartition(".")[2]
    return any(
        entry.suggested == item.fields[field]
        for item in suggestion.items
        for field in (name, "text")
        if field in item.fields
    )


def _called_rightly(entry: Provenance, value: JsonValue) -> bool:
    rightly = origin_of(entry.path, value, entry.suggested)
    if entry.origin == "human":  # seen and left out
        return rightly != "override" or value is None
    return entry.origin == rightly


def _unkept(suggestion_id: str) -> str:
    return f"names the suggestion {suggestion_id}, which is not kept here"


def _differences(path: str, stored: object, computed: object) -> list[Problem]:
    if isinstance(stored, dict) and isinstance(computed, dict):
        return [
            problem
            for key in computed
            for problem in _differences(f"{path}.{key}", stored.get(key), computed[key])
        ]
    if stored != computed:
        return [Problem(path, f"is {stored}, the ratings yield {computed}")]
    return []
