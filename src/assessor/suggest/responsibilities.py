"""What a job description says the person does, each with the sentence and the line it stands on.

Taken are the points and sentences of the parts on duties, where headings name such parts; else
those that begin with what is done, or say “you will …”. Requirements, benefits and what a company
says of itself are left out. Nothing is made up: each sentence stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from assessor.document.reflow import Paragraph, paragraphs
from assessor.suggest.deeds import begins_with_deed, plain_form
from assessor.suggest.job_sections import Part, bare, heading, opening
from assessor.suggest.short_names import short_name

MOST = 60
"""Responsibilities taken from one job description; few have more than 25."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"')]*\s+(?=[A-ZÄÖÜ“\"'(])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|incl|approx|no|st|mr|mrs|ms|dr|prof|vs|dept|min|max|bzw|z\.b|ca)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_ADVERBS = r"(?: (?:also|then|often|sometimes|\w+ly)){0,3}"
_YOU_DO = re.compile(
    r"\b(?:you|they(?=['’]ll | will )|s?he(?: or she|/she)?|(?:the )?(?:\w+ )?(?:candidate|(?:post|job|role)[- ]?holder|incumbent|applicant))"
    rf"(?:(?P<to_come>['’]ll| will| would|['’]d| shall)| may| must| are)?{_ADVERBS}"
    r"(?P<be> be)?(?: (?:asked|expected|required) to| involved in| help (?:to|us))?"
    rf"{_ADVERBS} (?P<deed>(?:be )?(?:responsible|accountable|in charge|tasked)\b|[a-z][a-z-]+\b.*)",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"(?!able|comfortable|confident|experienced|good|happy|keen|part|passionate|skilled|used|the|an?\b)"
    r"(?:\w+,? ){0,4}?(?P<deed>(?P<verb>\w+ing)\b.*)",
    re.IGNORECASE,
)
_COVERS = re.compile(
    r"^(?:this|it|(?:the|this|your) (?:role|job|post|position|work)|(?:your )?(?:duties|tasks|responsibilities|work))"
    r"(?: will)?(?: also)? (?:includes?|involves?|covers?|means|comprises?) (?P<deed>.+)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:under|with|within|as|in|on|for|together|working) [^,.]{1,70}, ", re.IGNORECASE
)
_BE_IN_CHARGE = re.compile(r"(?:be )?(?:responsible|accountable|in charge|tasked)\b", re.IGNORECASE)
_LABEL = re.compile(r"^(?:vacancy|job(?: title)?|position(?: title)?|role|title)\s*[:–-]\s*", re.I)
_NO_DUTY = re.compile(
    r"(?:apply|appear|benefit|earn|enter|find|grow|join (?!in)|learn|look forward|meet the team|need|receive|speak|stand"
    r"|use your|report (?:directly )?(?:in)?to|work(?:ing)? (?:in|from|for|under|alongside|at|on site))\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"(?:be|become|have|hold|possess|bring|get|enjoy|love|like|want|know|understand|feel|think|live|thrive"
    r"|succeed|fit|match|share|gain|start|begin|spend|see|also|not|never|probably|likely)\b",
    re.IGNORECASE,
)
_ABOUT_YOU = re.compile(
    r"""\byou(?:['’]ll|\ will|\ would|\ should|\ must)?\ (?:also\ )?(?:have|need|bring|receive|get|enjoy|hold|possess|are
    |be\ (?:able|confident|comfortable|paid))\b
    |^to\ succeed|years['’]?\ (?:of\ )?experience|^we\ (?:offer|pay|provide|give)\b|^the\ salary|\bis\ (?:essential|required)""",
    re.IGNORECASE | re.VERBOSE,
)
_CATCH_ALL = re.compile(
    r"""\b(?:(?:any\ |all\ )?other\ (?:\w+\ ){0,3}(?:duty|duties|tasks?|responsibilities|work|projects)\b
    |duties\ as\ (?:assigned|required|directed)|commensurate\ with|as\ (?:may\ be\ )?assigned\b
    |(?:comply|compliance|accordance)\ with\ (?:the\ |our\ |all\ )?(?:[\w'’]+\ ){0,2}polic|equal\ opportunit
    |this\ (?:job\ )?(?:list|description)\ is\ not|not\ (?:intended\ to\ be\ )?(?:an\ )?exhaustive)""",
    re.IGNORECASE | re.VERBOSE,
)
_REQUIRED = re.compile(
    r"""\d\+?\ years\b|\b(?:degree|diploma|bachelor|master['’]?s|certification|fluen(?:t|cy)|proficien\w+|licence\ required)\b
    |^(?:ability|able|strong|excellent|proven|solid|good|experience|knowledge|familiarity|understanding|demonstrated)\b
    |\b(?:is|are)\ (?:essential|required|desirable|a\ plus|an\ advantage)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FURNITURE = re.compile(r"\d+(?: ?/ ?\d+)?|confidential", re.IGNORECASE)
_LEAD_IN = re.compile(
    r"^(?:to|also|(?:be |you(?:['’]ll| will) be )?(?:responsible|accountable) for|\w+ly)\s+",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"['’]ll\b|\b(?:will|would)\b", re.IGNORECASE)
_OF_THE_JOB: frozenset[Part | None] = frozenset({"duties", "role"})
_LONGEST = 1_000
_LEAST_WORDS, _TITLE_WORDS, _TITLE_LENGTH = 2, 4, 100
_LEAST_LINES = 3


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One thing that is done in the job.

    ``sentence`` is as it stands in the text, on one line and without the sign of a list; ``line``
    is the number, from 1, of the line it begins on. ``deed`` is what is done, from its
    verb on; ``name`` is a short name for a task.
    """

    sentence: str
    line: int
    deed: str
    name: str


@dataclass(frozen=True, slots=True)
class _Said:
    paragraph: Paragraph
    part: Part | None
    """The part it stands in; ``None`` before the first heading that is known."""
    text: str
    is_under: bool
    """Whether it stands under a heading within the part that says nothing known."""


def responsibilities(text: str) -> tuple[Responsibility, ...]:
    """The responsibilities that a job description states, in its order, at most :data:`MOST`."""
    whole = paragraphs(text)
    said, called = _with_lists(tuple(_said(whole))), _words_of_title(whole)
    named = any(one.part in _OF_THE_JOB for one in said)
    found = _gathered(said, called, named=named)
    return found or (_gathered(said, called, named=False) if named else ())


def _gathered(
    said: tuple[_Said, ...], called: frozenset[str], *, named: bool
) -> tuple[Responsibility, ...]:
    """What is found in the parts on the job, or, where none is ``named``, before any other part."""
    found: dict[str, Responsibility] = {}
    for one in said:
        if one.part not in (_OF_THE_JOB | {None} if named else {None}):
            continue
        for sentence in _duties_in(one, called):
            if named and one.part is None and not _TO_COME.search(sentence):
                continue  # what a company says of itself before it comes to the job
            key = " ".join(re.findall(r"\w+", sentence.lower()))
            if len(key.split()) >= _LEAST_WORDS and key not in found:
                deed = _plain_deed(sentence, called)
                found[key] = Responsibility(
                    sentence, one.paragraph.line_of(sentence), deed, short_name(deed)
                )
    return tuple(found.values())[:MOST]


def _said(all_of_it: tuple[Paragraph, ...]) -> Iterator[_Said]:
    part: Part | None = None
    is_under = False
    for paragraph in all_of_it:
        if _FURNITURE.fullmatch(paragraph.text):
            continue
        before, last = _announcement(paragraph)
        if before:
            yield _Said(paragraph, part, before, is_under)
        kind = heading(last)
        if kind in {"duties", "role", "other"}:
            part, is_under = kind, False
        elif not last.is_point and (opened := opening(last.text)):
            part = "duties" if opened[0] == "duties" else part
            yield _Said(paragraph, *opened, is_under)
        elif kind != "within" or begins_with_deed(bare(last.text)):
            yield _Said(paragraph, part, bare(last.text), is_under)
        else:
            is_under = True


def _with_lists(said: tuple[_Said, ...]) -> tuple[_Said, ...]:
    """``said`` with what is a list of duties without saying so as one: most of it begins like one.

    That may be points in prose on the role, or lines without signs in the part on duties.
    """
    settled: list[_Said] = []
    is_named = any(one.part in _OF_THE_JOB for one in said)
    of_points = {"role"} if is_named else {None}
    for _, run in groupby(said, lambda one: (one.part, one.paragraph.is_point, one.is_under)):
        found = tuple(run)
        first = found[0]
        deeds = sum(begins_with_deed(_without_lead(one.text)) for one in found)
        is_open = first.part in (of_points if first.paragraph.is_point else {"duties"})
        if (
            is_open
            and 2 * deeds > len(found)
            and (first.paragraph.is_point or len(found) >= _LEAST_LINES)
        ):
            found = tuple(
                replace(one, part="duties", paragraph=replace(one.paragraph, is_point=True))
                for one in found
            )
        settled += found
    return tuple(settled)


def _without_lead(text: str) -> str:
    """``text`` without what stands before a comma at its beginning, as in “Under supervision, …”."""
    return _LEAD.sub("", text)


def _announcement(paragraph: Paragraph) -> tuple[str, Paragraph]:
    """The sentences before one that announces a list, and the paragraph without them."""
    *before, last = _sentences(paragraph.text)
    if not before or not last.endswith(":"):
        return "", paragraph
    line = paragraph.line_of(last)
    return " ".join(before), replace(paragraph, text=last, line=line, joins=())


def _duties_in(said: _Said, called: frozenset[str]) -> Iterator[str]:
    sentences = tuple(_sentences(said.text))
    is_list = said.part == "duties" and said.paragraph.is_point
    if not sentences or (said.part is None and _ABOUT_YOU.search(sentences[0])):
        return
    # Where no heading says so, a sentence that begins with a verb may ask for an application.
    is_line = said.paragraph.is_point or not sentences[0].endswith((".", "!", "?"))
    is_known = said.part is not None and (said.paragraph.is_point or not said.is_under)
    may_begin = is_known or (is_line and len(said.text.split()) > _TITLE_WORDS)
    for i, sentence in enumerate(sentences):
        if len(sentence) > _LONGEST or sentence.endswith("?") or _CATCH_ALL.search(sentence):
            continue
        if is_list and i == 0:
            if not _REQUIRED.search(sentence) or begins_with_deed(sentence):
                yield sentence
        elif (may_begin and begins_with_deed(_without_lead(sentence))) or _deed_of(
            sentence, called
        ):
            yield sentence


def _deed_of(sentence: str, called: frozenset[str]) -> str:
    """What somebody does by ``sentence``, from the verb on; empty where it does not say so."""
    if covered := _COVERS.match(sentence):
        return covered["deed"] if begins_with_deed(covered["deed"]) else ""
    for found in _YOU_DO.finditer(sentence):
        deed = found["deed"]
        if _BE_IN_CHARGE.match(deed):
            return deed
        doing = _DOING.match(deed) if found["be"] else None
        if doing and plain_form(doing["verb"]) and not _NO_DUTY.match(doing["deed"]):
            return doing["deed"]
        is_deed = plain_form(deed.split()[0]) or (
            found["to_come"] and not found["be"] and not _STATE.match(deed)
        )
        if is_deed and not _NO_DUTY.match(deed):
            return deed
    words = [word for word in sentence.split() if word.lower() not in {"will", "would", "also"}]
    for i, word in enumerate(words[:_TITLE_WORDS]):
        is_named = word.lower().rstrip("s") in called
        if is_named and i + 1 < len(words) and plain_form(words[i + 1]):
            return " ".join(words[i + 1 :])
    return ""


def _words_of_title(whole: tuple[Paragraph, ...]) -> frozenset[str]:
    if not whole or whole[0].text.endswith((".", "!", "?")) or len(whole[0].text) > _TITLE_LENGTH:
        return frozenset()
    title = re.split(r"[,;:|/()–—]| - ", _LABEL.sub("", bare(whole[0].text)))[0]
    words = re.findall(r"[^\W\d_]{2,}", title.lower())
    initials = "".join(word[0] for word in words)
    return frozenset(word.rstrip("s") for word in (*words, initials) if len(word) > 2)


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text[max(start, end.start() - 12) : end.start()]):
            yield text[start : end.end()].strip()
            start = end.end()
    if text[start:].strip():
        yield text[start:].strip()


def _plain_deed(sentence: str, called: frozenset[str]) -> str:
    deed = sentence.lower() if sentence.isupper() else sentence
    if not begins_with_deed(deed):
        deed = _deed_of(deed, called) or deed
    while (shorter := _LEAD_IN.sub("", deed)) != deed:
        deed = shorter
    first, _, rest = deed.partition(" ")
    if first.endswith("s") and (plain := plain_form(first)):
        deed = f"{plain} {rest}"
    return deed
