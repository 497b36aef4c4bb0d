"""``assessor score``: the figures of a document or a vector."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from assessor.cli.layout import width_of
from assessor.cli.scorecard import scorecard_lines
from assessor.cli.scoring import stopping
from assessor.document.assessment import Assessment, blank
from assessor.document.checks import check_ratings, run_checks
from assessor.document.path import replace
from assessor.document.ratings import method_of, score
from assessor.method.definition import CURRENT
from assessor.method.ratings import Ratings
from assessor.method.scorecard import scorecard
from assessor.method.vector import print_vector
from cli.running import GOLDEN, assessor, written
from strategies import assessments, complete_assessment, complete_export, ratings

GOLDEN_JSON = """\
{
  "vector": "AIJRI:1.0/T:25x2A+20x3A+15x3A+15x2A+10x3A+10x3A+5x2N/E:1,2,1,0,1/B:0,0,0,1,0/P:0,1,1/G:1",
  "weighted": "2.55",
  "task_resistance": "3.45",
  "evidence_total": 5,
  "barriers_total": 1,
  "protective_total": 2,
  "growth": 1,
  "modifiers": {
    "evidence": "1.20",
    "barriers": "1.02",
    "growth": "1.05"
  },
  "raw": "4.4339",
  "score_exact": "194697/3965",
  "computed_score": "49.1",
  "published_score": "49.1",
  "zone": "green",
  "sub_label": "transforming",
  "label": "GREEN (Transforming)",
  "zone_word": "Protected",
  "share_scoring_3_plus": 55,
  "work_impact": {
    "displaced": 0,
    "augmented": 95,
    "not_involved": 5
  },
  "composition": {
    "task_resistance": "34.5",
    "evidence": "10.0",
    "barriers": "1.5",
    "protective": "2.2",
    "growth": "2.5"
  },
  "attribution": {
    "base": "36.7",
    "evidence": "9.0",
    "barriers": "1.0",
    "growth": "2.4"
  },
  "threshold": {
    "zone": "green",
    "distance": "1.1"
  },
  "borderline": true,
  "quick_screen": "Likely Yellow or borderline Green",
  "override": null,
  "checks": [
    {
      "code": "borderline",
      "severity": "flag",
      "path": "score",
      "message": "The score is 1.1 points above the Green threshold of 48."
    },
    {
      "code": "fragile",
      "severity": "flag",
      "path": "score",
      "message": "Each of 12 single steps of a rating changes the zone: task 1 rated 3 instead of 2 gives 45.1 Yellow."
    }
  ]
}
"""

GOLDEN_TEXT = """\
GREEN (Transforming)  49.1/100  Protected
1.1 points above the Green threshold of 48; borderline

How the score is computed
  Task resistance       3.45/5  6 − 2.55 weighted task score
  Evidence               +5/10  × 1.20
  Barriers                1/10  × 1.02
  AI growth               +1/2  × 1.05
  Raw                   4.4339  the product of these four
  Score                   49.1  (4.4339 − 0.54) / 7.93 × 100
  Exactly          194697/3965

Where the points come from
  Tasks      36.7
  Evidence   +9.0
  Barriers   +1.0
  AI growth  +2.4
  Together   49.1  the score

How firm it is
  12 of the 31 possible single steps change the zone; 12 of the 14 adverse ones.
  If each rating may be off by one with a probability of 10 % to either side:
  Green 64.9 %, Yellow 35.1 %, Red 0.0 % (items assumed independent).
  90 % interval 43.3–55.6; every rating one step worse 24.1, one step better
  87.2

Composition profile
  It has weights of its own and does not add up to the score.
  Task resistance        34.5
  Evidence               10.0
  Barriers                1.5
  Protective principles   2.2
  AI growth               2.5

Work impact   0 % displaced, 95 % augmented, 5 % not involved
Scoring 3+    55 % of task time
Quick screen  Likely Yellow or borderline Green; a hint from the protective
              total of 2/9 and growth, not a result

