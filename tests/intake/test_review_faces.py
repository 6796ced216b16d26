"""Rows under review on the page and by command: every cause is settled there, by one, by all of a cause, by a second person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.intake.pages.rows import CODE_WORDS
from payung.intake.review import views
from payung.intake.verdicts.codes import BY_NAME, PLACE_BLANK
from payung.intake.verdicts.whereabouts import BETWEEN
from tests.intake.mess import line, people
from tests.intake.reviewing import REASON, confirm, decide, every_cause, listed, other_sex, queue, recheck, row_of
from tests.intake.test_review import refused
from tests.intake.test_two_offices import opened, step
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def test_one_decision_for_all_rows_of_a_cause(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(8, seed=80, within="53.04.")
    number = opened(office, scheme)
    rows = [line(n, p, sex=other_sex(p) if n > 2 else p.sex) for n, p in enumerate(body, 1)]
    sent = listed(office, number, rows)
    whole = office.get(f"/lists/{sent}/review/SEX_MISMATCH").json()
    assert whole["rows"] == 6
    body_ = {"code": "SEX_MISMATCH", "decision": "refuse", "reason": "Kirim ulang dengan benar", "seen": whole["seen"]}
    one_row = queue(office, sent)[0]
    assert decide(office, sent, one_row, "accept").status_code == 200
    assert refused(office.post(f"/lists/{sent}/review", body_), "REVIEW_CHANGED")  # it is another set now
    body_["seen"] = office.get(f"/lists/{sent}/review/SEX_MISMATCH").json()["seen"]
    said = office.post(f"/lists/{sent}/review", body_).json()
    assert (said["thing"]["refused"], said["thing"]["confirm"]) == (5, 1)
    assert one(owner, "select count(*) from intake_decision where list_id = %s", [sent]) == 2


def test_a_near_spelling_is_offered_as_people_write_places(db):
    near = views._villages(BETWEEN.join(("Tubloo", "Amanuban Barat", "Kabupaten Timor Tengah Selatan")))
    path = "Tublopo, Amanuban Barat, Kabupaten Timor Tengah Selatan, Nusa Tenggara Timur"
    assert {"code": "53.02.07.2007", "path": path} in near


def test_one_village_for_all_rows_that_write_it_alike(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(4, seed=81, within="53.04.")
    number = opened(office, scheme)
    wrong = {"village": "Desa Oebelo Kec. Kupang Tngah", "district": body[0].district, "regency": body[0].regency}
    rows = [line(n, p, **(wrong if n < 4 else {"village": "Lain Sekali"})) for n, p in enumerate(body, 1)]
    sent = listed(office, number, rows)
    rows_ = queue(office, sent)
    assert [row["alike"] for row in rows_] == [3, 3, 3, 1]
    assert rows_[0]["written"].startswith("Desa Oebelo Kec. Kupang Tngah, ")
    seen = office.get(f"/lists/{sent}/rows/2/village").json()
    assert seen["rows"] == 3
    path, said = f"/lists/{sent}/rows/2/village", {"village": body[0].code, "reason": REASON, "seen": seen["seen"]}
    assert refused(office.post(path, {**said, "seen": "0" * 64}), "REVIEW_CHANGED")
    assert office.post(path, said).status_code == 200
    recheck(owner)
    assert [row["state"] for row in queue(office, sent, state="all")] == ["accepted"] * 3 + ["open"]
    assert step(office, sent, "commit")["counts"]["committed"] == 3
    in_ = "select distinct village_code from registry_identity"
    assert owner.execute(in_).fetchall() == [(body[0].code,)]


def test_a_blank_village_and_an_unknown_one_say_each_what_to_do(own_db, api, scheme, login):
    """In the review, on the page of the list and in the interface, in the reader's language."""
    office = api("provinsi")
    body = people(3, seed=97, within="53.04.")
    villages = ("", "-", "Desa Entah Berantah")
    rows = [line(n, one, village=village) for n, (one, village) in enumerate(zip(body, villages, strict=True), 1)]
    sent = listed(office, opened(office, scheme), rows)
    expected = [PLACE_BLANK, PLACE_BLANK, BY_NAME["PLACE_UNKNOWN"].sentence]
    assert [row["messages"] for row in queue(office, sent)] == [[text] for text in expected]
    assert [row["messages"] for row in office.get(f"/lists/{sent}/rows").json()["items"]] == [
        [text] for text in expected
    ]
    browser = login(Client(), "provinsi")
    for address in (f"/daftar/{sent}", f"/daftar/{sent}/tinjau"):
        shown = browser.get(address).content.decode()
        assert (shown.count(PLACE_BLANK), shown.count(expected[-1])) == (2, 1), address
    browser.cookies["payung_language"] = "en"
    shown = browser.get(f"/daftar/{sent}/tinjau").content.decode()
    assert shown.count("The village is blank: write its name") == 2
    assert shown.count("do not name one known village: correct the spelling") == 1


