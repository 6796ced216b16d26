"""A candidate sees its own file and nobody else's: by page, by interface, by raw SQL; papers, objections, conflicts."""

from __future__ import annotations

import io
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from payung.awards.nominations.services import offer
from payung.platform.db import acting as session
from payung.platform.housekeeping import _namers as namers
from tests.awards.playing import YEAR, frozen, moved, nominated, opened, seated
from tests.support import states
from tests.support.interface import BASE, code_of
from tests.support.people import acting, one
from tests.vault.papers import pdf, photo

DENIED = psycopg.errors.InsufficientPrivilege


@pytest.fixture(autouse=True)
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-10")


@pytest.fixture
def cast(own_db: Any, api: Any) -> dict[str, int]:
    """Belu by the office, Kota Kupang by itself, Bank NTT by itself, PT Uji by a partner, a firm that Payung does not know."""
    return five_nominated(api)


@states.kept
def five_nominated(api: Any) -> dict[str, int]:
    numbers = opened(api, ("kabupaten_kota", "desa", "usaha_keuangan", "usaha_perdagangan_jasa"))
    return {
        **numbers,
        "belu": nominated(api, numbers["kabupaten_kota"], place="53.04"),
        "kupang": nominated(api, numbers["kabupaten_kota"], "kupang", place="53.71"),
        "bank": nominated(api, numbers["usaha_keuangan"], "bank", body="bank-ntt"),
        "pt": nominated(api, numbers["usaha_perdagangan_jasa"], "bank", body="pt-uji"),
        "warung": nominated(api, numbers["usaha_perdagangan_jasa"], name="Warung Maju"),
    }


def brought(api: Any, who: str, candidate: int, kind: str, content: bytes = b"", name: str = "surat.pdf") -> Any:
    """Bring a paper by the interface."""
    caller = api(who)
    data = {"kind": kind, "file": SimpleUploadedFile(name, content or pdf(script=False))}
    return caller.client.post(f"{BASE}/award/candidates/{candidate}/papers", data, headers=caller._headers(None, {}))


SEES = {
    "provinsi": {"belu", "kupang", "bank", "pt", "warung"},
    "belu": {"belu"},
    "kupang": {"kupang"},
    "bank": {"bank"},  # and not PT Uji, which it has nominated
    "hrd": {"pt"},
    "sponsor": set(),
    "juri": set(),  # a juror without a seat
    "kepala": set(),  # a head of the branch serves Belu, but is not its government
    "pemeriksa": set(),
}


@pytest.mark.parametrize("who", SEES)
def test_each_sees_its_own_and_no_other(
    cast: dict[str, int], api: Any, app: psycopg.Connection, token: Any, who: str
) -> None:
    seen = {name: cast[name] for name in SEES[who]}
    assert {one["id"] for one in api(who).get(f"/award/cycles/{YEAR}/candidates").json()} == set(seen.values())
    for name in ("belu", "kupang", "bank", "pt", "warung"):
        said = api(who).get(f"/award/candidates/{cast[name]}")
        assert said.status_code == (200 if name in seen else 403), (who, name)
    # raw SQL as the application tells no more
    with acting(app, token(who)):
        assert {row[0] for row in app.execute("select id from awards_candidate").fetchall()} == set(seen.values())
    for name in {"belu", "bank", "pt"} - set(seen):
        for attack in (
            f"select * from payung.award_live({cast[name]}, '2025-08-01')",
            f"select payung.award_object({cast[name]}, 'protected', 'sebab', 1, '2025-08-01')",
            f"select payung.award_paper_add({cast[name]}, 'budget', repeat('a', 32), 'x', 'application/pdf', repeat('a', 64), 1, '')",
            f"select payung.award_candidate_withdraw({cast[name]}, 'sebab saja')",
        ):
            with pytest.raises(DENIED), acting(app, token(who)):
                app.execute(attack)
    for hidden in (
        "award_figures(array[1], '2025-08-01')",
        "award_of_people(array[1], '2025-08-01')",
        "award_of_coverage(array['53.04'], '2025-08-01')",
    ):
        with pytest.raises(DENIED), acting(app, token(who)):
            app.execute(f"select * from payung.{hidden}")


@pytest.mark.parametrize(
    ("who", "category", "own"),
    [
        ("belu", "kabupaten_kota", ["53.04"]),
        ("belu", "desa", []),  # a regency is no village
        ("bank", "kabupaten_kota", []),  # a bank has no place
        ("bank", "usaha_keuangan", ["bank-ntt"]),
        ("bank", "usaha_perdagangan_jasa", ["bank-ntt"]),
        ("sponsor", "kabupaten_kota", []),
    ],
)
def test_one_s_own_is_offered_where_it_is_judged(
    cast: dict[str, int], actor: Any, who: str, category: str, own: list[str]
) -> None:
    reader = actor(who)
    with session(reader.token):
        offered = offer(reader, cast[category])
    assert [code for code, _name in offered.own] == own
    assert not {code for code, _name in offered.others} & set(own)


