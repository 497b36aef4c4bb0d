"""Reading a published page: what it states that its own inputs do not yield."""

from __future__ import annotations

import re

import pytest

from assessor.document.errors import DocumentError
from assessor.exchange.page import read_page
from exchange.sample_page import PAGE, changed, line_of, messages


class TestContradictions:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("Score Composition 31.7", "Score Composition 31.8", "Score: the page states 31.8"),
            ("(Mid-Level): 31.7", "(Mid-Level): 30.7", "Score: the page states 30.7"),
            ("YELLOW (Urgent)", "YELLOW (Moderate)", "its own inputs give “YELLOW (Urgent)”"),
            ("TRANSFORMING\n", "PROTECTED\n", "Word for the zone: the page states “Protected”"),
            ("is being transformed by", "is well protected from", "Zone: the page states “Green”"),
            ("Resistance (50%)", "Resistance (45%)", "weights of the composition"),
            ("Total: 2/9", "Total: 3/9", "Protective principles: the page states 3"),
            ("Total2/9", "Total4/9", "Protective principles: the page states 4"),
            ("No bond needed", "Deep human bonds", "Deep Interpersonal Connection in the box"),
            ("AI Effect on Demand\nNo change", "AI Effect on Demand\nNo need", ""),
            ("20%\n65%\n15%\n", "25%\n60%\n15%\n", "Work impact breakdown: the page states “25 %,"),
            ("30%20.60AUG", "30%20.66AUG", "Weighted value of this row: the page states 0.66"),
            ("Total100%2.60", "Total100%2.65", "Weighted total: the page states 2.65"),
            ("Total100%2.60", "Total95%2.60", "Total task time in %: the page states 95"),
            ("= 3.40/5.0", "= 3.44/5.0", "Task resistance: the page states 3.44"),
            ("6.00 - 2.60", "5.00 - 2.60", "task resistance is taken from: the page states 5.00"),
            ("split: 20%", "split: 25%", "% of task time displaced: the page states 25"),
            ("65% augmentation", "60% augmentation", "% of task time augmented"),
            ("15% not involved", "20% not involved", "% of task time not involved"),
            ("Balance\n-3/10", "Balance\n-2/10", "Evidence: the page states −2, its own"),
            ("Total-3", "Total-4", "Evidence: the page states −4, its own inputs give −3"),
            ("Weak 1/10", "Weak 2/10", "Barriers: the page states 2"),
            ("Total1/10", "Total3/10", "Barriers: the page states 3"),
            ("Confirmed at 0", "Confirmed at +1", "AI growth: the page states +1"),
            ("with neutral corr", "with positive corr", "Correlation with AI growth"),
            ("Waterfall\n31.7", "Waterfall\n37.1", "Composite score: the page states 37.1"),
            ("+1.5pts", "+1.7pts", "Barriers in the score waterfall: the page states +1.7"),
            ("Score3.40/5.0", "Score3.30/5.0", "Task resistance: the page states 3.30"),
            ("0.04) = 0.88", "0.04) = 0.89", "Evidence modifier: the page states 0.89"),
            ("(-3 x 0.04)", "(-3 x 0.05)", "Step of the evidence modifier: the page states 0.05"),
            ("(1 x 0.02)", "(2 x 0.02)", "Barriers: the page states 2"),
            ("= 1.00\n", "= 1.05\n", "Growth modifier: the page states 1.05"),
            ("1.00 = 3.0518", "1.00 = 3.0591", "Raw product: the page states 3.0591"),
            ("/ 7.93 x", "/ 7.39 x", "Span of the raw product: the page states 7.39"),
            ("100 = 31.7/100", "100 = 31.9/100", "Formula's score: the page states 31.9"),
            ("Zone: YELLOW", "Zone: RED", "Zone: the page states “Red”"),
            ("Green >=48", "Green >=50", "Bands of the zones"),
            ("scoring 3+55%", "scoring 3+50%", "% of task time scoring 3 or more"),
            (
                "AI Growth Correlation0\n",
                "AI Growth Correlation1\n",
                "AI growth: the page states +1",
            ),
            ("labelYellow (Urgent)", "labelYellow (Moderate)", "Label: the page states"),
            ("sits 6.7 points", "sits 7.6 points", "Distance to the Yellow threshold"),
            ("At 31.7, this", "At 31.9, this", "Score: the page states 31.9"),
            ("label at 31.7", "label at 33.7", "Score: the page states 33.7"),
            ("evidence (-3)", "evidence (-1)", "Evidence: the page states −1"),
            ("barriers (1/10)", "barriers (2/10)", "Barriers: the page states 2"),
            ("resistance (3.40)", "resistance (3.60)", "Task resistance: the page states 3.60"),
            ("55% of task time, faces", "55% of task time faces", ""),
            ("55% of task time, faces", "45% of task time faces", "Share of task time in %"),
        ],
    )
    def test_a_figure_that_does_not_follow_is_reported_with_its_line(
        self, old: str, new: str, expected: str
    ) -> None:
        page = PAGE.replace(old, new, 1)
        assert page != PAGE
        found = messages(page)
        if not expected:
            assert found == []
            return
        assert len(found) == 1, found
        assert expected in found[0]
        at = int(found[0].split(":")[0].removeprefix("line "))
        differing = [
            n
            for n, (a, b) in enumerate(zip(PAGE.split("\n"), page.split("\n"), strict=True), 1)
            if a != b
        ]
        assert at in differing

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("Job Posting Trends\n-1", "Job Posting Trends\n+1", "Job Posting Trends in the box"),
            ("Physical\n1/2", "Physical\n2/2", "Physical Presence in the box: the page states 2"),
            (
                "20%\n4/5 Displaced",
                "25%\n4/5 Displaced",
                "“Catalogue entry” time 25 %, the table 20",
            ),
            ("4/5 Displaced", "5/5 Displaced", "“Catalogue entry” score 5, the table 4"),
            ("4/5 Displaced", "4/5 Augmented", "involvement augmentation, the table displacement"),
            ("\nCatalogue entry\n", "\nCard entry\n", "“Card entry”, the table “Catalogue entry”"),
            ("Will AI Replace Museum", "Will AI Replace Gallery", "is about “Gallery Registrar”"),
            (
                "updates on Museum",
                "updates on Gallery",
                "speaks of “Gallery Registrar (Mid-Level)”",
            ),
            ("(Mid-Level): 31.7", "(Senior): 31.7", "speaks of “Museum Registrar (Senior)”"),
            (
                "Mid-Level (4-8 years experience) Her",
                "Senior (9+ years) Her",
                "as “Senior (9+ years)”",
            ),
        ],
    )
    def test_two_statements_of_one_input_that_disagree_are_reported(
        self, old: str, new: str, expected: str
    ) -> None:
        page = changed(old, new) if PAGE.count(old) == 1 else PAGE.replace(old, new, 1)
        found = messages(page)
        assert len(found) == 1, found
        assert expected in found[0]

    def test_gauges_that_read_zero_are_reported_in_one_sentence(self) -> None:
        page = PAGE.replace("\n31.7\n/100", "\n0.0\n/100").replace("\n31.7 /100", "\n0.0 /100")
        for old, new in (
            ("\n3.40/5\n", "\n0/5\n"),
            ("Range -10 to +10.\n-3/10", "Range -10 to +10.\n+0/10"),
            ("unions, liability.\n1/10", "unions, liability.\n0/10"),
            ("connection, judgment.\n2/9", "connection, judgment.\n0/9"),
        ):
            assert old in page
            page = page.replace(old, new)
        assert messages(page) == [
            "line 5: The headline gauges read 0; the page's own inputs give score 31.7, "
            "task resistance 3.40, evidence −3, barriers 1 and protective principles 2."
        ]

    def test_a_single_wrong_gauge_is_named(self) -> None:
        assert messages(changed("\n3.40/5\n", "\n2.40/5\n")) == [
            f"line {line_of('Task Resistance') + 1}: The headline gauge reads task resistance 2.40; "
            "the page's own inputs give task resistance 3.40."
        ]

    def test_a_gauge_may_round_further(self) -> None:
        assert messages(changed("\n3.40/5\n", "\n3.4/5\n")) == []
        assert messages(changed("\n3.40/5\n", "\n3/5\n")) == []

    def test_a_waterfall_that_does_not_add_up_is_reported(self) -> None:
        page = PAGE
        for old, new in (
            ("Expert Consensus0", "Expert Consensus2"),
            ("Expert Consensus\n0", "Expert Consensus\n+2"),
            ("-3/10", "-1/10"),
            ("Total-3", "Total-1"),
            ("-6.0pts", "-2.0pts"),
            ("(-3 x 0.04) = 0.88", "(-1 x 0.04) = 0.96"),
            ("3.40 x 0.88", "3.40 x 0.96"),
            ("3.0518", "3.3293"),
            ("31.7", "35.2"),
            ("6.7 points", "10.2 points"),
            ("evidence (-3)", "evidence (-1)"),
        ):
            page = page.replace(old, new)
        total = next(n for n, line in enumerate(page.split("\n"), 1) if line == "Total") + 1
        assert messages(page) == [
            f"line {total}: The parts of the score waterfall add up to 35.7, beside a total of "
            "35.2; they are a profile with weights of their own, not a breakdown of the score."
        ]

    def test_a_mistake_made_twice_is_reported_once_with_both_lines(self) -> None:
        page = PAGE.replace("3.0518", "3.0599")
        (message,) = messages(page)
        first, second = line_of("Raw:"), line_of("JobZone Score:")
        assert message.startswith(f"line {first}: Raw product: the page states 3.0599")
        assert message.endswith(f"(also in line {second}).")

    def test_a_changed_input_is_reported_wherever_it_shows(self) -> None:
        page = PAGE.replace("Wage Trends0Pay", "Wage Trends1Pay")
        found = "\n".join(messages(page))
        for name in ("Evidence:", "Wage Trends in the box", "Raw product", "Formula's score"):
            assert name in found

    def test_figures_without_inputs_are_named_as_not_compared(self) -> None:
        page = changed("Cultural/Ethical0Lenders ask for care, whoever gives it.\n", "")
        page = page.replace("Cultural\n0/2\n", "")
        found = read_page(page)
        assert found.contradictions == ()
        (note,) = found.notes
        assert "were not compared: a rating that they follow from is missing" in note.message
        assert str(line_of("Raw:", page)) in note.message