def test_two_records_whom_a_row_is_like_are_one_click_apart(own_db, api, scheme, login):
    """Both stand in the registry under different numbers; a third row is like both, and leads to their comparison."""
    office = api("provinsi")
    (body,) = people(1, seed=55, within="53.04.")
    again = [replace(body, nik=body.nik[:15] + digit) for digit in "3579" if body.nik[15] != digit]
    earlier = opened(office, {**scheme, "decree_number": "lama", "last_month": "2025-09"})
    for one_row in again[:2]:
        known = listed(office, earlier, [line(1, one_row)])
        if row := queue(office, known):
            assert decide(office, known, row[0], "accept").status_code == 200
            assert confirm(api("admin"), known, row_of(office, known, 2)).status_code == 200
        assert step(office, known, "commit")["counts"]["committed"] == 1
    late = listed(office, opened(office, {**scheme, "decree_number": "baru"}), [line(1, again[2])])
    ids = [one["person_id"] for one in queue(office, late)[0]["registered"]]
    assert len(ids) == 2
    shown = login(Client(), "provinsi").get(f"/daftar/{late}/tinjau").content.decode()
    links = {f"/orang/{a}/gabung/{b}" for a in ids for b in ids if a != b and f'href="/orang/{a}/gabung/{b}"' in shown}
    assert len(links) == 1
    assert login(Client(), "provinsi").get(links.pop()).status_code == 200


