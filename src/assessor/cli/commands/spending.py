"""``assessor spending``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, say, say_error, say_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from pydantic import JsonValue

    from assessor.desk.spending import Spending
    from assessor.document.provenance import Suggestion

EXAMPLE = """\b
Examples:
  assessor spending
  assessor spending data-engineer --json
"""

_NOTE = (
    "Prices are those of a kept list at the time, in US dollars; what an endpoint of your own "
    "takes is not known."
)


def spending(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME…",
            help="Drafts, discarded ones too; else all that are not.",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Show what the suggestions for drafts took: requests, tokens, dollars and time.

    Requests that gave no suggestion are not counted.
    """
    from assessor.desk.spending import spending as total_of

    made = _suggestions(context, names or [], workspace)
    total = total_of(suggestion for of_role in made.values() for suggestion in of_role)
    if json:
        return say_json(_json(made, total))
    if not total.requests and not total.offline:
        return say("No suggestion was asked for yet.")
    return say("\n".join(_lines(made, total)))


def _suggestions(
    context: typer.Context, names: Sequence[str], workspace: Path | None
) -> dict[str, tuple[Suggestion, ...]]:
    """The suggestions of every draft wanted, by its name."""
    from assessor.cli.desk import check_name, open_desk

    for name in names:
        check_name(name)
    with open_desk(workspace or context.obj) as desk:
        drafts = [one.name for one in desk.store.catalogue.titles()]
        unknown = next((name for name in names if desk.store.find(name) is None), None)
        if unknown is not None:
            say_error(f"there is no draft “{unknown}”; see assessor list")
            raise typer.Exit(UNUSABLE)
        wanted = dict.fromkeys(names or drafts)
        return {name: desk.store.suggestions(name) for name in wanted}


def _json(made: Mapping[str, tuple[Suggestion, ...]], total: Spending) -> JsonValue:
    from assessor.desk.spending import as_json, by_model, by_section, runs
    from assessor.desk.spending import spending as total_of

    def parts(groups: Mapping[str, Spending]) -> dict[str, JsonValue]:
        return {name: as_json(found) for name, found in groups.items()}

    return {
        "total": as_json(total),
        "roles": {
            name: {
                "total": as_json(total_of(suggestions)),
                "sections": parts(by_section(suggestions)),
                "models": parts(by_model(suggestions)),
                "runs": [
                    {
                        "run": run.id,
                        "section": run.section,
                        "asked_at": run.asked_at.isoformat(),
                        "models": list(run.models),
                        **as_json(run.spending),
                    }
                    for run in runs(suggestions)
                ],
            }
            for name, suggestions in made.items()
        },
    }


def _lines(made: Mapping[str, tuple[Suggestion, ...]], total: Spending) -> list[str]:
    from assessor.cli.layout import columns, wrapped
    from assessor.desk.spending import by_model, by_section, told
    from assessor.desk.spending import spending as total_of

    rows: list[tuple[str, ...]] = [("", "REQUESTS", "TOKENS", "PRICE", "TIME")]

    def add(name: str, found: Spending) -> None:
        words = told(found)
        rows.append((name, words.requests, words.tokens, words.price, words.time))

    for name, suggestions in made.items():
        if suggestions:
            add(name, total_of(suggestions))
            for section, found in by_section(suggestions).items():
                add(f"  {section}", found)
    everything = [suggestion for of_role in made.values() for suggestion in of_role]
    models = by_model(everything)
    if len(models) > 1:
        for model, found in models.items():
            add(model, found)
    add("total", total)
    return [*columns(rows), *wrapped(_NOTE)]
