"""The rater's numbers, and the file that holds them.

The file is a line that says what it is, the sha256 of what follows, and a zlib stream: a line of
JSON (calibration and intercepts), the card as a line of JSON, the features one a line in order,
an empty line; then, in little-endian 16-bit whole numbers, the rarity of every feature and its
weights at each of the four thresholds, all in thousandths.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessor.suggest.rater import card as cards

THRESHOLDS = 4
"""Between five levels: more than 1, 2, 3 and 4."""
UNIT = 1000
"""Rarities and weights are whole thousandths."""

_MAGIC = b"assessor offline rater, format 1\n"
_DIGEST = hashlib.sha256().digest_size


class RaterError(Exception):
    """The file with the rater's numbers cannot be used; one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """A trained model.

    ``places`` has the place of each feature in ``rarities`` (inverse document frequencies) and in
    each of the four ``weights``. ``intercepts``, ``slopes`` and ``shifts`` have one number a
    threshold: its score is intercept + weights · text, its calibrated one slope · score + shift.
    ``damping`` is added to a text's length, so that a text of few known words says little.
    """

    places: Mapping[str, int]
    rarities: array[int]
    weights: tuple[array[int], ...]
    intercepts: tuple[float, ...]
    slopes: tuple[float, ...]
    shifts: tuple[float, ...]
    damping: float


def pack(numbers: Numbers, card: cards.Card) -> bytes:
    """The bytes of a model file; the same for the same numbers and the same zlib."""
    fitted = {
        "intercepts": numbers.intercepts,
        "slopes": numbers.slopes,
        "shifts": numbers.shifts,
        "damping": numbers.damping,
    }
    features = sorted(numbers.places, key=lambda feature: numbers.places[feature])
    text = "\n".join([json.dumps(fitted, sort_keys=True), cards.to_json(card), *features, "", ""])
    arrays = b"".join(_swapped(part).tobytes() for part in (numbers.rarities, *numbers.weights))
    packed = zlib.compress(text.encode() + arrays, 9)
    return _MAGIC + hashlib.sha256(packed).digest() + packed


def unpack(content: bytes, name: str) -> tuple[Numbers, str]:
    """What :func:`pack` packed: the numbers, and the card as JSON. ``name`` is the file's.

    Raises:
        RaterError: ``content`` is damaged or something else.
    """
    head = len(_MAGIC)
    digest, packed = content[head : head + _DIGEST], content[head + _DIGEST :]
    if content[:head] != _MAGIC or hashlib.sha256(packed).digest() != digest:
        raise _damaged(name)
    try:
        return _unpacked(zlib.decompress(packed))
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise _damaged(name) from error


def read(path: Path) -> tuple[Numbers, str, str]:
    """The numbers in the file at ``path``, its card as JSON, and the sha256 of the file.

    Raises:
        RaterError: there is no such file, or it is damaged.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RaterError(
            f"The offline rater's numbers cannot be read from {path} ({error.strerror}). "
            "Install assessor again."
        ) from error
    numbers, card = unpack(content, str(path))
    return numbers, card, hashlib.sha256(content).hexdigest()


def _unpacked(content: bytes) -> tuple[Numbers, str]:
    text, _, arrays = content.partition(b"\n\n")
    first, card, *features = text.decode().split("\n")
    fitted = json.loads(first)
    size = 2 * len(features)
    if len(arrays) != size * (1 + THRESHOLDS) or len(set(features)) != len(features):
        raise ValueError
    rarities, *weights = (
        _swapped(array("h", arrays[start : start + size]))
        for start in range(0, len(arrays), size or 1)
    )
    numbers = Numbers(
        places=dict(zip(features, range(len(features)), strict=True)),
        rarities=rarities,
        weights=tuple(weights),
        intercepts=_of_thresholds(fitted["intercepts"]),
        slopes=_of_thresholds(fitted["slopes"]),
        shifts=_of_thresholds(fitted["shifts"]),
        damping=float(fitted["damping"]),
    )
    return numbers, card


def _of_thresholds(numbers: Sequence[float]) -> tuple[float, ...]:
    if len(numbers) != THRESHOLDS:
        raise ValueError
    return tuple(map(float, numbers))


def _swapped(part: array[int]) -> array[int]:
    """``part`` from this machine's order of bytes to the file's, or back."""
    if sys.byteorder == "big":
        part = array("h", part)
        part.byteswap()
    return part


def _damaged(name: str) -> RaterError:
    return RaterError(f"The offline rater's numbers in {name} are damaged. Install assessor again.")
