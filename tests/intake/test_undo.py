"""A list is taken back: undone for what nobody was billed for, by two above the limit, or withdrawn before it was committed."""

from __future__ import annotations

import csv
import io
import re

import lxml.html
import psycopg
import pytest
from django.test import Client

from payung.contributions.services import start_assess
from payung.intake.selectors import funnel
from payung.kernel.months import Month
from payung.platform import runs
from payung.platform.db import acting
from tests.contributions.test_release import holds
from tests.intake.test_two_offices import CONTENT, opened, step
from tests.support import states
from tests.support.people import acting as raw_acting
from tests.support.people import one

EACH = 100_800


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def committed(own_db, api, scheme):
    """A list of 1,791 people of a province's scheme, committed: (scheme, list, people)."""
    return committed_by(api, scheme)


@states.kept
def committed_by(api, scheme):
    office = api("provinsi")
    number = opened(office, scheme)
    listed = office.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
    step(office, listed, "check")
    return number, listed, step(office, listed, "commit")["counts"]["committed"]


def fund(owner, scheme):
    return owner.execute("select people, committed from sponsorship_fund where scheme_id = %s", [scheme]).fetchone()


def undone_by(api, listed):
    """Asked for by one, and done by another who has seen it."""
    path = f"/lists/{listed}/undo"
    api("provinsi").post(path, {"reason": "daftar salah kirim"})
    seen = api("admin").get(f"{path}/question").json()["seen"]
    said = api("admin").post(path, {"reason": "daftar salah kirim", "seen": seen})
    assert said.status_code == 200, said.content
    assert said.json()["result"]["outcome"] == "undone"


def test_two_undo_a_large_list_and_it_can_be_sent_again(committed, api, owner, login):
    scheme, listed, people = committed
    assert people * EACH > 100_000_000
    first, second = api("provinsi"), api("admin")
    path, why = f"/lists/{listed}/undo", {"reason": "daftar salah kirim"}
    for _ in range(2):  # the same person is one
        said = first.post(path, why).json()
        assert (said["result"]["outcome"], said["thing"]["state"]) == ("asked", "asked")
    assert fund(owner, scheme) == (people, people * EACH)
    address = f'href="/daftar/{listed}"'
    assert [address in login(Client(), who).get("/tugas").content.decode() for who in ("provinsi", "admin")] == [
        False,
        True,
    ]
    browser = login(Client(), "admin")
    asked = browser.post(f"/daftar/{listed}/batalkan", {"alasan": "daftar salah kirim"}).content.decode()
    assert f"{people:,}".replace(",", ".") in asked
    assert f"{people * 6:,}".replace(",", ".") in asked
    assert f"Rp{people * EACH:,}".replace(",", ".") in asked
    assert second.post(path, why).json()["type"].endswith("UNSEEN")
    assert second.post(path, {**why, "seen": "0" * 64}).json()["type"].endswith("UNSEEN")
    assert first.get(f"{path}/question").json()["seen"] == second.get(f"{path}/question").json()["seen"]
    told = second.get(f"{path}/question").json()
    assert ["Jumlah", people * EACH] in told["facts"]
    assert ["Alasan permintaan", "daftar salah kirim"] in told["facts"]
    said = second.post(path, {**why, "seen": told["seen"]}).json()
    assert said["result"]["outcome"] == "undone"
    assert address not in browser.get("/tugas").content.decode()
    assert funnel(one(owner, "select counts from intake_list where id = %s", [listed]))["committed"] == 0
    assert said["thing"] | {"file_name": ""} == {
        "id": listed, "state": "undone", "file_name": "", "released_people": people, "released_amount": people * EACH, "waiting": 0,
    }  # fmt: skip
    assert fund(owner, scheme) == (0, 0)
    assert one(owner, "select sum(people) from sponsorship_quota where scheme_id = %s", [scheme]) == 0
    assert one(owner, "select count(*) from participation_month where regency <> '' and amount > 0") == 0
    assert one(owner, "select count(*) from sponsorship_waiting where scheme_id = %s", [scheme]) == 0
    two = owner.execute("select made_by <> confirmed_by, about from participation_release").fetchone()
    assert two == (True, f"list:{listed}")
    holds(owner)
    assert second.post(path, {**why, "seen": told["seen"]}).json()["type"].endswith("LIST_NOT_COMMITTED")
    again = first.upload(scheme, "daftar.xlsx", CONTENT).json()
    assert again["is_new"]
    step(first, again["list"]["id"], "check")
    assert step(first, again["list"]["id"], "commit")["counts"]["committed"] == people
    assert fund(owner, scheme) == (people, people * EACH)
    holds(owner)