class TestMangledTables:
    @pytest.mark.parametrize(
        ("cut", "reason"),
        [
            ("Provenance research1530.45AUGMENTATIONArchive", "no time share with a % sign"),
            ("Provenance research15%70.45AUGMENTATIONArchive", "score 7 is not within 1…5"),
            ("Provenance research15%30.45Archive", "neither AUGMENTATION nor DISPLACEMENT"),
            ("Provenance research15%3AUGMENTATIONArchive", "do not follow one another"),
            ("Provenance research0%30.45AUGMENTATIONArchive", "time 0 % is not within 1…100"),
            ("15%30.45AUGMENTATIONArchive", "no name before the time share"),
            ("Provenance resea", "no time share"),
        ],
    )
    def test_a_row_that_cannot_be_read_is_unplaced_with_the_reason(
        self, cut: str, reason: str
    ) -> None:
        page = re.sub("Provenance research15%30.45AUGMENTATIONArchive", cut, PAGE)
        found = read_page(page)
        line = line_of("Condition checks beside the crate15%", page) + 1
        assert [unplaced.number for unplaced in found.unplaced] == [line]
        assert found.unplaced[0].text.startswith(cut)
        problem = next(note for note in found.notes if note.place == f"line {line}")
        assert problem.message.startswith("This row of the task table could not be read: ")
        assert reason in problem.message
        assert "enter the task by hand" in problem.message

    def test_a_time_over_100_is_read_with_its_first_digit_in_the_name_and_reported(self) -> None:
        found = read_page(changed("Provenance research15%", "Provenance research115%"))
        assert found.assessment.tasks[4].name == "Provenance research1"
        (problem,) = found.contradictions
        assert "“Provenance research”, the table “Provenance research1”" in problem.message

    def test_the_list_above_the_table_stands_in_for_a_lost_row(self) -> None:
        page = changed("Catalogue entry20%40.80DISPLACEMENTImage", "Catalogue entry20Image")
        found = read_page(page)
        task = found.assessment.tasks[1]
        assert (task.name, task.time, task.score) == ("Catalogue entry", 20, 4)
        assert (task.involvement, task.rationale) == ("displacement", "")
        assert any("taken from the list above the table" in note.message for note in found.notes)
        assert found.contradictions == ()

    def test_without_list_and_row_the_rest_is_imported_and_not_compared(self) -> None:
        page = changed("Catalogue entry20%40.80DISPLACEMENTImage", "Catalogue entry20Image")
        page = page.replace("Catalogue entry\n20%\n4/5 Displaced\n", "")
        found = read_page(page)
        assert len(found.assessment.tasks) == 4
        assert found.contradictions == ()
        assert any(
            "not compared: a row of the task table could not be read" in note.message
            for note in found.notes
        )

    def test_a_weighted_value_that_does_not_match_keeps_the_row(self) -> None:
        found = read_page(changed("30%20.60AUG", "30%20.90AUG"))
        assert len(found.assessment.tasks) == 5
        assert [problem.place for problem in found.contradictions] == [
            f"line {line_of('Loan contracts & insurance30')}"
        ]

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ("Wage Trends0Pay", "Wage TrendsPay", "No rating follows “Wage Trends”"),
            ("Wage Trends0Pay", "Wage Trends7Pay", "rating 7 of Wage Trends is not within −2…2"),
            ("Wage Trends0Pay", "Wage Trends+3Pay", "rating +3 of Wage Trends is not within"),
        ],
    )
    def test_a_rating_that_cannot_be_read_falls_back_on_the_box(
        self, old: str, new: str, reason: str
    ) -> None:
        found = read_page(changed(old, new))
        assert found.unplaced[0].text.startswith(new)
        assert reason in found.notes[1].message
        assert found.assessment.evidence.wage_trends.rating == 0
        assert found.assessment.evidence.wage_trends.rationale == ""
        assert "taken from the box" in found.notes[0].message

    def test_a_second_row_for_a_dimension_is_unplaced(self) -> None:
        page = changed("Total-3\n", "Wage Trends2Another house says otherwise.\nTotal-3\n")
        found = read_page(page)
        assert found.unplaced[0].text == "Wage Trends2Another house says otherwise."
        assert found.assessment.evidence.wage_trends.rating == 0

    def test_a_page_without_a_readable_task_row_is_refused_with_the_lines(self) -> None:
        page = re.sub(r"(AUGMENTATION|DISPLACEMENT|NOT INVOLVED)", "", PAGE)
        with pytest.raises(DocumentError) as caught:
            read_page(page)
        assert len(caught.value.problems) == 5
        assert caught.value.problems[0].place == f"line {line_of('Loan contracts & insurance30')}"

    def test_a_page_whose_task_table_is_gone_is_refused_at_its_heading(self) -> None:
        page = re.sub(r"\n[^\n]*(AUGMENTATION|DISPLACEMENT|NOT INVOLVED)[^\n]*", "", PAGE)
        with pytest.raises(DocumentError) as caught:
            read_page(page)
        assert caught.value.problems[0].place == f"line {line_of('Task Decomposition')}"
