"""``assessor agreement``: how far second raters agree with first ones, as a table, JSON and CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from assessor.cli.commands.agreement import MOST_LEFT_OUT
from assessor.cli.layout import WIDTH, width_of
from assessor.desk.ports import Change
from assessor.document.review import SecondRating
from assessor.document.text import printable
from assessor.exchange.csv_text import csv_bytes
from assessor.store.database import open_store
from cli.running import assessor, written
from desk.second_ratings import ACTIONS, TASKS, UNION, WAGES, exported, rated, second

DRAFT = rated({TASKS[0]: 1, TASKS[1]: 2, WAGES: 2, ACTIONS: -1, UNION: 0})
SECONDS = (second(TASKS[0], 1), second(TASKS[1], 3), second(WAGES, 2), second(ACTIONS, -1))
CASE = (*SECONDS, second(UNION, 2, by="=HYPERLINK(1)"))


def keep(workspace: Path, *seconds: SecondRating) -> None:
    """A draft with second ratings in the working database."""
    store = open_store(workspace / ".assessor" / "desk.db")
    try:
        store.create("a", Change(DRAFT, "start", "", None, None, {}), "Ada", second("", 0).at)
        for record in seconds:
            store.add_record("a", record, record.by)
    finally:
        store.close()


def test_a_table_of_all_dimensions_and_raters_with_what_is_undefined_explained(
    tmp_path: Path,
) -> None:
    keep(tmp_path, *CASE)
    ended = assessor("--workspace", tmp_path, "agreement")
    assert (ended.code, ended.err) == (0, "")
    assert (
        ended.out
        == """\
                               PAIRS  ITEMS   SAME  κ LIN  κ QUAD  α ORD
All                                5      5   60 %   0.80    0.92   0.91
Tasks                              2      2   50 %   0.50    0.67   0.83
Evidence                           2      2  100 %   1.00    1.00   1.00
  Company Actions                  1      1  100 %      –       –      –
  Wage Trends                      1      1  100 %      –       –      –
Barriers                           1      1    0 %      –       –      –
  Union/Collective Bargaining      1      1    0 %      –       –      –
by =HYPERLINK(1)                   1      1    0 %      –       –      –
by Grace                           4      4   75 %   0.80    0.92   0.91

Only one item was rated twice; it takes two. So “–” for Company Actions; Wage
  Trends; Barriers; Union/Collective Bargaining; =HYPERLINK(1).
κ is Cohen's, with linear and with quadratic weights; α is Krippendorff's, for
ordinal ratings. They are 1 where all ratings agree and 0 where they agree as by
chance; few pairs say little. Over several scales, chance is reckoned within
each scale; a scale with a single pair is left out. Raters who agree can still
all be wrong.
"""
    )


def test_the_groups_are_chosen(tmp_path: Path) -> None:
    keep(tmp_path, *CASE)
    raters = assessor("--workspace", tmp_path, "agreement", "--by", "rater").out
    assert "by Grace" in raters
    assert "Evidence" not in raters
    dimensions = assessor("--workspace", tmp_path, "agreement", "--by", "dimension").out
    assert "by Grace" not in dimensions
    assert "Evidence" in dimensions
    assert assessor("--workspace", tmp_path, "agreement", "--by", "zone").code == 2


def test_published_roles_count(tmp_path: Path) -> None:
    (tmp_path / "roles").mkdir()
    written(tmp_path / "roles" / "a.json", exported(DRAFT, *SECONDS))
    found = assessor("--workspace", tmp_path, "agreement", "--json").json
    assert [rater["key"] for rater in found["raters"]] == ["Grace"]
    assert found["overall"]["pairs"] == 4
    assert found["overall"]["exact"] == {"value": "0.750000", "fraction": "3/4", "undefined": None}


def test_nobody_has_rated_twice_is_said(tmp_path: Path) -> None:
    ended = assessor("--workspace", tmp_path, "agreement")
    assert ended.code == 0
    assert ended.out.startswith("Nobody has rated anything a second time")
    overall = assessor("--workspace", tmp_path, "agreement", "--json").json["overall"]
    assert overall["alpha_ordinal"]["undefined"] == "No item was rated twice."


def test_what_is_left_out_is_said_and_counted(tmp_path: Path) -> None:
    gone = [second(f"tasks[gone-{i}]", 1) for i in range(MOST_LEFT_OUT + 2)]
    keep(tmp_path, *gone)
    out = assessor("--workspace", tmp_path, "agreement").out
    assert f"Left out: {MOST_LEFT_OUT + 2} second ratings" in out
    assert "  a, tasks[gone-0], by Grace: what it rates is not in the assessment" in out
    assert "  and 2 more; --json lists them all" in out


def test_csv_has_the_same_lines_and_runs_nothing_in_a_spreadsheet(tmp_path: Path) -> None:
    keep(tmp_path, *CASE)
    file = tmp_path / "out" / "agreement.csv"
    ended = assessor("--workspace", tmp_path, "agreement", "--csv", file)
    assert ended.out.endswith(f"\nWritten: {file}\n")
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["group"] for row in rows] == ["overall", *["dimension"] * 6, *["rater"] * 2]
    assert (rows[1]["label"], rows[1]["exact"], rows[1]["pairs"]) == ("Tasks", "0.500000", "2")
    assert rows[6]["alpha_ordinal"] == ""
    assert "alpha_ordinal: Only one item was rated twice; it takes two." in rows[6]["undefined"]
    assert rows[7]["key"] == "'=HYPERLINK(1)"
    again = assessor("--workspace", tmp_path, "agreement", "--csv", file, "--by", "rater")
    assert again.code == 0
    assert len(file.read_text().splitlines()) == 4


def test_csv_never_takes_the_place_of_another_file(tmp_path: Path) -> None:
    keep(tmp_path)
    other = tmp_path / "notes.csv"
    other.write_text("mine")
    ended = assessor("--workspace", tmp_path, "agreement", "--csv", other)
    assert (ended.code, ended.errors) == (2, [f"{other}: holds something else; name another file"])
    assert other.read_text() == "mine"
    assert assessor("--workspace", tmp_path, "agreement", "--csv", tmp_path).code == 2


def test_cells_of_text_are_no_formulas_and_numbers_stay_numbers() -> None:
    texts = ("=1", "+1", "-1", "@a", "\t=1", " =1", "＝1", 'a "b", c', "1\u202e2")
    assert csv_bytes([texts, (-1, None, 2)]).decode() == (
        "'=1,'+1,'-1,'@a,'    =1,' =1,'＝1,\"a \"\"b\"\", c\",1⟨U+202E⟩2\r\n-1,,2\r\n"
    )


def test_a_hostile_name_stays_text_and_lines_stay_narrow(tmp_path: Path) -> None:
    keep(tmp_path, *SECONDS, second(UNION, 2, by="[red]\u202e" + "W" * 290))
    out = assessor("--workspace", tmp_path, "agreement").out
    assert "by [red]⟨U+202E⟩W" in out
    assert printable(out) == out
    assert all(width_of(line) <= WIDTH for line in out.splitlines())