def test_table_export_and_interface_no_longer_count_it(committed, api, login):
    """What an undone list had committed is committed nowhere, as its page says."""
    _scheme, listed, people = committed
    browser, address = login(Client(), "provinsi"), f"/lists/{listed}"

    def counted():
        row = lxml.html.document_fromstring(browser.get("/daftar").content.decode()).xpath(
            f'//tr[.//a[@href="/daftar/{listed}"]]'
        )[0]
        heads = [one.text_content().strip() for one in row.xpath("ancestor::table/thead//th")]
        cells = [one.text_content().strip() for one in row.xpath("./*")]
        text = b"".join(browser.get("/daftar?unduh=csv").streaming_content).decode("utf-8-sig")
        export = next(one for one in csv.DictReader(io.StringIO(text)) if one["Nomor"] == str(listed))
        by_interface = api("provinsi").get(address).json()["counts"]
        page = cells[heads.index("Tersimpan")].replace(".", "")
        return int(page), int(export["Tersimpan"]), by_interface["committed"], by_interface["amount"]

    assert counted() == (people, people, people, people * EACH)
    undone_by(api, listed)
    assert counted() == (0, 0, 0, 0)
    counts = api("provinsi").get(address).json()["counts"]
    assert (counts["undone"], counts["undone_amount"]) == (people, people * EACH)


def test_what_was_billed_stays(committed, api, owner, actor):
    scheme, listed, people = committed
    officer = actor("admin")
    with acting(officer.token):
        run = start_assess(officer, Month.of(2025, 7), defer=False)
    runs.execute(run)
    undone_by(api, listed)
    assert fund(owner, scheme) == (0, people * 16_800)
    assert one(owner, "select count(*) from contributions_bill where corrects_id is not null") == 0
    holds(owner)


def test_elsewhere_nobody_undoes_it(committed, api, app, token):
    _, listed, _ = committed
    assert api("belu").post(f"/lists/{listed}/undo", {"reason": "bukan milik saya"}).status_code in {403, 404, 409}
    for username in ("belu", "kepala", "juri"):
        for call in (
            "list_undo(%s, 'alasan lain', '2025-12-15', '')",
            "list_keep(%s, 'alasan lain', '')",
            "list_withdraw(%s, 'alasan lain')",
            "list_standing(%s)",
        ):
            with pytest.raises(psycopg.Error) as refused, raw_acting(app, token(username)):
                app.execute(f"select payung.{call}", [listed])
            assert refused.value.sqlstate in {"P0CD8", "P0CD9"}


def test_the_second_person_refuses_what_he_saw_and_both_stay_in_the_history(
    committed, api, owner, login, app, token, actor
):
    scheme, listed, people = committed
    first, second = api("provinsi"), api("admin")
    path, why = f"/lists/{listed}/undo", {"reason": "daftar salah kirim"}
    assert second.post(f"{path}/refuse", {**why, "seen": "0" * 64}).json()["type"].endswith("NOBODY_ASKS")
    first.post(path, why)
    page = login(Client(), "admin").get(f"/daftar/{listed}").content.decode()
    assert "Pembatalan daftar diminta oleh" in page
    assert "Tolak pembatalan" in page
    assert second.post(f"{path}/refuse", {"reason": "daftarnya benar"}).status_code == 422
    seen = second.get(f"{path}/question").json()["seen"]
    # what would be released changes: what was seen counts no more, for either answer
    officer = actor("admin")
    with acting(officer.token):
        run = start_assess(officer, Month.of(2025, 7), defer=False)
    runs.execute(run)
    for address, more in ((path, "UNSEEN"), (f"{path}/refuse", "UNSEEN")):
        assert second.post(address, {**why, "seen": seen}).json()["type"].endswith(more)
    browser = login(Client(), "admin")
    asked = browser.post(f"/daftar/{listed}/tetap", {"alasan": "daftarnya benar"}).content.decode()
    assert "Tolak pembatalan daftar" in asked
    form = dict(re.findall(r'type="hidden" name="(alasan|sidik)" value="([^"]*)"', asked))
    assert browser.post(f"/daftar/{listed}/tetap", {**form, "sidik": seen, "paham": "1"}).status_code == 409
    assert one(owner, "select undo_asked_by is not null from intake_list where id = %s", [listed])
    assert browser.post(f"/daftar/{listed}/tetap", {**form, "paham": "1"}).status_code == 302
    assert one(owner, "select undo_asked_by is null and state = 'committed' from intake_list where id = %s", [listed])
    kinds = owner.execute(
        "select kind, reason from intake_decision where list_id = %s order by id", [listed]
    ).fetchall()
    assert kinds == [("undo_asked", "daftar salah kirim"), ("undo_refused", "daftarnya benar")]
    assert "Pembatalan daftar ditolak oleh" in browser.get(f"/daftar/{listed}").content.decode()
    with pytest.raises(psycopg.Error) as met, raw_acting(app, token("provinsi")):
        app.execute("select payung.list_decided(%s, 'undone', 'alasan', '')", [listed])
    assert met.value.sqlstate == "42501"
    assert fund(owner, scheme)[0] == people


