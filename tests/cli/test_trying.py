"""whatif, personal and firmness: numbers tried, one's own week, and how firm a score is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessor.cli.layout import WIDTH, width_of
from assessor.document.assessment import Assessment, blank
from assessor.document.path import replace
from assessor.document.personal import load_profile
from assessor.document.ratings import score
from cli.running import GOLDEN as VECTOR
from cli.running import assessor, written
from strategies import HOSTILE, complete_assessment

DOCUMENT = complete_assessment()
SHIPPED = "ai-infrastructure-engineer"


def published(document: Assessment) -> str:
    card = score(document)
    assert card is not None
    return f"{card.published_score}"


@pytest.fixture
def here(tmp_path: Path) -> tuple[str, str]:
    space = tmp_path / "space"
    space.mkdir()
    return ("--workspace", str(space))


# firmness


def test_how_firm_the_published_page_is() -> None:
    shown = assessor("firmness", VECTOR)
    assert (shown.code, shown.err) == (0, "")
    assert "12 of the 31 possible single steps change the zone; 12 of the 14 adverse" in shown.out
    assert "Green 64.9 %, Yellow 35.1 %, Red 0.0 % (items assumed independent)" in " ".join(
        shown.out.split()
    )
    for figure in ("43.3", "55.6", "24.1", "87.2"):
        assert figure in shown.out
    assert "1 step, such as task 1 2 → 3 (then 45.1)" in " ".join(shown.out.split())
    assert all(width_of(line) <= WIDTH for line in shown.out.splitlines())


@pytest.mark.parametrize(
    ("probability", "green", "low", "high"),
    [
        ("0.05", "0.714", "44.9", "53.6"),
        ("0.1", "0.649", "43.3", "55.6"),
        ("0.175", "0.616", "41.6", "58.0"),
        ("0", "1.000", "49.1", "49.1"),
    ],
)
def test_the_probability_can_be_set(probability: str, green: str, low: str, high: str) -> None:
    told = json.loads(assessor("firmness", VECTOR, "--probability", probability, "--json").out)
    assert (told["zones"]["green"], told["low"], told["high"]) == (green, low, high)
    assert (told["worst"], told["best"]) == ("24.1", "87.2")


@pytest.mark.parametrize(
    "probability", ["", "0.6", "-0.1", "x", "nan", "1/0", "9" * 50, "1e-99999999", "0.0004"]
)
def test_a_probability_out_of_range_is_refused_in_one_line(probability: str) -> None:
    ended = assessor("firmness", VECTOR, "--probability", probability)
    assert (ended.code, ended.out) == (2, "")
    assert "is not a number from 0 to 0.5" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_an_unfinished_assessment_says_what_is_missing(tmp_path: Path) -> None:
    ended = assessor("firmness", written(tmp_path / "a.json", blank("Nurse")))
    assert (ended.code, ended.out) == (1, "")
    assert "growth.rating: AI Growth Correlation has no rating." in ended.err


def test_score_tells_how_firm_it_is_too(tmp_path: Path) -> None:
    shown = assessor("score", written(tmp_path / "a.json", DOCUMENT)).out
    assert "How firm it is" in shown
    assert "(items assumed independent)" in " ".join(shown.split())


# whatif


def test_what_if_shows_both_and_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", DOCUMENT)
    before = Path(file).read_bytes()
    supposed = replace(DOCUMENT, "tasks[0].score", 5)
    shown = assessor("whatif", file, "--set", "tasks[0].score=5")
    assert (shown.code, shown.err) == (0, "")
    assert published(DOCUMENT) in shown.out and published(supposed) in shown.out
    assert "Flipping steps" in shown.out
    assert "items assumed independent" in shown.out
    assert Path(file).read_bytes() == before
    told = json.loads(assessor("whatif", file, "--set", "tasks[0].score=5", "--json").out)
    assert told["now"]["published_score"] == published(DOCUMENT)
    assert told["tried"]["published_score"] == published(supposed)
    assert told["set"] == {f"tasks[{DOCUMENT.tasks[0].id}].score": 5}
    assert told["kept"] is None


def test_what_if_is_kept_as_a_draft_only_when_asked(here: tuple[str, str]) -> None:
    assessor("whatif", SHIPPED, "--set", "growth=0", *here)
    names = [row["name"] for row in json.loads(assessor("list", "--json", *here).out)]
    assert names == [SHIPPED]
    shown = assessor("whatif", SHIPPED, "--set", "growth=0", "--keep", "No more demand", *here)
    assert "Kept as the draft no-more-demand." in shown.out
    assert "46.4" in assessor("list", *here).out


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["tasks[0].score=9"], "tasks[0].score"),
        (["tasks[77].score=3"], "there is no such place"),
        (["tasks[0].score"], "is not written like"),
        (["role.title=x"], "is not a rating"),
        (["tasks[0].time=99"], "Task time adds up to"),
    ],
)
def test_what_cannot_be_tried_is_said_with_its_place(
    tmp_path: Path, settings: list[str], said: str
) -> None:
    file = written(tmp_path / "a.json", DOCUMENT)
    given = [part for setting in settings for part in ("--set", setting)]
    ended = assessor("whatif", file, *given)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


def test_a_vector_has_no_tasks_to_try_things_on(here: tuple[str, str]) -> None:
    for command in (["whatif", VECTOR, "--set", "growth=0"], ["personal", VECTOR]):
        ended = assessor(*command, *here)
        assert (ended.code, ended.out) == (2, "")
        assert "is a vector" in ended.err


# personal


def test_a_week_of_ones_own_gives_ones_own_score(tmp_path: Path, here: tuple[str, str]) -> None:
    week = ["--week", "10,4,8,12,2,3,1"]
    shown = assessor("personal", SHIPPED, *week, *here)
    assert (shown.code, shown.err) == (0, "")
    for words in ("Role  49.1", "You   51.0", "25 %", "It is not an assessment", "independent"):
        assert words in " ".join(shown.out.split()).replace("Role 49", "Role  49").replace(
            "You 51", "You   51"
        )
    assert all(width_of(line) <= WIDTH for line in shown.out.splitlines())
    told = json.loads(assessor("personal", SHIPPED, *week, "--json", *here).out)
    assert [task["time"] for task in told["tasks"]] == [25, 10, 20, 30, 5, 8, 2]
    assert len(told["movers"]) == 3


def test_a_profile_is_written_where_it_is_asked_for_and_is_no_assessment(
    tmp_path: Path, here: tuple[str, str]
) -> None:
    to = ["--time", "tasks[0]=60", "--rate", "tasks[1].score=5", "--to", str(tmp_path / "out")]
    shown = assessor("personal", SHIPPED, *to, *here)
    file = tmp_path / "out" / f"{SHIPPED}.personal.json"
    assert f"Written: {file}" in shown.out
    profile = load_profile(file.read_bytes())
    assert (profile.tasks[0].stated, profile.tasks[1].score) == ("60", 5)
    for command in ("score", "verify", "check"):
        ended = assessor(command, str(file))
        assert ended.code == 1
        assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--week", "1,2"], "--week: holds 2 times; the role has 7 tasks"),
        (["--week", "1,2,3,4,5,6,x"], "“x” is not a number"),
        (["--week", "0,0,0,0,0,0,0"], "no task has any of your time"),
        (["--week", "1,1,0,0,0,0,0"], "fewer than 3 tasks"),
        (["--time", "tasks[0]"], "is not written like tasks[2]=12.5"),
        (["--time", "growth=1"], "there is no such place"),
        (["--rate", "tasks[0].time=4"], "is a time"),
        (["--rate", "growth=7"], "growth"),
    ],
)
def test_what_gives_no_week_is_said_with_its_place(
    here: tuple[str, str], given: list[str], said: str
) -> None:
    ended = assessor("personal", SHIPPED, *given, *here)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_printed_within_eighty_columns(tmp_path: Path, text: str) -> None:
    document = replace(replace(DOCUMENT, "tasks[0].name", text), "role.title", text or "x")
    file = written(tmp_path / "a.json", document)
    for command in (
        ["firmness", file],
        ["whatif", file, "--set", "tasks[0].score=5"],
        ["personal", file, "--time", "tasks[0]=50", "--workspace", str(tmp_path)],
    ):
        shown = assessor(*command)
        assert shown.code == 0, shown.err
        assert "\x1b" not in shown.out and "\u202e" not in shown.out
        assert all(width_of(line) <= WIDTH for line in shown.out.splitlines())