def test_how_somebody_was_nominated_is_what_the_database_sees(cast: dict[str, int], own_db: Any, api: Any) -> None:
    rows = own_db.connect("owner").execute("select id, nominated_how from awards_candidate").fetchall()
    by_number = dict(rows)
    assert {n: by_number[cast[n]] for n in ("belu", "kupang", "bank", "pt")} == {
        "belu": "office", "kupang": "self", "bank": "self", "pt": "partner",
    }  # fmt: skip
    for who, category, named, code in (
        ("provinsi", "kabupaten_kota", {"place": "53.04"}, "CANDIDATE_STANDS"),
        ("provinsi", "kabupaten_kota", {"body": "bank-ntt"}, "CANDIDATE_KIND"),
        ("provinsi", "kabupaten_kota", {"place": "11.01"}, "CANDIDATE_NAMED_UNKNOWN"),
        ("provinsi", "desa", {"place": "53.04"}, "CANDIDATE_KIND"),
        ("provinsi", "usaha_keuangan", {"place": "53.04"}, "CANDIDATE_KIND"),
        ("provinsi", "usaha_keuangan", {"body": "bank-lain"}, "CANDIDATE_NAMED_UNKNOWN"),
        ("provinsi", "usaha_keuangan", {}, "CANDIDATE_NAME"),
        ("provinsi", "usaha_keuangan", {"body": "bank-ntt"}, "CANDIDATE_STANDS"),
    ):
        said = api(who).post(f"/award/categories/{cast[category]}/candidates", named)
        assert code_of(said) == code, named
    assert api("juri").post(f"/award/categories/{cast['desa']}/candidates", {"place": "53.04"}).status_code == 403


def test_a_juror_in_conflict_never_sees_the_file(
    cast: dict[str, int], own_db: Any, api: Any, app: Any, token: Any
) -> None:
    owner = own_db.connect("owner")
    seats = {
        "juri": seated(owner, 1, "juri"),
        "juribank": seated(owner, 2, "juribank", "bank-ntt"),
        "sekda": seated(owner, 3, "sekda", "pemprov-ntt", "chair"),
        "juribelu": seated(owner, 4, "juribelu", "pemkab-belu"),
    }
    everybody = {cast[name] for name in ("belu", "kupang", "bank", "pt", "warung")}
    owner.execute(
        "insert into awards_conflict (seat_id, candidate_id, basis, reason, stated_by) values (%s, %s, 'declared', 'keluarga', 1)",
        [seats["juri"], cast["pt"]],
    )
    unseen = {"juri": {cast["pt"]}, "juribank": {cast["bank"]}, "sekda": set(), "juribelu": {cast["belu"]}}
    for who, out in unseen.items():
        with acting(app, token(who)):
            assert {row[0] for row in app.execute("select id from awards_candidate").fetchall()} == everybody - out
        assert {c for c in everybody if one(owner, "select payung.award_recused(%s, %s)", [seats[who], c])} == out
        for candidate in out:
            assert api(who).get(f"/award/candidates/{candidate}").status_code == 403
    # a juror who was replaced sees nothing more, and one whose deputy works for a candidate is recused too
    seated(owner, 1, "juripengganti")
    assert api("juri").get(f"/award/cycles/{YEAR}/candidates").json() == []
    owner.execute(
        "insert into awards_deputy (seat_id, name, user_id, employer_id, from_day, reason, named_by)"
        " select %s, 'Wakil', u.id, o.id, '2025-08-10', 'sakit', 1 from access_user u, parties_organisation o"
        " where u.username = 'juri' and o.code = 'pt-uji'",
        [seats["sekda"]],
    )
    assert api("sekda").get(f"/award/cycles/{YEAR}/candidates").json() == []  # the deputy acts for the seat now
    assert {x["id"] for x in api("juri").get(f"/award/cycles/{YEAR}/candidates").json()} == everybody - {cast["pt"]}


def test_the_province_s_own_unit_is_closed_to_the_sekda(own_db: Any, api: Any, app: Any, token: Any) -> None:
    owner = own_db.connect("owner")
    numbers = opened(api, ("layanan_publik",))
    owner.execute(
        "insert into parties_organisation (code, name, kind, place_id) values ('rsud-uji', 'RSUD Uji', 'government', '53')"
    )
    unit = nominated(api, numbers["layanan_publik"], body="rsud-uji")
    seat = seated(owner, 1, "sekda", "pemprov-ntt", "chair")
    assert one(owner, "select payung.award_recused(%s, %s)", [seat, unit]) is True
    with acting(app, token("sekda")):
        assert app.execute("select id from awards_candidate").fetchall() == []


