"""What a node of an explanation is made of: how its value comes about, what a child does in it, its words for marks."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from payung.law.language import marked

Value = int | str | bool | None
WHY = marked("Sebab")
MARK_WORDS = {
    "high": marked("dicocokkan dengan naskah atau beberapa sumber"),
    "medium": marked("belum dicocokkan dengan naskah resmi"),
    "low": marked("tidak pasti, harus diperiksa"),
}


class How(StrEnum):
    """How a value comes from the children that count in it."""

    GIVEN = ""  # an input, a value of the law, or words
    SUM = "sum"
    PRODUCT = "product"  # rounded half-up once
    PRODUCT_DOWN = "product_down"  # rounded down
    LEAST = "least"
    MOST = "most"
    WITHIN = "within"  # the first, not below the second and not above the third
    LAST = "last"  # the last one, each being computed from the one before


class Role(StrEnum):
    """What a child does in its parent's value."""

    PART = "part"
    LESS = "less"  # taken off a sum
    DIVISOR = "divisor"  # divides a product
    BESIDE = "beside"  # worth seeing, counts in nothing


class Node(Protocol):
    """A node as it is rendered; `payung.law.explain.Explanation` is one."""

    @property
    def label(self) -> str: ...
    @property
    def value(self) -> Value: ...
    @property
    def unit(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def verified(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def how(self) -> How: ...
    @property
    def role(self) -> Role: ...
    @property
    def key(self) -> str: ...
    @property
    def children(self) -> tuple[Node, ...]: ...
    @property
    def parts(self) -> tuple[Node, ...]: ...
    def worded(self, language: str = "id") -> str: ...
