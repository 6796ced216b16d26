"""Objections, minutes with signatures, publication, the submission and the archive; and what raw SQL cannot do to them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import Any

import psycopg
import pypdfium2
import pytest
from django.test import Client

from payung.coverage.certificates import papers as certificate_files
from payung.coverage.certificates.services import published_key
from tests.awards.test_result import compute, scores
from tests.awards.test_result import cycle as cycle  # a fixture
from tests.support import awarding, states
from tests.support.people import acting, one

WHY = "nilai wawancara kami tidak sesuai rekaman"
HEAD = {"number": "BA/01/TIM9/2025", "held_on": "2025-07-04", "where": "Ruang Asisten I, Kupang"}


@pytest.fixture
def judged(cycle: awarding.Led, api: Any, owner: psycopg.Connection) -> awarding.Led:
    """The cycle with its scores opened and both results computed."""
    return computed(cycle, api, owner)


@states.kept
def computed(cycle: awarding.Led, api: Any, owner: psycopg.Connection) -> awarding.Led:
    awarding.opened(owner, cycle, scores(cycle))
    for value in ("kabupaten_kota", "usaha_keuangan"):
        assert compute(api("provinsi"), cycle, value).status_code == 200
    return cycle


def code(answer: Any) -> str:
    return str(answer.json()["type"].rpartition(":")[2])


def issued(api: Any) -> dict[str, Any]:
    said = api("provinsi").post("/award/cycles/2024/minutes", HEAD)
    assert said.status_code == 200, said.content
    return dict(said.json()["thing"])


def signed(api: Any, told: dict[str, Any], seats: Any) -> None:
    for seat in seats:
        said = api(f"juri{seat}").post(f"/award/minutes/{told['id']}/sign", {"seen": told["digest"]})
        assert said.status_code == 200, said.content


def test_an_objection_holds_the_minutes_up_until_it_is_answered(judged: awarding.Led, api: Any) -> None:
    bank, belu = judged.candidates["Bank NTT"], judged.candidates["Kabupaten Belu"]
    assert code(api("bank").post(f"/award/candidates/{belu}/result-objections", {"reason": WHY})) == "OBJECTION_LATE"
    raised = api("bank").post(f"/award/candidates/{bank}/result-objections", {"reason": WHY})
    assert raised.status_code == 200, raised.content
    number = raised.json()["thing"]["id"]
    assert code(api("bank").post(f"/award/candidates/{bank}/result-objections", {"reason": WHY})) == "OBJECTION_TWICE"
    assert api("belu").get("/award/cycles/2024/result-objections").json() == []
    assert api("juri3").get("/award/cycles/2024/result-objections").json() == []  # works for Bank NTT
    assert code(api("provinsi").post("/award/cycles/2024/minutes", HEAD)) == "OBJECTION_OPEN"
    answer = {"outcome": "upheld", "answer": "rekaman menunjukkan lembar yang tertukar"}
    assert code(api("belu").post(f"/award/result-objections/{number}/answer", answer)) == "CYCLE_NOT_LED"
    assert (
        api("provinsi").post(f"/award/result-objections/{number}/answer", answer).json()["thing"]["state"] == "upheld"
    )
    assert code(api("admin").post(f"/award/result-objections/{number}/answer", answer)) == "OBJECTION_ANSWERED"
    # one that is upheld asks for a new result
    assert code(api("provinsi").post("/award/cycles/2024/minutes", HEAD)) == "OBJECTION_OPEN"
    assert compute(api("provinsi"), judged, "usaha_keuangan").json()["thing"]["number"] == 2
    assert issued(api)["issue"] == 1
    assert api("bank").get("/award/cycles/2024/result-objections").json()[0]["answer"] == answer["answer"]


def test_minutes_are_signed_by_seats_and_published_once(
    judged: awarding.Led, api: Any, login: Any, owner: psycopg.Connection
) -> None:
    office, told = api("provinsi"), issued(api)
    assert "score" not in told["content"]  # a recused juror signs them, too
    assert code(office.post("/award/cycles/2024/publish", {"seen": told["digest"]})) == "SIGNATURES_FEW"
    assert code(api("juri1").post(f"/award/minutes/{told['id']}/sign", {"seen": "0" * 64})) == "CONTENT_CHANGED"
    assert code(api("juri").post(f"/award/minutes/{told['id']}/sign", {"seen": told["digest"]})) == "SEAT_NONE"
    assert office.post(f"/award/minutes/{told['id']}/sign", {"seen": told["digest"]}).status_code == 403
    signed(api, told, range(2, 7))  # five, but not the chair
    assert office.get("/award/cycles/2024/minutes").json()["complete"] is False
    assert code(office.post("/award/cycles/2024/publish", {"seen": told["digest"]})) == "SIGNATURES_FEW"
    signed(api, told, [1])
    assert office.get("/award/cycles/2024/minutes").json()["complete"] is True
    assert code(api("juri1").post(f"/award/minutes/{told['id']}/sign", {"seen": told["digest"]})) == "SIGNED_BEFORE"
    visitor = Client()
    assert visitor.get("/paritrana/2024/hasil").status_code == 404
    assert code(office.get("/award/cycles/2024/publication")) == "PUBLICATION_UNKNOWN"
    assert code(api("belu").post("/award/cycles/2024/publish", {"seen": told["digest"]})) == "MINUTES_OLD"
    done = office.post("/award/cycles/2024/publish", {"seen": told["digest"]})
    assert done.status_code == 200, done.content
    assert code(office.post("/award/cycles/2024/publish", {"seen": told["digest"]})) == "PUBLISHED_BEFORE"
    assert code(compute(office, judged, "usaha_keuangan")) == "PUBLISHED_BEFORE"
    assert code(office.post("/award/cycles/2024/minutes", HEAD)) == "PUBLISHED_BEFORE"
    bank = judged.candidates["Bank NTT"]
    assert code(api("bank").post(f"/award/candidates/{bank}/result-objections", {"reason": WHY})) == "OBJECTION_LATE"
    page = visitor.get("/paritrana/2024/hasil").content.decode()
    for text in ("Kabupaten Belu", "Bank NTT", "Coverage 40", "bobot tidak diterbitkan penyelenggara", "Latihan"):
        assert text in page
    for personal in ("Juri1", "juri1", "Lembaga 1", WHY):
        assert personal not in page
        assert personal not in json.dumps(api("provinsi").get("/award/cycles/2024/publication").json())
    # the history of the award tells of it as of every other cycle
    history = visitor.get("/api/v1/award/cycles/2024").json()
    assert history["rehearsal"] is True
    assert ("usaha_keuangan", "Bank NTT") in {
        (c["category"], w["name"]) for c in history["contests"] for w in c["winners"]
    }


def test_a_newer_result_asks_for_new_minutes(judged: awarding.Led, api: Any) -> None:
    first = issued(api)
    signed(api, first, range(1, 6))
    compute(api("provinsi"), judged, "kabupaten_kota")
    assert code(api("juri6").post(f"/award/minutes/{first['id']}/sign", {"seen": first["digest"]})) == "MINUTES_OLD"
    assert code(api("provinsi").post("/award/cycles/2024/publish", {"seen": first["digest"]})) == "MINUTES_OLD"
    second = issued(api)
    assert code(api("provinsi").post("/award/cycles/2024/publish", {"seen": first["digest"]})) == "CONTENT_CHANGED"
    signed(api, second, range(1, 6))
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": second["digest"]}).status_code == 200


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    document.close()
    return " ".join(text.split())


def test_files_prove_themselves(judged: awarding.Led, api: Any, login: Any) -> None:
    told = issued(api)
    signed(api, told, range(1, 6))
    office = api("provinsi")
    pdf = office.get(f"/award/minutes/{told['id']}/file").content
    text, key = words(pdf), bytes.fromhex(published_key())
    for part in (HEAD["number"], "4 Juli 2025", "Kabupaten Belu", "Lembaga 4", "Juri5"):
        assert part in text
    assert told["digest"] in text.replace(" ", "")
    proof = certificate_files.checked(pdf, key)
    assert proof is not None
    assert (proof.state, proof.facts["minutes"], proof.facts["seats"]) == ("genuine", told["digest"], [1, 2, 3, 4, 5])
    changed = certificate_files.checked(pdf.replace(b"%PDF-1.7", b"%PDF-1.6", 1), key)
    assert changed is not None
    assert changed.state == "changed"
    assert code(office.get("/award/cycles/2024/submission")) == "PUBLICATION_UNKNOWN"
    office.post("/award/cycles/2024/publish", {"seen": told["digest"]})
    content = office.get("/award/cycles/2024/submission").content
    assert content == office.get("/award/cycles/2024/submission").content
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        names = set(pack.namelist())
        sums = dict(line.split("  ")[::-1] for line in pack.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(pack.read(name)).hexdigest() for name in names - {"SHA256SUMS"}}
        assert {
            "pengajuan.pdf",
            "berita-acara.pdf",
            "hasil-kabupaten_kota.json",
            "piagam-usaha_keuangan-1.pdf",
        } <= names
        assert "Calon yang diusulkan Bank NTT" in words(pack.read("pengajuan.pdf"))
        assert "Bank NTT" in words(pack.read("piagam-usaha_keuangan-1.pdf"))
    with pytest.MonkeyPatch.context() as patch:  # a demonstration: its papers tell its day, not the machine's
        patch.setenv("PAYUNG_TODAY", "2025-12-15")
        stated = office.get("/award/cycles/2024/submission").content
    with zipfile.ZipFile(io.BytesIO(stated)) as pack:
        assert "15 Desember 2025" in words(pack.read("pengajuan.pdf"))
        assert "(Ketua) 15 Desember 2025" in words(pack.read("berita-acara.pdf"))
    charter = office.get("/award/cycles/2024/charters/kabupaten_kota/2").content
    assert "Kota Kupang" in words(charter)
    assert office.get("/award/cycles/2024/charters/kabupaten_kota/3").json()["type"].endswith("AWARD_UNKNOWN")
    assert api("bank").get("/award/cycles/2024/submission").status_code == 403
    page = login(Client(), "provinsi")
    for path in ("pengajuan.zip", "piagam/kabupaten_kota/1.pdf", "pleno", "hasil"):
        assert page.get(f"/paritrana/2024/{path}").status_code == 200, path
    assert page.get("/paritrana/2024/piagam/kabupaten_kota/9.pdf").status_code in (400, 404)
    # files of two years lie side by side in a folder of downloads
    steps = f"/paritrana/kategori/{judged.categories['kabupaten_kota']}/hasil.json"
    for path in (steps, "/paritrana/2024/piagam/kabupaten_kota/1.pdf", "/paritrana/2024/pengajuan.zip"):
        assert "-2024" in page.get(path)["Content-Disposition"], path
    page.cookies["django_language"] = "en"
    assert page.get(f"/paritrana/berita-acara/{told['id']}.pdf").status_code == 200


def test_a_cycle_that_is_put_away_takes_nothing_more(judged: awarding.Led, api: Any) -> None:
    office, told = api("provinsi"), issued(api)
    signed(api, told, range(1, 6))
    assert one_code(office) == "NOT_PUBLISHED"
    assert office.post("/award/cycles/2024/publish", {"seen": told["digest"]}).status_code == 200
    assert code(office.get("/award/cycles/2024/archive")) == "NOT_PUBLISHED"
    assert office.post("/award/cycles/2024/archive", {}).json()["thing"]["archived"] is True
    assert one_code(office) == "CYCLE_ARCHIVED"
    cost = {"item": "Plakat", "amount": 1, "spent_on": "2025-06-24", "holder": "bpjs-ntt"}
    assert code(office.post("/award/cycles/2024/costs", cost)) == "CYCLE_ARCHIVED"
    with zipfile.ZipFile(io.BytesIO(office.get("/award/cycles/2024/archive").content)) as pack:
        kept = json.loads(pack.read("arsip.json"))
        assert kept["minutes"] == [told["digest"]]
        assert hashlib.sha256(pack.read("berita-acara-1.json")).hexdigest() == told["digest"]
        assert hashlib.sha256(pack.read("pengumuman.json")).hexdigest() == kept["publication"]
        results = [name for name in pack.namelist() if name.startswith("hasil-")]
        assert sorted(hashlib.sha256(pack.read(name)).hexdigest() for name in results) == sorted(kept["results"])


def one_code(api: Any) -> str:
    return code(api.post("/award/cycles/2024/archive", {}))


def test_raw_sql_signs_publishes_and_changes_nothing_by_itself(
    judged: awarding.Led, api: Any, owner: psycopg.Connection, app: psycopg.Connection, token: Any
) -> None:
    told = issued(api)
    signed(api, told, range(1, 6))
    content = json.loads(told["content"])

    def tried(who: str, statement: str, *args: Any) -> str:
        with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
            app.execute(statement, args)
        return str(refused.value.sqlstate)

    publish = "select payung.award_publish(%s, %s, %s)"
    right = one(owner, "select payung.award_told(%s, %s)", [judged.cycle, told["digest"]])
    assert tried("belu", publish, judged.cycle, told["digest"], json.dumps(right)) == "P0EA0"
    other = {**content, "results": [{**content["results"][0], "digest": "0" * 64}]}
    assert tried("admin", "select payung.award_minutes_issue(%s, %s)", judged.cycle, json.dumps(other)) == "P0EAM"
    assert tried("admin", "select payung.award_minutes_sign(%s, %s)", told["id"], told["digest"]) == "P0EAI"
    assert tried("admin", "select payung.award_put_away(%s, '{}')", judged.cycle) == "P0EAL"
    assert tried("admin", "select payung.award_result_object(%s, %s)", judged.candidates["Bank NTT"], WHY) == "P0EAF"
    tables = (
        "result",
        "ranked",
        "resultobjection",
        "resultobjectionanswer",
        "minutes",
        "minutessignature",
        "publication",
        "archive",
    )
    for table in tables:
        for statement in (f"insert into awards_{table} default values", f"delete from awards_{table}"):
            assert tried("admin", statement) == "42501", table
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(f"delete from awards_{table}")
        assert refused.value.sqlstate == "P0A01", table  # fmt: skip
    with acting(app, token("hrd")):
        assert (
            one(app, "select count(*) from awards_minutes") + one(app, "select count(*) from awards_minutessignature")
            == 0
        )
    with acting(app, token("juri3")):
        assert one(app, "select count(*) from awards_minutes") == 1


def test_raw_sql_publishes_nothing_but_what_the_counted_results_say(
    judged: awarding.Led, api: Any, owner: psycopg.Connection, app: psycopg.Connection, token: Any
) -> None:
    minutes = issued(api)
    signed(api, minutes, range(1, 6))
    right = one(owner, "select payung.award_told(%s, %s)", [judged.cycle, minutes["digest"]])
    first, winners = right["categories"][0], right["winners"]
    assert first["candidates"] > 0
    assert first["criteria"]

    def category(**other: Any) -> dict[str, Any]:
        return {**right, "categories": [{**first, **other}, *right["categories"][1:]]}

    heavier = [{**first["criteria"][0], "weight": first["criteria"][0]["weight"] + 1}, *first["criteria"][1:]]
    renamed = [{**first["criteria"][0], "word": "Lain"}, *first["criteria"][1:]]
    for other in (
        {**right, "winners": [{**winners[0], "winners": []}, *winners[1:]]},
        {**right, "winners": [{**winners[0], "winners": winners[0]["winners"][::-1]}, *winners[1:]]},
        {**right, "minutes": "x"},
        {**right, "rehearsal": not right["rehearsal"]},
        {**right, "cut_off": "2025-06-30"},
        {**right, "assessment_year": 2023},
        {**right, "juror": "Juri 1"},
        {**right, "categories": right["categories"][:-1]},
        category(candidates=first["candidates"] + 1),
        category(sheets=first["sheets"] - 1),
        category(criteria=heavier),
        category(criteria=renamed),
        category(criteria=first["criteria"][:-1]),
        category(criteria=first["criteria"][::-1]),
        category(rubric_digest="0" * 64),
        category(result_digest="0" * 64),
        category(scores=[{"seat": 1, "points": 100}]),
    ):
        with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
            app.execute("select payung.award_publish(%s, %s, %s)", [judged.cycle, minutes["digest"], json.dumps(other)])
        assert refused.value.sqlstate == "P0EAE", other
    assert one(owner, "select count(*) from awards_publication") == 0
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": minutes["digest"]}).status_code == 200
    assert json.loads(one(owner, "select content from awards_publication")) == right
    put_away_with_what_was_decided(judged, owner, app, token)


def put_away_with_what_was_decided(judged: awarding.Led, owner: Any, app: Any, token: Any) -> None:
    """Nothing is put away that leaves out, or names otherwise, a result, minutes or the publication."""
    decided = {
        "results": "select array_agg(digest order by open_category_id, number) from awards_result",
        "minutes": "select array_agg(digest order by number) from awards_minutes",
        "publication": "select digest from awards_publication",
    }
    with acting(app, token("admin")):
        facts = one(
            app,
            "select jsonb_build_object('number', number, 'link', head) from payung.award_facts_end(%s)",
            [judged.cycle],
        )
    right = {name: one(owner, query) for name, query in decided.items()} | {"facts": facts}
    away = "select payung.award_put_away(%s, %s)"
    for name in right:
        for other in ({**right, name: "0" * 64}, {key: value for key, value in right.items() if key != name}):
            with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
                app.execute(away, [judged.cycle, json.dumps(other)])
            assert refused.value.sqlstate == ("P0EAH" if name == "facts" else "P0EAE"), other
    with acting(app, token("admin")):
        app.execute(away, [judged.cycle, json.dumps(right)])


def test_pages_of_the_plenary(judged: awarding.Led, api: Any, login: Any) -> None:
    office, address = login(Client(), "provinsi"), "/paritrana/2024/pleno"
    page = office.get(address).content.decode()
    assert "Dihitung ulang dari nilainya: sama." in page
    own = login(Client(), "bank").get(address).content.decode()
    assert "Bank NTT" in own
    assert "Kabupaten Belu" not in own
    assert "Ajukan keberatan atas hasil" in own
    typed = {"nomor": HEAD["number"], "hari": HEAD["held_on"], "tempat": HEAD["where"]}
    assert office.post("/paritrana/2024/berita-acara/buat", typed).status_code == 302
    told = api("provinsi").get("/award/cycles/2024/minutes").json()
    sign = f"/paritrana/berita-acara/{told['id']}/tanda-tangan"
    juror = login(Client(), "juri1")
    question = juror.post(sign, {})
    assert told["digest"] in question.content.decode()
    assert juror.post(sign, {"paham": "1", "sidik": told["digest"]}).status_code == 302
    assert "Juri1" in office.get(address).content.decode()
    signed(api, told, range(2, 6))
    assert "Berita acara lengkap" in office.get(address).content.decode()
    asked = office.post("/paritrana/2024/umumkan", {}).content.decode()
    assert told["digest"] in asked
    done = office.post("/paritrana/2024/umumkan", {"paham": "1", "sidik": told["digest"]}, follow=True)
    assert "Hasil sudah diumumkan." in done.content.decode()
    assert Client().get("/paritrana/2024/hasil").status_code == 200
    assert Client().get(address).status_code == 302
