"""An extract of BPJS: each row has its verdict, numbers stand beside others and replace none, and the list can be taken back."""

from __future__ import annotations

import itertools
from datetime import date
from io import BytesIO

import psycopg
import pytest

from payung.access.services import create_user
from payung.intake import selectors, services, undo
from payung.intake.kinds import OFFICIAL_NUMBERS
from payung.intake.kinds.official_numbers import committing
from payung.intake.verdicts.codes import names
from payung.kernel.acts import Count
from payung.kernel.errors import Forbidden
from payung.participation import numbers
from payung.platform import runs
from payung.platform.db import acting
from payung.registry.selectors import people_of_kpj
from tests.support import people
from tests.support.people import acting as raw_acting
from tests.support.people import one

WHY = {"source": "Kartu peserta BPJS", "reason": "kartu lama dibawa ke kantor"}
HEAD = "NIK;Nama;Tanggal Lahir;Nomor KPJ;Status;Bulan Mulai"
_serial = itertools.count(1)


def new_kpj() -> str:
    return f"08{next(_serial):09d}"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-09-10")


@pytest.fixture
def member(own_db, loader, token, owner):
    """Makes members; gives the member with the NIK."""

    def made(regency="53.04", name="Merita Bere"):
        with raw_acting(loader, token("admin")):
            member = people.member(loader, regency, name)
        return member, one(owner, "select nik from registry_identity where person_id = %s", [member.person])

    return made


@pytest.fixture
def near(own_db, owner):
    """An officer of the branch for Belu alone."""
    create_user("cabang-belu", "Cabang Belu", "kata-sandi-uji-53", [("branch_officer", "53.04", "bpjs-ntt")])
    return "cabang-belu"


def line(nik, kpj, name="Merita Bere", born="12/03/1985", status="Aktif", month="2020-03") -> str:
    return ";".join((nik, name, born, kpj, status, month))


@pytest.fixture
def sent(actor, owner):
    """Sends lines and has them checked; gives the list and, of each line, verdict and codes."""

    def send(lines, who="cabang", place="53", head=HEAD):
        officer = actor(who)
        content = "\n".join([head, *lines]).encode()
        with acting(officer.token):
            list_id, _ = services.receive(
                officer, None, f"ekstrak-{next(_serial)}.csv", BytesIO(content), OFFICIAL_NUMBERS, place_id=place
            )
            run = services.start_check(officer, list_id, defer=False)
        assert runs.execute(run)["state"] == "done"
        return list_id, told(owner, list_id)

    return send


def told(owner, list_id) -> list[tuple[str, tuple[str, ...]]]:
    rows = owner.execute("select verdict, codes from intake_row where list_id = %s order by sheet_row", [list_id])
    return [(verdict, names(codes)) for verdict, codes in rows.fetchall()]


def commit(actor, list_id, who="cabang"):
    officer = actor(who)
    with acting(officer.token):
        run = services.start_commit(officer, list_id, defer=False)
    return runs.execute(run)


def outcomes(actor, list_id, who="cabang") -> list[str]:
    with acting(actor(who).token):
        return [view.outcome for view in selectors.attach(selectors.list_of(list_id), list(selectors.rows(list_id)))]


def found(actor, kpj, who="cabang"):
    with acting(actor(who).token):
        return people_of_kpj(kpj)


