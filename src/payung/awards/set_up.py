"""What comes with the program: past cycles, of the provinces whose places an installation has."""

from __future__ import annotations

from payung.awards import history


def load(provinces: set[str]) -> None:
    """Write those of these provinces as owner; what somebody has recorded since stays as he recorded it."""
    history.load_packaged(provinces)