class TestThePage:
    """The queue on the page: every cause is settled there, whatever is typed is kept, and what it costs does not grow."""

    def test_every_cause_is_settled_on_the_page(self, own_db, api, scheme, owner, login):
        office = api("provinsi")
        _, sent, at, body = every_cause(office, scheme)
        browser = login(Client(), "provinsi")
        shown = browser.get(f"/daftar/{sent}/tinjau").content.decode()
        assert "0 dari 8 selesai." in shown
        assert body[7].name in shown
        assert body[7].nik not in shown
        assert "Tinjau (0 dari 8 selesai)" in browser.get(f"/daftar/{sent}").content.decode()
        acts = {
            "BIRTHDATE_MISMATCH": ("terima", {}),
            "SEX_MISMATCH": ("perbaiki", {"kelamin": body[2].sex}),
            "PLACE_UNKNOWN": ("perbaiki", {"desa": body[3].code}),
            "NAME_SUSPECT": ("perbaiki", {"nama": body[4].name}),
            "REMARK_SUSPECT": ("terima", {}),
            "POSSIBLE_DUPLICATE_PERSON": ("tolak", {}),
            "NIK_OTHER_PERSON": ("terima", {}),
            "PARTLY_PROTECTED": ("terima", {}),
        }
        for cause, (act, more) in acts.items():
            seen = row_of(office, sent, at[cause])["seen"]
            form = {"alasan": REASON, "sidik": seen, **more}
            said = browser.post(f"/daftar/{sent}/tinjau/{at[cause]}/{act}", form)
            assert said.status_code == 302, (cause, said.content.decode()[-3000:])
        recheck(owner)
        second = login(Client(), "admin")
        for cause in ("BIRTHDATE_MISMATCH", "NIK_OTHER_PERSON"):
            row = row_of(api("admin"), sent, at[cause])
            address = f"/daftar/{sent}/keputusan/{row['decision_id']}"
            own = browser.get(address).content.decode()
            assert "Anda sendiri yang memutuskan ini" in own
            form = {"sidik": api("admin").get(f"/lists/{sent}/decisions/{row['decision_id']}").json()["seen"]}
            assert "Setujui" in second.get(address).content.decode()
            assert second.post(f"{address}/setujui", form).status_code == 302
        shown = browser.get(f"/daftar/{sent}/tinjau").content.decode()
        assert "8 dari 8 selesai." in shown
        assert "Tidak ada baris yang menunggu keputusan" in shown
        assert "Diterima setelah diperiksa, belum disimpan" in browser.get(f"/daftar/{sent}").content.decode()

    def test_what_was_typed_is_kept_when_it_is_refused(self, own_db, api, scheme, login):
        office = api("provinsi")
        body = people(1, seed=91, within="53.04.")
        sent = listed(office, opened(office, scheme), [line(1, body[0], name="CONTOH")])
        (row,) = queue(office, sent)
        browser = login(Client(), "provinsi")
        form = {"alasan": "abc", "sidik": row["seen"], "nama": "Maria Bere"}
        said = browser.post(f"/daftar/{sent}/tinjau/2/perbaiki", form)
        assert said.status_code == 400
        assert "Maria Bere" in said.content.decode()
        assert "5 sampai 500 huruf" in said.content.decode()

    def test_a_row_is_not_accepted_as_it_stands_while_a_correction_is_filled_in(self, own_db, api, scheme, login):
        office = api("provinsi")
        body = people(1, seed=93, within="53.04.")
        sent = listed(office, opened(office, scheme), [line(1, body[0], sex=other_sex(body[0]))])
        (row,) = queue(office, sent)
        browser = login(Client(), "provinsi")
        form, at = {"alasan": REASON, "sidik": row["seen"]}, f"/daftar/{sent}/tinjau/2/terima"
        said = browser.post(at, {**form, "kelamin": body[0].sex})
        page = said.content.decode()
        assert said.status_code == 400
        assert "Ada isian perbaikan" in page
        assert f'value="{body[0].sex}" selected' in page
        assert f'value="{REASON}"' in page
        assert [one["state"] for one in queue(office, sent)] == ["open"]
        assert browser.post(at, {**form, "kelamin": "", "nama": " "}).status_code == 302

    def test_one_decision_and_one_village_for_many(self, own_db, api, scheme, owner, login):
        office = api("provinsi")
        body = people(5, seed=92, within="53.04.")
        rows = [
            line(n, p, **({"sex": other_sex(p)} if n < 3 else {"village": "Desa Keliru"}))
            for n, p in enumerate(body, 1)
        ]
        sent = listed(office, opened(office, scheme), rows)
        browser = login(Client(), "provinsi")
        address = f"/daftar/{sent}/tinjau/semua?sebab=SEX_MISMATCH"
        assert "2 baris terbuka" in browser.get(address).content.decode()
        seen = office.get(f"/lists/{sent}/review/SEX_MISMATCH").json()["seen"]
        assert browser.post(address, {"sidik": "0" * 64, "putusan": "refuse", "alasan": REASON}).status_code == 400
        assert browser.post(address, {"sidik": seen, "putusan": "refuse", "alasan": REASON}).status_code == 302
        address = f"/daftar/{sent}/tinjau/4/desa"
        assert "Desa Keliru" in browser.get(address).content.decode()
        assert f'value="{body[2].code}"' in browser.get(f"{address}?desa={body[2].code}").content.decode()
        seen = office.get(f"/lists/{sent}/rows/4/village").json()["seen"]
        alike = [row["alike"] for row in queue(office, sent)]
        assert browser.post(address, {"sidik": seen, "desa": body[2].code, "alasan": REASON}).status_code == 302
        recheck(owner)
        assert [row["state"] for row in queue(office, sent, state="accepted")] == ["accepted"] * alike[0]

    def test_what_a_page_asks_does_not_grow_with_its_rows(self, own_db, api, scheme, login):
        office = api("provinsi")
        body = people(15, seed=93, within="53.04.")
        number = opened(office, scheme)
        small = listed(office, number, [line(1, body[0], sex=other_sex(body[0]))])
        large = listed(office, number, [line(n, p, sex=other_sex(p)) for n, p in enumerate(body[1:], 1)])
        browser, counts = login(Client(), "provinsi"), []
        browser.get(f"/daftar/{small}/tinjau")
        for sent in (small, large):
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(f"/daftar/{sent}/tinjau").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1] <= 30

    def test_who_may_not_decide_is_refused(self, own_db, api, scheme, login):
        office = api("provinsi")
        body = people(1, seed=94, within="53.71.")
        sent = listed(office, opened(office, scheme), [line(1, body[0], name="CONTOH")])
        assert login(Client(), "juri").get(f"/daftar/{sent}/tinjau").status_code == 403
        shown = login(Client(), "belu").get(f"/daftar/{sent}/tinjau")
        assert shown.status_code == 404 or body[0].nik not in shown.content.decode()


