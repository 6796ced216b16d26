"""Rows that somebody has to look at reach an end: taken, corrected or refused, by two where a number is overruled."""

from __future__ import annotations

import psycopg
import pytest

from payung.intake.review.concerns import NEVER_AS_IT_IS, SECOND
from payung.intake.verdicts.codes import BY_NAME, REVIEW, bit, mask
from tests.intake.mess import line, people
from tests.intake.reviewing import (
    CAUSES,
    REASON,
    confirm,
    decide,
    every_cause,
    listed,
    other_day,
    other_sex,
    queue,
    recheck,
    row_of,
    slip,
)
from tests.intake.test_outcomes import answer
from tests.intake.test_two_offices import opened, step
from tests.support.people import acting, one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def refused(said, code):
    assert said.status_code in {400, 403, 404, 409, 422}, said.content
    assert said.json()["type"].endswith(code), said.content
    return True


def came_in(owner, sent):
    """Name and village of each row that was committed."""
    query = (
        "select e.sheet_row, i.name || '|' || i.village_code from sponsorship_enrolment e join registry_identity i"
        " using (person_id) where e.list_id = %s"
    )
    return dict(owner.execute(query, [sent]).fetchall())


def test_one_row_of_each_cause_is_settled_and_joins_the_commit(own_db, api, scheme, owner):
    office, second = api("provinsi"), api("admin")
    number, sent, at, body = every_cause(office, scheme)
    rows = {row["sheet_row"]: row for row in queue(office, sent)}
    assert {cause: rows[n]["causes"] for cause, n in at.items()} | {} == {
        **{cause: [cause] for cause in CAUSES},
        "NIK_OTHER_PERSON": rows[at["NIK_OTHER_PERSON"]]["causes"],
        "PARTLY_PROTECTED": rows[at["PARTLY_PROTECTED"]]["causes"],
    }
    assert "NIK_OTHER_PERSON" in rows[at["NIK_OTHER_PERSON"]]["causes"]
    assert office.get(f"/lists/{sent}/review/progress").json()["settled"] == 0
    # evidence side by side: the earlier row, the registered person, near villages
    twin = rows[at["POSSIBLE_DUPLICATE_PERSON"]]["earlier"][0]
    assert (twin["sheet_row"], twin["name"]) == (2, body[0].name)
    assert twin["evidence"]
    known = rows[at["NIK_OTHER_PERSON"]]["registered"][0]
    assert known["name"] == body[7].name
    assert body[7].nik not in str(rows)
    # what cannot be taken as it is says what to do
    assert refused(decide(office, sent, rows[at["PLACE_UNKNOWN"]], "accept"), "REVIEW_AS_IT_IS")
    village = decide(office, sent, rows[at["PLACE_UNKNOWN"]], "correct", village=body[3].code)
    assert village.status_code == 200, village.content
    assert refused(decide(office, sent, rows[at["SEX_MISMATCH"]], "correct", village=body[3].code), "REVIEW_FIELD")
    for cause, act, more in (
        ("BIRTHDATE_MISMATCH", "accept", {}),
        ("SEX_MISMATCH", "correct", {"sex": body[2].sex}),
        ("NAME_SUSPECT", "correct", {"name": body[4].name}),
        ("REMARK_SUSPECT", "accept", {}),
        ("POSSIBLE_DUPLICATE_PERSON", "refuse", {}),
        ("NIK_OTHER_PERSON", "accept", {}),
        ("PARTLY_PROTECTED", "accept", {}),
    ):
        said = decide(office, sent, rows[at[cause]], act, **more)
        assert said.status_code == 200, (cause, said.content)
    recheck(owner)
    states = {n: row["state"] for n, row in ((r["sheet_row"], r) for r in queue(office, sent, state="all"))}
    assert {cause: states[n] for cause, n in at.items()} == {
        "BIRTHDATE_MISMATCH": "confirm",
        "SEX_MISMATCH": "accepted",
        "PLACE_UNKNOWN": "accepted",
        "NAME_SUSPECT": "accepted",
        "REMARK_SUSPECT": "accepted",
        "POSSIBLE_DUPLICATE_PERSON": "refused",
        "NIK_OTHER_PERSON": "confirm",
        "PARTLY_PROTECTED": "accepted",
    }
    for cause in ("BIRTHDATE_MISMATCH", "NIK_OTHER_PERSON"):
        row = row_of(office, sent, at[cause])
        assert refused(confirm(office, sent, row), "REVIEW_SAME_PERSON")
        said = confirm(second, sent, row_of(second, sent, at[cause]))
        assert said.status_code == 200, said.content
        assert said.json()["result"] == {"rows": 1}
    counts = step(office, sent, "commit")["counts"]
    assert counts["committed"] == 8  # one good, and seven of the eight
    assert office.get(f"/lists/{sent}/review/progress").json() | {"file_name": ""} == {
        "id": sent, "file_name": "", "rows": 8, "settled": 8, "open": 0, "checking": 0, "confirm": 0,
        "accepted": 0, "refused": 1, "joined": 7,
    }  # fmt: skip
    # the corrected village and name are what came in, and who was half protected has his free months only
    in_ = came_in(owner, sent)
    assert in_[at["PLACE_UNKNOWN"]] == f"{body[3].name}|{body[3].code}"
    assert in_[at["NAME_SUSPECT"]].startswith(body[4].name)
    months = (
        "select count(*) from participation_month m join sponsorship_enrolment e using (membership_id)"
        " where e.list_id = %s and e.sheet_row = %s and m.payer_id = (select payer_id from sponsorship_scheme where id = %s)"
    )
    assert one(owner, months, [sent, at["PARTLY_PROTECTED"], number]) == 3
    assert one(owner, months, [sent, at["NAME_SUSPECT"], number]) == 6
    spent = one(owner, "select committed from sponsorship_fund where scheme_id = %s", [number])
    assert spent == one(owner, "select sum(amount) from participation_month m join sponsorship_scheme s"
                        " on s.payer_id = m.payer_id where s.id = %s", [number])  # fmt: skip
    told = answer(office, sent, 1)
    assert told[at["POSSIBLE_DUPLICATE_PERSON"] - 2][-2] == "Ditolak"
    assert REASON in told[at["POSSIBLE_DUPLICATE_PERSON"] - 2][-1]
    assert told[at["SEX_MISMATCH"] - 2][-2:] == ["Tersimpan", "Diterima setelah diperiksa."]
    rows = office.get(f"/lists/{sent}/rows").json()["items"]
    assert [row["outcome"] for row in rows if row["sheet_row"] == at["POSSIBLE_DUPLICATE_PERSON"]] == ["refused"]