def test_several_numbers_of_a_person_stand_beside_those_that_stand(member, sent, actor, owner):
    merita, nik = member()
    own = one(owner, "select kpj from participation_membership where id = %s", [merita.membership])
    first, second, third = new_kpj(), new_kpj(), new_kpj()
    officer = actor("cabang")
    with acting(officer.token):
        numbers.record(officer, merita.membership, first, **WHY)
    spelt = f'"{second[:4]} {second[4:]}"'
    list_id, verdicts = sent([line(nik, spelt), line(nik, third, status="Non Aktif", month="")])
    assert verdicts == [("accepted", ())] * 2
    assert found(actor, second) == []  # nothing is recorded before somebody commits
    done = commit(actor, list_id)["result"]
    assert (done["committed"], done["number_taken"]) == (2, 0)
    assert outcomes(actor, list_id) == ["committed", "committed"]
    assert [found(actor, kpj) for kpj in (own, first, second, third)] == [[merita.person]] * 4
    assert found(actor, third, "kupang") == []
    with acting(officer.token):
        ((rows),) = numbers.of_person(merita.person).values()
        kept = {row.number: row for row in rows}
    assert (kept[second].issuer, kept[second].list_id, kept[second].sheet_row) == ("BPJS Ketenagakerjaan", list_id, 2)
    assert kept[second].reason.startswith("ekstrak-")
    assert (kept[second].valid_from, kept[second].status) == (date(2020, 3, 1), "active")
    assert (kept[third].valid_from, kept[third].status) == (None, "inactive")
    assert commit(actor, list_id)["result"]["committed"] == 2  # again changes nothing
    assert one(owner, "select count(*) from participation_externalnumber where list_id = %s", [list_id]) == 2


def test_every_row_that_is_not_taken_says_why(member, sent, actor, owner, loader, token):
    merita, nik = member()
    other, other_nik = member(name="Yosefina Tae")
    _far, far_nik = member("53.71", "Agus Lado")
    held, ended, twice, contested = new_kpj(), new_kpj(), new_kpj(), new_kpj()
    own = one(owner, "select kpj from participation_membership where id = %s", [other.membership])
    officer = actor("cabang")
    with acting(officer.token):
        numbers.record(officer, merita.membership, held, **WHY)
        wrong = numbers.record(officer, merita.membership, ended, **WHY)
        numbers.end(officer, wrong, "ternyata kartu saudaranya")
    with (
        raw_acting(loader, token("admin")),
        people.staged(loader, nik="5304015203859999", name="Belum Peserta", is_new=True),
    ):
        loader.execute("select payung.registry_take()")
    cases = [
        (line(nik, held), "accepted", ("KPJ_KNOWN",)),
        (line(nik, "1234567890"), "rejected", ("KPJ_FORMAT",)),
        (line(nik, "1234567890A"), "rejected", ("KPJ_FORMAT",)),
        (line(nik, ""), "rejected", ("KPJ_FORMAT",)),
        (line("530401520385", new_kpj()), "rejected", ("NIK_FORMAT",)),
        (line("5304015203850999", new_kpj()), "rejected", ("PERSON_UNKNOWN",)),
        (line(nik, new_kpj(), name="Agustinus Lado"), "rejected", ("NIK_OTHER_NAME",)),
        (line(nik, new_kpj(), born="13/08/1960"), "rejected", ("NIK_OTHER_NAME",)),
        (line(nik, new_kpj(), born=""), "accepted", ()),
        (line(nik, new_kpj(), name="Meritta Bere"), "accepted", ()),
        (line(other_nik, held, name="Yosefina Tae"), "rejected", ("KPJ_OTHER_PERSON",)),
        (line(nik, own), "rejected", ("KPJ_OTHER_PERSON",)),
        (line(nik, ended), "rejected", ("KPJ_ENDED",)),
        (line("5304015203859999", new_kpj(), name="Belum Peserta"), "rejected", ("NOT_A_MEMBER",)),
        (line(nik, twice), "accepted", ()),
        (line(nik, twice), "rejected", ("KPJ_DUPLICATE_IN_LIST",)),
        (line(nik, contested), "rejected", ("KPJ_TWO_PEOPLE",)),
        (line(other_nik, contested, name="Yosefina Tae"), "rejected", ("KPJ_TWO_PEOPLE",)),
        (line(nik, new_kpj(), month="2027-01"), "rejected", ("MONTH_AHEAD",)),
        (line(nik, new_kpj(), month="kapan-kapan"), "rejected", ("MONTH_INVALID",)),
        (line(nik, new_kpj(), status="entah"), "accepted", ("STATUS_UNKNOWN",)),
        (line(far_nik, new_kpj(), name="Agus Lado"), "accepted", ()),
    ]
    list_id, verdicts = sent([case[0] for case in cases])
    assert verdicts == [(verdict, codes) for _, verdict, codes in cases]
    others = owner.execute(
        "select other_row from intake_row where list_id = %s order by sheet_row", [list_id]
    ).fetchall()
    assert [others[n][0] for n in (15, 16, 17)] == [16, 19, 18]
    before = one(owner, "select count(*) from participation_externalnumber where valid_to is null")
    commit(actor, list_id)
    taken = sum(verdict == "accepted" and codes != ("KPJ_KNOWN",) for _, verdict, codes in cases)
    assert one(owner, "select count(*) from participation_externalnumber where valid_to is null") == before + taken
    became = outcomes(actor, list_id)
    assert became[0] == "number_known"
    assert became[14] == "committed"
    assert {became[n] for n, (_, verdict, _) in enumerate(cases) if verdict == "rejected"} == {""}


