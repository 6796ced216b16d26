"""Who has a bill is reminded once before its day and once after it, whatever is killed in between; who has no telephone is listed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest
from django.db import transaction
from django.test import Client

from payung.access.gate import open_session
from payung.access.services import create_user
from payung.contributions.instalments import services as plans
from payung.contributions.reminders import services as reminders
from payung.contributions.services import payer_of
from payung.notices.receipts.services import Said, take
from payung.notices.services import send_due
from payung.platform.db import LOADER
from payung.platform.db import acting as session
from tests.contributions.test_credit import code_of
from tests.contributions.test_release import JULY
from tests.support import people
from tests.support.people import PRICE, acting, one
from tests.support.races import race

MESSAGES = "select count(*) from notices_notification where template in ('bill_due', 'bill_late')"
DUE = date(2025, 7, 1)


@pytest.fixture
def billed(own_db: Any, loader: Any, owner: Any, token: Any) -> Any:
    """Bills for July, due on its first day: of three persons (the first has a telephone), and of a body."""
    with acting(loader, token("admin")):
        people.open_months(loader)
        members = [people.member(loader) for _ in range(4)]
        scheme = people.scheme(loader)
        people.enrol(loader, scheme, members[3])
        people.cover(loader, scheme.payer, members[3], JULY)
        people.journal(loader, scheme)
        body, _code = people.bill(loader, scheme.payer, JULY, [members[3]])
    bills = []
    for member in members[:3]:
        payer = one(
            owner,
            "insert into participation_payer (kind, payer_class, person_id, label, province)"
            " values ('self', 'self', %s, '', '53') returning id",
            [member.person],
        )
        with acting(owner, token("admin")):
            bills.append(people.bill(owner, payer, JULY, [member], regency="53.04"))
    owner.execute("update registry_identity set phone = '081234567890' where person_id = %s", [members[0].person])
    return scheme, members, bills, body


def remind(on: date) -> int:
    with transaction.atomic(using=LOADER):
        return reminders.remind(on)


def test_once_before_and_once_after_to_who_can_be_reached(billed, owner):
    _scheme, members, [(first, _code), (second, _other), _third], _body = billed
    told = []
    for day in ("06-27", "06-28", "06-29", "07-01", "07-02", "07-03", "07-31", "08-01"):
        remind(date.fromisoformat(f"2025-{day}"))
        told.append(one(owner, MESSAGES))
    assert told == [0, 1, 1, 1, 2, 2, 2, 2]
    keys = "select key, subject, channel from notices_notification order by id"
    assert owner.execute(keys).fetchall() == [
        (f"bill:{first}:2025-07-01:before", f"bill:{first}", "sms"),
        (f"bill:{first}:2025-07-01:after", f"bill:{first}", "sms"),
    ]
    # Who gets a telephone later is told of what stands then, once.
    owner.execute("update registry_identity set phone = '081234567891' where person_id = %s", [members[1].person])
    remind(date(2025, 7, 30))
    remind(date(2025, 7, 31))
    assert [row[1] for row in owner.execute(keys).fetchall()][2:] == [f"bill:{second}"]


def test_killed_in_between_nobody_is_told_twice_and_the_next_run_goes_on(billed, owner, monkeypatch):
    _scheme, members, _bills, _body = billed
    for member, phone in zip(members[1:3], ("081234567891", "081234567892"), strict=True):
        owner.execute("update registry_identity set phone = %s where person_id = %s", [phone, member.person])
    calls, queue = [], reminders.queue

    def dies(*values: Any, **named: Any) -> int:
        calls.append(values)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return queue(*values, **named)

    monkeypatch.setattr(reminders, "queue", dies)
    with pytest.raises(KeyboardInterrupt):
        reminders.remind(date(2025, 6, 30))
    assert (one(owner, MESSAGES), one(owner, "select count(*) from contributions_reminder")) == (1, 1)
    monkeypatch.undo()
    assert reminders.remind(date(2025, 6, 30)) == 2
    assert reminders.remind(date(2025, 6, 30)) == 0
    assert (one(owner, MESSAGES), one(owner, "select count(*) from contributions_reminder")) == (3, 3)


@pytest.mark.parametrize("at_once", [1, 2, 3, 4])
def test_more_bills_than_are_read_at_once_are_reminded_of_once_each(billed, owner, monkeypatch, at_once):
    _scheme, members, bills, _body = billed
    for number, member in enumerate(members[:3]):
        phone = f"08123456789{number}"
        owner.execute("update registry_identity set phone = %s where person_id = %s", [phone, member.person])
    monkeypatch.setattr(reminders, "AT_ONCE", at_once)
    assert remind(date(2025, 6, 30)) == 3
    reminded = owner.execute("select subject from notices_notification order by subject").fetchall()
    assert reminded == sorted((f"bill:{bill}",) for bill, _code in bills)


def test_who_refused_or_paid_or_died_is_not_told(billed, app, owner, token):
    _scheme, members, [(_first, _code), (_second, code), _third], _body = billed
    for member, phone in zip(members[1:3], ("081234567891", "081234567892"), strict=True):
        owner.execute("update registry_identity set phone = %s where person_id = %s", [phone, member.person])
    owner.execute(
        "insert into notices_consent (channel, contact, allowed, regency, changed_by) values ('sms', '6281234567890', false, '53.04', 1)"
    )
    people.receive(app, token, code, PRICE)
    assert remind(date(2025, 7, 5)) == 1
    assert one(owner, "select count(*) from contributions_reminder") == 1


def test_a_message_is_sent_by_the_practice_gateway_and_has_its_receipt(billed, owner, folder):
    remind(date(2025, 7, 5))
    while send_due():
        pass
    sent = (
        "select n.state, a.receipt <> '' from notices_notification n join notices_attempt a on a.notification_id = n.id"
    )
    assert owner.execute(sent).fetchall() == [("sent", True)]
    [written] = list((folder / "sms").iterdir())
    assert "Rp16.800 lewat jatuh tempo 1 Juli 2025" in written.read_text()


@pytest.fixture
def folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Where the file transport writes."""
    from payung.notices import transports

    transport = transports.FileTransport(tmp_path)
    monkeypatch.setattr(transports, "of_channel", lambda _channel: transport)
    return tmp_path


