"""Organisations, offices and accounts are made, changed and closed by page, interface and command, within one's places."""

from __future__ import annotations

from typing import Any

import pytest

from payung.access.models import Credential, User
from payung.platform.db import OWNER

BODY = {"code": "yayasan-uji", "name": "Yayasan Uji", "kind": "sponsor", "place": "53.71"}
OFFICE = {"code": "kantor-yayasan", "name": "Kantor Yayasan", "place": "53.71", "time_zone": "Asia/Makassar"}


def code_of(answer: Any) -> str:
    return str(answer.json()["type"].rpartition(":")[2])


@pytest.fixture
def body(own_db: Any, api: Any) -> dict[str, Any]:
    made = api("admin").post("/organisations", BODY).json()
    assert "thing" in made, made
    assert made["thing"]["id"] == made["result"]["organisation"]
    return dict(made["thing"])


def test_an_organisation_from_beginning_to_end(body, api):
    admin = api("admin")
    assert (body["code"], body["kind"], body["state"], body["offices"]) == ("yayasan-uji", "sponsor", "active", 0)
    assert code_of(admin.post("/organisations", BODY)) == "CODE_USED"
    assert code_of(admin.post("/organisations", {**BODY, "code": "x-2", "kind": "klub"})) == "PARTY_KIND"
    assert code_of(admin.post("/organisations", {**BODY, "code": "x-2", "place": "99"})) == "PLACE_UNKNOWN"
    where = f"/organisations/{body['id']}"
    office = admin.post(f"{where}/offices", OFFICE).json()["result"]["office"]
    assert admin.post(f"{where}/offices", {**OFFICE, "code": "z", "time_zone": "Mars/Utopia"}).status_code == 422
    changed = admin.post(
        f"/offices/{office}/change", {"name": "Kantor Baru", "place": "53.04", "time_zone": "Asia/Jayapura"}
    )
    assert changed.json()["thing"]["time_zone"] == "Asia/Jayapura"
    assert code_of(admin.post(f"{where}/close")) == "STILL_OPEN"
    user = admin.post("/users", {"username": "staf-yayasan", "name": "Staf", "office": "kantor-yayasan"}).json()
    assert code_of(admin.post(f"/offices/{office}/close")) == "STILL_OPEN"
    assert admin.post(f"/users/{user['result']['user']}/close").json()["thing"]["state"] == "closed"
    assert admin.post(f"/offices/{office}/close").json()["thing"]["state"] == "closed"
    assert admin.post(f"{where}/close").json()["thing"]["state"] == "closed"
    assert code_of(admin.post(f"{where}/offices", {**OFFICE, "code": "lain"})) == "CLOSED"
    assert code_of(admin.post(f"/offices/{office}/reopen")) == "CLOSED"
    assert admin.post(f"{where}/reopen").json()["thing"]["state"] == "active"
    assert admin.post(f"/offices/{office}/reopen").json()["thing"]["state"] == "active"


def test_a_closed_organisation_stands_behind_no_new_scheme(body, api, actor):
    from payung.parties.selectors import paying
    from payung.platform.db import acting

    api("admin").post(f"/organisations/{body['id']}/close")
    with acting(actor("admin").token):
        assert "yayasan-uji" not in {one.code for one in paying()}


def test_an_account_by_command(desk):
    made = desk.told(
        "user", "create", "--username", "budi-baru", "--name", "Budi", "--office", "kantor-kupang", "--as", "admin"
    )
    user = str(made["result"]["user"])
    given = desk.told("user", "give-role", user, "--role", "auditor", "--place", "53", "--as", "admin")
    assert given["result"] == {"change": None}
    begun = desk.told("user", "start-password", "budi-baru", "--as", "admin")
    assert (begun["half"], len(begun["password"]) > 20) == (None, True)
    held = Credential.objects.using(OWNER).get(user_id=int(user))
    assert (held.must_change, held.begun_by_two) == (True, False)
    waiting = desk.told("user", "give-role", user, "--role", "head", "--place", "53", "--as", "admin")["result"][
        "change"
    ]
    assert [one["id"] for one in desk.told("user", "changes", "--as", "admin2")] == [waiting]
    assert desk.refused("user", "refuse", str(waiting), "--reason", "x", "--as", "admin") == "INVALID"
    desk.told("user", "refuse", str(waiting), "--reason", "Salah orang", "--as", "admin")
    shown = desk.told("user", "show", "budi-baru", "--as", "admin")
    assert [one["role"] for one in shown["grants"]] == ["auditor"]
    assert shown["changes"][0]["state"] == "refused"
    asked = desk.told("user", "end-role", user, str(shown["grants"][0]["id"]), "--dry-run", "--as", "admin")
    assert "Akhiri" in asked["question"]["title"]
    assert desk.told("user", "end-role", user, str(shown["grants"][0]["id"]), "--as", "admin")["thing"]["grants"] == []
    assert desk.refused("user", "show", "budi-baru", "--as", "cabang") == "FORBIDDEN"


