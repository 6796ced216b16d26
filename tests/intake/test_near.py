"""The same person again under another number, and somebody else under the same one: found, told, and nothing more."""

from __future__ import annotations

import importlib.util
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import polars as pl
import psycopg
import pytest

from payung.intake import bulk
from payung.intake.verdicts.check import check_file
from payung.intake.verdicts.codes import bit, names
from payung.intake.verdicts.pairs import WINDOW, linked
from payung.kernel.names import normalise_name
from payung.places.packaged import packaged_index
from payung.platform import runs
from payung.registry import likeness
from tests.intake.lists import save_csv
from tests.support import asking, people
from tests.support.people import acting, one

KUPANG, BELU = "53.71.01.2001", "53.04.01.2001"
STAGED = "insert into staged_person (sheet_row, nik, name_norm, birth_date, sex, village_code) values (%s, %s, %s, %s, %s, %s)"


def labelled_people() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "linkage_people", Path(__file__).parents[2] / "bench" / "linkage_people.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def whole(rows: list[Any]) -> pl.DataFrame:
    """People of a list as `linked` wants them."""
    return pl.DataFrame(
        {
            "row": range(len(rows)),
            "nik": [int(row.nik) for row in rows],
            "birth": [int(f"{row.birth:%Y%m%d}") for row in rows],
            "village": [int(row.village.replace(".", "")) for row in rows],
            "sex": ["LP".index(row.sex) + 1 for row in rows],
            "name": [normalise_name(row.name) for row in rows],
        }
    )


def test_people_of_a_list_are_found_again() -> None:
    """The mix of the benchmark, in one list: whoever stands there again, and nobody who only looks like him."""
    made = labelled_people()
    world = made.Labelled(made.REPORT, 6_000, 4_000, 2_000, 2_000)
    rows = [*world.people(), *world.rows()]
    told = {row - 6_000 for row in linked(whole(rows))["row"].to_list() if row >= 6_000}
    asked = {
        n for n, kind in world.same.items() if kind != "same NIK, wrong birth date"
    }  # a number twice is told as such
    true = told & asked
    assert len(true) >= 0.94 * len(asked)
    assert len(true) >= 0.98 * len(told)


def test_everybody_of_one_birth_date_costs_no_more() -> None:
    made = labelled_people()
    draw = made.Draw(7)
    day, village = date(1980, 7, 1), made.villages()[0]
    rows = [made.One(draw.nik(village, day, "L", n + 1), draw.name("L"), day, "L", village) for n in range(3 * WINDOW)]
    rows.append(made.One(draw.nik(village, day, "L", 9_000), rows[0].name, day, "L", village))
    pairs = linked(whole(rows))
    assert (len(rows) - 1, 0) in set(zip(pairs["row"], pairs["earlier"], strict=True))


def test_no_pairs_of_nobody() -> None:
    assert linked(whole([])).height == 0


def test_a_list_tells_the_later_row(tmp_path: Path) -> None:
    header = ["NIK", "Nama", "Tanggal Lahir", "JK", "Desa", "Kecamatan", "Kabupaten"]
    where = ["Belle", "KI'E", "TTS"]
    rows = [
        ["5302101201800001", "Yohanes Bria", "12/01/1980", "L", *where],
        ["5302101201800002", "Petrus Bria", "12/01/1980", "L", *where],  # his twin
        ["5302101201800007", "Bria Johanis", "12/01/1980", "L", *where],  # himself: a digit and a spelling
        ["5302102201800001", "Yohanes Bria", "22/01/1980", "L", *where],  # himself: the day
        ["5302102503910004", "Yohanes Bria", "25/03/1991", "L", *where],  # a namesake
    ]
    result = [row.codes for row in check_file(save_csv(tmp_path / "a.csv", [header, *rows]), packaged_index())]
    assert result == ["", "", "POSSIBLE_DUPLICATE_PERSON", "POSSIBLE_DUPLICATE_PERSON", ""]


