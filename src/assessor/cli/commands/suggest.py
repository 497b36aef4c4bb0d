"""``assessor suggest``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from assessor.cli.options import JsonOption, SourceOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, finish, say, say_error, say_json

if TYPE_CHECKING:
    from assessor.cli.desk import Desk
    from assessor.cli.sampling import Sampled
    from assessor.desk.ports import SuggestionSource
    from assessor.desk.session import Session
    from assessor.document.provenance import FieldValue, Section, Suggestion

EXAMPLE = """\b
Examples:
  assessor suggest data-engineer --section tasks
  assessor suggest nurse --section tasks --from job.docx --source offline
  assessor suggest data-engineer --section evidence --samples 5
  assessor suggest nurse --section tasks --model llama3.1 --model qwen3
  ASSESSOR_MODEL=llama3.1 OPENAI_BASE_URL=http://127.0.0.1:11434/v1 \\
    assessor suggest data-engineer --section evidence --json
"""

MOST_SAMPLES = 20


def suggest(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A draft or published role.", show_default=False)
    ],
    section: Annotated[
        str,
        typer.Option("--section", metavar="SECTION", help="The section to ask for, such as tasks."),
    ],
    source: SourceOption = None,
    samples: Annotated[
        int | None,
        typer.Option(
            "--samples",
            metavar="K",
            min=1,
            max=MOST_SAMPLES,
            help="Ask each model K times and show how far the answers lie apart.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="The model to ask; may be given several times.",
            show_default=False,
        ),
    ] = None,
    described: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="FILE|-",
            help="A job description to make tasks of: text, Markdown, HTML, .docx or PDF. It is "
            "kept with the draft as a source.",
            show_default=False,
        ),
    ] = "",
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Ask for a section of a draft.

    The answers are kept with the draft; nothing of them is accepted.
    """
    from assessor.cli.asking import NoSource
    from assessor.cli.desk import check_name, open_desk
    from assessor.cli.refusals import REFUSALS, refuse
    from assessor.cli.sampling import sample
    from assessor.desk.library import open_entry

    check_name(name)
    asked = section_of(section)
    if described and asked != "tasks":
        raise typer.BadParameter("--from makes tasks of a job description; use --section tasks")
    with open_desk(workspace or context.obj) as desk:
        session = open_entry(name, desk.roles, desk.store, desk.settings.user)
        try:
            sources = _sources(
                desk, session, source, tuple(dict.fromkeys(model or ())), samples, described
            )
        except NoSource as error:
            say_error(str(error))
            return finish(UNUSABLE)
        except REFUSALS as error:
            return finish(refuse(error, "standard input" if described == "-" else described))
        came = sample(sources, asked, session, at_once=desk.settings.concurrency)
    for number in sorted(came.failures):
        which = f"Sample {number + 1} of {len(sources)}: " if len(sources) > 1 else ""
        say_error(which + came.failures[number].message)
    if came.interrupted:
        missing = len(sources) - len(came.kept)
        say_error(f"Interrupted: {missing} of {len(sources)} answers are missing. Ask again.")
    if came.suggestions:
        _tell(name, came, json=json, several=len(sources) > 1)
    return finish(came.code)


def section_of(given: str) -> Section:
    """The section of that name.

    Raises:
        typer.BadParameter: there is none.
    """
    from assessor.document.provenance import Section

    known: tuple[Section, ...] = get_args(Section)
    for section in known:
        if section == given:
            return section
    raise typer.BadParameter(f"“{given[:80]}” is not a section; there are {', '.join(known)}")


def _sources(
    desk: Desk,
    session: Session,
    wanted: str | None,
    models: tuple[str, ...],
    samples: int | None,
    file: str,
) -> list[SuggestionSource]:
    """One source for every answer that is asked for."""
    from assessor.cli.asking import kind_of, llm_source, offline_source, work_described
    from assessor.cli.described import earlier_description, keep_description, read_description

    kind = kind_of(desk, wanted if wanted or not models else "llm")
    if kind == "offline":
        if models or samples:
            raise typer.BadParameter(
                "--model and --samples ask a model; offline answers always alike"
            )
        if not file:
            return [offline_source(desk)]
        text, name = read_description(file)
        work = work_described(text)  # refused before anything is kept
        kept = keep_description(session, desk.store, text, name)
        named = {"source": kept.source, "sha256": kept.sha256}
        return [offline_source(desk, replace(work, parameters=named))]
    llm_source(desk, models[0] if models else None)  # the same
    described = (
        keep_description(session, desk.store, *read_description(file))
        if file
        else earlier_description(session, desk.store)
    )
    asked = [llm_source(desk, model, described=described) for model in models or (None,)]
    return [source for source in asked for _ in range(samples or desk.settings.samples)]


def _tell(name: str, came: Sampled, *, json: bool, several: bool) -> None:
    from assessor.cli.consensus import as_json, lines

    if not several:
        (suggestion,) = came.suggestions
        if json:
            return say_json(suggestion.model_dump(mode="json"))
        return say("\n".join(_lines(name, suggestion)))
    if json:
        shown = [suggestion.model_dump(mode="json") for suggestion in came.suggestions]
        return say_json({"suggestions": shown, "spread": as_json(came.suggestions)})
    parts = ["\n".join(_lines(name, suggestion)) for suggestion in came.suggestions]
    if len(parts) > 1:
        parts.append("\n".join(lines(came.suggestions)))
    return say("\n\n".join(parts))


def _lines(name: str, suggestion: Suggestion) -> Iterator[str]:
    from assessor.cli.layout import wrapped
    from assessor.cli.telling import SHORT
    from assessor.desk.sampling import sample_of, samples_of

    count = len(suggestion.items)
    items = f"{count} item{'s' if count != 1 else ''}"
    at = f" at {suggestion.endpoint}" if suggestion.endpoint else ""
    of = samples_of(suggestion)
    which = f"Sample {sample_of(suggestion)} of {of}: " if of else ""
    yield from wrapped(
        f"{which}{items} for {suggestion.section} from {suggestion.model}{at}, "
        f"kept with the draft {name}; nothing is accepted yet. "
        f"assessor decide {name} {suggestion.id[:SHORT]} decides on it."
    )
    for item in suggestion.items:
        yield ""
        yield from wrapped(f"{item.label} ({item.target})")
        for field, value in item.fields.items():
            yield from wrapped(_shown(value), first=f"  {field}: ", indent="    ")
        for number, line in enumerate(item.basis.split("\n") if item.basis else ()):
            yield from wrapped(line, first="    " if number else "  rests on: ", indent="    ")


def _shown(value: FieldValue) -> str:
    if isinstance(value, tuple):
        return "; ".join(value) or "–"
    return "–" if value is None or value == "" else str(value)
