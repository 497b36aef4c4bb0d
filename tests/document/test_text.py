"""What text may be, and how it is cleaned before it is kept."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from assessor.document.model import Line, Text
from assessor.document.text import (
    MAX_LINE,
    clean,
    clean_line,
    first_forbidden,
    word_count,
)
from strategies import lines, texts

ANY = st.text(st.characters(), max_size=80) | st.lists(
    st.sampled_from(
        ["\x1b", "[", "]", "31m", "\x9b", "0;t", "\x07", "\\", "a", "\r", "\n", "\u2028", "\ud800"]
    ),
    max_size=12,
).map("".join)
TEXT: TypeAdapter[str] = TypeAdapter(Text)
LINE: TypeAdapter[str] = TypeAdapter(Line)


@given(ANY)
@example("\x1b\x1b[31m[31m")
@settings(max_examples=300)
def test_cleaned_text_is_legal_and_stays_as_it_is(text: str) -> None:
    cleaned = clean(text)
    assert TEXT.validate_python(cleaned) == cleaned
    assert clean(cleaned) == cleaned


@given(ANY)
@settings(max_examples=300)
def test_a_cleaned_line_is_a_legal_line_and_stays_as_it_is(text: str) -> None:
    cleaned = clean_line(text)
    assert LINE.validate_python(cleaned) == cleaned
    assert clean_line(cleaned) == cleaned


@given(texts())
def test_cleaning_leaves_legal_prose_alone(text: str) -> None:
    assert clean(text) == text


@given(lines())
def test_legal_lines_hold_nothing_forbidden(text: str) -> None:
    assert first_forbidden(text) is None
    assert LINE.validate_python(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\text", "text"),
        ("\x9b2Jx", "x"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\u2028b\x85c", "a\nb\nc"),
        ("a\x00b\x07c", "abc"),
        ("a\tb", "a\tb"),
        ("[31m stays", "[31m stays"),
        ("\U0001fffea\ufdd0", "a"),
    ],
)
def test_terminal_sequences_and_control_characters_are_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_line_is_joined_from_its_pieces() -> None:
    assert clean_line("  a \n\n b\t\u3000c  ") == "a b c"


def test_the_first_forbidden_character_is_named_with_its_position_from_one() -> None:
    assert first_forbidden("ab\x1bc\x00") == (3, "U+001B")
    assert first_forbidden("ab\ncd\t") is None


def test_a_line_has_a_greatest_length_in_characters() -> None:
    assert LINE.validate_python("👩" * MAX_LINE)
    with pytest.raises(ValidationError):
        LINE.validate_python("x" * (MAX_LINE + 1))


@pytest.mark.parametrize(("text", "count"), [("", 0), ("  \n", 0), ("one", 1), ("a b\n\tc", 3)])
def test_words_are_split_at_white_space(text: str, count: int) -> None:
    assert word_count(text) == count


def test_forbidden_are_control_characters_surrogates_and_non_characters_and_no_others() -> None:
    for code in range(0x110000):
        character = chr(code)
        meaningless = (
            (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t")
            or code & 0xFFFE == 0xFFFE
            or 0xFDD0 <= code <= 0xFDEF
        )
        assert (first_forbidden(character) is not None) == meaningless, hex(code)