def test_by_command(desk, db, api, scheme, owner):
    office = api("provinsi")
    body = people(4, seed=95, within="53.04.")
    rows = [line(n, p, sex=other_sex(p)) for n, p in enumerate(body[:2], 1)]
    sent = listed(office, opened(office, scheme), [*rows, line(3, body[2], name="CONTOH"), line(4, body[3])])
    told = desk("intake", "review", str(sent), "--as", "provinsi", "--json", "-")
    assert told.code == 0, told.err
    first, second, third = told.json["items"]
    who = ("--as", "provinsi", "--json", "-")
    done = desk("intake", "review-accept", str(sent), "2", "--reason", REASON, "--seen", first["seen"], *who)
    assert done.code == 0, done.err
    done = desk("intake", "review-correct", str(sent), "4", "--reason", REASON, "--seen", third["seen"],
                "--name", body[2].name, *who)  # fmt: skip
    assert done.code == 0, done.err
    checked = desk("intake", "recheck", str(sent), *who)
    assert (checked.code, checked.json["accepted"]) == (0, 1), checked.err
    whole = desk("intake", "review", str(sent), "--code", "SEX_MISMATCH", *who).json["all"]
    done = desk("intake", "review-all", str(sent), "--code", "SEX_MISMATCH", "--decision", "refuse", "--reason", REASON,
                "--seen", whole["seen"], *who)  # fmt: skip
    assert (done.code, done.json["thing"]["refused"]) == (0, 1), done.err
    told = desk("intake", "review", str(sent), "--state", "confirm", "--as", "admin", "--json", "-").json["items"][0]
    confirming = ("intake", "review-confirm", str(sent), str(told["decision_id"]), "--seen", told["seen"])
    assert desk(*confirming, "--as", "provinsi").code == 1
    assert desk(*confirming, "--as", "admin").code == 0
    assert second["sheet_row"] == 3


@pytest.mark.slow
def test_ten_thousand_rows_are_settled_in_one_decision(own_db, api, scheme, owner):
    office = api("provinsi")
    body = [replace(p, nik=f"{p.nik[:12]}{n:04d}") for n, p in enumerate(people(9_999, seed=96), 1)]
    sent = listed(office, opened(office, scheme), [line(n, p, sex=other_sex(p)) for n, p in enumerate(body, 1)])
    whole = office.get(f"/lists/{sent}/review/SEX_MISMATCH").json()
    assert whole["rows"] > 9_900
    body_ = {"code": "SEX_MISMATCH", "decision": "refuse", "reason": REASON, "seen": whole["seen"]}
    said = office.post(f"/lists/{sent}/review", body_)
    assert said.status_code == 200, said.content
    assert said.json()["thing"]["refused"] == whole["rows"]
    assert one(owner, "select count(*) from intake_decidedrow") == whole["rows"]


def test_every_code_has_its_words():
    assert set(CODE_WORDS) == set(BY_NAME)
