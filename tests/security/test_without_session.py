"""What anybody can do who holds the application's connection and no session: ask by a code, and bring word of a death."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.security.callable import CALLABLE, SCOPE_READERS
from tests.support.people import acting, one

# Open to nobody in particular: for signing in, for keeping a session, for being counted, for the public pages.
OPEN = {
    "login_lookup",
    "rate_forgive",
    "rate_hit",
    "report_death",
    "session_close",
    "session_load",
    "session_open",
    "session_save",
    "snap_lookup",
    "cek_card",
    "cek_claim",
    "cek_letter",
    "cek_person",
}
REPORT = {
    "regency": "53.04",
    "village": "",
    "name": "Markus Bere",
    "nik": "",
    "kpj": "",
    "event_on": "2025-07-20",
    "reporter": "Ana Bere",
    "phone": "62812000111",
    "address": "RT 1",
    "relation": "istri",
    "note": "meninggal di rumah",
    "language": "id",
    "on": "2025-07-21",
    "kind": "death",
    "said": "{}",
}
# A value of each type that is a real id, state or code somewhere in the story.
VALUES = {
    "bigint": "1",
    "integer": "1",
    "smallint": "1",
    "text": "'53.04'",
    "date": "'2025-07-20'",
    "boolean": "true",
    "jsonb": "'[]'",
    "bytea": "sha256('53.04')",
    "interval": "'1 minute'",
    "bigint[]": "'{1}'",
    "smallint[]": "'{1}'",
    "integer[]": "'{1}'",
    "text[]": "'{a}'",
    "date[]": "'{2025-07-01}'",
    "bytea[]": "array[sha256('53.04')]",
}
NOTHING = (None, False, 0, "", [], {})


def report(app: Any, **changed: Any) -> str:
    """Word of a death without a session."""
    values = {**REPORT, **changed}
    with acting(app, ""):
        marks = ", ".join(["%s"] * len(values))
        return str(one(app, f"select payung.report_death({marks})", list(values.values())))


def everything(owner: Any) -> dict[str, tuple[int, str]]:
    """Count of every table's rows and a sum of their hashes, asked at once: this is asked twice a function."""
    tables = owner.execute(
        "select oid::regclass::text from pg_class where relnamespace in ('public'::regnamespace, 'payung'::regnamespace, 'published'::regnamespace)"
        " and relkind in ('r', 'p') and not relispartition and relname not like 'procrastinate%'"
    ).fetchall()
    each = (
        f"select '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {table} t"
        for (table,) in tables
    )
    return {table: (count, hashes) for table, count, hashes in owner.execute(" union all ".join(each)).fetchall()}


def identities(owner: Any) -> set[str]:
    """Names, numbers, telephones, accounts and addresses that no public answer may hold."""
    found: set[str] = set()
    for query in (
        "select unnest(array[name, nik, phone, address, mother_name]) from registry_identity",
        "select unnest(array[account_no, holder_name]) from registry_bankaccount",
        "select kpj from participation_membership",
        "select number from participation_externalnumber",
        "select unnest(array[name, nik, reporter_name, reporter_phone, reporter_address]) from claims_report",
        "select username from access_user",
        "select digest from claims_benefitassessment",
        "select digest from vault_paper",
    ):
        found |= {value for (value,) in owner.execute(query).fetchall() if value and len(value) > 3}
    return found