def test_papers_are_looked_at_and_missing_ones_are_named(
    cast: dict[str, int], own_db: Any, api: Any, login: Any
) -> None:
    bank = login(Client(), "bank")
    page = bank.get(f"/paritrana/calon/{cast['bank']}").content.decode()
    assert "5 berkas yang diminta belum ada" in page
    assert "belum ada data" not in page.split("Berkas yang diminta")[1]
    assert code_of(brought(api, "bank", cast["bank"], "resep")) == "CANDIDATE_PAPER_KIND"
    assert code_of(brought(api, "bank", cast["bank"], "wages", pdf(script=True))) == "CANDIDATE_PAPER_REFUSED"
    assert code_of(brought(api, "bank", cast["bank"], "wages", b"bukan surat")) == "CANDIDATE_PAPER_REFUSED"
    assert brought(api, "bank", cast["belu"], "budget").status_code == 403
    added = brought(api, "bank", cast["bank"], "wages")
    assert added.status_code == 201, added.content
    assert code_of(brought(api, "bank", cast["bank"], "wages")) == "CANDIDATE_PAPER_STANDS"
    file = {"kind": "social", "note": "CSR 2024", "file": SimpleUploadedFile("csr.pdf", pdf())}
    assert bank.post(f"/paritrana/calon/{cast['bank']}/berkas", file).status_code == 302
    page = bank.get(f"/paritrana/calon/{cast['bank']}").content.decode()
    assert "3 berkas yang diminta belum ada" in page
    assert "CSR 2024" in page
    number = added.json()["id"]
    handed = bank.get(f"/paritrana/berkas/{number}")
    assert handed.status_code == 200
    assert b"%PDF" in b"".join(handed.streaming_content)
    assert api("bank").get(f"/award/papers/{number}").content.startswith(b"%PDF")
    assert login(Client(), "belu").get(f"/paritrana/berkas/{number}").status_code == 404
    assert api("belu").get(f"/award/papers/{number}").status_code == 404
    # the nightly task keeps the file
    key = one(own_db.connect("owner"), "select file_key from awards_candidatepaper where id = %s", [number])
    with own_db.connect("loader") as loader:
        assert [row[0] for row in loader.execute("select payung.award_files(%s)", [[key, "0" * 32]]).fetchall()] == [
            key
        ]
    assert any(namer.__name__ == "award_files" for namer in namers)


def test_a_photograph_goes_out_as_a_picture_and_nothing_else(
    cast: dict[str, int], own_db: Any, api: Any, login: Any
) -> None:
    """It may be a page or an archive too: whatever opens its name would run it, and it would tell where somebody lives."""
    where = Image.Exif()
    where[0x010E] = "di rumah"
    where.get_ifd(0x8825)[1] = "S"  # the place
    page, archive = b"<html><script>alert(1)</script>", b"PK\x03\x04 arsip"
    bank = login(Client(), "bank")
    for kind, form, name in (("social", "JPEG", "undangan.html"), ("wages", "PNG", "gaji.hta")):
        content = (
            photo(form, size=(300, 200), exif=where.tobytes(), **({"comment": page} if form == "JPEG" else {}))
            + page
            + archive
        )
        file = {"kind": kind, "note": "", "file": SimpleUploadedFile(name, content)}
        assert bank.post(f"/paritrana/calon/{cast['bank']}/berkas", file).status_code == 302
        number = one(own_db.connect("owner"), "select max(id) from awards_candidatepaper")
        answer = bank.get(f"/paritrana/berkas/{number}")
        ending = "jpg" if form == "JPEG" else "png"
        assert answer["Content-Disposition"] == f'attachment; filename="{name.split(".")[0]}.{ending}"'
        assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
        for handed in (b"".join(answer.streaming_content), api("bank").get(f"/award/papers/{number}").content):
            assert not any(part in handed for part in (b"script", b"PK\x03\x04", b"di rumah", b"Exif"))
            with Image.open(io.BytesIO(handed)) as picture:
                assert (picture.format, picture.size, dict(picture.getexif())) == (form, (300, 200), {})


