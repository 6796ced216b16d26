"""Label placement on a small map: greedy, the most important first; a label that fits nowhere is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

# width of a letter over its height, a little wide on purpose: better an empty gap than two names on one another
LETTER = 0.6
GAP = 3.0


@dataclass(frozen=True)
class Box:
    """A rectangle in picture units."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share any area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether this rectangle lies wholly inside another."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """A text that belongs to a symbol of a radius at x, y."""

    text: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Spot:
    """The place of a label; a `far` one needs a line back to its symbol, ending at (near_x, near_y)."""

    label: Label
    box: Box
    far: bool = False

    @property
    def near_x(self) -> float:
        """The point of the box nearest to the symbol."""
        return min(max(self.label.x, self.box.left), self.box.right)

    @property
    def near_y(self) -> float:
        """The point of the box nearest to the symbol."""
        return min(max(self.label.y, self.box.top), self.box.bottom)


def _candidates(label: Label, size: float) -> Iterator[tuple[Box, bool]]:
    width, height = len(label.text) * size * LETTER, size * 1.15
    if not label.radius:  # the name of an area is placed on the area
        yield Box(label.x - width / 2, label.y - height / 2, label.x + width / 2, label.y + height / 2), False
    for distance in (0.0, size * 1.3, size * 2.6):
        far = distance > 0
        side = label.radius + GAP + distance
        slant = side * 0.71
        for dx, dy in (
            (side, -height / 2),
            (-side - width, -height / 2),
            (-width / 2, -side - height),
            (-width / 2, side),
            (slant, -slant - height),
            (slant, slant),
            (-slant - width, -slant - height),
            (-slant - width, slant),
        ):
            left, top = label.x + dx, label.y + dy
            yield Box(left, top, left + width, top + height), far


def place_labels(labels: Sequence[Label], size: float, view: Box, *, centred: bool = False) -> list[Spot]:
    """Places for labels in their order; boxes do not overlap, cover no symbol, and are all inside the view.

    `centred`: a name is placed on its own area or left out, so that it is never read as its neighbour's.
    """
    symbols = [
        Box(s.x - s.radius * 0.8, s.y - s.radius * 0.8, s.x + s.radius * 0.8, s.y + s.radius * 0.8)
        for s in labels
        if s.radius
    ]
    placed: list[Spot] = []
    for label in labels:
        for box, far in islice(_candidates(label, size), 1 if centred else None):
            clear = box.within(view) and not any(box.meets(s.box) for s in placed)
            if clear and not any(box.meets(symbol) for symbol in symbols):
                placed.append(Spot(label, box, far))
                break
    return placed