def test_decided_later_they_join_the_next_commit(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(3, seed=72, within="53.04.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0]), line(2, body[1], name="CONTOH"), line(3, body[2], name="NIHIL")])
    assert step(office, sent, "commit")["counts"]["committed"] == 1
    first, second = queue(office, sent)
    assert decide(office, sent, first, "correct", name=body[1].name).status_code == 200
    recheck(owner)
    assert step(office, sent, "commit")["counts"]["committed"] == 2
    assert step(office, sent, "commit")["counts"]["committed"] == 2  # once is enough
    assert decide(office, sent, second, "refuse").status_code == 200
    assert step(office, sent, "commit")["counts"]["committed"] == 2
    assert refused(decide(office, sent, second, "accept"), "REVIEW_DECIDED")


def test_without_a_place_they_wait(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(2, seed=73, within="53.04.")
    number = int(office.post("/schemes", {**scheme, "quotas": {"53.04": 1}}).json()["id"])
    sent = listed(office, number, [line(1, body[0]), line(2, body[1], name="CONTOH")])
    step(office, sent, "commit")
    (row,) = queue(office, sent)
    assert decide(office, sent, row, "correct", name=body[1].name).status_code == 200
    recheck(owner)
    assert step(office, sent, "commit")["counts"]["waiting"] == 1
    assert one(owner, "select count(*) from sponsorship_waiting where list_id = %s", [sent]) == 1
    assert "Menunggu" in answer(office, sent, 2)[0][-2]


def test_a_correction_is_checked_by_the_rules_of_every_list(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(3, seed=74, within="53.04.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0]), line(2, body[1], sex=other_sex(body[1])), line(3, body[2])])
    (row,) = queue(office, sent)
    # a number that stands in the list already is no end
    assert decide(office, sent, row, "correct", nik=body[2].nik).status_code == 200
    recheck(owner)
    row = row_of(office, sent, row["sheet_row"])
    assert (row["state"], row["may_accept"]) == ("open", False)
    assert "NIK_DUPLICATE_IN_LIST" in row["causes"]
    assert "Baris 4 memuat NIK yang sama" in " ".join(row["messages"])
    # the right one is fine, and since the number was changed somebody else confirms
    assert decide(office, sent, row, "correct", nik=slip(body[1].nik), sex=body[1].sex).status_code in {200, 409}
    row = row_of(office, sent, row["sheet_row"])
    if row["state"] == "open":  # the sex is no matter of these codes
        assert decide(office, sent, row, "correct", nik=slip(body[1].nik)).status_code == 200
    recheck(owner)
    row = row_of(office, sent, row["sheet_row"])
    assert row["needs_second"]
    assert step(office, sent, "commit")["counts"]["committed"] == 2


def test_a_corrected_name_is_compared_with_the_people_of_its_list(own_db, api, scheme, owner):
    """Under another number, born the same day in the same village: once the name is right, it is one person twice."""
    office = api("provinsi")
    body = people(1, seed=77, within="53.04.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0]), line(2, body[0], nik=slip(body[0].nik), name="CONTOH")])
    (row,) = queue(office, sent)
    assert row["causes"] == ["NAME_SUSPECT"]
    assert decide(office, sent, row, "correct", name=body[0].name).status_code == 200
    recheck(owner)
    row = row_of(office, sent, row["sheet_row"])
    assert (row["state"], row["causes"]) == ("open", ["POSSIBLE_DUPLICATE_PERSON"])


def test_nothing_corrected_and_an_unknown_village_are_refused(own_db, api, scheme):
    office = api("provinsi")
    body = people(2, seed=75, within="53.04.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0], village="Entah"), line(2, body[1], name="CONTOH")])
    place, name = queue(office, sent)
    assert refused(decide(office, sent, place, "correct"), "REVIEW_NOTHING_CORRECTED")
    assert refused(decide(office, sent, name, "correct", name="CONTOH"), "REVIEW_NOTHING_CORRECTED")
    assert refused(decide(office, sent, place, "correct", village="Negeri Dongeng"), "REVIEW_VILLAGE")
    assert refused(decide(office, sent, place, "accept", reason="ktp 5301011201800001 benar"), "REASON_NUMBER")


def test_what_was_seen_must_not_have_changed(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(2, seed=76, within="53.04.")
    number = opened(office, scheme)
    twin = line(2, body[0], nik=slip(body[0].nik), name=body[0].name + " X", )  # fmt: skip
    sent = listed(office, number, [line(1, body[0], born=other_day(body[0])), twin, line(3, body[1])])
    rows = queue(office, sent)
    later = next(row for row in rows if row["sheet_row"] == 3)
    assert later["earlier"]
    # somebody else refuses the earlier row: what the later one is compared with is another thing now
    first = next(row for row in rows if row["sheet_row"] == 2)
    assert decide(api("admin"), sent, row_of(api("admin"), sent, first["sheet_row"]), "refuse").status_code == 200
    assert refused(decide(office, sent, later, "accept"), "REVIEW_CHANGED")
    assert decide(office, sent, row_of(office, sent, 3), "accept").status_code == 200


def test_given_back_a_row_is_as_it_was_sent(own_db, api, scheme, owner):
    office, second = api("provinsi"), api("admin")
    body = people(2, seed=77, within="53.04.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0], sex=other_sex(body[0])), line(2, body[1])])
    (row,) = queue(office, sent)
    nik = body[0].nik[:6] + f"{int(body[0].nik[6:8]) + (40 if body[0].sex == 'L' else -40):02d}" + body[0].nik[8:]
    assert decide(office, sent, row, "correct", nik=nik).status_code == 200
    recheck(owner)
    row = row_of(second, sent, row["sheet_row"])
    assert (row["state"], row["causes"]) == ("confirm", [])
    said = second.post(
        f"/lists/{sent}/decisions/{row['decision_id']}/return", {"reason": "KTP berkata lain", "seen": row["seen"]}
    )
    assert said.status_code == 200, said.content
    row = row_of(office, sent, row["sheet_row"])
    assert (row["state"], row["causes"], row["needs_second"]) == ("open", ["SEX_MISMATCH"], True)
    assert decide(office, sent, row, "refuse").status_code == 200


def test_beyond_the_scope_the_sender_does_not_take_it(own_db, api, scheme, owner):
    office, sender = api("provinsi"), api("belu")
    there, here = people(1, seed=78, within="53.71.")[0], people(1, seed=79, within="53.04.")[0]
    first = opened(office, {**scheme, "decree_number": "satu", "last_month": "2025-09"})
    step(office, listed(office, first, [line(1, there)]), "commit")
    second = opened(office, {**scheme, "decree_number": "dua"})
    village = {"village": here.village, "district": here.district, "regency": here.regency}
    sent = listed(sender, second, [line(1, there, name="Wilhelmina Sakan", born=other_day(there), **village)])
    (row,) = queue(sender, sent)
    assert "REVIEW_ELSEWHERE" in row["causes"]
    assert row["registered"] == []
    assert refused(decide(sender, sent, row, "accept"), "REVIEW_BEYOND")
    seen = row_of(office, sent, row["sheet_row"])
    assert [one["name"] for one in seen["registered"]] == [there.name]
    assert decide(office, sent, seen, "accept").status_code == 200
    assert refused(confirm(sender, sent, row_of(sender, sent, row["sheet_row"])), "REVIEW_BEYOND")
    assert confirm(api("admin"), sent, row_of(api("admin"), sent, row["sheet_row"])).status_code == 200


def test_the_codes_of_the_database_are_those_of_the_table(db, owner):
    bits = {
        name: one(owner, "select payung.review_bits(%s)", [name])
        for name in ("fine", "as_is", "number", "who", "partly")
    }
    reviews = mask(name for name, code in BY_NAME.items() if code.verdict == REVIEW)
    assert bits["as_is"] == reviews & ~bit("PLACE_UNKNOWN")
    assert not bits["as_is"] & NEVER_AS_IT_IS
    assert bits["number"] == SECOND
    assert bits["fine"] == mask(name for name, code in BY_NAME.items() if code.verdict in {"warning", "accepted"})
    assert bits["who"] == mask(("NIK_OTHER_PERSON", "POSSIBLE_DUPLICATE_PERSON", "REVIEW_ELSEWHERE"))
    assert bits["partly"] == bit("PARTLY_PROTECTED")
    assert one(owner, "select payung.review_bits('other_person') | payung.review_bits('elsewhere')") == mask(
        ("NIK_OTHER_PERSON", "REVIEW_ELSEWHERE")
    )
    assert one(owner, "select payung.review_bits('death')") == bit("DEATH_REPORTED")


def test_while_there_is_word_of_a_death_nobody_is_taken(own_db, api, scheme, owner):
    office = api("provinsi")
    body = people(1, seed=84, within="53.04.")
    first = opened(office, {**scheme, "decree_number": "satu", "last_month": "2025-09"})
    step(office, listed(office, first, [line(1, body[0])]), "commit")
    suspected = (
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts)"
        " select person_id, 'suspected', '2025-08-20', 1, '{}' from registry_identity returning id"
    )
    event = one(owner, suspected)
    sent = listed(office, opened(office, {**scheme, "decree_number": "dua"}), [line(1, body[0])])
    (row,) = queue(office, sent)
    assert row["causes"] == ["PARTLY_PROTECTED", "DEATH_REPORTED"]
    assert refused(decide(office, sent, row, "accept"), "REVIEW_DEATH")
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, undoes_id, recorded_by, facts)"
        " select person_id, 'undone', '2025-08-20', %s, 1, '{}' from registry_identity",
        [event],
    )
    assert decide(office, sent, row_of(office, sent, 2), "accept").status_code == 200
    assert step(office, sent, "commit")["counts"]["committed"] == 1


def test_raw_sql_settles_nothing(own_db, api, scheme, owner, app, token):
    office = api("provinsi")
    body = people(3, seed=82, within="53.71.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0], sex=other_sex(body[0])), line(2, body[1], name="CONTOH")])
    row, name = queue(office, sent)
    said = decide(office, sent, row, "accept").json()["result"]["decision"]
    waiting = row_of(office, sent, row["sheet_row"])
    tries = [
        ("select payung.review_confirm(%s, true, '', %s)", [said, waiting["seen"]], "provinsi", "P0D08"),
        ("select payung.review_confirm(%s, true, '', %s)", [said, "0" * 64], "admin", "P0D03"),
        ("select payung.review_confirm(%s, true, '', %s)", [said + 999, "0" * 64], "admin", "P0D09"),
        ("select payung.review_confirm(%s, true, '', %s)", [said + 999, "0" * 64], "kepala", "P0D00"),
        (
            "select payung.review_decide(%s, array[3], 'accept', 'alasan benar', %s)",
            [sent, name["seen"]],
            "belu",
            "P0D01",
        ),
        (
            "select payung.review_decide(%s, array[3], 'accept', 'alasan benar', %s)",
            [sent, name["seen"]],
            "juri",
            "P0D00",
        ),
        (
            "select payung.review_decide(%s, array[2], 'accept', 'alasan benar', %s)",
            [sent, row["seen"]],
            "provinsi",
            "P0D02",
        ),
        (
            "select payung.review_decide(%s, array[3], 'take', 'alasan benar', %s)",
            [sent, name["seen"]],
            "provinsi",
            "P0D02",
        ),
        ("select payung.review_decide(%s, array[3], 'accept', '', %s)", [sent, name["seen"]], "provinsi", "P0B18"),
        (
            "select payung.review_decide(%s, array[77], 'accept', 'alasan benar', %s)",
            [sent, name["seen"]],
            "provinsi",
            "P0D01",
        ),
        (
            "select payung.review_decide(%s, '{}', 'accept', 'alasan benar', %s)",
            [sent, name["seen"]],
            "provinsi",
            "P0D01",
        ),
        ("update intake_review set state = 'accepted' where list_id = %s", [sent], "provinsi", "42501"),
        ("insert into intake_review (list_id, sheet_row, codes) values (%s, 4, 0)", [sent], "provinsi", "42501"),
        ("delete from intake_decision where list_id = %s", [sent], "provinsi", "42501"),
        ("update intake_decision set made_by = 1 where list_id = %s", [sent], "provinsi", "42501"),
        (
            "insert into intake_decision (list_id, kind, rows, made_by) values (%s, 'confirm', 1, 1)",
            [sent],
            "provinsi",
            "42501",
        ),
        ("update intake_corrected set nik = '' where list_id = %s", [sent], "provinsi", "42501"),
        ("select nik from intake_corrected where list_id = %s", [sent], "provinsi", "42501"),
        ("select payung.review_rechecked(%s, '{3}', '{0}', '{0}', '{-1}', '{\"\"}')", [sent], "provinsi", "42501"),
    ]
    for statement, values, who, state in tries:
        with pytest.raises(psycopg.Error) as met, acting(app, token(who)):
            app.execute(statement, values)
        assert met.value.sqlstate == state, (statement, met.value)
    for table in ("intake_decision", "intake_decidedrow"):
        for statement in (f"delete from {table}", f"update {table} set list_id = list_id"):
            with pytest.raises(psycopg.Error) as met:
                owner.execute(statement)
            assert met.value.sqlstate == "P0A01"
    assert one(owner, "select count(*) from intake_review where state = 'confirm'") == 1


def test_a_row_that_was_committed_is_not_decided_again(own_db, api, scheme, owner, app, token):
    office = api("provinsi")
    body = people(1, seed=83, within="53.04.")
    sent = listed(office, opened(office, scheme), [line(1, body[0], name="CONTOH")])
    (row,) = queue(office, sent)
    assert decide(office, sent, row, "accept").status_code == 200
    assert step(office, sent, "commit")["counts"]["committed"] == 1
    row = row_of(office, sent, 2)
    assert row["state"] == "joined"
    with pytest.raises(psycopg.Error) as met, acting(app, token("provinsi")):
        app.execute("select payung.review_decide(%s, '{2}', 'refuse', 'alasan benar', %s)", [sent, row["seen"]])
    assert met.value.sqlstate == "P0D02"


def test_of_rows_elsewhere_nothing_is_told(own_db, api, scheme, app, token):
    office = api("provinsi")
    body = people(2, seed=97, within="53.71.")
    wrong = {"village": "Entah Di Mana"}
    sent = listed(office, opened(office, scheme), [line(1, body[0], name="CONTOH"), line(2, body[1], **wrong)])
    for who, rows in (("provinsi", 2), ("admin", 2), ("belu", 0), ("juri", 0)):
        with acting(app, token(who)):
            for call in ("review_people(%s, '{2,3}')", "review_seen(%s, '{2,3}')"):
                assert one(app, f"select count(*) from payung.{call}", [sent]) == rows, (who, call)
            assert one(app, "select count(*) from payung.review_spelt(%s, '{2,3}')", [sent]) == rows // 2, who
            assert one(app, "select count(*) from payung.review_written(%s, 3)", [sent]) == rows // 2, who
            assert one(app, "select count(*) from intake_review where list_id = %s", [sent]) == rows
    # who has not sent the list sees no row that names no village, unless the whole province is his
    with acting(app, token("kupang")):
        assert one(app, "select count(*) from payung.review_people(%s, '{2,3}')", [sent]) == 1


def test_runs_alone_open_and_settle(own_db, api, scheme, loader, token, owner):
    office = api("provinsi")
    body = people(1, seed=98, within="53.04.")
    number = opened(office, scheme)
    sent = listed(office, number, [line(1, body[0], name="CONTOH")])
    (row,) = queue(office, sent)
    assert decide(office, sent, row, "correct", name=body[0].name).status_code == 200
    for call, state in (
        (f"review_open({sent})", "P0C13"),
        (f"review_rechecked({sent}, '{{2}}', '{{0}}', '{{0}}', '{{-1}}', '{{a}}')", "P0C13"),
        (f"review_same_number({sent})", "P0C13"),
        (f"review_taken({number})", "P0C13"),
    ):
        with pytest.raises(psycopg.Error) as met, acting(loader, token("provinsi")):
            loader.execute(f"select payung.{call}")
        assert met.value.sqlstate == state, call
    assert one(owner, "select state from intake_review where list_id = %s", [sent]) == "checking"
    recheck(owner)
    assert one(owner, "select state from intake_review where list_id = %s", [sent]) == "accepted"
