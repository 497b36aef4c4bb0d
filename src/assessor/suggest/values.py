"""Single values of a model's answer: read kindly where one reading is possible, else refused.

Whole numbers may come as text ("3", "+1", "25 %"), names of choices in any case, text with white
space around it. Text is cleaned as everything a document holds. A refusal goes back to the model
in a re-ask, so it says what to change.

How long a text must be is checked here and left out of the JSON Schema: servers that turn it into
a grammar (llama.cpp and what is built on it) refuse the whole request over repetitions of 2,000
and more.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic.fields import FieldInfo

from assessor.document.checks.check import name_key
from assessor.document.checks.prose import THIN_UNDER_WORDS
from assessor.document.text import MAX_LINE, clean, clean_line, word_count

MAX_NAMES = 20

_WHOLE = re.compile(r"([+\-−]?)(\d{1,6})(?:\.0+)?\s*%?", re.ASCII)
_LETTERS_OF_A_WORD = 2


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text may be: ``least`` words, ``most`` characters; ``form`` says it in words."""

    least: int
    most: int
    form: str

    def __call__(self, text: str) -> str:
        """``text``, when it is neither too short nor too long.

        Raises:
            ValueError: it is; the message says how long it should be.
        """
        if (words := words_in(text)) < self.least:
            count = "1 word" if words == 1 else f"{words} words"
            raise ValueError(f"has {count}; write {self.form}, at least {self.least} words")
        if len(text) > self.most:
            raise ValueError(
                f"is {len(text):,} characters long; shorten it to {self.form}, "
                f"at most {self.most:,} characters"
            )
        return text


PROSE = Length(least=THIN_UNDER_WORDS, most=1_200, form="two to four sentences")
"""No rationale of a model is so short that the checks call it thin (METHOD §7).

The rationales of the role that is shipped have 23 to 89 words and up to 534 characters.
"""
PARAGRAPH = Length(least=30, most=2_000, form="one paragraph")
"""The paragraphs of the role that is shipped have 81 to 111 words and up to 681 characters."""
REMARK = Length(least=6, most=600, form="one or two sentences")
"""The notes of the role that is shipped have 9 to 57 words and up to 348 characters."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries a list may have, from ``least`` to ``most``."""

    least: int
    most: int

    def __call__(self, found: tuple[object, ...]) -> tuple[object, ...]:
        """``found``, when it has neither too few nor too many.

        Raises:
            ValueError: it has; the message says how many to give.
        """
        if len(found) < self.least:
            raise ValueError(f"has {len(found)} entries; give at least {self.least}")
        if len(found) > self.most:
            raise ValueError(f"has {len(found)} entries; give at most {self.most}")
        return found


def counted(least: int, most: int) -> tuple[AfterValidator, FieldInfo]:
    """A list's length, checked once every entry is sound; both bounds go into the schema."""
    bounds: FieldInfo = Field(json_schema_extra={"minItems": least, "maxItems": most})
    return AfterValidator(Count(least, most)), bounds


def words_in(text: str) -> int:
    """Words of ``text``; in scripts that put no space between words, about as many."""
    without_spaces = sum(unicodedata.category(letter) == "Lo" for letter in text)
    return max(word_count(text), without_spaces // _LETTERS_OF_A_WORD)


def _whole(value: object) -> object:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError("must be a whole number")
    if isinstance(value, str) and (match := _WHOLE.fullmatch(value.strip())):
        number = int(match[2])
        return -number if match[1] in {"-", "−"} else number
    return value


def _word(value: object) -> object:
    return re.sub(r"[\s\-]+", "_", value.strip().lower()) if isinstance(value, str) else value


def _line(text: str) -> str:
    line = _line_or_empty(text)
    if not line:
        raise ValueError("is empty; fill it in")
    return line


def _line_or_empty(text: str) -> str:
    line = clean_line(text)
    if len(line) > MAX_LINE:
        raise ValueError(f"is {len(line):,} characters long, {MAX_LINE} are allowed; shorten it")
    return line


def _text(text: str) -> str:
    found = clean(text).strip()
    if not found:
        raise ValueError("is empty; write it")
    return found


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    known = {name_key(line): line for line in map(_line_or_empty, names) if line}
    if len(known) > MAX_NAMES:
        raise ValueError(f"has more than {MAX_NAMES} names; keep the most common ones")
    return tuple(known.values())


def _none_is_empty(value: object) -> object:
    return () if value is None else value


def _none_is_no_line(value: object) -> object:
    return "" if value is None else value


Whole = BeforeValidator(_whole)
Word = BeforeValidator(_word)
AnswerLine: TypeAlias = Annotated[str, AfterValidator(_line)]
OptionalLine: TypeAlias = Annotated[
    str, AfterValidator(_line_or_empty), BeforeValidator(_none_is_no_line)
]
Prose: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(PROSE)]
Paragraph: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(PARAGRAPH)]
Remark: TypeAlias = Annotated[str, AfterValidator(_text), AfterValidator(REMARK)]
Names: TypeAlias = Annotated[
    tuple[str, ...], AfterValidator(_names), BeforeValidator(_none_is_empty)
]