class TestWordOfADeath:
    def test_it_leaves_a_report_and_an_event_and_nothing_else(self, told, app, owner):
        before = everything(owner)
        code = report(app)
        after = everything(owner)
        changed = {table: after[table][0] - before[table][0] for table in after if after[table] != before[table]}
        assert changed == {"claims_report": 1, "platform_outbox": 1}
        row = owner.execute(
            "select via, state, created_by, claim_id, closed_by from claims_report where code = %s", [code]
        ).fetchone()
        assert row == ("public", "waiting", None, None, None)
        number = one(owner, "select id from claims_report where code = %s", [code])
        told_on = owner.execute("select topic, payload from platform_outbox order by id desc limit 1").fetchone()
        assert told_on == ("claims.reported", {"report": number})

    def test_the_answer_is_a_code_whoever_is_named(self, told, app, owner):
        """A NIK that is known and one that is not get the same kind of answer, in a report that names nobody known."""
        known = one(owner, "select min(nik) from registry_identity")
        kpj = one(owner, "select min(kpj) from participation_membership")
        codes = [report(app, nik=known, kpj=kpj), report(app, nik="5304010101010001"), report(app)]
        assert len(set(codes)) == 3
        for code in codes:
            assert len(code) == 12
            with acting(app, ""):
                assert set(one(app, "select payung.cek_claim(%s)", [code])) == {
                    "kind",
                    "state",
                    "regency",
                    "reported_on",
                    "missing",
                    "perhaps",
                }

    def test_the_reporter_sees_no_row_of_it(self, told, app):
        with acting(app, ""):
            code = one(app, f"select payung.report_death({', '.join(['%s'] * len(REPORT))})", list(REPORT.values()))
            assert one(app, "select count(*) from claims_report") == 0
            assert one(app, "select count(*) from claims_claim") == 0
            for statement in (
                "update claims_report set state = 'taken' where code = %s",
                "delete from claims_report where code = %s",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
                    app.execute(statement, [code])

    @pytest.mark.parametrize(
        ("changed", "state"),
        [
            ({"regency": "99.99"}, "P0B6F"),
            ({"regency": "53.04.01"}, "P0B6F"),
            ({"village": "53.71.01.1001"}, "P0B6F"),
            ({"event_on": "2025-07-22"}, "P0B64"),
            ({"event_on": "1999-01-01"}, "P0B64"),
            ({"name": " "}, "P0B6G"),
            ({"name": "x" * 121}, "P0B6G"),
            ({"reporter": ""}, "P0B6G"),
            ({"nik": "12345"}, "P0B6G"),
            ({"nik": "5304010101010001\n"}, "P0B6G"),
            ({"kpj": "1' or '1'='1"}, "P0B6G"),
            ({"phone": "9" * 41}, "P0B6G"),
            ({"relation": "x" * 41}, "P0B6G"),
            ({"note": "x" * 1001}, "P0B6G"),
            ({"address": "x" * 1001}, "P0B6G"),
            ({"language": "xx"}, "P0B6G"),
            ({"regency": None}, "P0B6F"),
            ({"name": None}, None),
            ({"nik": None}, None),
            ({"language": None}, None),
            ({"note": None}, None),
            ({"event_on": None}, None),
        ],
    )
    def test_what_is_no_report_leaves_nothing(self, told, app, owner, changed, state):
        before = everything(owner)
        with pytest.raises(psycopg.Error) as refused:
            report(app, **changed)
        assert refused.value.sqlstate == (state or "23502")
        assert everything(owner) == before


class TestAskingByCode:
    def test_these_functions_cannot_write(self, owner):
        kinds = owner.execute(
            "select proname, provolatile::text from pg_proc where pronamespace = 'payung'::regnamespace and proname ~ '^cek_'"
        ).fetchall()
        assert {name for name, _ in kinds} > {"cek_card", "cek_claim", "cek_letter", "cek_person"}
        assert {kind for _, kind in kinds} == {"s"}

    def test_a_claim_is_followed_without_a_name(self, told, app, owner):
        (code, claim) = owner.execute("select code, id from claims_claim where regency = '53.04'").fetchone()
        before = everything(owner)
        with acting(app, ""):
            found = one(app, "select payung.cek_claim(%s)", [code])
        assert set(found) == {
            "kind",
            "state",
            "regency",
            "reported_on",
            "complete_on",
            "calendar_due",
            "working_due",
            "paused",
            "missing",
            "decided_on",
            "amount",
            "outcome",
            "paid",
        }
        assert found["state"] == "approved"
        assert found["amount"] == one(
            owner, "select payable from claims_benefitassessment where claim_id = %s", [claim]
        )
        text = json.dumps(found)
        assert [value for value in identities(owner) if value in text] == []
        assert everything(owner) == before

    def test_a_code_is_worth_nothing_by_guess(self, told, app, owner):
        claim = one(owner, "select code from claims_claim where regency = '53.04'")
        nik = one(owner, "select min(nik) from registry_identity")
        with acting(app, ""):
            for guess in (
                None,
                "",
                "%",
                "_" * 12,
                claim[:-1],
                f"{claim}0",
                claim[::-1],
                "1",
                "claim:1",
                nik,
                "' or true --",
            ):
                assert one(app, "select payung.cek_claim(%s)", [guess]) is None, guess
                assert one(app, "select payung.cek_letter(%s)", [guess]) is None, guess
                assert one(app, "select payung.cek_card(%s, '2025-07-01', '2025-08-01')", [guess]) is None, guess

    def test_a_person_needs_both_numbers_and_gets_months_only(self, told, app, owner):
        mine, other = owner.execute(
            "select i.nik, m.kpj from registry_identity i join participation_membership m using (person_id) order by 1 limit 2"
        ).fetchall()
        ask = "select payung.cek_person(%s, %s, '2025-07-01', '2030-01-01')"
        with acting(app, ""):
            for pair in ((mine[0], other[1]), (mine[0], ""), (mine[0], None), (None, mine[1]), (None, None), ("", "")):
                assert one(app, ask, pair) is None, pair
            found = one(app, ask, mine)
        assert set(found) == {"kpj_tail", "segment", "started", "ended", "months", "counted", "own", "death"}
        assert all(set(month) == {"month", "state", "payer"} for month in found["months"])
        assert len(found["months"]) <= 36
        assert [value for value in identities(owner) if value in json.dumps(found)] == []

    def test_a_letter_proves_itself_and_names_nobody(self, told, app, owner):
        code = one(owner, "select min(code) from notices_notificationletter")
        with acting(app, ""):
            found = one(app, "select payung.cek_letter(%s)", [code])
        assert set(found) == {"template", "number", "issued_on", "amount", "regency", "ended_on"}
        assert [value for value in identities(owner) if value in json.dumps(found)] == []


def signatures(owner: Any, name: str) -> list[str]:
    """Calls of every function of this name, with a likely value for each argument."""
    found = owner.execute(
        "select array(select format_type(t, null) from unnest(proargtypes) with ordinality u(t, n) order by n)"
        " from pg_proc where pronamespace = 'payung'::regnamespace and proname = %s",
        [name],
    ).fetchall()
    calls = []
    for (types,) in found:
        values = ", ".join(f"{VALUES[kind]}::{kind}" for kind in types)
        calls.append(f"select * from payung.{name}({values})")
    return calls


def outcome(app: Any, call: str) -> tuple[str, list[Any]]:
    """SQLSTATE of a call without a session ("" when it was not refused) and what it answered."""
    try:
        with acting(app, ""):
            return "", app.execute(call).fetchall()
    except psycopg.Error as refused:
        return str(refused.sqlstate), []


@pytest.mark.parametrize("name", sorted(CALLABLE["payung_app"] - OPEN))
def test_every_other_function_is_dead_without_a_session(told, app, owner, name):
    """Refused, or an empty answer; in no case a row anywhere."""
    calls = signatures(owner, name)
    assert calls
    if name == "case_complete":
        case = one(owner, "select min(id) from casework_case where process_id = 'uji'")
        calls.append(f"select payung.case_complete({case}, '2025-07-20')")
    if name == "case_open":
        calls.append("select payung.case_open('uji', 'uji:lain', '53.04', null)")
    before = everything(owner)
    for call in calls:
        state, rows = outcome(app, call)
        # Our own refusal or a privilege; never an inner constraint after a write.
        assert state in {"", "42501"} or state[:3] in {"P0A", "P0B", "P0C", "P0D", "P0E"}, (call, state)
        assert all(value in NOTHING for row in rows for value in row), (call, rows)
    assert everything(owner) == before


def test_the_list_of_open_functions_is_of_functions(owner):
    assert CALLABLE["payung_app"] >= OPEN
    assert not OPEN & SCOPE_READERS
