"""Sealed scores against whoever sends SQL: application, loader, administrator, owner's dump; one changed bit is found."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from datetime import UTC
from typing import Any

import psycopg
import pytest

from payung.awards.jury import opening, sealing
from tests.awards.conftest import doing as doing  # a fixture
from tests.support import juries, states
from tests.support.juries import HOLDERS, WORDS, YEAR, Jury
from tests.support.people import acting, one

BANK = [(4, "Bank NTT")]
CANDIDATES = {
    "kabupaten_kota": [("Kabupaten Belu", "53.04", None), ("Kota Kupang", "53.71", None)],
    "usaha_keuangan": [("Bank NTT", None, "bank-ntt"), ("BPR Uji", None, "bpr-uji")],
}
SEALED = ("awards_scoresheet", "awards_ownkey", "awards_countedsheet", "awards_handedon", "awards_openedscore")
NOTE = "RAHASIA-catatan-juri-satu"


@pytest.fixture
def sealed(own_db: Any, owner: Any, doing: Any, monkeypatch: pytest.MonkeyPatch) -> Jury:
    """Six jurors have handed in everything; nothing is closed."""
    monkeypatch.setattr(sealing, "_COST", 2**4)
    return _handed_in(owner, doing)


@states.kept
def _handed_in(owner: Any, doing: Any) -> Jury:
    sitting = juries.jury(owner, CANDIDATES, employers={4: "bank-ntt"})
    juries.keys(doing, sitting.files)
    juries.hand_in_all(doing, sitting, range(1, 7), BANK)
    juries.hand_in(doing, 1, sitting.candidates["BPR Uji"], ("83.25", "17.75"), NOTE)
    return sitting


def _rows(connection: Any, token: str, query: str) -> list[Any]:
    with acting(connection, token):
        return list(connection.execute(query).fetchall())


@pytest.mark.parametrize("who", ["admin", "cabang", "juri7", "juri", "kepala", "pemeriksa", "bank", "belu"])
def test_nobody_but_its_juror_reads_a_sheet_sealed_as_it_is(sealed: Jury, app: Any, token: Any, who: str) -> None:
    for table in SEALED:
        assert _rows(app, token(who), f"select * from {table}") == []
    assert len(_rows(app, token("juri1"), "select * from awards_scoresheet")) == 5
    assert {row[0] for row in _rows(app, token("juri1"), "select distinct user_id from awards_scoresheet")} == {
        row[0] for row in _rows(app, token("juri1"), "select payung.actor_id()")
    }


@pytest.mark.parametrize("table", SEALED)
def test_the_loader_has_nothing_to_do_with_them(sealed: Jury, loader: Any, token: Any, table: str) -> None:
    for statement in (f"select * from {table}", f"copy {table} to stdout", f"insert into {table} default values"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(loader, token("admin")):
            loader.execute(statement)


@pytest.mark.parametrize("who", ["admin", "juri1", "kepala"])
@pytest.mark.parametrize("table", [*SEALED, "awards_keyholder", "awards_holderkey", "awards_closing", "awards_closingproposal", "awards_attendance"])  # fmt: skip
def test_nobody_changes_removes_or_adds_a_row_by_hand(
    sealed: Jury, app: Any, owner: Any, token: Any, table: str, who: str
) -> None:
    column = one(owner, "select column_name from information_schema.columns where table_name = %s limit 1", [table])
    for statement in (
        f"delete from {table}",
        f"update {table} set {column} = {column}",
        f"insert into {table} default values",
        f"truncate {table}",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token(who)):
            app.execute(statement)
    for statement in (f"delete from {table}", f"truncate {table} cascade"):
        with pytest.raises(psycopg.Error) as refused:  # the owner neither, unless he takes the guard away
            owner.execute(statement)
        assert refused.value.sqlstate == "P0A01"


def test_plans_and_errors_tell_nothing(sealed: Jury, app: Any, token: Any) -> None:
    """A plan with its counts, a cast that fails on a row, a subquery by content: all see the reader's own rows alone."""
    with acting(app, token("admin")):
        plan = json.dumps(
            app.execute("explain (analyze, verbose, format json) select * from awards_scoresheet").fetchall()
        )
    assert NOTE not in plan
    assert '"Actual Rows": 0' in plan
    for query in (
        "select convert_from(content, 'UTF8') from awards_scoresheet",
        "select 1 / (octet_length(content) - 8208) from awards_scoresheet",
        "select count(*) from awards_scoresheet where commitment > '\\x80'",
        "select avg(n) from (select most_common_vals::text::bytea, 1 as n from pg_stats where tablename = 'awards_scoresheet') s",
    ):
        rows = _rows(app, token("admin"), query)
        assert [row for row in rows if row[0]] == []