def test_an_objection_comes_before_the_cut_off_with_evidence(
    cast: dict[str, int], own_db: Any, api: Any, login: Any, app: Any, token: Any, monkeypatch: Any
) -> None:
    belu = login(Client(), "belu")
    address = f"/paritrana/calon/{cast['belu']}/keberatan"
    form = {"figure": "schemes", "reason": "Kami punya dua skema", "file": SimpleUploadedFile("sk.pdf", pdf())}
    assert belu.post(address, {**form, "figure": "bills_in_time"}).status_code == 400  # not a figure of a regency
    without = belu.post(address, {"figure": "schemes", "reason": "Kami punya dua skema"})
    assert without.status_code == 400
    assert "Pilih berkasnya." in without.content.decode()
    form["file"] = SimpleUploadedFile("sk.pdf", pdf())
    assert belu.post(address, form).status_code == 302
    assert "Menunggu jawaban panitia" in belu.get(f"/paritrana/calon/{cast['belu']}").content.decode()
    number = api("belu").get(f"/award/candidates/{cast['belu']}").json()["objections"][0]["id"]
    # the committee objects for nobody, and a candidate answers nothing; who sees it not cannot answer
    evidence = api("belu").get(f"/award/candidates/{cast['belu']}").json()["objections"][0]["paper_id"]
    with pytest.raises(DENIED), acting(app, token("provinsi")):
        app.execute(
            "select payung.award_object(%s, 'schemes', 'sebab saja', %s, '2025-08-10')", [cast["belu"], evidence]
        )
    # evidence of another candidate is none
    with pytest.raises(psycopg.Error) as refused, acting(app, token("kupang")):
        app.execute(
            "select payung.award_object(%s, 'schemes', 'sebab saja', %s, '2025-08-10')", [cast["kupang"], evidence]
        )
    assert refused.value.sqlstate == "P0E8B"
    for who in ("bank", "belu", "kupang"):
        with pytest.raises(DENIED), acting(app, token(who)):
            app.execute("select payung.award_object_decide(%s, true, 'terima saja')", [number])
    moved(api, "documents", "indicators")
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-16")
    assert code_of(frozen(api)) == "STAGE_UNREADY"  # an objection waits
    late = {**form, "file": SimpleUploadedFile("sk2.pdf", pdf(2))}
    said = belu.post(address, late)
    assert said.status_code == 400
    assert "sebelum batas data" in said.content.decode()
    # a refused objection leaves no paper behind
    assert (
        one(
            own_db.connect("owner"),
            "select count(*) from awards_candidatepaper where candidate_id = %s",
            [cast["belu"]],
        )
        == 1
    )
    office = api("provinsi")
    answered = {"decision": "refuse", "reason": "Hanya satu yang berjalan pada batas data"}
    assert (
        "Keberatan Kabupaten Belu menunggu jawaban"
        in login(Client(), "provinsi").get(f"/paritrana/{YEAR}/pelaksanaan").content.decode()
    )
    assert office.post(f"/award/objections/{number}/answer", answered).status_code == 200
    assert code_of(office.post(f"/award/objections/{number}/answer", answered)) == "OBJECTION_ANSWERED"
    assert frozen(api).status_code == 200
    page = belu.get(f"/paritrana/calon/{cast['belu']}").content.decode()
    assert "Tidak diterima" in page
    assert "Hanya satu yang berjalan" in page


def test_who_objected_does_not_answer(own_db: Any, api: Any) -> None:
    """The province's own unit objects by somebody who is also of the committee: another of the committee answers."""
    numbers = opened(api, ("layanan_publik",))
    unit = nominated(api, numbers["layanan_publik"], body="pemprov-ntt")
    paper = brought(api, "provinsi", unit, "evidence").json()["id"]
    objection = {"figure": "vulnerable", "reason": "Kurang satu skema", "paper": paper}
    said = api("provinsi").post(f"/award/candidates/{unit}/objections", objection)
    assert said.status_code == 200, said.content
    number = said.json()["result"]["objection"]
    answered = {"decision": "accept", "reason": "Data dibetulkan"}
    assert code_of(api("provinsi").post(f"/award/objections/{number}/answer", answered)) == "OBJECTION_OWN"
    assert api("cabang").post(f"/award/objections/{number}/answer", answered).status_code == 200


def test_a_candidate_is_taken_back_and_nothing_more_is_written(cast: dict[str, int], api: Any, login: Any) -> None:
    reason = {"reason": "Tidak ikut tahun ini"}
    assert api("bank").post(f"/award/candidates/{cast['belu']}/withdraw", reason).status_code == 403
    assert api("bank").post(f"/award/candidates/{cast['bank']}/withdraw", reason).status_code == 200
    assert code_of(brought(api, "bank", cast["bank"], "wages")) == "CANDIDATE_WITHDRAWN"
    assert code_of(api("bank").post(f"/award/candidates/{cast['bank']}/withdraw", reason)) == "CANDIDATE_WITHDRAWN"
    assert "Calon ini sudah ditarik" in login(Client(), "bank").get(f"/paritrana/calon/{cast['bank']}").content.decode()
    assert cast["bank"] not in {x["id"] for x in api("provinsi").get(f"/award/cycles/{YEAR}/candidates").json()}