def test_numbers_and_days_compare_in_the_database_as_in_the_program(db: Any, owner: Any) -> None:
    dice = random.Random(11)
    niks: list[tuple[str, str]] = []
    days: list[tuple[date, date]] = []
    for _ in range(400):
        nik = f"{dice.randrange(10**15, 10**16)}"
        other = list(nik if dice.random() < 0.9 else f"{dice.randrange(10**15, 10**16)}")
        for _slip in range(dice.randrange(4)):
            n = dice.randrange(15)
            other[n], other[n + 1] = (
                (other[n + 1], other[n]) if dice.random() < 0.5 else (dice.choice("123456789"), other[n + 1])
            )
        niks.append((nik, "".join(other)))
        day = date(1960, 1, 1) + timedelta(days=dice.randrange(18_000))
        days.append((day, day + timedelta(days=dice.choice((0, 1, 10, 30, 31, 365, 3652, dice.randrange(9_000))))))
        if day.day <= 12:
            days.append((day, date(day.year, day.day, day.month)))
    numbers = [np.array([int(pair[n]) for pair in niks]) for n in (0, 1)]
    born = [np.array([int(f"{pair[n]:%Y%m%d}") for pair in days]) for n in (0, 1)]
    as_nik = likeness.features(
        (numbers[0], numbers[1]), (numbers[0], numbers[1]), (numbers[0],) * 2, (numbers[0],) * 2
    )[0]
    as_birth = likeness.features((born[0], born[1]), (born[0], born[1]), (born[0],) * 2, (born[0],) * 2)[1]
    assert set(as_nik.tolist()) == {0, 1, 2, 3, 4}
    assert set(as_birth.tolist()) == {0, 1, 2}
    for pair, seen in zip(niks, as_nik.tolist(), strict=True):
        assert one(owner, "select payung.nik_compared(%s, %s)", pair) == seen, pair
    for pair, seen in zip(days, as_birth.tolist(), strict=True):
        assert one(owner, "select payung.birth_compared(%s, %s)", pair) == seen, pair
    assert owner.execute(
        "select payung.nik_compared(null, '5'), payung.nik_compared('', '5'), payung.birth_compared(null, null)"
    ).fetchone() == (5, 5, 3)


@pytest.fixture
def world(own_db: Any, loader: Any, token: Any, owner: Any) -> tuple[Any, str, int]:
    """Somebody of Kota Kupang, her NIK, and a scheme that asks."""
    with acting(loader, token("admin")):
        known = people.member(loader, "53.71", "Naomi Benu")
        scheme = people.scheme(loader, quotas={"53.71": 5}).scheme
    return known, one(owner, "select nik from registry_identity where person_id = %s", [known.person]), scheme


def told(db: Any, loader: Any, asker: str, scheme: int, rows: list[tuple[Any, ...]]) -> dict[int, list[str]]:
    """What a check says of rows (sheet row, nik, name, birth date, sex, village), by the program's own road."""
    beside = db.connect("loader")
    with acting(loader, asker), loader.cursor() as cursor:
        asking.stage(loader, [])
        for row in rows:
            loader.execute(STAGED, row)
        asking.write_down(beside, loader, asker, scheme, len(rows))
        bulk.weigh_candidates(cursor, scheme)
        masks = bulk.match_registry(cursor, scheme, np.array([row[0] for row in rows]))
    beside.close()
    return {row[0]: list(names(mask)) for row, mask in zip(rows, masks.tolist(), strict=True) if mask}


def slip(nik: str) -> str:
    """The same number with another last digit that nobody has."""
    return f"{nik[:-1]}{(int(nik[-1]) + 5) % 10}"


def test_somebody_elses_number_is_looked_at(own_db, loader, owner, world):
    _known, nik, scheme = world
    rows = [
        (2, nik, "AHMAD SUROSO", "1985-03-12", "P", KUPANG),
        (3, nik, "NAOMI BENU", "1985-03-13", "P", KUPANG),
        (4, nik, "NAOMI BENU", "1985-03-12", "L", KUPANG),
        (5, nik, "NAOMY BENNU", "1985-03-12", "P", KUPANG),  # only spelt otherwise
        (6, nik, "BENU NAOMI", "1985-03-12", "P", BELU),
        (7, nik, "NAOMI", None, "", ""),
    ]
    office = asking.run_token(owner, loader, "kupang", scheme)
    assert told(own_db, loader, office, scheme, rows) == {row: ["NIK_OTHER_PERSON"] for row in (2, 3, 4)}
    elsewhere = asking.run_token(owner, loader, "belu", scheme)
    assert told(own_db, loader, elsewhere, scheme, rows) == {row: ["REVIEW_ELSEWHERE"] for row in (2, 3, 4)}


