"""Another province from files of the same columns, and boundaries from GeoJSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from payung.places import selectors
from payung.places.selectors import index
from payung.places.services import LoadedPlaces, PlacesRefused, load_boundaries, load_tree
from payung.platform.db import OWNER
from tests.support.people import one

FILES = Path(__file__).resolve().parents[1] / "data" / "places"
TREE = tuple(FILES / f"{level}.csv" for level in ("regencies", "districts", "villages"))
PROVINCE = ("52", "Nusa Tenggara Barat")


@pytest.fixture
def neighbour(db):
    """The neighbouring province beside the one that was there."""
    return load_tree(*TREE, PROVINCE)


def test_the_loaded_province_is_found_beside_the_one_that_was_there(neighbour, owner):
    assert neighbour == LoadedPlaces(1, 2, 2, 3)
    found = index(using=OWNER)
    assert found.find("Ampenan Selatan", 1)[0]["code"] == "52.71.01.1001"
    assert found.by_code["53.04"].name.upper().endswith("BELU")
    assert one(owner, "select count(*) from places_place where level = 2 and parent_id = '53'") == 22


def test_a_place_lies_in_those_above_it(db):
    above = ["53", "53.04", "53.04.03", "53.04.03.2001"]
    kept = selectors.Place.objects.using(OWNER)
    assert [kept.get(code=code).level for code in above] == [1, 2, 3, 4]
    for depth in range(1, 5):
        assert [place.code for place in selectors.ancestors(above[depth - 1])] == above[:depth]


def test_loading_it_again_changes_nothing(neighbour, owner):
    table = "select md5(string_agg(p::text, '|' order by code)) from places_place p"
    before = one(owner, table)
    assert load_tree(*TREE, PROVINCE) == neighbour
    assert one(owner, table) == before


def test_boundaries_of_known_places_are_loaded_and_others_counted(neighbour, owner):
    assert load_boundaries(FILES / "boundaries.geojson", "uji") == {"loaded": 2, "unknown": 1}
    kept = owner.execute("select place_id, source, geometry->>'type' from places_boundary order by 1").fetchall()
    assert kept == [("52.01", "uji", "Polygon"), ("52.71", "uji", "Polygon")]


def a_feature(kind, coordinates):
    return {"features": [{"properties": {"code": "53.04"}, "geometry": {"type": kind, "coordinates": coordinates}}]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "BOUNDARY_FILE"),
        ("[]", "BOUNDARY_FILE"),
        ({"features": [7]}, "BOUNDARY_FILE"),
        ({"features": [{"properties": 7, "geometry": {"type": "Polygon"}}]}, "BOUNDARY_FILE"),
        ({"type": "FeatureCollection", "features": []}, "BOUNDARY_UNKNOWN"),
        (a_feature("Point", [116, -8]), "BOUNDARY_SHAPE"),
        (a_feature("Polygon", [[[300000, 9000000]]]), "BOUNDARY_SHAPE"),
    ],
)
def test_what_is_no_boundary_is_refused_and_nothing_kept(db, owner, tmp_path, content, code):
    path = tmp_path / "batas.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    before = one(owner, "select count(*) from places_boundary")
    with pytest.raises(PlacesRefused) as refused:
        load_boundaries(path)
    assert refused.value.code == code
    assert one(owner, "select count(*) from places_boundary") == before


@pytest.mark.parametrize(
    ("villages", "code"),
    [
        ("code,kind,name\n52.09.01.2001,desa,Tanpa Induk\n", "PLACE_ORPHAN"),
        ("code,kind,name\n52.01.01,desa,Salah Tingkat\n", "PLACE_LEVEL"),
        ("kode,nama\n52.01.01.2001,Beleke\n", "PLACES_COLUMNS"),
    ],
)
def test_damaged_files_are_refused_whole(db, owner, tmp_path, villages, code):
    path = tmp_path / "desa.csv"
    path.write_text(villages)
    before = one(owner, "select count(*) from places_place")
    with pytest.raises(PlacesRefused) as refused:
        load_tree(TREE[0], TREE[1], path, PROVINCE)
    assert refused.value.code == code
    assert one(owner, "select count(*) from places_place") == before
