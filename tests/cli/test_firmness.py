"""``firmness``, and what ``score`` says of how firm a score is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from assessor.cli.firmness import firmness_lines, firmness_summary, headline_lines
from assessor.cli.layout import WIDTH, width_of
from assessor.document.assessment import Assessment
from assessor.document.naming import names_of
from assessor.document.path import replace
from assessor.document.ratings import decided_ratings, method_of, score
from assessor.document.text import printable
from assessor.method.definition import CURRENT
from assessor.method.firmness import firmness
from assessor.method.ratings import Ratings
from assessor.method.vector import parse_vector, print_vector
from cli.running import GOLDEN, assessor, written
from method.cases import scoring
from strategies import HOSTILE, assessments, complete_assessment, ratings

ROLE = Path(__file__).parents[2] / "roles" / "ai-infrastructure-engineer.json"
HIGHEST = "AIJRI:1.0/T:40x1N+30x1N+30x1N/E:2,2,2,2,2/B:2,2,2,2,2/P:3,3,3/G:2"
INDEPENDENT = "(items assumed independent)"

SHIPPED_TEXT = """\
AI Infrastructure Engineer
GREEN (Transforming)  49.1/100

12 of the 31 possible single steps change the zone; 12 of the 14 adverse ones.
  GPU cluster & training infrastructure managem…  2 → 3    45.1  Yellow
  Model serving & inference infrastructure        3 → 4    45.9  Yellow
  Training pipeline orchestration & MLOps integ…  3 → 4    46.7  Yellow
  CUDA/NCCL performance optimisation & debugging  2 → 3    46.7  Yellow
  Cost management & GPU resource economics        3 → 4    47.5  Yellow
  Monitoring, observability & incident response   3 → 4    47.5  Yellow
  Job Posting Trends                              1 → 0    47.2  Yellow
  Company Actions                                 2 → 1    47.2  Yellow
  Wage Trends                                     1 → 0    47.2  Yellow
  AI Tool Maturity                                0 → -1   47.2  Yellow
  Expert Consensus                                1 → 0    47.2  Yellow
  AI Growth Correlation                           1 → 0    46.4  Yellow

The fewest that do: 1 step, such as GPU cluster & training infrastructure
management 2 → 3 (then 45.1).
8 % of time would have to move: 8 % from GPU cluster & training infrastructure
management to Monitoring, observability & incident response (then 47.8).

If each rating may be off by one with a probability of 10 % to either side:
Green 64.9 %, Yellow 35.1 %, Red 0.0 % (items assumed independent).
  90 % interval, low            43.3
  90 % interval, high           55.6
  Every rating one step worse   24.1
  Every rating one step better  87.2
