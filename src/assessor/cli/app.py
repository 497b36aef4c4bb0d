"""The program's commands, and how each of its ends looks from outside."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Annotated

import typer

from assessor.cli.commands import (
    agreement,
    blind,
    check,
    db,
    decide,
    diff,
    discard,
    draft,
    export,
    firmness,
    import_file,
    key,
    list_entries,
    log,
    onet,
    personal,
    publish,
    rescore,
    restore,
    review,
    schema,
    score,
    set_value,
    signing_key,
    snapshot,
    source,
    spending,
    submit,
    suggest,
    verify,
    whatif,
    where_sits,
)
from assessor.cli.options import VALUES, WorkspaceOption
from assessor.cli.output import OK, finish, say, say_error, to_its_end
from assessor.cli.terminal import open_terminal

EXAMPLE = """\b
Examples:
  assessor                 write and edit assessments in this terminal
  assessor list            what is here
  assessor score FILE      the scorecard of an assessment
"""

app = typer.Typer(
    name="assessor",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("score", epilog=score.EXAMPLE)(score.score)
app.command("firmness", epilog=firmness.EXAMPLE)(firmness.firmness)
app.command("whatif", epilog=whatif.EXAMPLE)(whatif.whatif)
app.command("personal", epilog=personal.EXAMPLE)(personal.personal)
app.command("diff", epilog=diff.EXAMPLE)(diff.diff)
app.command("where", epilog=where_sits.EXAMPLE)(where_sits.where)
app.command("check", epilog=check.EXAMPLE)(check.check)
app.command("verify", epilog=verify.EXAMPLE)(verify.verify)
app.command("list", epilog=list_entries.EXAMPLE)(list_entries.list_entries)
app.command("log", epilog=log.EXAMPLE)(log.log)
app.command("set", epilog=set_value.EXAMPLE, context_settings=VALUES)(set_value.set_value)
app.command("decide", epilog=decide.EXAMPLE)(decide.decide)
app.command("submit", epilog=submit.EXAMPLE)(submit.submit)
app.command("withdraw", epilog=submit.WITHDRAW_EXAMPLE)(submit.withdraw)
app.command("reopen", epilog=submit.REOPEN_EXAMPLE)(submit.reopen)
app.add_typer(review.app, name="review")
app.command("discard", epilog=discard.EXAMPLE)(discard.discard)
app.command("restore", epilog=restore.EXAMPLE)(restore.restore)
app.command("rescore", epilog=rescore.EXAMPLE)(rescore.rescore)
app.command("import", epilog=import_file.EXAMPLE)(import_file.import_file)
app.command("export", epilog=export.EXAMPLE)(export.export)
app.command("publish", epilog=publish.EXAMPLE)(publish.publish)
app.command("signing-key", epilog=signing_key.EXAMPLE)(signing_key.signing_key)
app.command("draft", epilog=draft.EXAMPLE)(draft.draft)
app.command("blind", epilog=blind.EXAMPLE)(blind.blind)
app.command("agreement", epilog=agreement.EXAMPLE)(agreement.agreement)
app.command("suggest", epilog=suggest.EXAMPLE)(suggest.suggest)
app.command("spending", epilog=spending.EXAMPLE)(spending.spending)
app.command("snapshot", epilog=snapshot.EXAMPLE)(snapshot.snapshot)
app.add_typer(db.app, name="db")
app.add_typer(key.app, name="key")
app.add_typer(onet.app, name="onet")
app.add_typer(source.app, name="source")
app.command("schema", epilog=schema.EXAMPLE)(schema.schema)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        say(f"assessor {version('assessor')}")
        raise typer.Exit(OK)


@app.callback(invoke_without_command=True, epilog=EXAMPLE)
def start(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Write, review and publish AI-displacement assessments of job roles.

    Without a command, the desk opens in this terminal.
    """
    context.obj = workspace
    if context.invoked_subcommand is None:
        finish(open_terminal(workspace))


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code: 0 ok, 1 the content is wrong, 2 usage or unreadable."""
    return to_its_end(lambda: _run(arguments))


_command_of = cache(typer.main.get_command)


def _run(arguments: Sequence[str]) -> int:
    try:
        code = _command_of(app).main(list(arguments), prog_name="assessor", standalone_mode=False)
    except typer.TyperException as error:
        sentence = " ".join(error.format_message().split()).removesuffix(".")
        say_error(f"{sentence} (see assessor --help)")
        code = error.exit_code
    return code if isinstance(code, int) else OK
