"""Reading hostile and damaged pages: nothing is lost, nothing but document errors is raised."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessor.document.canonical import dump, load
from assessor.document.errors import DocumentError
from assessor.document.json_text import MAX_BYTES
from assessor.exchange.page import PageImport, decode_page, read_page
from exchange.sample_page import PAGE, accounted_for, changed, line_of, not_blank

FOREIGN_WORDS = st.text(alphabet="qxzvkj", min_size=4, max_size=9)


def words_of(found: PageImport) -> str:
    return dump(found.assessment).decode() + " ".join(line.text for line in found.unplaced)


class TestHostileText:
    @pytest.mark.parametrize("end", ["\r\n", "\r"])
    def test_line_ends_and_a_byte_order_mark_do_not_matter(self, end: str) -> None:
        text = decode_page(b"\xef\xbb\xbf" + PAGE.replace("\n", end).encode())
        assert read_page(text) == read_page(PAGE)

    def test_utf_16_is_read(self) -> None:
        assert read_page(decode_page(PAGE.encode("utf-16"))) == read_page(PAGE)

    def test_control_characters_are_removed_with_a_note(self) -> None:
        page = changed("Pay follows public", "Pay\x00 follows \x1b[31mpublic\x1b[0m")
        found = read_page(page)
        assert found.assessment == read_page(PAGE).assessment
        (note,) = found.notes
        assert note.place == f"line {line_of('Wage Trends0')}"
        assert "10 control or invisible characters were removed" in note.message

    def test_marks_around_a_line_do_not_hide_it(self) -> None:
        page = changed("Wage Trends0Pay", "\u200f\u202bWage Trends0Pay")
        found = read_page(page)
        assert found.assessment == read_page(PAGE).assessment
        assert "2 control or invisible characters" in found.notes[0].message

    def test_a_thousand_marred_lines_give_a_short_list_of_notes(self) -> None:
        page = PAGE + "x\x00y\n" * 1000
        found = read_page(page)
        assert len(found.notes) == 21
        assert "980 lines" in found.notes[-1].message

    def test_markup_and_templates_stay_text(self) -> None:
        hostile = "[@click=app.bell]Pay[/] {{ 7*7 }} ../../etc/passwd %s {0}"
        found = read_page(changed("Pay follows public", hostile))
        assert hostile in found.assessment.evidence.wage_trends.rationale

    @pytest.mark.parametrize(
        "data", [b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe\x00", bytes(range(256)), b"\x80"]
    )
    def test_binary_files_are_refused_with_a_place(self, data: bytes) -> None:
        with pytest.raises(DocumentError) as caught:
            read_page(decode_page(data))
        assert caught.value.problems[0].place.startswith("line ")

    @pytest.mark.parametrize("text", ["", "\n\n", "hello", "{}", "Total5\nWage Trends1Up"])
    def test_text_that_is_no_page_is_refused(self, text: str) -> None:
        with pytest.raises(DocumentError, match="not a published assessment page"):
            read_page(text)

    def test_far_too_large_a_file_is_refused(self) -> None:
        with pytest.raises(DocumentError, match="32,000,001 bytes long"):
            decode_page(b"x" * (MAX_BYTES + 1))
        with pytest.raises(DocumentError, match="bytes long"):
            read_page("é" * (MAX_BYTES // 2 + 1))

    def test_far_too_many_lines_are_refused(self) -> None:
        with pytest.raises(DocumentError, match="20,001 lines"):
            read_page("x\n" * 20_000)

    @pytest.mark.parametrize(
        "unit",
        [
            "A ",
            "1",
            "9%9",
            "NOT a x (",
            "(",
            "Aa (1.1) ",
            ". ",
            "— ",
            "\x1b[",
            "at 1.1, ",
            " \u200f",
        ],
    )
    def test_lines_of_a_megabyte_are_read_in_linear_time(self, unit: str) -> None:
        starts = ("Timeline: ", "Wage Trends1", "Task10%30.30AUGMENTATION", "Raw: ", "• ", "x ")
        lines = [start + unit * (19_900 // len(unit)) for start in starts]
        lines.append("y" + unit * (1_000_000 // len(unit)))
        page = PAGE.replace("\nSources\n", "\n".join(["", *lines, "Sources", ""]))
        page = page.replace("\n  • Small", "\n".join(["", *lines, "  • Small"]))
        began = time.process_time()
        found = read_page(page)
        assert time.process_time() - began < 5
        assert accounted_for(found) >= not_blank(page)

    def test_text_over_the_limit_of_a_field_is_unplaced_not_cut(self) -> None:
        long = "A paragraph that goes on. " * 500
        page = changed(
            "Timeline: Three", f"Timeline: {long}\n\n{long}\n\n{long}\n\nTimeline: Three"
        )
        found = read_page(page)
        assert len(found.assessment.outlook.timeline) <= 20_000
        assert len(found.unplaced) == 2
        assert any("exceed 20,000 characters" in note.message for note in found.notes)


class TestNothingIsLost:
    @given(place=st.integers(0, 10_000), words=st.lists(FOREIGN_WORDS, min_size=1, max_size=9))
    @settings(max_examples=60, deadline=None)
    def test_a_line_put_in_anywhere_is_in_the_draft_or_unplaced(
        self, place: int, words: list[str]
    ) -> None:
        lines = PAGE.split("\n")
        extra = " ".join(words)
        lines.insert(place % (len(lines) + 1), extra)
        found = read_page("\n".join(lines))
        assert extra in words_of(found)

    @given(place=st.integers(0, 10_000), word=FOREIGN_WORDS, end=st.booleans())
    @settings(max_examples=60, deadline=None)
    def test_a_sentence_put_in_anywhere_is_in_the_draft_or_unplaced(
        self, place: int, word: str, end: bool
    ) -> None:
        lines = PAGE.split("\n")
        extra = f"The {word} of Registrars adds 12 items to it{'.' if end else ''}"
        lines.insert(place % (len(lines) + 1), extra)
        assert extra in words_of(read_page("\n".join(lines)))

    @given(seed=st.integers(0, 2**32), count=st.integers(1, 12))
    @settings(max_examples=60, deadline=None)
    @example(seed=0, count=12)
    def test_a_damaged_page_is_refused_or_read_without_losing_a_line(
        self, seed: int, count: int
    ) -> None:
        page = damaged(PAGE, random.Random(seed), count)
        try:
            found = read_page(page)
        except DocumentError as error:
            assert all(problem.place and problem.message for problem in error.problems)
            return
        assert accounted_for(found) == not_blank(page)
        assert load(dump(found.assessment)) == found.assessment
        kept = words_of(found)
        lines = page.split("\n")
        for number in found.taken_over:
            line = lines[number - 1].strip()
            is_prose = len(line) >= 60 and "Live Tracked" not in line
            last_word = re.findall("[A-Z]?[a-z]{2,}", line)[-1:] if is_prose else []
            assert not last_word or last_word[0].lower() in kept.lower()

    @given(text=st.text(max_size=400))
    @settings(max_examples=60, deadline=None)
    def test_any_text_is_refused_or_read(self, text: str) -> None:
        with pytest.raises(DocumentError):
            read_page(text)
        found = read_page(PAGE + text)
        assert accounted_for(found) >= not_blank(PAGE)

    @given(data=st.binary(max_size=400))
    def test_any_bytes_raise_nothing_but_document_errors(self, data: bytes) -> None:
        with pytest.raises(DocumentError):
            read_page(decode_page(data))


def damaged(page: str, chance: random.Random, count: int) -> str:
    """``page`` with ``count`` random lines dropped, doubled, swapped, cut, joined or marred."""
    lines = page.split("\n")
    for _ in range(count):
        i, j = chance.randrange(len(lines)), chance.randrange(len(lines))
        cut = chance.randrange(len(lines[i]) + 1)
        match chance.randrange(6):
            case 0:
                del lines[i]
            case 1:
                lines.insert(j, lines[i])
            case 2:
                lines[i], lines[j] = lines[j], lines[i]
            case 3:
                lines[i] = lines[i][:cut]
            case 4:
                lines[i] = lines[i][:cut] + lines[i][cut + 1 :]
            case _:
                lines[i] = lines[i][:cut] + chance.choice("0% 7+.\t(—") + lines[i][cut:]
    return "\n".join(lines)
