"""The headings of a job description: which parts speak of duties, and which of anything else."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from assessor.document.reflow import Paragraph

Part: TypeAlias = Literal["duties", "role", "other", "within"]
"""What a heading begins: a list of duties, prose on the role, another matter, or a sub-heading."""

_DUTIES = r"""
responsibilit | \bdut(?:y|ies)\b | accountabilit | essential\ (?:job\ )?functions | job\ functions
| what\ (?:you.?(?:ll|d|\ will)(?!\ (?:need|bring|have|get|receive|love|like|offer))|you\ get\ to|you\ would|the\ job|the\ role|we\ need\ you|to\ expect|will\ you\ (?:be\ )?(?:do|work))
| what\ (?:your|the)\ (?:day|work|job|role) | what\ we.?d\ like\ you\ to\ do | what\ you\ (?:do|own)\b
| how\ you.?(?:ll|\ will) | (?:your|key|main|core|primary|principal|typical|specific)\ (?:tasks?|work|mission|impact|activities|functions|objectives|assignments|areas)
| ^(?:the\ )?(?:tasks?|mission|day[-\ ]to[-\ ]day|daily\ work|activities|scope(?:\ of\ work)?|job\ content)\b
| day[-\ ]to[-\ ]day | a\ (?:typical\ )?day\b | a\ typical\ week | day\ in\ (?:the|your)
| (?:you|she|he|they|candidate|holder|incumbent)(?:\ will|.ll)(?:\ be)?:?$ | you\ will\ (?:be\ (?:responsible|expected|asked|doing|involved|working)|also)\b.*:$
| (?:will|would|to)\ (?:include|involve|be|cover)\b.*:$ | (?:includes?|involves?)\b.*:$
| aufgaben | tätigkeit | das\ erwartet | key\ deliverables | job\ details
"""
_ROLE = r"""
^(?:about\ )?(?:the|this|your)\ (?:new\ )?(?:role|position|job|opportunity|post|work|challenge|vacancy)\b
| ^(?:role|job|position|general|work)\ (?:overview|summary|purpose|description|profile|objective)
| ^(?:summary|overview|description|purpose|role|the\ opportunity|position|job\ brief|main\ purpose)\b
| purpose\ of\ (?:the|this)\ (?:job|role|post) | ^in\ this\ role | ^as\ an?\ .*you\ will:?$ | in\ a\ nutshell
"""
_OTHER = r"""
requirement | qualif | skills | experience | (?:ihr|your|candidate|ideal|applicant|the)\ profile?\b | ^profile?$
| you(?:.ll)?\ (?:will\ )?(?:bring|have|need|offer|get|must|might|should|are|know|love|possess|qualify|enjoy)\b
| will\ you\ (?:need|get|have|bring)\b | you.re\b | about\ (?:you|us|our)\b | ^about\b | ^your\b | ^the\ (?:firm|person|package|compan|organi[sz]ation|business|employer|school|university|agency) | who\ (?:you|we)\b | ^you:?$ | ^us:?$ | what\ (?:we|makes|success)\b
| what.s\ in\ it | wir\ (?:bieten|suchen) | das\ bringen | anforderung | we\ (?:offer|are|look|provide|value|hire)
| we.re\ | benefits? | perks | compensation | salary | ^pay\b | remuneration | package | rewards?\b | bonus
| why\ | equal | divers | inclusion | apply | application | recruit | interview | hiring | how\ we\b | next\ steps
| person(?:al)?\ spec | education | (?:must|nice|good)[-\ ](?:to[-\ ])?have | prefer | desirable | essential | ideally?\b
| terms | ^location | conditions | physical\ | demands | environment | compan(?:y|ies) | culture | values\b | hours
| schedule\b | contact | closing | candidate | applicants? |\ (?:have|possess|bring):?$ | knowledge | competenc | certific | licen[cs]e | travel | a\ fit | minimum
| benefits | legal | disclaimer | notice | privacy | safeguarding\ statement | background | attributes | abilit | the\ team
| our\ (?:team|story|mission|client|offer|stack|tech) | tech(?:nical|nology)?\ (?:stack|environment) | bonus\ points
| reporting | reports\ to | department | dimensions | eligib | visa | clearance | training | development$ | join\ | expect\ from\ us
"""
_MOST_WORDS, _MOST_WORDS_BEFORE_COLON = 9, 24
_MOST_CHARACTERS = 300
_NUMBER = re.compile(r"^\d{1,2}[.)]\s+")
_ASIDE = re.compile(r"\([^()]{0,200}\)")
_SYMBOLS = re.compile(r"[^\w\s.,:;!?()'’&/+–-]+")
_STRESS = re.compile(r"\*\*|__|`")
_NAMED = re.compile(r"^([^:–—]{2,50}?)\s*[:–—]\s+(\S.*)$")


def bare(text: str) -> str:
    """``text`` without the signs that Markdown puts before headings and around stresses."""
    return _STRESS.sub("", text.lstrip("#> ")).strip()


def heading(paragraph: Paragraph) -> Part | None:
    """What ``paragraph`` begins, where it is a heading; ``None`` where it is none."""
    if len(paragraph.text) > _MOST_CHARACTERS:
        return None
    text = _NUMBER.sub("", bare(paragraph.text).strip("*_#"))
    text = _SYMBOLS.sub("", _ASIDE.sub("", text)).strip()
    words, has_colon = text.split(), text.endswith(":")
    if not text or len(words) > (_MOST_WORDS_BEFORE_COLON if has_colon else _MOST_WORDS):
        return None
    is_marked = paragraph.text.startswith("#") or paragraph.text.startswith(("**", "__"))
    if paragraph.is_point and not (has_colon and (is_marked or _kind(text))):
        return None
    if text.endswith((".", ";", ",")) or (text.endswith("!") and not is_marked):
        return None
    kind = _kind(text)
    if kind is not None:
        return kind
    stands_out = is_marked or has_colon or text.isupper() or paragraph.after_gap
    return "within" if stands_out else None


def opening(text: str) -> tuple[Part, str] | None:
    """The heading that ``text`` begins with on the same line, and what follows it."""
    found = _NAMED.match(bare(text))
    if found is None or len(found[1].split()) > 5:
        return None
    kind = _kind(found[1])
    return (kind, found[2]) if kind in {"duties", "other"} else None


def _kind(text: str) -> Part | None:
    plain = text.lower().replace("’", "'").rstrip(" :?!").lstrip("–- ") + (":" * text.endswith(":"))
    if _matches(_DUTIES, plain) and not re.search(r"\bour (?:responsib|duty)|equal", plain):
        return "duties"
    if _matches(_ROLE, plain):
        return "role"
    return "other" if _matches(_OTHER, plain) else None


def _matches(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.VERBOSE) is not None