def test_a_dump_holds_no_point_no_note_and_no_private_key(sealed: Jury, db: Any, owner: Any, doing: Any) -> None:
    """Every byte of every row of the whole database, as a thief of a backup reads it."""
    dump = b"\n".join(
        bytes(line)
        for table in owner.execute(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('public', 'payung')"
        ).fetchall()
        for line in _copied(owner, table[0])
    )
    private = [sealing.private_of(sealed.files[one], f"{WORDS} {one}") for one in HOLDERS]
    for secret in (
        NOTE.encode(),
        b"lontar sasando",
        *(key.hex().encode() for key in private),
        *private,
    ):
        assert secret not in dump
        assert secret.hex().encode() not in dump
    for points in (rb"83\.25", rb"17\.75"):  # not the seconds of a moment
        assert not re.search(rb"(?<![:\d])" + points + rb"(?!\d)", dump)
        assert points.replace(b"\\", b"").hex().encode() not in dump
    public = json.loads(sealed.files["admin2"])["public"].encode()
    assert public in dump  # the search would have found what stands there


def _copied(owner: Any, table: str) -> list[bytes]:
    with owner.cursor().copy(f"copy {table} to stdout") as copy:
        return [bytes(block) for block in copy]


def test_sheets_of_equal_points_share_no_byte_pattern(sealed: Jury, owner: Any, doing: Any) -> None:
    """The same points and note twice, from one juror: nothing in the two rows is equal but what is public, nor compresses."""
    for _again in range(2):
        juries.hand_in(doing, 2, sealed.candidates["BPR Uji"], ("50", "50"), "sama")
    rows = owner.execute(
        "select content, parts, commitment, own_copy from awards_scoresheet order by number desc limit 2"
    ).fetchall()
    for first, second in zip(*rows, strict=True):
        assert len(first) == len(second)
        equal = sum(a == b for a, b in zip(first, second, strict=True))
        assert equal < len(first) // 16 + 4  # by chance one byte in 256
    lengths = owner.execute("select distinct octet_length(content), octet_length(parts), octet_length(own_copy) from awards_scoresheet").fetchall()  # fmt: skip
    assert lengths == [(sealing.CONTENT, sealing.PARTS, sealing.OWN_COPY)]
    spread = Counter(bytes(rows[0][0]))
    assert max(spread.values()) < 90  # of 8208 bytes about 32 each


def test_one_holder_alone_with_the_whole_database_opens_nothing(sealed: Jury, owner: Any) -> None:
    sheets = owner.execute("select content, parts from awards_scoresheet").fetchall()
    private = sealing.private_of(sealed.files["kepala"], f"{WORDS} kepala")
    for content, parts in sheets[:5]:
        boxes = [bytes(parts)[at : at + sealing.BOX] for at in range(0, sealing.PARTS, sealing.BOX)]
        for box in boxes:  # not even his own without what they are bound to, and that gives random bytes
            with pytest.raises(Exception, match="diubah"):
                sealing._unboxed(private, box, b"")
        assert NOTE.encode() not in bytes(content)


HAND_IN = (
    "select payung.award_hand_in(%(cycle)s, %(candidate)s, %(turn)s::smallint, %(rubric)s, payung.award_keys(%(cycle)s),"
    " decode(repeat('00', 8208), 'hex'), decode(repeat('00', 480), 'hex'), decode(repeat('00', 32), 'hex'), %(own)s,"
    " decode(repeat('00', 8240), 'hex'))"
)


