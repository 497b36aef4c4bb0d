"""What commands load, as seen in ``sys.modules``: a linter cannot see imports inside functions."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import assessor
from assessor.document.canonical import dump
from assessor.shipped import shipped_folder
from strategies import complete_assessment, complete_export

HEAVY = (
    "alembic",
    "genai_prices",
    "instructor",
    "jinja2",
    "keyring",
    "openai",
    "sqlalchemy",
    "textual",
)
_TELL = "import sys\nprint(*sys.modules, file=sys.stderr)"
PLAINLY = """
import sys
from assessor.cli import main
try:
    main()
except SystemExit as ended:
    assert ended.code == 0
"""
VECTOR = "AIJRI:1.0/T:40x2A+35x3A+25x4D/E:1,0,1,-1,0/B:0,0,0,1,0/P:0,1,1/G:1"


def loaded_by(program: str, *arguments: str) -> frozenset[str]:
    """The top-level packages that a program has loaded when it ends; it has to end well."""
    ended = subprocess.run(
        [sys.executable, "-c", f"{program}\n{_TELL}", *arguments],
        capture_output=True,
        timeout=60,
        check=True,
        text=True,
    )
    return frozenset(name.partition(".")[0] for name in ended.stderr.splitlines()[-1].split())


def loaded_by_command(*arguments: str) -> frozenset[str]:
    """The same of a command, which has to end with 0."""
    program = "import sys\nfrom assessor.cli.app import run\nassert run(sys.argv[1:]) == 0"
    return loaded_by(program, *arguments)


def test_the_packages_looked_for_would_be_seen() -> None:
    assert set(HEAVY) <= loaded_by("".join(f"import {name}\n" for name in HEAVY))


def test_importing_the_package_loads_nothing_else() -> None:
    added = loaded_by("import assessor") - loaded_by("")
    assert added - sys.stdlib_module_names == {"assessor"}


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_scoring_a_vector_loads_nothing_heavy(form: list[str]) -> None:
    assert loaded_by_command("score", *form, VECTOR).isdisjoint({*HEAVY, "pydantic_settings"})


@pytest.mark.parametrize("command", ["score", "check"])
def test_reading_a_file_loads_nothing_heavy(tmp_path: Path, command: str) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(dump(complete_assessment()))
    assert loaded_by_command(command, str(file)).isdisjoint({*HEAVY, "pydantic_settings"})


@pytest.mark.parametrize("form", [[], ["--json"]])
@pytest.mark.parametrize("kind", ["document", "export", "shipped role", "vector"])
def test_a_plain_score_loads_no_pydantic(tmp_path: Path, kind: str, form: list[str]) -> None:
    subject = tmp_path / "a.json"
    if kind == "shipped role":
        subject = next(shipped_folder("roles").glob("*.json"))
    elif kind != "vector":
        subject.write_bytes(
            dump(complete_assessment() if kind == "document" else complete_export())
        )
    arguments = ["score", *form, VECTOR if kind == "vector" else str(subject)]
    loaded = loaded_by(PLAINLY, *arguments)
    assert loaded - sys.stdlib_module_names - loaded_by("") == {"assessor"}


def test_a_library_is_listed_without_the_screen_and_the_model_libraries(tmp_path: Path) -> None:
    loaded = loaded_by_command("--workspace", str(tmp_path), "list")
    assert loaded.isdisjoint({"genai_prices", "instructor", "keyring", "openai", "textual"})


def test_every_public_name_can_be_imported() -> None:
    for name in assessor.__all__:
        assert getattr(assessor, name) is not None
    assert set(assessor.__all__) <= set(dir(assessor))


def test_the_public_interface_scores_and_round_trips_a_document() -> None:
    document = complete_assessment()
    assert assessor.load(assessor.dump(document)) == document
    card = assessor.score(document)
    assert card is not None
    assert assessor.scorecard(assessor.parse_vector(card.vector)) == card
    assert assessor.run_checks(document) == ()


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(assessor, "nonsense")  # noqa: B009
