"""Reading a published page: what is taken over into the draft."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from assessor.document.canonical import dump, load
from assessor.document.ratings import score
from assessor.exchange.page import read_page
from exchange.sample_page import PAGE, accounted_for, changed, line_of, messages, not_blank


class TestTakingOver:
    def test_a_sound_page_yields_no_contradiction_and_leaves_nothing_over(self) -> None:
        found = read_page(PAGE)
        assert found.contradictions == ()
        assert found.unplaced == ()
        assert found.notes == ()

    def test_every_line_is_accounted_for_once(self) -> None:
        found = read_page(PAGE)
        assert accounted_for(found) == not_blank(PAGE)
        assert not found.taken_over & found.compared
        assert not found.furniture & (found.taken_over | found.compared)

    def test_the_draft_is_a_valid_document_with_the_pages_score(self) -> None:
        draft = read_page(PAGE).assessment
        assert load(dump(draft)) == draft
        card = score(draft)
        assert card is not None
        assert (card.published_score, card.label) == (Decimal("31.7"), "YELLOW (Urgent)")
        assert card.vector == (
            "AIJRI:1.0/T:30x2A+20x4D+20x3A+15x1N+15x3A/E:-1,-1,0,-1,0/B:0,1,0,0,0/P:1,0,1/G:0"
        )

    def test_the_header_is_split_into_level_field_and_tracking(self) -> None:
        role = read_page(PAGE).assessment.role
        assert role.title == "Museum Registrar"
        assert role.seniority == "Mid-Level (4-8 years experience)"
        assert role.category == "Heritage & Collections"
        assert role.live_tracked
        assert role.summary.startswith("Loan paperwork")
        assert role.summary.endswith("about three years.")

    def test_the_header_stands_in_for_a_missing_role_table(self) -> None:
        page = changed("Job TitleMuseum Registrar\n", "")
        page = page.replace("Seniority LevelMid-Level (4-8 years experience)\n", "")
        found = read_page(page)
        assert found.assessment.role.title == "Museum Registrar"
        assert found.assessment.role.seniority == "Mid-Level (4-8 years experience)"
        assert found.assessment.role.category == "Heritage & Collections"
        assert found.contradictions == ()

    def test_a_page_that_is_not_tracked_says_so(self) -> None:
        page = re.sub(" Live Tracked This assessment[^\n]*", "", PAGE)
        role = read_page(page).assessment.role
        assert (role.live_tracked, role.category) == (False, "Heritage & Collections")

    def test_run_together_rows_are_split(self) -> None:
        draft = read_page(PAGE).assessment
        task = draft.tasks[3]
        assert task.id == "condition-checks-beside-the-crate"
        assert (task.time, task.score, task.involvement) == (15, 1, "not_involved")
        assert task.rationale == "Somebody has to look at the varnish under a lamp."
        evidence = draft.evidence.job_posting_trends
        assert (evidence.rating, evidence.rationale[:12]) == (-1, "Adverts fell")
        barrier = draft.barriers.physical_presence
        assert (barrier.rating, barrier.rationale[:6]) == (1, "Crates")
        assert draft.principles.embodied_physicality.rating == 1
        assert (draft.growth.rating, draft.growth.rationale[:8]) == (0, "Neutral.")

    @pytest.mark.parametrize("between", [" ", "\t", " | ", "\u200f", "  \u2066"])
    def test_cells_may_be_set_apart(self, between: str) -> None:
        page = changed(
            "Catalogue entry20%40.80DISPLACEMENTImage",
            between.join(["Catalogue entry", "20%", "4", "0.80", "DISPLACEMENT", "Image"]),
        )
        page = page.replace("Wage Trends0Pay", between.join(["Wage Trends", "0", "Pay"]))
        found = read_page(page)
        assert found.assessment == read_page(PAGE).assessment
        assert found.contradictions == ()

    def test_a_name_that_ends_in_a_digit_keeps_it(self) -> None:
        assert read_page(PAGE).assessment.tasks[2].name == "Transit planning for Gallery 2"
        without_list = changed("Transit planning for Gallery 2\n20%\n3/5 Augmented\n", "")
        task = read_page(without_list).assessment.tasks[2]
        assert (task.name, task.time) == ("Transit planning for Gallery 2", 20)

    def test_tasks_of_one_name_get_ids_of_their_own(self) -> None:
        page = PAGE.replace("Provenance research", "Catalogue entry")
        ids = [task.id for task in read_page(page).assessment.tasks]
        assert ids[1] == "catalogue-entry"
        assert ids[4] == "catalogue-entry-2"

    def test_prose_goes_where_it_belongs(self) -> None:
        draft = read_page(PAGE).assessment
        assert draft.principles.quick_screen.startswith("Protective 2/9")
        assert draft.growth.check.startswith("Confirmed at 0")
        assert draft.reinstatement.startswith("Some new work")
        assert draft.commentary.reality_check.startswith("The Yellow (Urgent)")
        assert (draft.outlook.year, draft.outlook.role_then[:10]) == (2029, "Registrars")
        assert draft.outlook.timeline.startswith("Three to five")
        assert draft.assessed_on is None

    def test_paragraphs_after_a_labelled_one_continue_it(self) -> None:
        page = changed(
            "\n\nEvidence Score\n",
            "\nA second paragraph follows on what is new.\n\nEvidence Score\n",
        )
        assert read_page(page).assessment.reinstatement.endswith(
            "catalogue.\n\nA second paragraph follows on what is new."
        )

    def test_points_and_strategies_have_titles(self) -> None:
        draft = read_page(PAGE).assessment
        first = draft.commentary.not_captured[0]
        assert (first.title, first.text[:11]) == ("Small houses differ", "In a museum")
        second = draft.outlook.strategies[1]
        assert (second.title, second.text[:13]) == ("Go where the crates are", "courier trips")

    def test_who_should_worry_is_told_by_its_words(self) -> None:
        commentary = read_page(PAGE).assessment.commentary
        assert commentary.who_should_not.startswith("If your days")
        assert commentary.who_should_worry.startswith("If you mainly type")
        assert commentary.separator.startswith("The single biggest separator")

    def test_who_should_worry_stays_together_where_words_do_not_tell(self) -> None:
        found = read_page(changed("you are well placed for years to come", "much stays as it was"))
        commentary = found.assessment.commentary
        assert commentary.who_should_not == ""
        assert commentary.who_should_worry.startswith("If your days")
        assert "If you mainly type" in commentary.who_should_worry
        assert [note.place for note in found.notes] == [f"line {line_of('If your days')}"]

    def test_an_accepted_score_keeps_what_the_assessor_says_of_it(self) -> None:
        override = read_page(PAGE).assessment.override
        assert override.score is None
        assert override.justification.startswith("At 31.7, this role sits")

    def test_an_override_is_read_with_its_score(self) -> None:
        page = changed(
            "None — formula score accepted. At 31.7, this role sits 6.7",
            "Formula score 31.7 adjusted to 33.5 for union talks. At 33.5, this role sits 8.5",
        )
        for old in ("\n31.7\n/100", "\n31.7 /100", "Composition 31.7", "Level): 31.7"):
            page = page.replace(old, old.replace("31.7", "33.5"))
        page = page.replace("label at 31.7", "label at 33.5")
        found = read_page(page)
        assert found.assessment.override.score == Decimal("33.5")
        assert "adjusted to 33.5 for union talks" in found.assessment.override.justification
        assert found.contradictions == ()

    def test_an_override_without_a_readable_score_keeps_its_words(self) -> None:
        found = read_page(changed("None — formula score accepted.", "Raised a little."))
        assert found.assessment.override.score is None
        assert found.assessment.override.justification.startswith("Raised a little.")
        assert [note.place for note in found.notes] == [f"line {line_of('Assessor override')}"]


class TestComparators:
    def test_roles_told_apart_carry_score_zone_and_note(self) -> None:
        roles = {role.id: role for role in read_page(PAGE).assessment.comparators}
        curator = roles["curator"]
        assert (curator.kind, curator.zone, curator.sub_label) == ("contrast", "green", "stable")
        assert (curator.score, curator.note) == (Decimal("57.4"), "chooses what is shown")
        assert roles["data-entry-clerk"].note == "types catalogue cards"
        assert roles["art-handler"].role == "Art Handler"

    def test_roles_quoted_in_prose_are_added_once(self) -> None:
        roles = [role.role for role in read_page(PAGE).assessment.comparators]
        assert roles.count("Conservator") == 1
        quoted = next(
            role for role in read_page(PAGE).assessment.comparators if role.id == "records-manager"
        )
        assert (quoted.kind, quoted.zone, quoted.score) == ("contrast", None, Decimal("30.4"))
        assert "Archive Technician" in roles

    def test_other_roles_carry_level_note_and_other_names(self) -> None:
        courier = read_page(PAGE).assessment.comparators[-1]
        assert (courier.role, courier.seniority) == ("Exhibition Courier", "Mid-Level")
        assert (courier.kind, courier.zone, courier.sub_label, courier.score) == (
            "other_role",
            "green",
            "transforming",
            Decimal("52.6"),
        )
        assert courier.note.startswith("Somebody rides along")
        assert courier.also_known_as == ("art courier", "nail-to-nail courier")

    def test_the_heading_of_other_roles_may_vary(self) -> None:
        page = changed("Other Protected Roles", "Other At-Risk Roles")
        assert read_page(page).assessment.comparators == read_page(PAGE).assessment.comparators

    def test_two_scores_of_one_role_are_reported(self) -> None:
        assert messages(changed("below Conservator (58.2)", "below Conservator (61.0)")) == [
            f"line {line_of('Conservator (Senior)')}: Conservator is given a score of 58.2 here "
            f"and of 61.0 in line {line_of('Assessor override')}."
        ]

    def test_a_zone_the_score_is_not_in_is_reported(self) -> None:
        (message,) = messages(changed("scored 8.1 Red", "scored 28.1 Red"))
        assert "Data Entry Clerk is called Red with a score of 28.1, which is Yellow" in message

    def test_sources_keep_kind_title_and_address(self) -> None:
        survey, handbook = read_page(PAGE).assessment.sources
        assert (survey.kind, survey.url) == ("evidence", "https://example.org/survey")
        assert survey.title == "Survey of Collections Staff, Heritage Council"
        assert (handbook.kind, handbook.title) == ("resource", "Loan handbook for small museums")
