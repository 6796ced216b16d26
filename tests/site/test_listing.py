"""The made-up list: the same for the same size, enough people for every quota, spoilt as real lists are."""

from __future__ import annotations

from collections import Counter

import pytest

from payung.coverage.mixing import mix
from payung.intake.verdicts.check import check_file
from payung.places.packaged import packaged_index
from payung.site.demo.listing import DEFECTS, list_rows, make_cohort, make_plan, write_listing
from payung.site.demo.people import quotas, villages
from payung.site.demo.snapshot import PARTLY_UNTIL, UNTIL, make_members, sizes

REPORTED = mix(3490, 7730, 1412, informal=1_000_000)
assert REPORTED is not None


def test_the_cohort_fills_every_quota_and_leaves_people_waiting() -> None:
    plan = make_plan(115_000)
    clean = Counter(villages()[v].code[:5] for v in plan.village[plan.kinds == "clean"].tolist())
    places = quotas(100_000)
    assert sum(places.values()) == 100_000
    assert len(places) == 22
    assert all(clean[code] >= places[code] for code in places)
    assert sum(clean.values()) > 100_000


def test_the_same_size_gives_the_same_list() -> None:
    first, second = (list(list_rows(make_cohort(300))) for _ in range(2))
    assert first == second
    assert len(first) == 301
    assert first[-1]["Nama Lengkap"] == "JUMLAH"


@pytest.mark.parametrize("rows", [1, 2, 7])
def test_tiny_lists_work(rows: int, tmp_path) -> None:
    path = tmp_path / "daftar.xlsx"
    write_listing(path, rows)
    assert check_file(path, packaged_index()).rows == rows


def test_every_kind_of_defect_is_found(tmp_path) -> None:
    path = tmp_path / "daftar.xlsx"
    write_listing(path, 3000)
    found = check_file(path, packaged_index())
    expected = {
        "NIK_DUPLICATE_IN_LIST", "AGE_OUT_OF_RANGE", "BIRTHDATE_MISMATCH", "NOT_ELIGIBLE_DECILE", "NIK_FORMAT",
        "PLACE_UNKNOWN", "SEX_MISMATCH", "POSSIBLE_DUPLICATE_PERSON", "NIK_PRECISION_LOST", "NIK_DATE",
        "BIRTHDATE_INVALID", "NIK_SERIAL", "NAME_MISSING",
    }  # fmt: skip
    assert expected <= set(found.codes)
    assert found.verdicts["accepted"] + found.verdicts["review"] + found.verdicts["rejected"] == 3000
    clean = sum(1 for kind in make_plan(3000).kinds.tolist() if kind in {"clean", "protected", "partly"})
    assert abs(found.verdicts["accepted"] - clean) <= 3


def test_members_stand_in_the_reported_proportion_and_meet_the_list() -> None:
    cohort = make_cohort(5000)
    members = make_members(cohort, REPORTED)
    informal, formal = sizes(5000, REPORTED)
    assert (informal, formal) == (706, 1894)
    assert members.filter(segment="BPU").height == informal
    assert members.filter(segment="PU").height == formal
    assert members["nik"].n_unique() == members.height
    listed = set(cohort.people.nik)
    shared = members.filter(members["nik"].is_in(list(listed)))
    assert shared.height == 5000 * (DEFECTS["protected"] + DEFECTS["partly"]) // 100_000
    assert set(shared["until"].to_list()) == {UNTIL, PARTLY_UNTIL}
