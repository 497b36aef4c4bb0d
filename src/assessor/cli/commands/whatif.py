"""``assessor whatif``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import WRONG, finish, say, say_errors, say_json

if TYPE_CHECKING:
    from pathlib import Path

    from assessor.cli.subjects import Found
    from assessor.document.assessment import Assessment

EXAMPLE = """\b
Examples:
  assessor whatif ai-infrastructure-engineer --set 'tasks[2].score=4'
  assessor whatif draft.json --set evidence.wage_trends=0 --set growth=-1
  assessor whatif draft.json --set growth=2 --keep "If AI adds demand"
"""


def whatif(
    context: typer.Context,
    subject: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME",
            help="A file, a draft or role of the workspace, or NAME@N: a draft as event N left it.",
            show_default=False,
        ),
    ],
    settings: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="PATH=VALUE",
            help="A number to try, as in tasks[2].score=4 or evidence.wage_trends=0; repeatable.",
            show_default=False,
        ),
    ],
    keep: Annotated[
        str,
        typer.Option(metavar="TITLE", help="Keep what was tried as a new draft with this title."),
    ] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Try other ratings without touching the assessment, and see what they would do."""
    from assessor.cli.difference import beside_lines, shares_lines
    from assessor.cli.refusals import REFUSALS, reasons
    from assessor.cli.scoring import stopping
    from assessor.cli.subjects import find
    from assessor.desk.comparing import score_difference
    from assessor.desk.whatif import differing, formula_only, setting, supposing
    from assessor.document.checks import run_checks
    from assessor.document.naming import names_of
    from assessor.document.ratings import decided_ratings, method_note, method_of, score
    from assessor.method.firmness import firmness

    root = workspace or context.obj
    found = find(subject, root)
    base = found.document
    try:
        supposed = supposing(base, [setting(text) for text in settings])
        method, ratings = method_of(base), (decided_ratings(base), decided_ratings(supposed))
        plain, tried = formula_only(base), formula_only(supposed)
        cards = score(plain), score(tried)
    except REFUSALS as error:
        say_errors(subject, reasons(error))
        return finish(WRONG)
    if ratings[1] is None:
        missing = stopping(run_checks(supposed))
        say_errors(subject, [(check.path, check.message) for check in missing])
        return finish(WRONG)
    after = firmness(ratings[1], method)
    before = firmness(ratings[0], method) if ratings[0] is not None else None
    shares, kept = score_difference(plain, tried), ""
    if keep:
        try:
            kept = _kept(found, supposed, keep, root)
        except REFUSALS as error:
            say_errors("--keep", reasons(error))
            return finish(WRONG)
    if json:
        sides = {
            name: None
            if card is None or firm is None
            else {
                "published_score": f"{card.published_score}",
                "label": card.label,
                "attribution": card.attribution.as_json(),
                "firmness": firm.as_json(),
            }
            for name, card, firm in (("now", cards[0], before), ("tried", cards[1], after))
        }
        return say_json(
            sides
            | {
                "set": dict(differing(base, supposed)),
                "shares": [{"path": s.path, "points": str(s.printed)} for s in shares],
                "kept": kept or None,
            }
        )
    firm = None if before is None else (before, after)
    lines = [*beside_lines(("now", "what if"), cards, firm), *filter(None, [method_note(base)])]
    if base.override.score is not None:
        lines.append(f"(computed; the override to {base.override.score} is left aside)")
    if firm is not None:
        lines += ["(items assumed independent)", ""]
        lines += shares_lines(shares, names_of(supposed, method))
    if kept:
        lines += ["", f"Kept as the draft {kept}."]
    return say("\n".join(lines))


def _kept(found: Found, supposed: Assessment, title: str, root: Path | None) -> str:
    from assessor.cli.desk import open_desk
    from assessor.desk.whatif import keep

    with open_desk(root) as desk:
        session = keep(
            found.draft, found.suggestions, supposed, title, desk.roles, desk.store, desk.author
        )
        return session.name