def test_who_sets_a_contact_at_once_follow_one_another(billed, db, owner, token):
    """In two tabs, or twice in a hurry: the last one stands, and nobody is met with an error."""
    payer, secret = billed[0].payer, token("cabang")

    def work(number: int) -> int:
        with acting(db.connect("app"), secret) as connection:
            return int(
                one(connection, "select payung.bill_contact_set(%s, 'sms', %s)", [payer, f"6281234567{number:03}"])
            )

    outcomes = race(work, 16)
    assert len({number for number in outcomes if isinstance(number, int)}) == 16, outcomes
    assert (
        one(owner, "select count(*) from contributions_billcontact where payer_id = %s and ended_at is null", [payer])
        == 1
    )


def test_a_body_is_reminded_where_it_agreed_and_no_more_when_it_does_not(billed, actor, owner):
    scheme, _members, [(first, _code), *_rest], body = billed
    officer = actor("cabang")
    assert code_of(reminders.set_contact, officer, scheme.payer, "sms", "bukan nomor") == "CONTACT_WRONG"
    assert code_of(reminders.set_contact, officer, scheme.payer, "email", "bukan surel") == "CONTACT_WRONG"
    person = one(owner, "select payer_id from contributions_bill where id = %s", [first])
    assert code_of(reminders.set_contact, officer, person, "sms", "081234567899") == "CONTACT_OF_PERSON"
    with session(officer.token):
        reminders.set_contact(officer, scheme.payer, "sms", "0812-3456-7777")
        reminders.set_contact(officer, scheme.payer, "email", "iuran@kantor.go.id")
        assert reminders.contact_of(scheme.payer).contact == "iuran@kantor.go.id"
    remind(date(2025, 6, 30))
    channel = "select channel from notices_notification where subject = %s"
    assert owner.execute(channel, [f"bill:{body}"]).fetchall() == [("email",)]
    with session(officer.token):
        reminders.set_contact(officer, scheme.payer, "none")
        assert reminders.contact_of(scheme.payer) is None
        assert payer_of(officer, scheme.payer).pk == scheme.payer
    remind(date(2025, 7, 5))
    assert len(owner.execute(channel, [f"bill:{body}"]).fetchall()) == 1


