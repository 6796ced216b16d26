"""One row of every code that holds a row for review is settled, on the page and by command, and joins the next commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.intake.verdicts.codes import BY_NAME, REVIEW
from payung.platform import runs
from tests.intake.mess import line, people
from tests.intake.reviewing import REASON, every_cause, listed, other_day, queue, recheck, row_of
from tests.intake.test_outcomes import answer
from tests.intake.test_two_offices import opened, step
from tests.support.people import acting, one

Settle = Callable[..., None]  # (user, list, row as he sees it, act, **fields); "confirm" as the second person
PAGE = {"accept": "terima", "correct": "perbaiki", "refuse": "tolak", "reopen": "buka"}
FIELDS = {"village": "desa", "sex": "kelamin", "name": "nama", "nik": "nik"}


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def suspected(owner: psycopg.Connection[Any], nik: str) -> int:
    """Word of the death of whoever has this NIK; the event."""
    said = (
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts)"
        " select person_id, 'suspected', '2025-08-20', 1, '{}' from registry_identity where nik = %s returning id"
    )
    return int(one(owner, said, [nik]))


def taken_back(owner: psycopg.Connection[Any], event: int) -> None:
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by, facts)"
        " select person_id, 'undone', happened_on, id, 1, '{}' from registry_personevent where id = %s",
        [event],
    )


def by_page(api: Any, login: Any) -> Settle:
    browsers: dict[str, Client] = {}

    def settle(who: str, sent: int, row: dict[str, Any], act: str, **more: str) -> None:
        browser = browsers.setdefault(who, login(Client(), who)) if who not in browsers else browsers[who]
        if act == "commit":
            assert browser.post(f"/daftar/{sent}/simpan").status_code == 302
            return
        if act == "confirm":
            seen = api(who).get(f"/lists/{sent}/decisions/{row['decision_id']}").json()["seen"]
            address, form = f"/daftar/{sent}/keputusan/{row['decision_id']}/setujui", {"sidik": seen}
        else:
            address = f"/daftar/{sent}/tinjau/{row['sheet_row']}/{PAGE[act]}"
            form = {"alasan": REASON, "sidik": row["seen"], **{FIELDS[n]: value for n, value in more.items()}}
        said = browser.post(address, form)
        assert said.status_code == 302, (row["causes"], act, said.content.decode()[-2000:])

    return settle


def by_command(api: Any, desk: Any) -> Settle:
    def settle(who: str, sent: int, row: dict[str, Any], act: str, **more: str) -> None:
        if act == "commit":
            said = desk("intake", "commit", str(sent), "--yes", "--as", who)
        elif act == "confirm":
            seen = api(who).get(f"/lists/{sent}/decisions/{row['decision_id']}").json()["seen"]
            said = desk("intake", "review-confirm", str(sent), str(row["decision_id"]), "--seen", seen, "--as", who)
        else:
            fields = [text for name, value in more.items() for text in (f"--{name}", value)]
            asked = ("--reason", REASON, "--seen", row["seen"], *fields, "--as", who)
            said = desk("intake", f"review-{act}", str(sent), str(row["sheet_row"]), *asked)
        assert said.code == 0, (row.get("causes"), act, said.err)

    return settle


def carry_out(owner: psycopg.Connection[Any]) -> None:
    """The commits that wait, where no command did them."""
    for (run,) in owner.execute(
        "select id from platform_run where kind = 'intake.commit' and state = 'queued'"
    ).fetchall():
        assert runs.execute(run)["state"] == "done"


def walk(api: Any, terms: dict[str, Any], owner: psycopg.Connection[Any], settle: Settle) -> None:
    """Every code of the verdict review stands on one of two lists; each row reaches an end, and what may come in does."""
    office = api("provinsi")
    _scheme, sent, at, body = every_cause(office, terms)
    dead, there, here = (people(1, seed=n, within=w)[0] for n, w in ((171, "53.04."), (172, "53.71."), (173, "53.04.")))
    earlier = opened(office, {**terms, "decree_number": "dahulu", "last_month": "2025-09"})
    assert step(office, listed(office, earlier, [line(1, dead), line(2, there)]), "commit")["counts"]["committed"] == 2
    event = suspected(owner, dead.nik)
    village = {"village": here.village, "district": here.district, "regency": here.regency}
    stranger = line(2, replace(there, name="Wilhelmina Sakan"), born=other_day(there), **village)
    second = listed(
        api("belu"), opened(office, {**terms, "decree_number": "kemudian"}), [line(1, dead), stranger, line(3, here)]
    )
    held = {name for number in (sent, second) for row in queue(office, number) for name in row["causes"]}
    held |= {name for row in queue(api("belu"), second) for name in row["causes"]}
    assert held == {name for name, code in BY_NAME.items() if code.verdict == REVIEW}

    rows = {row["sheet_row"]: row for row in queue(office, sent)}
    acts: dict[str, tuple[str, dict[str, str]]] = {
        "BIRTHDATE_MISMATCH": ("accept", {}),
        "SEX_MISMATCH": ("correct", {"sex": body[2].sex}),
        "PLACE_UNKNOWN": ("correct", {"village": body[3].code}),
        "NAME_SUSPECT": ("correct", {"name": body[4].name}),
        "REMARK_SUSPECT": ("accept", {}),
        "POSSIBLE_DUPLICATE_PERSON": ("refuse", {}),
        "NIK_OTHER_PERSON": ("accept", {}),
        "PARTLY_PROTECTED": ("accept", {}),
    }
    for cause, (act, more) in acts.items():
        settle("provinsi", sent, rows[at[cause]], act, **more)
    recheck(owner)
    for cause in ("BIRTHDATE_MISMATCH", "NIK_OTHER_PERSON"):
        settle("admin", sent, row_of(api("admin"), sent, at[cause]), "confirm")
    # refused by mistake: opened again, and taken by two
    twin = row_of(office, sent, at["POSSIBLE_DUPLICATE_PERSON"])
    settle("provinsi", sent, twin, "reopen")
    settle("provinsi", sent, row_of(office, sent, twin["sheet_row"]), "accept")
    settle("admin", sent, row_of(api("admin"), sent, twin["sheet_row"]), "confirm")
    settle("provinsi", sent, {}, "commit")
    carry_out(owner)
    states = {row["state"] for row in queue(office, sent, state="all")}
    assert states == {"joined"}
    assert answer(office, sent, 1)[twin["sheet_row"] - 2][-2] == "Tersimpan"
    assert one(owner, "select count(*) from sponsorship_enrolment where list_id = %s", [sent]) == 9

    # while there is word of a death nobody is taken; when it was nothing he is, and who lies elsewhere by who sees him
    by_row = {row["sheet_row"]: row for row in queue(office, second)}
    said = office.post(f"/lists/{second}/rows/2/accept", {"reason": REASON, "seen": by_row[2]["seen"]})
    assert said.json()["type"].endswith("REVIEW_DEATH")
    settle("belu", second, row_of(api("belu"), second, 2), "refuse")
    taken_back(owner, event)
    settle("belu", second, row_of(api("belu"), second, 2), "reopen")
    settle("belu", second, row_of(api("belu"), second, 2), "accept")
    settle("provinsi", second, row_of(office, second, 3), "accept")
    settle("admin", second, row_of(api("admin"), second, 3), "confirm")
    settle("provinsi", second, {}, "commit")
    carry_out(owner)
    assert {row["state"] for row in queue(office, second, state="all")} == {"joined"}
    came = owner.execute(
        "select sheet_row from sponsorship_enrolment where list_id = %s order by 1", [second]
    ).fetchall()
    assert (2,) in came
    assert (4,) in came


def test_on_the_page(own_db, api, scheme, owner, login):
    walk(api, scheme, owner, by_page(api, login))


def test_by_command(desk, db, api, scheme, owner):
    walk(api, scheme, owner, by_command(api, desk))


def test_a_refusal_is_taken_back_and_stays_in_the_history(own_db, api, scheme, owner, app, token, login):
    office = api("provinsi")
    body = people(2, seed=174, within="53.04.")
    sent = listed(office, opened(office, scheme), [line(1, body[0], name="CONTOH"), line(2, body[1])])
    (row,) = queue(office, sent)
    path = f"/lists/{sent}/rows/2/reopen"
    said = office.post(path, {"reason": REASON, "seen": row["seen"]})
    assert said.json()["type"].endswith("REVIEW_NOT_REFUSED")
    assert office.post(f"/lists/{sent}/rows/2/refuse", {"reason": REASON, "seen": row["seen"]}).status_code == 200
    assert [r["outcome"] for r in office.get(f"/lists/{sent}/rows").json()["items"]] == ["refused", ""]
    shown = login(Client(), "provinsi").get(f"/daftar/{sent}/tinjau?keadaan=refused").content.decode()
    assert "Buka lagi baris ini" in shown
    refused_row = row_of(office, sent, 2)
    assert refused_row["may_reopen"]
    assert office.post(path, {"reason": REASON, "seen": "0" * 64}).json()["type"].endswith("REVIEW_CHANGED")
    assert api("juri").post(path, {"reason": REASON, "seen": refused_row["seen"]}).status_code == 403
    assert office.post(path, {"reason": "salah tekan", "seen": refused_row["seen"]}).status_code == 200
    open_row = row_of(office, sent, 2)
    assert (open_row["state"], open_row["decided"], open_row["reason"]) == ("open", "reopen", "salah tekan")
    assert [r["outcome"] for r in office.get(f"/lists/{sent}/rows").json()["items"]] == ["", ""]
    kinds = "select d.kind, r.state from intake_decision d join intake_decidedrow r on r.decision_id = d.id where d.list_id = %s order by d.id"
    assert owner.execute(kinds, [sent]).fetchall() == [("refuse", "refused"), ("reopen", "open")]
    # refused once more and sent through raw SQL: who may not, what was not seen, who has expired
    assert office.post(f"/lists/{sent}/rows/2/refuse", {"reason": REASON, "seen": open_row["seen"]}).status_code == 200
    call = "select payung.review_reopen(%s, '{2}', 'alasan benar', %s)"
    seen = row_of(office, sent, 2)["seen"]
    for who, digest, state in (("kepala", seen, "P0D00"), ("provinsi", "0" * 64, "P0D03"), ("kupang", seen, "P0D01")):
        with pytest.raises(psycopg.Error) as met, acting(app, token(who)):
            app.execute(call, [sent, digest])
        assert met.value.sqlstate == state, (who, met.value)
    owner.execute("delete from intake_candidate where list_id = %s", [sent])
    gone = office.post(path, {"reason": REASON, "seen": row_of(office, sent, 2)["seen"]})
    assert gone.json()["type"].endswith("REVIEW_EXPIRED")


def test_who_sent_the_list_is_told_what_was_decided(own_db, api, scheme, owner, login):
    """On Beranda, in Tugas and on the page of the list: how many now wait for the commit, and how many were refused."""
    sender, office = api("belu"), api("provinsi")
    body = people(4, seed=175, within="53.04.")
    number = opened(office, scheme)
    sent = listed(sender, number, [line(1, body[0]), *(line(n, body[n], name="CONTOH") for n in (1, 2, 3))])
    assert step(sender, sent, "commit")["counts"]["committed"] == 1
    browser = login(Client(), "belu")

    def told(address: str) -> str:
        return browser.get(address).content.decode()

    assert "Diterima setelah diperiksa" not in told("/tugas")
    first, other, last = queue(office, sent)
    for row, act, more in ((first, "accept", {}), (other, "accept", {}), (last, "refuse", {})):
        said = office.post(
            f"/lists/{sent}/rows/{row['sheet_row']}/{act}", {"reason": REASON, "seen": row["seen"], **more}
        )
        assert said.status_code == 200, said.content
    for address in ("/", "/tugas"):
        shown = told(address)
        assert "Simpan yang sekarang diterima ke skemanya" in shown
        assert "Buat berkas jawaban, betulkan barisnya, lalu kirim kembali" in shown
    assert "2 orang" in told("/")
    page = told(f"/daftar/{sent}")
    assert "2 baris diterima setelah diperiksa dan belum tersimpan." in page
    assert "1 baris ditolak setelah diperiksa." in page
    assert "Barisnya ditolak" not in login(Client(), "provinsi").get("/tugas").content.decode()  # he decided it himself
    answer(sender, sent, 1)  # asks for the answer file
    assert step(sender, sent, "commit")["counts"]["committed"] == 3
    shown = told("/tugas")
    assert "Simpan yang sekarang diterima" not in shown
    assert "Buat berkas jawaban" not in shown
    assert "belum tersimpan" not in told(f"/daftar/{sent}")


def test_the_last_list_is_that_of_the_own_office(own_db, api, scheme, login, owner):
    office = api("provinsi")
    body = people(1, seed=176, within="53.04.")
    number = opened(office, scheme)
    listed(office, number, [line(1, body[0])])
    other = login(Client(), "belu")
    assert "daftar.csv" not in other.get("/").content.decode()
    assert "Kantor Anda belum punya daftar yang diperiksa" in other.get("/").content.decode()
    owner.execute("update access_user set office_id = null where username = 'pemeriksa'")
    seen = login(Client(), "pemeriksa").get("/daftar").content.decode()
    assert "dikirim kantor lain; kantor Anda belum mengirim" in seen
    own = listed(api("belu"), number, [line(1, body[0])])
    assert f'href="/daftar/{own}"' in other.get("/").content.decode()