@pytest.mark.parametrize(
    ("who", "candidate", "change", "state"),
    [
        ("admin", "BPR Uji", {}, "P0E90"),  # no juror
        ("juri", "BPR Uji", {}, "P0E90"),  # a juror of no seat
        ("kepala", "BPR Uji", {}, "P0E90"),  # a holder of a key
        ("juri4", "Bank NTT", {}, "P0E95"),  # recused
        ("juri5", "BPR Uji", {"turn": 1}, "P0E96"),  # in place of the sheet that he gave
        ("juri5", "BPR Uji", {"turn": 7}, "P0E96"),
        ("juri5", "BPR Uji", {"rubric": 0}, "P0E96"),
        ("juri5", "BPR Uji", {"own": 0}, "P0E9A"),
        ("juri5", "BPR Uji", {"candidate": 0}, "P0E95"),
    ],
)
def test_raw_sql_hands_in_nothing_that_is_not_due(
    sealed: Jury, app: Any, owner: Any, token: Any, who: str, candidate: str, change: dict[str, int], state: str
) -> None:
    own = one(
        owner, "select k.id from awards_ownkey k join access_user u on u.id = k.user_id where u.username = %s", [who]
    )
    given = {
        "cycle": sealed.cycle,
        "candidate": sealed.candidates[candidate],
        "turn": 1 if candidate == "Bank NTT" else 2,
        "rubric": sealed.rubrics["usaha_keuangan"],
        "own": own,
        **change,
    }
    with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
        app.execute(HAND_IN, given)
    assert refused.value.sqlstate == state


def test_a_recused_juror_reads_neither_file_nor_scores_by_raw_sql(
    sealed: Jury, app: Any, owner: Any, doing: Any, token: Any
) -> None:
    bank = sealed.candidates["Bank NTT"]
    juries.close(doing)
    juries.plenary(owner, doing, sealed, range(1, 7))
    juries.opened(doing, sealed)
    for table in ("awards_candidate", "awards_openedscore", "awards_indicator", "awards_candidatepaper"):
        column = "id" if table == "awards_candidate" else "candidate_id"
        assert _rows(app, token("juri4"), f"select * from {table} where {column} = {bank}") == []
    assert len(_rows(app, token("juri5"), f"select * from awards_openedscore where candidate_id = {bank}")) == 5
    for statement in (
        f"select payung.award_sees({bank})",
        f"select payung.award_sees_scores({bank})",
        f"select exists (select from awards_openedscore where candidate_id = {bank} and points->>'regulation' <> '')",
    ):
        assert _rows(app, token("juri4"), statement) == [(False,)]
    assert _rows(app, token("juri4"), "select count(*) from awards_scoresheet where candidate_id = " + str(bank)) == [
        (0,)
    ]
    # people of a candidate see its file, and no score
    assert _rows(app, token("bank"), "select * from awards_openedscore") == []


def test_what_is_opened_is_what_was_handed_in(sealed: Jury, app: Any, owner: Any, doing: Any, token: Any) -> None:
    """A holder who sends SQL of his own makes up no score, opens none alone, and none before its time."""
    record = "select payung.award_record_opened(%s, array[%s]::bigint[], array[%s]::bytea[])"
    made_up = sealing.padded({"points": {"regulation": "100", "interview": "100"}, "note": ""})
    sheet = one(owner, "select min(id) from awards_scoresheet")

    def refused(state: str, who: str = "kepala") -> None:
        with pytest.raises(psycopg.Error) as error, acting(app, token(who)):
            app.execute(record, [sealed.cycle, sheet, made_up])
        assert error.value.sqlstate == state

    refused("P0E9B")
    juries.close(doing)
    refused("P0E9B")
    juries.plenary(owner, doing, sealed, range(1, 7))
    refused("P0E9D")
    refused("P0E90", "admin")
    juries.opened(doing, sealed, HOLDERS[:1])
    refused("P0E9D")
    # what the first handed on goes to the other two, each his own box: the third has no use of the second's
    handed = one(owner, "select boxes from awards_handedon limit 1")
    assert len(handed) == sealing.HANDED_ON
    private = sealing.private_of(sealed.files["admin2"], f"{WORDS} admin2")
    with pytest.raises(Exception, match="diubah"):
        sealing._unboxed(private, bytes(handed)[: sealing.BOX], b"")
    assert one(owner, "select count(*) from awards_openedscore") == 0


COLUMNS = ("content", "parts", "commitment", "own_copy", "keys", "previous", "link")


@pytest.mark.parametrize("column", COLUMNS)
def test_one_changed_bit_of_a_sheet_is_found(sealed: Jury, owner: Any, doing: Any, column: str) -> None:
    """A superuser who takes the guard away changes one bit: the chain says which sheet."""
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == ""
    changed = (
        f"update awards_scoresheet set {column} = set_bit({column}, 100, 1 - get_bit({column}, 100)) where number = 3"
    )
    _as_superuser(owner, "awards_scoresheet", changed)
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == "sheet 3"


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        (
            "update awards_scoresheet set candidate_id = (select max(id) from awards_candidate), turn = 9 where number = 1",
            "sheet 1",
        ),
        (
            "update awards_scoresheet set handed_in_at = handed_in_at + interval '1 microsecond' where number = 2",
            "sheet 2",
        ),
        ("update awards_scoresheet set user_id = user_id + 1 where number = 2", "sheet 2"),
    ],
)
def test_one_changed_fact_of_a_sheet_is_found(sealed: Jury, owner: Any, doing: Any, statement: str, wrong: str) -> None:
    _as_superuser(owner, "awards_scoresheet", statement)
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == wrong