"""


def joined(text: str) -> str:
    """``text`` without its line breaks."""
    return " ".join(text.split())


def test_how_firm_the_shipped_role_is_as_a_person_reads_it() -> None:
    ended = assessor("firmness", ROLE)
    assert (ended.code, ended.out, ended.err) == (0, SHIPPED_TEXT, "")


def test_json_of_a_file_is_that_of_its_vector() -> None:
    assert assessor("firmness", ROLE, "--json").json == assessor("firmness", GOLDEN, "--json").json


def test_json_begins_with_what_it_is_about_and_gives_the_record() -> None:
    told = assessor("firmness", GOLDEN, "--json").json
    assert list(told)[:4] == ["vector", "computed_score", "computed_label", "steps"]
    assert (told["vector"], told["computed_score"]) == (GOLDEN, "49.1")
    assert told["computed_label"] == "GREEN (Transforming)"
    record = {name: told[name] for name in list(told)[3:]}
    assert record == firmness(parse_vector(GOLDEN)).as_json()


def test_standard_input_may_hold_the_vector_or_the_document() -> None:
    assert assessor("firmness", "-", stdin=GOLDEN.encode()).out == assessor("firmness", GOLDEN).out
    assert assessor("firmness", "-", stdin=ROLE.read_bytes()).out == SHIPPED_TEXT


def test_the_probability_asked_for_is_said() -> None:
    shown = joined(assessor("firmness", GOLDEN, "--probability", "0.175").out)
    assert "a probability of 17.5 % to either side: Green 61.6 %" in shown
    assert INDEPENDENT in shown


def test_where_nothing_single_changes_the_zone_it_is_said_how_many_steps_would() -> None:
    shown = joined(assessor("firmness", HIGHEST).out)
    assert "None of the 14 possible single steps changes the zone." in shown
    assert "The fewest that do: 8 steps, such as task 1 1 → 5, task 2 1 → 5 (then 44.5)." in shown
    assert "No time moved between tasks can change the zone." in shown


def test_a_score_that_was_cut_is_said_to_be() -> None:
    assert "The formula left 0…100 and was cut." in assessor("firmness", HIGHEST).out
    assert "was cut" not in assessor("firmness", GOLDEN).out


def test_a_zone_that_rounding_decides_is_said_to_be() -> None:
    vector = print_vector(scoring("47.95", "47.99")[0])
    assert "Rounding alone decides the zone." in assessor("firmness", vector).out
    assert "Rounding" not in assessor("firmness", GOLDEN).out


@pytest.mark.parametrize("command", ["firmness", "score"])
def test_an_override_is_said_to_be_left_aside(command: str) -> None:
    shown = joined(assessor(command, f"{GOLDEN}/O:30.0").out)
    assert "This concerns the computed score of 49.1; the override to 30.0 is left aside." in shown
    assert "Green 64.9 %" in shown
    assert "left aside" not in assessor(command, GOLDEN).out


def test_the_headline_of_an_overridden_score_is_the_computed_one() -> None:
    assert assessor("firmness", f"{GOLDEN}/O:30.0").out.startswith("GREEN (Transforming)  49.1/100")
    told = assessor("firmness", f"{GOLDEN}/O:30.0", "--json").json
    assert told["computed_label"] == "GREEN (Transforming)"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_unfinished_document_stops_as_a_score_does(tmp_path: Path, form: list[str]) -> None:
    document = replace(complete_assessment(), "tasks[1].score", None)
    document = replace(document, "evidence.wage_trends.rating", None)
    file = written(tmp_path / "a.json", document)
    ended, scored = assessor("firmness", *form, file), assessor("score", *form, file)
    assert (ended.code, ended.out, ended.err) == (1, "", scored.err)


def test_what_is_no_assessment_is_refused_as_by_score(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}")
    for given_path in (tmp_path / "a.json", tmp_path / "none.json"):
        ended, scored = assessor("firmness", given_path), assessor("score", given_path)
        assert ended.code == scored.code != 0
        assert (ended.out, ended.err) == ("", scored.err)


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_tasks_are_shown_as_text(tmp_path: Path, text: str) -> None:
    document = replace(complete_assessment(), "tasks[0].name", text)
    document = replace(document, "growth.rating", 0)  # nearer to a boundary
    ended = assessor("firmness", written(tmp_path / "a.json", document))
    assert (ended.code, ended.err) == (0, "")
    assert max(map(width_of, ended.out.splitlines())) <= WIDTH
    assert printable(ended.out) == ended.out


# What holds for all


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_every_flip_has_its_line_and_no_line_is_too_wide(found: Ratings) -> None:
    told = firmness(found)
    lines = list(firmness_lines(told, names_of(found, CURRENT), CURRENT))
    assert max(map(width_of, lines)) <= WIDTH
    assert sum(line.endswith(("Green", "Yellow", "Red")) for line in lines) == len(told.flips)
    assert INDEPENDENT in joined("\n".join(lines))
    assert ("Rounding alone decides the zone." in lines) == told.rounding_decides


@settings(max_examples=60, deadline=None)
@given(ratings())
def test_the_summary_is_short_and_says_what_is_assumed(found: Ratings) -> None:
    lines = list(firmness_summary(firmness(found), names_of(found, CURRENT)))
    assert lines[0] == "How firm it is"
    assert max(map(width_of, lines)) <= WIDTH
    shown = joined("\n".join(lines))
    for said in (INDEPENDENT, "90 % interval", "every rating one step worse", "one step better"):
        assert said in shown


@settings(max_examples=40, deadline=None)
@given(assessments(complete=True))
def test_text_of_any_kind_leaves_no_line_too_wide(document: Assessment) -> None:
    method, card, found = method_of(document), score(document), decided_ratings(document)
    assert card is not None and found is not None
    told, name = firmness(found, method), names_of(document, method)
    for lines in (
        headline_lines(document.role.title, card.label, card),
        firmness_lines(told, name, method),
        firmness_summary(told, name),
    ):
        for line in lines:
            assert width_of(line) <= WIDTH
            assert "\n" not in line
