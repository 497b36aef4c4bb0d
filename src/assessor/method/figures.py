"""What records of printed figures share: frozen, strict where pydantic reads one, JSON values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, dataclass_transform

if TYPE_CHECKING:
    from pydantic import ConfigDict, GetCoreSchemaHandler
    from pydantic_core import CoreSchema


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Figures:
    """A record of figures, each already rounded to the places it is printed with.

    A frozen dataclass in all but its making: the code of one takes longer to compile than its
    figures to compute, and fifteen of them stand in the way of ``assessor score``. For models
    of documents, which hold such records as they are, pydantic is shown true dataclasses.
    """

    __pydantic_config__: ClassVar[ConfigDict] = {"extra": "forbid", "strict": True}

    def __init__(self, **figures: object) -> None:
        self.__dict__.update(figures)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{name} cannot be set: figures do not change")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({told})"

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON values: whole numbers as they are, all others as decimal strings."""
        return {name: _as_json(value) for name, value in self.__dict__.items()}

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Figures], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        for kind in reversed(cls.__mro__[: cls.__mro__.index(Figures)]):
            dataclass(init=False, repr=False, eq=False)(kind)
        return handler(source)


def _as_json(value: object) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Figures):
        return value.as_json()
    if isinstance(value, tuple):
        return [_as_json(element) for element in value]
    return value