def test_of_instalments_the_next_open_one_is_told(billed, actor, app, owner, token):
    _scheme, _members, [(first, _code), *_rest], _body = billed
    today: date = one(owner, "select payung.server_day()")
    later = date(today.year + 1, 1, 15)
    with session(actor("cabang").token):
        plan = plans.propose(actor("cabang"), first, f"{today} 6800, {later} 10000", "arus kas keluarga")
    with session(actor("kepala").token):
        plans.agree(actor("kepala"), plan)
    assert remind(date(2025, 7, 5)) == 0
    assert remind(today) == 1
    body = "select r.body from notices_recipient r join notices_notification n on n.id = r.notification_id where n.subject = %s"
    assert "Rp6.800" in one(owner, body, [f"bill:{first}"])


def test_nobody_else_learns_whom_to_remind(billed, app, loader, token):
    for connection in (app, loader):
        for statement in (
            "select * from payung.reminders_due('2025-07-05', 0, 10)",
            "select payung.reminder_take(1, '2025-07-01', 'before')",
        ):
            with pytest.raises(psycopg.Error) as refused, acting(connection, token("admin")):
                connection.execute(statement)
            assert refused.value.sqlstate in ("42501", "P0E4D")


def test_who_has_no_telephone_is_on_the_list(billed, actor, api, login, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-05")
    _scheme, members, [_first, (second, _code), (third, _other)], _body = billed
    with session(actor("belu").token):
        assert [one_of["bill_id"] for one_of in reminders.unreached(date(2025, 7, 5))] == [second, third]
        assert reminders.unreached(date(2025, 9, 5)) == []
    page = login(Client(), "belu").get("/iuran/pengingat").content.decode()
    assert page.count("Maria Bere") == 2
    assert "Maria Bere" not in login(Client(), "kupang").get("/iuran/pengingat").content.decode()
    listed = api("belu").get("/bills/unreached").json()
    assert [one_of["person_id"] for one_of in listed] == [member.person for member in members[1:3]]
    assert "name" not in listed[0]


def test_whose_reminder_did_not_arrive_is_listed_for_office_and_village_until_it_does(
    billed, owner, folder, app, token
):
    _scheme, members, [(first, _code), (second, _other), (third, _last)], _body = billed
    remind(date(2025, 7, 5))
    while send_due():
        pass
    message = one(owner, "select id from notices_notification where subject = %s", [f"bill:{first}"])
    assert missed(app, token("belu"), first) == []
    take("file", [Said(message, 1, "phone_off", datetime(2025, 7, 5, 9, tzinfo=UTC))])
    assert missed(app, token("belu"), first) == [(first, "phone_off")]
    village = one(owner, "select village_code from participation_membership where id = %s", [members[0].membership])
    for place, sees in ((village, [(first, "phone_off")]), ("53.04.01.2002", [])):
        officer = create_user(f"desa-{len(sees)}", "Desa", "kata-sandi-desa-uji", [("village_officer", place, None)])
        assert missed(app, open_session(officer, "web", 60), first) == sees
    assert missed(app, token("kupang"), first) == []
    with session(token("belu")):
        listed = {one_of["bill_id"]: one_of["reason"] for one_of in reminders.unreached(date(2025, 7, 5))}
    assert listed == {first: "phone_off", second: "no_phone", third: "no_phone"}
    take("file", [Said(message, 1, "delivered", datetime(2025, 7, 5, 10, tzinfo=UTC))])
    assert missed(app, token("belu"), first) == []


def missed(app: Any, who: str, bill: int) -> list[Any]:
    with acting(app, who):
        return app.execute("select * from payung.bills_missed(%s)", [[bill]]).fetchall()


def test_a_contact_is_a_mobile_number_or_an_address(billed, app, token):
    payer, secret = billed[0].payer, token("cabang")
    for channel, contact, right in (
        ("sms", "6281234567", True),
        ("sms", "628" + "1" * 12, True),
        ("sms", "628123456", False),
        ("sms", "628" + "1" * 13, False),
        ("sms", "a@b.id", False),
        ("email", "a@b.id", True),
        ("email", "6281234567", False),
        ("fax", "6281234567", False),
        (None, "6281234567", False),
        ("sms", None, False),
        ("email", None, False),
        ("none", None, True),
    ):
        try:
            with acting(app, secret):
                app.execute("select payung.bill_contact_set(%s, %s, %s)", [payer, channel, contact])
            said = ""
        except psycopg.Error as refused:
            said = refused.sqlstate
        assert said == ("" if right else "P0E6K"), (channel, contact)