def test_a_person_is_found_again(own_db, loader, owner, world):
    _known, nik, scheme = world
    near = slip(nik)
    rows = [
        (2, near, "NAOMI BENU", "1985-03-12", "P", KUPANG),
        (3, near, "NAOMY BENNU", "1985-03-12", "P", KUPANG),
        (4, near, "BENU NAOMI", "1985-03-12", "P", BELU),
        (5, near, "RUT BENU", "1985-03-12", "P", KUPANG),  # a twin
        (6, f"{nik[:10]}91{nik[12:]}", "NAOMI BENU", "1991-03-12", "P", KUPANG),  # the year
        (7, "5371015609770001", "NAOMI BENU", "1977-09-16", "P", KUPANG),  # a namesake
        (8, nik, "NAOMI BENU", "1985-03-12", "P", KUPANG),  # herself
    ]
    found = (2, 3, 4)
    office = asking.run_token(owner, loader, "cabang", scheme)
    assert told(own_db, loader, office, scheme, rows) == {row: ["POSSIBLE_DUPLICATE_PERSON"] for row in found}
    elsewhere = asking.run_token(owner, loader, "belu", scheme)
    assert told(own_db, loader, elsewhere, scheme, rows) == {row: ["REVIEW_ELSEWHERE"] for row in found}


def test_candidates_are_given_to_a_live_run_and_written_down(own_db, loader, owner, token, world):
    known, nik, scheme = world
    asker = asking.run_token(owner, loader, "belu", scheme)
    row = (2, slip(nik), "X", "1985-03-12", KUPANG)
    with asking.asked(own_db, loader, asker, scheme, [row]):
        columns = [c.name for c in loader.execute("select * from near_person").description]
        given = loader.execute("select person_id, nik, birth, place from near_person").fetchall()
    assert columns == ["sheet_row", "person_id", "name_norm", "nik", "birth", "place", "sex"]
    assert (known.person, 1, 0, 0) in given
    line = owner.execute(
        "select kind, asked, elsewhere > 0, persons @> array[%s::bigint], digest is null from access_readlog order by id desc limit 1",
        [known.person],
    ).fetchone()
    assert line == ("list_near", 1, True, True, True)
    for secret, refused in ((token("admin"), "P0C13"), ("", "P0C13"), (asker, "P0C11")):
        assert (
            asking.refused(loader, secret, "intake_near", scheme, lambda: asking.stage(loader, [(3, *row[1:])]))
            == refused
        )


def test_candidates_of_ones_own_are_not_believed(own_db, loader, owner, world):
    known, _nik, scheme = world
    asker = asking.run_token(owner, loader, "belu", scheme)
    rows = [(2, "5301010101900001", "X", "1990-01-01", BELU)]
    beside = own_db.connect("loader")
    forged = (
        "create temp table near_person (sheet_row int, person_id bigint, name_norm text, nik smallint, birth smallint,"
        f" place smallint, sex smallint) on commit drop; insert into near_person values (2, {known.person}, 'X', 0, 1, 0, 1)"
    )
    stage = (
        "create temp table staged_likeness (sheet_row int, person_id bigint, weight int, evidence int) on commit drop;"
        f" insert into staged_likeness values (2, {known.person}, 100, 0); grant select on staged_likeness to public"
    )

    def prepared(*statements: str) -> Any:
        def prepare() -> None:
            asking.stage(loader, rows)
            asking.write_down(beside, loader, asker, scheme, 1)
            for statement in statements:
                loader.execute(statement)

        return prepare

    given = f"select payung.intake_near({scheme})"
    assert asking.refused(loader, asker, "intake_match", scheme, prepared(stage)) == "P0CE0"
    assert asking.refused(loader, asker, "intake_match", scheme, prepared(forged, stage)) == "P0CE0"
    assert asking.refused(loader, asker, "intake_match", scheme, prepared(given)) == "P0A60"
    write = f"insert into near_person values (2, {known.person}, 'X', 0, 1, 0, 1)"
    assert asking.refused(loader, asker, "intake_match", scheme, prepared(given, write)) == "42501"
    with acting(loader, asker):  # whom it was not given it cannot weigh
        prepared(given, stage)()
        assert loader.execute("select * from payung.intake_match(%s)", [scheme]).fetchall() == []
    beside.close()