Checks
  flag borderline score
    The score is 1.1 points above the Green threshold of 48.
  flag fragile score
    Each of 12 single steps of a rating changes the zone: task 1 rated 3 instead
    of 2 gives 45.1 Yellow.
"""


def test_json_of_the_golden_vector_has_exactly_these_keys_in_this_order() -> None:
    ended = assessor("score", "--json", GOLDEN)
    assert (ended.code, ended.out, ended.err) == (0, GOLDEN_JSON, "")


def test_scorecard_of_the_golden_vector_as_a_person_reads_it() -> None:
    ended = assessor("score", GOLDEN)
    assert (ended.code, ended.out, ended.err) == (0, GOLDEN_TEXT, "")


def test_a_file_yields_the_figures_of_its_vector(tmp_path: Path) -> None:
    document = complete_assessment()
    card = score(document)
    assert card is not None
    from_file = assessor("score", "--json", written(tmp_path / "a.json", document)).json
    from_vector = assessor("score", "--json", card.vector).json
    assert from_file == from_vector | {"checks": from_file["checks"]}


def test_an_export_is_scored_from_its_ratings_not_from_what_it_states(tmp_path: Path) -> None:
    export = complete_export()
    content = json.loads(written(tmp_path / "a.json", export).read_bytes())
    content["scorecard"]["published_score"] = "99.9"
    (tmp_path / "a.json").write_text(json.dumps(content))
    ended = assessor("score", "--json", tmp_path / "a.json")
    assert ended.json["published_score"] == str(export.scorecard.published_score)


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_standard_input_may_hold_a_vector(end: bytes) -> None:
    assert assessor("score", "--json", "-", stdin=GOLDEN.encode() + end).out == GOLDEN_JSON


def test_standard_input_may_hold_a_document(tmp_path: Path) -> None:
    data = written(tmp_path / "a.json", complete_assessment()).read_bytes()
    assert assessor("score", "-", stdin=data).out == assessor("score", tmp_path / "a.json").out


def test_a_file_may_hold_a_vector(tmp_path: Path) -> None:
    (tmp_path / "v.txt").write_text(GOLDEN + "\n")
    assert assessor("score", "--json", tmp_path / "v.txt").out == GOLDEN_JSON


def test_title_stands_above_the_label(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "role.title", "Data engineer")
    card = score(document)
    assert card is not None
    lines = assessor("score", written(tmp_path / "a.json", document)).out.splitlines()
    assert lines[:3] == [
        "Data engineer · seniority",
        "",
        f"{card.label}  {card.published_score}/100  {card.zone_word}",
    ]


def test_nothing_found_is_said_so(tmp_path: Path) -> None:
    ended = assessor("score", written(tmp_path / "a.json", complete_assessment()))
    assert ended.out.splitlines()[-1] == "Checks        nothing found"


def test_an_override_is_shown_with_both_labels() -> None:
    lines = assessor("score", f"{GOLDEN}/O:30.0").out.splitlines()
    assert lines[:5] == [
        "YELLOW (Urgent)  30.0/100  Transforming",
        "5.0 points above the Yellow threshold of 25",
        "A person set this score: a major override of -19.1 points",
        "  Set       30.0  YELLOW (Urgent)",
        "  Computed  49.1  GREEN (Transforming)",
    ]
    assert "  Together   49.1  the computed score" in lines


def test_a_clamped_score_says_what_its_parts_add_up_to() -> None:
    highest = "AIJRI:1.0/T:40x1N+30x1N+30x1N/E:2,2,2,2,2/B:2,2,2,2,2/P:3,3,3/G:2"
    lines = assessor("score", highest).out.splitlines()
    assert "  Score             100.0  (9.2400 − 0.54) / 7.93 × 100 = 109.7, cut to 100.0" in lines
    assert "  Together   109.7  what the formula gives before it is cut to 100.0" in lines


def test_a_score_on_a_threshold_is_said_to_be_on_it() -> None:
    assert "on the Green threshold of 48; borderline" in assessor("score", f"{GOLDEN}/O:48.0").out


def test_checks_are_listed_with_the_gravest_first(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "tasks[0].rationale", "")
    document = replace(document, "tasks[0].involvement", "displacement")
    ended = assessor("score", written(tmp_path / "a.json", document))
    listed = [line for line in ended.out.splitlines() if line.startswith(("  error", "  flag"))]
    assert listed == [
        "  error missing tasks[0].rationale",
        "  flag label-score tasks[0].involvement",
    ]


def test_errors_that_leave_the_number_computable_are_shown_and_the_score_is_given(
    tmp_path: Path,
) -> None:
    document = replace(complete_assessment(), "reinstatement", "")
    card = score(document)
    assert card is not None
    ended = assessor("score", "--json", written(tmp_path / "a.json", document))
    assert ended.code == 0
    assert ended.json["computed_score"] == str(card.computed_score)
    assert [check["path"] for check in ended.json["checks"]] == ["reinstatement"]


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_missing_numbers_are_named_one_per_line_and_no_score_is_given(
    tmp_path: Path, form: list[str]
) -> None:
    document = replace(complete_assessment(), "tasks[1].score", None)
    document = replace(document, "tasks[2].involvement", None)
    document = replace(document, "evidence.wage_trends.rating", None)
    document = replace(document, "growth.rating", None)
    document = replace(document, "reinstatement", "")
    file = written(tmp_path / "a.json", document)
    ended = assessor("score", *form, file)
    assert (ended.code, ended.out) == (1, "")
    assert [line.split(": ")[:2] for line in ended.errors] == [
        [str(file), "tasks[1].score"],
        [str(file), "tasks[2].involvement"],
        [str(file), "growth.rating"],
        [str(file), "evidence.wage_trends.rating"],
    ]


def test_time_that_does_not_add_up_is_what_stops_the_score(tmp_path: Path) -> None:
    document = replace(complete_assessment(), "tasks[0].time", 29)
    ended = assessor("score", written(tmp_path / "a.json", document))
    assert ended.code == 1
    assert ended.errors == [
        f"{tmp_path / 'a.json'}: tasks: Task time adds up to 99 %, not to 100 %: 1 % is missing."
    ]


@settings(max_examples=60, deadline=None)
@given(assessments())
def test_whatever_stops_the_score_is_named(document: Assessment) -> None:
    if score(document) is None:
        assert stopping(run_checks(document))


def test_an_empty_draft_names_every_number_it_lacks() -> None:
    paths = [check.path for check in stopping(run_checks(blank("Role")))]
    dimensions = (*CURRENT.principles, *CURRENT.evidence, *CURRENT.barriers)
    assert len(paths) == 1 + 1 + len(dimensions)
    assert "tasks" in paths


@settings(max_examples=40, deadline=None)
@given(ratings())
def test_no_line_of_a_scorecard_is_wider_than_80_columns(found: Ratings) -> None:
    lines = scorecard_lines("", scorecard(found), check_ratings(found), CURRENT)
    assert max(map(width_of, lines)) <= 80


@settings(max_examples=40, deadline=None)
@given(assessments(complete=True))
def test_text_of_any_kind_leaves_no_line_wider_than_80_columns(document: Assessment) -> None:
    card = score(document)
    assert card is not None
    lines = scorecard_lines(document.role.title, card, run_checks(document), method_of(document))
    assert max(map(width_of, lines)) <= 80
    assert not any("\n" in line for line in lines)


@settings(max_examples=30, deadline=None)
@given(ratings())
def test_every_vector_is_scored(found: Ratings) -> None:
    ended = assessor("score", "--json", print_vector(found))
    assert ended.code == 0
    assert 0 <= float(ended.json["published_score"]) <= 100