def test_who_lives_elsewhere_is_nobody_and_a_number_there_is_taken(member, sent, actor, near, owner):
    _merita, nik = member()
    far, far_nik = member("53.71", "Agus Lado")
    taken = one(owner, "select kpj from participation_membership where id = %s", [far.membership])
    list_id, verdicts = sent(
        [line(far_nik, new_kpj(), name="Agus Lado"), line("5304015203850999", new_kpj()), line(nik, taken)],
        near,
        "53.04",
    )
    assert verdicts == [
        ("rejected", ("PERSON_UNKNOWN",)),
        ("rejected", ("PERSON_UNKNOWN",)),
        ("rejected", ("KPJ_ELSEWHERE",)),
    ]
    asked = owner.execute(
        "select kind, asked, elsewhere from access_readlog where subject = %s order by id", [f"list:{list_id}"]
    ).fetchall()
    assert asked == [("list", 3, 0), ("list_told", 3, 1)]
    # Beyond the bound of the day nothing is told of any row.
    owner.execute("insert into platform_setting (key, value) values ('reads.list_a_day', '1')")
    officer = actor(near)
    with acting(officer.token):
        content = "\n".join([HEAD, line(nik, taken, month="2020-04")]).encode()
        more, _ = services.receive(officer, None, "lagi.csv", BytesIO(content), OFFICIAL_NUMBERS, place_id="53.04")
        run = services.start_check(officer, more, defer=False)
    refused = runs.execute(run)
    assert (refused["state"], refused["error_code"]) == ("refused", "NUMBERS_ELSEWHERE"), refused
    assert told(owner, more) == []


def test_what_changed_since_the_check_is_left_out(member, sent, actor, owner, loader, token):
    _merita, nik = member()
    other, other_nik = member(name="Yosefina Tae")
    third, third_nik = member(name="Dominikus Mali")
    gone, moved, fine = new_kpj(), new_kpj(), new_kpj()
    list_id, verdicts = sent(
        [line(nik, gone), line(other_nik, moved, name="Yosefina Tae"), line(third_nik, fine, name="Dominikus Mali")]
    )
    assert verdicts == [("accepted", ())] * 3
    officer = actor("cabang")
    with acting(officer.token):
        numbers.record(officer, third.membership, gone, **WHY)
    owner.execute("update registry_identity set nik = '5304015203858888' where person_id = %s", [other.person])
    done = commit(actor, list_id)["result"]
    assert {name: done[name] for name in ("committed", "number_taken", "other_person")} == {
        "committed": 1, "number_taken": 1, "other_person": 1,
    }  # fmt: skip
    assert outcomes(actor, list_id) == ["number_taken", "other_person", "committed"]
    assert found(actor, gone) == [third.person]


