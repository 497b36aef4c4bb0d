"""Where something derived from O*NET comes from: the credit it asks for, and what was read."""

from __future__ import annotations

from datetime import date

from pydantic import JsonValue

from assessor.exchange.onet.index import About
from assessor.exchange.onet.values import Occupation, Release

PUBLISHER = "U.S. Department of Labor, Employment and Training Administration (USDOL/ETA)"
ADDRESS = "https://www.onetcenter.org/database.html"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def database_name(release: Release) -> str:
    """As O*NET names it: “O*NET 29.3 Database”."""
    return f"O*NET {release.number} Database" if release.number else "O*NET Database"


def source_fields(release: Release, accessed_on: date) -> dict[str, JsonValue]:
    """The fields of a source that credits a database which something was derived from.

    They are named as in :class:`assessor.document.assessment.Source`; the id is left to the draft.
    """
    return {
        "kind": "evidence",
        "title": database_name(release),
        "publisher": PUBLISHER,
        "url": ADDRESS,
        "published": release.date,
        "accessed_on": accessed_on.isoformat(),
        "note": (
            f"Includes information from the {database_name(release)} by the {PUBLISHER}. Used under "
            f"the CC BY 4.0 license ({LICENCE}). O*NET® is a trademark of USDOL/ETA. Task statements "
            "were merged and shares of time estimated from them: all or some of this information "
            "is modified, and USDOL/ETA has not approved, endorsed, or tested these modifications."
        ),
    }


def model_name(release: Release, occupation: Occupation) -> str:
    """What a suggestion made of an occupation names as its model."""
    return f"O*NET {release.name}: {occupation.code} {occupation.title}"


def parameters(made_of: About, occupation: Occupation) -> dict[str, bool | int | str | None]:
    """What such a suggestion was made from: release, occupation and the hashes of the files."""
    return {
        "release": made_of.release.name,
        "occupation": occupation.code,
        "statements": len(occupation.statements),
        **{f"sha256 of {file.name}": file.sha256 for file in made_of.files},
    }