def test_an_account_by_page_with_its_first_password_shown_once(own_db, client, login):
    admin = login(client, "admin")
    made = admin.post("/kantor/pengguna/baru", {"pengguna": "ani-baru", "nama": "Ani", "kantor": "kantor-kupang"})
    assert made.status_code == 302
    user = User.objects.using(OWNER).get(username="ani-baru")
    page = f"/kantor/pengguna/{user.pk}"
    wrong = admin.post(f"{page}/peran", {"peran": "auditor"})
    assert wrong.status_code == 409  # the sentence stands over the form, which keeps what was typed
    assert "sebutkan wilayah" in wrong.content.decode()
    admin.post(f"{page}/peran", {"peran": "head", "wilayah": "53", "alasan": "Pengganti kepala"})
    told = admin.get(page).content.decode()
    assert "Menunggu orang kedua" in told
    once = admin.post(f"{page}/sandi")
    assert "hanya ditampilkan sekali" in once.content.decode()
    assert once["Cache-Control"] == "no-store"
    listed = admin.get("/kantor/pengguna?cari=ani-b").content.decode()
    assert "Ani" in listed
    assert admin.get("/kantor/pengguna?unduh=csv&cari=ani-b").status_code == 200
    assert "Tidak ada pengguna seperti itu" in admin.get("/kantor/pengguna?cari=tidakada").content.decode()


def test_the_second_administrator_confirms_on_a_page(own_db, client, login, api):
    officer = User.objects.using(OWNER).get(username="pemeriksa")
    api("admin").post(f"/users/{officer.pk}/close")
    change = api("admin").post(f"/users/{User.objects.using(OWNER).get(username='tanpa-peran').pk}/roles",
                               {"role": "head", "place": "53", "reason": "Kepala baru"}).json()["result"]["change"]  # fmt: skip
    other = login(client, "admin2")
    assert "Peran yang menggerakkan uang" in other.get("/kantor").content.decode()
    assert "Usul menunggu pengelola kedua" in other.get("/tugas").content.decode()
    page = other.get(f"/kantor/usul/{change}").content.decode()
    assert "Kepala kantor" in page
    asked = other.post(f"/kantor/usul/{change}/setujui").content.decode()
    assert "Setujui usul ini?" in asked
    sidik = asked.split('name="sidik" value="')[1].split('"')[0]
    done = other.post(f"/kantor/usul/{change}/setujui", {"sidik": sidik, "paham": "1"}, follow=True).content.decode()
    assert "Disetujui" in done
    mine = login(client, "admin").get(f"/kantor/usul/{change}").content.decode()
    assert "Disetujui Admin2" in mine


@pytest.mark.parametrize("username", ["cabang", "kepala", "provinsi", "sponsor", "pemeriksa"])
def test_others_find_no_door(own_db, client, login, api, username):
    signed = login(client, username)
    for page in ("/kantor", "/kantor/pengguna", "/kantor/lembaga", "/kantor/usul", "/kantor/bank", "/iuran/bank/baru"):
        assert signed.get(page).status_code == 403, page
    assert api(username).get("/users").status_code == 403
    assert api(username).get("/changes").status_code == 403


def test_a_paying_bank_by_page_takes_two(own_db, client, login, tmp_path):
    from payung.payouts.models import Bank

    form = {"code": "130", "name": "Bank Uji", "organisation": "bank-ntt", "account_no": "0010020030", "account_name": "BPJS",
            "folder": str(tmp_path), "signature": "symmetric", "padding": "none", "absent_minutes": "30", "timeout_seconds": "30"}  # fmt: skip
    (tmp_path / "in").mkdir()
    admin = login(client, "admin")
    assert admin.post("/kantor/bank/baru", {**form, "account_no": "abc"}).status_code == 400
    sent = admin.post("/kantor/bank/baru", form)
    assert sent.status_code == 302, sent.content.decode().split("<main")[1][:1500]
    assert not Bank.objects.using(OWNER).exists()
    page = sent["Location"]
    own = admin.post(f"{page}/setujui", follow=True).content.decode()
    assert "pengelola lain yang menyetujuinya" in own
    other = login(client, "admin2")
    asked = other.post(f"{page}/setujui").content.decode()
    assert "0010020030" in asked
    sidik = asked.split('name="sidik" value="')[1].split('"')[0]
    other.post(f"{page}/setujui", {"sidik": sidik, "paham": "1"})
    bank = Bank.objects.using(OWNER).get()
    assert (bank.account_no, bank.is_active) == ("0010020030", True)
    assert other.post(f"/kantor/bank/{bank.pk}/tutup", {"paham": "1"}).status_code == 302
    assert not Bank.objects.using(OWNER).get().is_active