def test_a_run_that_is_cut_off_goes_on_and_records_each_once(member, sent, actor, owner, monkeypatch):
    members = [member(name="Merita Bere") for _ in range(5)]
    list_id, verdicts = sent([line(nik, new_kpj()) for _, nik in members])
    assert {verdict for verdict, _ in verdicts} == {"accepted"}
    monkeypatch.setattr("payung.intake.jobs.CHUNK_ROWS", 2)
    calls, whole = itertools.count(1), committing.commit

    def cut(*args):
        if next(calls) == 3:
            raise KeyboardInterrupt
        return whole(*args)

    monkeypatch.setattr(committing, "commit", cut)
    officer = actor("cabang")
    with acting(officer.token):
        run = services.start_commit(officer, list_id, defer=False)
    with pytest.raises(KeyboardInterrupt):
        runs.execute(run)
    assert one(owner, "select count(*) from participation_externalnumber where list_id = %s", [list_id]) == 4
    owner.execute("update platform_run set state = 'queued' where id = %s", [run])
    done = runs.execute(run)["result"]
    assert done["committed"] == 5
    assert one(owner, "select count(*) from participation_externalnumber where list_id = %s", [list_id]) == 5


def test_undone_it_ends_what_it_brought_and_may_come_again(member, sent, actor, owner):
    merita, nik = member()
    first, second, kept = new_kpj(), new_kpj(), new_kpj()
    officer = actor("cabang")
    with acting(officer.token):
        numbers.record(officer, merita.membership, kept, **WHY)
    list_id, _ = sent([line(nik, first), line(nik, second)])
    commit(actor, list_id)
    with acting(officer.token):
        ended = next(row for row in numbers.of_person(merita.person)[merita.membership] if row.number == second)
        numbers.end(officer, ended.pk, "bukan nomornya menurut BPJS")
    with acting(officer.token):
        of_list = undo.list_of(officer, list_id)
        asked = undo.asked_undo(officer, of_list, undo.Undoing("berkas yang salah terkirim"))
        assert asked.consequences[0].facts == {"numbers": Count(1)}
        assert undo.undo(officer, list_id, "berkas yang salah terkirim") == "undone"
        assert undo.whole(list_id)["released_people"] == 1
    assert [found(actor, kpj) for kpj in (first, second, kept)] == [[], [], [merita.person]]
    assert outcomes(actor, list_id) == ["", ""]
    reasons = "select end_reason from participation_externalnumber where list_id = %s order by sheet_row"
    assert owner.execute(reasons, [list_id]).fetchall() == [
        ("berkas yang salah terkirim",),
        ("bukan nomornya menurut BPJS",),
    ]
    # What an officer ended stays ended; what went with the list comes again.
    again, verdicts = sent([line(nik, first), line(nik, second)])
    assert verdicts == [("accepted", ()), ("rejected", ("KPJ_ENDED",))]
    assert commit(actor, again)["result"]["committed"] == 1
    assert found(actor, first) == [merita.person]


def test_only_who_may_load_numbers_does(member, sent, actor, app, loader, token, near, owner):
    _merita, nik = member()
    list_id, _ = sent([line(nik, new_kpj())])
    for who, place in (("belu", "53.04"), ("provinsi", "53"), ("bank", "53")):
        officer = actor(who)
        with pytest.raises(Forbidden), acting(officer.token):
            services.receive(officer, None, "a.csv", BytesIO(b"NIK"), OFFICIAL_NUMBERS, place_id=place)
        with raw_acting(app, token(who)), pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute(
                "insert into intake_list (kind, place_id, file_name, file_key, sha256, size, uploaded_by, expires_on)"
                " values ('official_numbers', %s, 'a', 'k', repeat('a', 64), 1, payung.actor_id(), '2099-01-01')",
                [place],
            )
    provinsi = actor("provinsi")
    for act in (services.start_check, services.start_commit):
        with pytest.raises(Forbidden), acting(provinsi.token):
            act(provinsi, list_id)
    commit(actor, list_id)
    undoing = "select payung.list_undo(%s, 'berkas salah', '2025-09-10', '')"
    for who, state in (("provinsi", "P0CD9"), (near, "P0CD9"), ("pemeriksa", "P0CD8")):
        with pytest.raises(psycopg.Error) as refused, raw_acting(app, token(who)):
            app.execute(undoing, [list_id])
        assert refused.value.sqlstate == state, who
    assert (
        one(
            owner,
            "select count(*) from participation_externalnumber where list_id = %s and valid_to is null",
            [list_id],
        )
        == 1
    )