def _as_superuser(owner: Any, table: str, statement: str) -> None:
    owner.execute(f"alter table {table} disable trigger append_only")
    owner.execute(statement)
    owner.execute(f"alter table {table} enable trigger append_only")


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("awards_openedscore", "update awards_openedscore set points = jsonb_set(points, '{regulation}', '\"99\"') where sheet_id = (select min(sheet_id) from awards_openedscore)"),
        ("awards_openedscore", "update awards_openedscore set plain = set_bit(plain, 300, 1 - get_bit(plain, 300)) where sheet_id = (select min(sheet_id) from awards_openedscore)"),
        ("awards_openedscore", "update awards_openedscore set note = note || '.' where sheet_id = (select min(sheet_id) from awards_openedscore)"),
        ("awards_countedsheet", "delete from awards_countedsheet where sheet_id = (select max(c.sheet_id) from awards_countedsheet c left join awards_openedscore o using (sheet_id) where o.sheet_id is null)"),
        ("awards_criterion", "update awards_criterion set weight = 36 where name = 'regulation'"),
        ("awards_closingproposal", "update awards_closingproposal set head = set_bit(head, 1, 1 - get_bit(head, 1))"),
    ],
)  # fmt: skip
def test_one_changed_bit_after_the_closing_is_found(
    sealed: Jury, owner: Any, doing: Any, table: str, statement: str
) -> None:
    juries.close(doing)
    if table == "awards_openedscore":
        juries.plenary(owner, doing, sealed, range(1, 7))
        juries.opened(doing, sealed)
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == ""
    _as_superuser(owner, table, statement)
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] != ""


def test_a_sheet_that_was_changed_stays_shut_and_the_others_open(sealed: Jury, owner: Any, doing: Any) -> None:
    juries.close(doing)
    _as_superuser(owner, "awards_scoresheet", "update awards_scoresheet set content = set_bit(content, 9, 1 - get_bit(content, 9)) where number = 2")  # fmt: skip
    juries.plenary(owner, doing, sealed, range(1, 7))
    _first, second = juries.opened(doing, sealed)
    assert (second["opened"], second["shut"]) == (second["counted"] - 1, 1)


