"""The conditions of a scheme for people on its list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rules:
    """Ages are completed years on ``first_day`` of the scheme; ``max_decile`` is the highest welfare
    decile taken."""

    first_day: date = date(2025, 7, 1)
    min_age: int = 17
    max_age: int = 64
    max_decile: int = 5

    def __post_init__(self) -> None:
        """Raises ValueError for bounds that cannot hold."""
        if not 0 <= self.min_age <= self.max_age <= 120:
            raise ValueError(f"ages {self.min_age}..{self.max_age} cannot hold")
        if not 1 <= self.max_decile <= 10:
            raise ValueError(f"decile limit {self.max_decile} is outside 1..10")

    def facts(self) -> dict[str, int]:
        """Values for the sentences of the codes."""
        return {"min_age": self.min_age, "max_age": self.max_age, "max_decile": self.max_decile}