def test_by_command_the_second_names_what_he_saw(desk, db, api, scheme):
    office = api("provinsi")
    number = opened(office, {**scheme, "decree_number": "oleh dua"})
    listed = office.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
    step(office, listed, "check")
    step(office, listed, "commit")
    undo = ("intake", "undo", str(listed), "--reason", "daftar salah kirim", "--json", "-")
    assert desk(*undo, "--as", "provinsi").json["result"]["outcome"] == "asked"
    assert desk(*undo, "--as", "admin").code == 1
    told = desk(*undo, "--as", "admin", "--dry-run")
    assert told.code == 0, told.err
    assert desk(*undo, "--as", "admin", "--seen", "0" * 64).code == 1
    assert desk(*undo, "--as", "admin", "--seen", told.json["seen"]).json["result"]["outcome"] == "undone"


def test_a_list_is_withdrawn_before_it_is_committed(own_db, api, scheme, owner):
    office = api("provinsi")
    number = opened(office, scheme)
    listed = office.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
    step(office, listed, "check")
    said = office.post(f"/lists/{listed}/withdraw", {"reason": "daftar salah kirim"}).json()
    assert said["thing"]["state"] == "withdrawn"
    assert office.post(f"/lists/{listed}/commit").json()["type"].endswith("LIST_UNCHECKED")
    assert office.post(f"/lists/{listed}/withdraw", {"reason": "sekali lagi"}).json()["type"].endswith("LIST_BUSY")
    assert office.upload(number, "daftar.xlsx", CONTENT).json()["is_new"]


def test_a_run_that_comes_late_commits_nothing_of_it(own_db, api, scheme, owner):
    office = api("provinsi")
    number = opened(office, scheme)
    listed = office.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
    step(office, listed, "check")
    run = office.post(f"/lists/{listed}/commit").json()["id"]
    assert office.post(f"/lists/{listed}/withdraw", {"reason": "sedang berjalan"}).json()["type"].endswith("LIST_BUSY")
    owner.execute("update intake_list set state = 'withdrawn' where id = %s", [listed])
    runs.execute(run)
    assert one(owner, "select state from intake_list where id = %s", [listed]) == "withdrawn"
    assert fund(owner, number) == (0, 0)


def test_the_command_asks_before_it_commits(desk, db, api, scheme):
    office = api("provinsi")
    number = opened(office, scheme)
    listed = office.upload(number, "daftar.xlsx", CONTENT).json()["list"]["id"]
    people = step(office, listed, "check")["counts"]["accepted"]
    refused = desk("intake", "commit", str(listed), "--as", "provinsi")
    assert refused.code == 1
    assert "--yes" in refused.err
    assert f"{people:,}".replace(",", ".") in refused.err
    done = desk("intake", "commit", str(listed), "--yes", "--as", "provinsi", "--json", "-")
    assert done.code == 0, done.err
    assert done.json["counts"]["committed"] == people
    undone_by(api, listed)
    told = next(line for line in desk("intake", "list", "--as", "provinsi", "--json", "-").json if line["id"] == listed)
    assert (told["state"], told["counts"]["committed"], told["counts"]["undone"]) == ("undone", 0, people)