def test_the_chain_is_the_one_that_anybody_computes(sealed: Jury, owner: Any, doing: Any) -> None:
    """Recomputed here from the rows, by the rule as docs/awards.md says it."""
    before = hashlib.sha256(b"").digest()
    names = "cycle_id, number, seat_id, candidate_id, turn, user_id, rubric_id, own_key_id, handed_in_at, keys, content, parts, commitment, own_copy, previous, link"  # fmt: skip
    rows = owner.execute(f"select {names} from awards_scoresheet order by number").fetchall()
    for at, row in enumerate(rows, start=1):
        facts, when, sealed_parts, (previous, link) = row[:8], row[8], row[9:14], row[14:]
        text = "|".join([*map(str, facts), when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")])
        assert (row[1], bytes(previous)) == (at, before)
        before = hashlib.sha256(before + text.encode() + b"".join(map(bytes, sealed_parts))).digest()
        assert bytes(link) == before
    with doing("admin"):
        state = opening.verify(YEAR)
    assert (state["sheets"], state["head"]) == (len(rows), before.hex())


def test_thirty_two_hand_in_at_once_and_the_chain_holds(
    sealed: Jury, db: Any, owner: Any, doing: Any, token: Any
) -> None:
    """Sheets of one cycle come one after the other; two of one juror at once do not both take one turn."""
    from concurrent.futures import ThreadPoolExecutor

    own = dict(owner.execute("select u.username, max(k.id) from awards_ownkey k join access_user u on u.id = k.user_id group by 1").fetchall())  # fmt: skip
    tokens = {name: token(name) for name in own}

    def hands_in(at: int) -> str:
        who = f"juri{at % 3 + 1}"
        given = {"cycle": sealed.cycle, "candidate": sealed.candidates["Kota Kupang"], "turn": 2, "own": own[who],
                 "rubric": sealed.rubrics["kabupaten_kota"]}  # fmt: skip
        with db.connect("app") as connection:
            try:
                with acting(connection, tokens[who]):
                    connection.execute(HAND_IN, given)
            except psycopg.Error as error:
                return str(error.sqlstate)
        return ""

    with ThreadPoolExecutor(8) as pool:
        said = Counter(pool.map(hands_in, range(32)))
    assert said == {"": 3, "P0E96": 29}
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == ""


def test_raw_sql_sets_no_words_for_a_juror_and_takes_no_key_that_is_none(sealed: Jury, app: Any, token: Any) -> None:
    zeros = "decode(repeat('00', {}), 'hex')"
    own = "select payung.award_set_own_key(%s, " + zeros.format(32) + ", " + zeros.format(32) + ")"
    for who in ("admin", "kepala", "juri"):
        with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
            app.execute(own, [sealed.cycle])
        assert refused.value.sqlstate == "P0E90"
    short = "select payung.award_set_own_key(%s, " + zeros.format(31) + ", " + zeros.format(32) + ")"
    for statement in (short, own.replace("own_key(%s, " + zeros.format(32), "own_key(%s, " + zeros.format(33))):
        with pytest.raises(psycopg.errors.CheckViolation), acting(app, token("juri1")):
            app.execute(statement, [sealed.cycle])
    with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
        app.execute("select payung.award_register_key(%s, " + zeros.format(32) + ")", [sealed.cycle])
    assert refused.value.sqlstate == "P0E90"


@pytest.mark.parametrize("column", ["content", "parts", "commitment", "own_copy", "keys", "previous", "link"])
@pytest.mark.parametrize("change", ["substring({} from 2)", "{} || '\\x00'::bytea"], ids=["shorter", "longer"])
def test_a_sheet_of_another_length_is_none_for_the_owner_either(
    sealed: Jury, owner: Any, column: str, change: str
) -> None:
    others = "cycle_id, seat_id, candidate_id, user_id, rubric_id, own_key_id, number, turn"
    lengths = ", content, parts, commitment, own_copy, keys, previous, link"
    given = others.replace("number, turn", "number + 1000, turn + 7") + lengths.replace(column, change.format(column))
    with pytest.raises(psycopg.errors.CheckViolation) as refused:
        owner.execute(
            f"insert into awards_scoresheet ({others}{lengths}) select {given} from awards_scoresheet limit 1"
        )
    assert refused.value.diag.constraint_name == "award_sheet_lengths"


def test_no_plenary_before_the_closing(sealed: Jury, owner: Any, doing: Any) -> None:
    with pytest.raises(psycopg.Error) as refused:  # by nobody, the owner included
        juries.move(owner, sealed.cycle, "plenary")
    assert refused.value.sqlstate == "P0E9F"
    juries.close(doing)
    juries.move(owner, sealed.cycle, "plenary")


@pytest.mark.parametrize(
    "sheet",
    [
        {"points": {"regulation": "101", "interview": "1"}, "note": ""},
        {"points": {"regulation": "1"}, "note": ""},
        {"points": {"regulation": "1", "interview": "1", "coverage": "1"}, "note": ""},
        {"points": {"regulation": 1, "interview": "1"}, "note": ""},
        {"points": [1], "note": ""},
        {"note": ""},
    ],
)
def test_a_sheet_that_holds_no_points_says_so_when_it_is_opened(
    sealed: Jury, owner: Any, doing: Any, monkeypatch: pytest.MonkeyPatch, sheet: dict[str, Any]
) -> None:
    """A juror who sends SQL may seal nonsense: it is opened, proved to be his, and counts as no points."""
    padded = sealing.padded
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "padded", lambda _sheet: padded(sheet))
        juries.hand_in(doing, 1, sealed.candidates["BPR Uji"], ("1", "1"))
    juries.close(doing)
    juries.plenary(owner, doing, sealed, range(1, 7))
    juries.opened(doing, sealed)
    with doing("admin"):
        wrong = [one for one in opening.scores(YEAR) if one["fault"]]
        told_of = [(one["seat"], one["candidate"], one["points"], one["fault"]) for one in wrong]
        assert told_of == [(1, "BPR Uji", {}, "points")]
        assert opening.standing(YEAR)["faulty"] == 1
        assert opening.verify(YEAR)["wrong"] == ""
