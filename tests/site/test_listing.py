"""The made-up list: the same for the same size, enough people for every quota, spoilt as real lists are."""

from __future__ import annotations

import re
import time
import zipfile
from collections import Counter

import pytest

from payung.coverage.mixing import mix
from payung.intake.verdicts.check import check_file
from payung.places.packaged import packaged_index
from payung.platform.workbooks import EARLIEST
from payung.site.demo.listing import DEFECTS, list_rows, make_cohort, make_plan, write_listing
from payung.site.demo.people import quotas, villages
from payung.site.demo.snapshot import PARTLY_UNTIL, UNTIL, make_members, sizes
from payung.site.demo.story import LISTED_ON

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
    write_listing(path, rows, LISTED_ON)
    assert check_file(path, packaged_index()).rows == rows


def test_the_workbook_is_the_same_bytes_and_of_a_day_of_the_story(tmp_path) -> None:
    one, other = tmp_path / "satu.xlsx", tmp_path / "dua.xlsx"
    write_listing(one, 40, LISTED_ON)
    time.sleep(1.1)  # the writer states seconds, the archive every second one
    write_listing(other, 40, LISTED_ON)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as book:
        assert book.testzip() is None
        said = book.read("docProps/core.xml").decode()
        assert {part.date_time for part in book.infolist()} == {EARLIEST}
    assert set(re.findall(r">(20[0-9-]+T[0-9:]+Z)<", said)) == {f"{LISTED_ON.isoformat()}T00:00:00Z"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dua.xlsx", "satu.xlsx"]


def test_every_kind_of_defect_is_found(tmp_path) -> None:
    path = tmp_path / "daftar.xlsx"
    write_listing(path, 3000, LISTED_ON)
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
