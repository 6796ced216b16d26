"""While modules load nobody looks for garbage; afterwards it is looked for as before."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from payung.platform.loading import loading


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    was = gc.isenabled()
    yield
    (gc.enable if was else gc.disable)()
    gc.unfreeze()


def test_it_goes_on_after_a_module_that_cannot_be_loaded() -> None:
    gc.enable()
    with pytest.raises(ImportError):
        _load_what_is_not_there()
    assert gc.isenabled()


def _load_what_is_not_there() -> None:
    with loading():
        assert not gc.isenabled()
        raise ImportError


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    with loading():
        pass
    assert not gc.isenabled()


def test_what_was_loaded_is_looked_through_no_more() -> None:
    gc.unfreeze()
    with loading():
        made = [[] for _ in range(1000)]
    assert gc.get_freeze_count() >= len(made)