HEADER = ["NIK", "Nama", "Tanggal Lahir", "JK", "Desa", "Kecamatan", "Kabupaten"]
SOE = ["Belle", "KI'E", "TTS"]


def checked(client: Any, tmp_path: Path, scheme: int, *rows: list[str]) -> int:
    """A list of these people in one village of TTS, checked."""
    content = save_csv(tmp_path / "daftar.csv", [HEADER, *([*row, *SOE] for row in rows)]).read_bytes()
    listed = client.upload(scheme, "daftar.csv", content).json()["list"]["id"]
    runs.execute(client.post(f"/lists/{listed}/check").json()["id"])
    return int(listed)


def committed(client: Any, list_id: int) -> dict[str, int]:
    runs.execute(client.post(f"/lists/{list_id}/commit").json()["id"])
    return dict(client.get(f"/lists/{list_id}").json()["counts"])


@pytest.fixture
def opened(own_db: Any, api: Any, scheme: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")
    return int(api("provinsi").post("/schemes", {**scheme, "quotas": {"53.02": 50}}).json()["id"])


def test_a_number_given_away_between_check_and_commit_is_not_taken(own_db, api, opened, tmp_path):
    """Two lists with one number and two people, both checked before either is committed."""
    client = api("provinsi")
    first = checked(client, tmp_path, opened, ["5302101201800001", "Yohanes Bria", "12/01/1980", "L"])
    second = checked(client, tmp_path, opened, ["5302101201800001", "Ahmad Suroso", "12/01/1980", "L"])
    assert committed(client, first)["committed"] == 1
    late = committed(client, second)
    assert {name: late[name] for name in ("committed", "already", "covered", "other_person")} == {
        "committed": 0, "already": 0, "covered": 0, "other_person": 1,
    }  # fmt: skip
    assert (
        client.get(
            f"/lists/{checked(client, tmp_path, opened, ['5302101201800001', 'Ahmad S', '12/01/1980', 'L'])}"
        ).json()["counts"]["review"]
        == 1
    )


def test_what_a_row_is_like_is_kept_as_numbers_for_who_may_see_both(own_db, app, api, opened, tmp_path, token, owner):
    client = api("provinsi")
    first = checked(client, tmp_path, opened, ["5302101201800001", "Yohanes Bria", "12/01/1980", "L"])
    assert committed(client, first)["committed"] == 1
    second = checked(
        client,
        tmp_path,
        opened,
        ["5302101201800007", "Bria Johanis", "12/01/1980", "L"],
        ["5302101201800009", "Johanis Bria", "12/01/1980", "L"],
    )
    person = one(owner, "select person_id from registry_identity where nik = '5302101201800001'")
    kept = "select sheet_row, earlier_row, person_id from intake_likeness where list_id = %s order by 1, 2"
    assert owner.execute(kept, [second]).fetchall() == [(2, 0, person), (3, 0, person), (3, 2, 0)]
    weights = owner.execute("select weight, evidence from intake_likeness").fetchall()
    assert all(weight >= likeness.ENOUGH and len(likeness.sentences(mask)) == 5 for weight, mask in weights)
    for username, seen in (("provinsi", 3), ("belu", 0)):
        with acting(app, token(username)):
            assert len(app.execute(kept, [second]).fetchall()) == seen
    with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("provinsi")):
        app.execute("update intake_likeness set weight = 0")


def test_both_codes_say_what_to_do() -> None:
    from payung.intake.verdicts.codes import sentences

    for code in ("NIK_OTHER_PERSON", "POSSIBLE_DUPLICATE_PERSON"):
        said = sentences(bit(code))
        assert "KTP" in said
        assert "betulkan lalu kirim kembali" in said
        assert "kantor cabang" in said
