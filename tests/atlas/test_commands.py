"""The commands that load another province and its boundaries (what they load: tests/places/test_loading.py)."""

from __future__ import annotations

from pathlib import Path

FILES = Path(__file__).resolve().parents[1] / "data" / "places"


def test_a_province_and_its_boundaries_are_loaded_by_command(desk):
    tree = [
        part for level in ("regencies", "districts", "villages") for part in (f"--{level}", str(FILES / f"{level}.csv"))
    ]
    loaded = desk("places", "load", *tree, "--province", "52", "Nusa Tenggara Barat", "--json", "-")
    assert loaded.code == 0, loaded.err
    assert loaded.json == {"provinces": 1, "regencies": 2, "districts": 2, "villages": 3}
    said = desk("places", "boundaries", str(FILES / "boundaries.geojson"), "--source", "uji", "--json", "-")
    assert (said.code, said.json) == (0, {"loaded": 2, "unknown": 1})
