"""What is kept of the rows of a list ends with the list's term: on the day after it, and nothing of another list."""

from __future__ import annotations

import pytest

from payung.intake.expiry import expire_lists
from payung.platform import clock
from tests.support import people
from tests.support.people import acting, one

ROWS = {
    "intake_candidate": "insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, sex, address,"
    " phone, mother_name, occupation) values (%s, 2, '53.04', '', '5304015203850001', 'Maria', 'MARIA', 'P', '', '', '', '')",
    "intake_rowterms": "insert into intake_rowterms (list_id, sheet_row, regency, participant_class, loan, agent_nik, heir, heir_relation)"
    " values (%s, 2, '53.04', '', '', '', 'Yohana', 'IBU')",
    "intake_rownumber": "insert into intake_rownumber (list_id, sheet_row, regency, person_id, number) values (%s, 2, '53.04', 0, '01')",
    "intake_corrected": "insert into intake_corrected (list_id, sheet_row, decision_id, regency, village_code, nik, name, name_norm, sex)"
    " values (%s, 2, 0, '53.04', '', '5304015203850001', 'Maria', 'MARIA', 'P')",
}


@pytest.fixture
def lists(own_db, db, owner, loader, token):
    """Ids of three lists with a row of everything: their terms end yesterday, today, tomorrow."""
    with acting(loader, token("admin")):
        scheme = people.scheme(loader)
    ids = []
    for offset in (-1, 0, 1):
        ids.append(
            one(
                owner,
                "insert into intake_list (scheme_id, uploaded_by, file_name, file_key, sha256, size, state, expires_on)"
                " select %s, min(id), 'daftar.csv', %s, encode(sha256(%s::bytea), 'hex'), 1, 'checked', %s::date + %s from access_user returning id",
                [scheme.scheme, f"kunci{offset}", f"{offset}".encode(), clock.today(), offset],
            )
        )
        owner.execute(
            "insert into platform_run (kind, params, result, requested_by) values ('intake.answer', jsonb_build_object('list', %s::bigint),"
            " jsonb_build_object('file_key', %s::text), 1)",
            [ids[-1], f"jawaban{offset}"],
        )
        for insert in ROWS.values():
            owner.execute(insert, [ids[-1]])
    return ids


@pytest.mark.parametrize("table", ROWS)
def test_rows_end_after_the_last_day_of_their_list(lists, owner, table):
    assert expire_lists(clock.today())["candidates"] == 1
    assert one(owner, f"select array_agg(list_id order by list_id) from {table}") == lists[1:]


def test_files_and_answers_end_with_them(lists, loader):
    assert one(loader, "select files from payung.intake_expire(%s)", [clock.today()]) == ["jawaban-1", "kunci-1"]
