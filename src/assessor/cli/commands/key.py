"""``assessor key``: the key of a model endpoint in the keyring of the operating system."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from assessor.cli.options import JsonOption, WorkspaceOption
from assessor.cli.output import UNUSABLE, say, say_error, say_json

if TYPE_CHECKING:
    from pydantic import SecretStr

    from assessor.settings import Settings

EXAMPLE = """\b
Examples:
  assessor key set
  assessor key where
"""
SET_EXAMPLE = """\b
Examples:
  assessor key set
  assessor key set --endpoint https://openrouter.ai/api/v1
  pass show openai | assessor key set
"""
FORGET_EXAMPLE = """\b
Examples:
  assessor key forget
  assessor key forget --endpoint openrouter.ai:443
"""
WHERE_EXAMPLE = """\b
Examples:
  assessor key where
  assessor key where --json
"""

app = typer.Typer(
    help="Keep the key of a model endpoint in this computer's keyring.",
    epilog=EXAMPLE,
    rich_markup_mode=None,
)

EndpointOption = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        metavar="ADDRESS",
        help="The endpoint, as an address or as host:port; else the one that is set.",
        show_default=False,
    ),
]


@app.command("set", epilog=SET_EXAMPLE)
def set_key(
    context: typer.Context, endpoint: EndpointOption = None, workspace: WorkspaceOption = None
) -> None:
    """Keep a key: typed without being shown, or one line of standard input.

    It is sent to that endpoint only. A key in OPENAI_API_KEY comes before it.
    """
    from assessor.suggest.keys import KeyringError, is_key, keep_key

    wanted, _ = _endpoint(context, endpoint, workspace, strictly=True)
    key = _read_key(wanted)
    if not is_key(key.get_secret_value()):
        say_error(
            "that is no key: a key is one line of visible characters without spaces; "
            "nothing was kept"
        )
        raise typer.Exit(UNUSABLE)
    try:
        keep_key(wanted, key)
    except KeyringError as error:
        _refuse(error)
    say(f"The key for {wanted} is in the keyring.")


@app.command("forget", epilog=FORGET_EXAMPLE)
def forget(
    context: typer.Context, endpoint: EndpointOption = None, workspace: WorkspaceOption = None
) -> None:
    """Take a key out of the keyring."""
    from assessor.suggest.keys import KeyringError, forget_key

    wanted, _ = _endpoint(context, endpoint, workspace)
    try:
        was_there = forget_key(wanted)
    except KeyringError as error:
        _refuse(error)
    if not was_there:
        say_error(f"there is no key for {wanted} in the keyring")
        raise typer.Exit(UNUSABLE)
    say(f"The key for {wanted} is no longer in the keyring.")


@app.command("where", epilog=WHERE_EXAMPLE)
def where(
    context: typer.Context,
    endpoint: EndpointOption = None,
    json: JsonOption = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Tell where the key of the endpoint comes from; never the key."""
    from assessor.suggest.configured import key_of, withholds
    from assessor.suggest.keys import KeyringError, kept_key

    wanted, settings = _endpoint(context, endpoint, workspace)
    withheld = endpoint is None and withholds(settings) and key_of(settings) is not None
    trouble = ""
    try:
        is_kept = kept_key(wanted) is not None
    except KeyringError as error:
        is_kept, trouble = False, str(error)
    in_environment = key_of(settings) is not None and not withheld
    source = "environment" if in_environment else "keyring" if is_kept else None
    if json:
        return say_json(
            {
                "endpoint": wanted,
                "source": source,
                "environment": in_environment,
                "keyring": is_kept,
                "trouble": trouble,
            }
        )
    told = {
        "environment": f"The key comes from the environment (OPENAI_API_KEY), for {wanted} too.",
        "keyring": f"The key for {wanted} comes from the keyring.",
        None: f"There is no key for {wanted}.",
    }
    if withheld:
        say(
            f"OPENAI_API_KEY is not sent to {wanted}, whose address assessor.toml sets; "
            "set OPENAI_BASE_URL to it in the environment to confirm it."
        )
    say(told[source])
    if in_environment and is_kept:
        say("The keyring has one as well, which is not used meanwhile.")
    if trouble:
        say(trouble)
    return None


def _endpoint(
    context: typer.Context, given: str | None, workspace: Path | None, *, strictly: bool = False
) -> tuple[str, Settings]:
    """Host and port that are meant, and the settings; ``strictly`` not by ``assessor.toml`` alone."""
    from assessor.cli.where import workspace_of
    from assessor.settings import SettingsError, load_settings
    from assessor.suggest.configured import endpoint_of
    from assessor.workspace import WorkspaceError

    try:
        settings = load_settings(workspace_of(workspace or context.obj).root)
    except (SettingsError, WorkspaceError) as error:
        say_error(str(error))
        raise typer.Exit(UNUSABLE) from None
    if given is not None:
        return _named(given, settings), settings
    found = endpoint_of(settings)
    if found is None:
        say_error("the address of the endpoint cannot be used; name one with --endpoint")
        raise typer.Exit(UNUSABLE)
    if strictly and settings.address_from_file:
        say_error(
            f"the address {found} comes from assessor.toml, which anybody may have written; "
            f"confirm it with --endpoint {found}"
        )
        raise typer.Exit(UNUSABLE)
    return found, settings


def _named(given: str, settings: Settings) -> str:
    from assessor.suggest.configured import endpoint_of

    address = given if "://" in given else f"https://{given}"
    found = None
    if address.startswith(("http://", "https://")):
        found = endpoint_of(settings.model_copy(update={"base_url": address}))
    if found is None:
        raise typer.BadParameter(
            f"“{given[:80]}” is not an endpoint, such as https://api.openai.com/v1"
        )
    return found


def _read_key(endpoint: str) -> SecretStr:
    from getpass import GetPassWarning, getpass
    from warnings import catch_warnings, simplefilter

    from pydantic import SecretStr

    from assessor.suggest.keys import MAX_KEY

    if sys.stdin is None:
        say_error("standard input: is closed")
        raise typer.Exit(UNUSABLE)
    if not sys.stdin.isatty():
        return SecretStr(sys.stdin.readline(MAX_KEY + 2).strip())
    try:
        with catch_warnings():
            simplefilter("error", GetPassWarning)  # it could only be read where it is shown
            return SecretStr(getpass(f"Key for {endpoint}, not shown: ").strip())
    except (EOFError, GetPassWarning):
        return SecretStr("")


def _refuse(error: Exception) -> NoReturn:
    say_error(str(error))
    raise typer.Exit(UNUSABLE) from None
