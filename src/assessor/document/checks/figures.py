"""Whether prose states a figure: a number about the world that somebody must have got somewhere.

Figures are percentages and points (12%, 5 percentage points, 50 bps), money ($140K, EUR 90 000,
45 dollars), large numbers (1,200; 50000; 1M; 3 billion), open counts (60+), multiples (3x,
2-fold), and counts from ten on of what a labour market consists of (412 postings, 25 large firms).

No figures are years, dates and spans of time (2026; 3-5 years; 10+ years), smaller counts, names
and versions (H100, FP8, GPT-4, Llama 3 70B, ISO 27001, 128K tokens), ratings, scales and ratios
(+1, 5/10, 24/7), shares of task time (which the document itself holds), and numbers in words.
"""

from __future__ import annotations

import re
from functools import cache


def first_figure(prose: str) -> str | None:
    """The first figure that ``prose`` states, as it is written there."""
    match = _figure().search(prose)
    return " ".join(match[0].split()) if match else None


_NUMBER = r"\d(?:[\d.,]{0,20}\d)?"
_GROUPED = r"\d{1,3}(?:[,'’ \xa0\u202f]\d{3}){1,5}(?!\d)"
_AMOUNT = rf"(?:{_GROUPED}|{_NUMBER})"
_SCALE = r"(?:[kKM]\b|[\s-]?(?i:thousand|million|billion|trillion|mn|bn)\b)"
_CURRENCY = r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY)\b)"
_MONEY_WORD = r"(?:[€£¥₹]|(?:USD|EUR|GBP|CHF|CAD|AUD|INR|JPY)\b|(?i:dollars?|euros?|pounds)\b)"
_PERCENT = (
    r"(?:[%％‰]|(?i:per\s?cent|pct|percentage\s+points?|basis\s+points|bps)\b)"
    r"(?!\s+of\s+(?:(?i:the|all|its|their)\s+)?(?i:task|working|work)[\s-]?(?i:time|week))"
)
_UNIT_OF_TIME = r"(?i:years?|yrs?|months?|weeks?|days?|hours?|minutes?|seconds?)\b"
_SIZE_OF_A_MODEL = r"[\s-]?(?i:tokens?|context|param|resolution)"
_COUNTED = (
    r"(?i:jobs?|postings?|openings?|positions|roles|vacancies|listings?|ads|adverts?"
    r"|advertisements|employees|workers|people|engineers|developers|specialists|professionals"
    r"|staff|hires|layoffs|lay-offs|redundancies|firms|companies|employers|organi[sz]ations"
    r"|enterprises|startups|start-ups|teams|respondents|applicants|applications|candidates"
    r"|graduates|customers|users|members|experts|studies|surveys|deals|contracts|cases)\b"
)


@cache
def _figure() -> re.Pattern[str]:
    loose = r"(?<![\w.,])"  # begins a number
    bare = r"(?<![A-Z]{2}[ -])(?<![a-z]-)(?<!\d{4}-)"  # and is not the number of a name
    return re.compile(
        rf"{_CURRENCY}\s?{_NUMBER}{_SCALE}?"
        rf"|{loose}{_AMOUNT}\s?(?:{_PERCENT}|{_SCALE}?\s?{_MONEY_WORD})"
        rf"|{loose}{bare}(?:"
        rf"{_AMOUNT}{_SCALE}\+?(?!{_SIZE_OF_A_MODEL})"
        rf"|{_NUMBER}\s?[x×](?![\w])(?!\s*[A-Z]\w*\d)"
        rf"|{_NUMBER}[\s-]?(?i:fold)\b"
        rf"|(?:{_GROUPED}|\d{{5,12}}(?![\w.,]*\w))(?!{_SIZE_OF_A_MODEL})"
        rf"|[1-9]\d{{1,3}}\+(?!\w)(?![\s-]*{_UNIT_OF_TIME})"
        rf"|(?<!(?i:top)[ -])(?<!(?i:fortune) )(?!(?:19|20)\d\d\b)[1-9]\d{{1,3}}"
        rf"(?![\s-]+{_UNIT_OF_TIME})\s+(?:[^\W\d][\w/&-]{{0,30}}\s{{1,3}}){{0,2}}?{_COUNTED}"
        rf")"
    )
