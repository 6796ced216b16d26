"""Messages are queued once, delivered once, and seen by those whose business they are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import transaction

from payung.notices import expiry, letters, selectors, services, templates, transports
from payung.notices.errors import NoticeRefused
from payung.notices.models import Notification
from payung.notices.services import Recipient, queue, send_due
from payung.platform.db import LOADER, acting
from tests.support.databases import Database

BELU, KUPANG = "53.04", "53.71"
MARIA = Recipient("Maria Goreti Bete", phone="0812 3456 7890", address="Desa Manleten")
FACTS = {
    "code": "7QKD-M2RX",
    "amount": "42000000",
    "deadline": "2025-11-27",
    "ending": "4471",
    "todo": "a",
    "reason": "b",
}
ABOUT_MONEY = {"claim_approved", "claim_paid", "claim_returned", "claim_account_proposed", "claim_account_confirmed"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the transports write."""
    for channel in ("sms", "letter", "email"):
        monkeypatch.setitem(transports.TRANSPORTS, channel, transports.FileTransport(tmp_path))
    return tmp_path


@pytest.fixture(autouse=True)
def _nothing_is_left(db: Database) -> Iterator[None]:
    yield
    while send_due():
        pass


def tell(
    actor: Any,
    key: str,
    recipient: Recipient = MARIA,
    regency: str = BELU,
    template: str = "claim_paid",
    **more: Any,
) -> int:
    """A message queued by the worker in its own transaction, under a run of the actor."""
    with acting(actor.token, LOADER):
        return queue(template, "claim:1", regency, recipient, FACTS, key=key, **more)


def state(owner: psycopg.Connection[Any], message: int) -> tuple[str, str, int]:
    row = owner.execute("select state, reason, attempts from notices_notification where id = %s", [message]).fetchone()
    assert row
    return row[0], row[1], row[2]


def test_a_message_is_told_once(actor: Callable[[str], Any], owner: Any, folder: Path) -> None:
    first = tell(actor("belu"), "once")
    assert tell(actor("belu"), "once") == first
    with pytest.raises(NoticeRefused) as refusal:
        tell(actor("belu"), "once", Recipient("Somebody Else", phone="0899999999"))
    assert refusal.value.code == "NOTICE_KEY", "a key that was taken before its time does not swallow the real message"
    assert send_due() == 1
    assert send_due() == 0
    assert state(owner, first) == ("sent", "", 1)
    written = folder / "sms" / f"{first}.sms"
    assert written.read_text().startswith("To: 6281234567890\n\nPayung: Rp42.000.000 untuk klaim 7QKD-M2RX")
    assert written.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (folder / "sms").iterdir()] == [written.name]


def test_only_the_recipients_row_names_anybody(actor: Callable[[str], Any], owner: Any, folder: Path) -> None:
    message = tell(actor("belu"), "wall")
    send_due()
    for table in ("notices_notification", "notices_attempt"):
        rows = owner.execute(f"select to_jsonb(t)::text from {table} t").fetchall()
        assert rows
        assert not any("Maria" in text or "812345" in text or "Manleten" in text for (text,) in rows)
    assert (
        owner.execute("select name from notices_recipient where notification_id = %s", [message]).fetchone()[0]
        == MARIA.name
    )


@pytest.mark.parametrize(
    ("recipient", "channel"),
    [
        (Recipient("A", phone="0812345678", address="X"), "sms"),
        (Recipient("A", phone="0380 123", address="X"), "letter"),
        (Recipient("A", email="a@example.org"), "email"),
        (Recipient("A"), "none"),
    ],
)
def test_the_channel_is_the_first_that_reaches(
    recipient: Recipient, channel: str, actor: Callable[[str], Any], owner: Any, folder: Path
) -> None:
    message = tell(actor("belu"), f"channel-{channel}", recipient)
    assert owner.execute("select channel from notices_notification where id = %s", [message]).fetchone()[0] == channel
    send_due()
    assert state(owner, message)[:2] == (("failed", "no_contact") if channel == "none" else ("sent", ""))
    if channel == "letter":
        assert (folder / "letter" / f"{message}.pdf").read_bytes().startswith(b"%PDF-")
    if channel == "email":
        assert b"To: a@example.org" in (folder / "email" / f"{message}.eml").read_bytes()


def test_who_refuses_sms_gets_a_letter(actor: Callable[[str], Any], owner: Any) -> None:
    belu = actor("belu")
    number = Recipient("A", phone="0813 1111 2222", address="X")
    with acting(belu.token):
        services.consent(belu, BELU, "sms", "+62 813-1111-2222", "no")
    refused = tell(belu, "refused", number, template="claim_complete")
    with acting(belu.token):
        services.consent(belu, BELU, "sms", "081311112222", "yes")
    wanted = tell(belu, "wanted", number, template="claim_complete")
    rows = owner.execute(
        "select channel from notices_notification where id in (%s, %s) order by id", [refused, wanted]
    ).fetchall()
    assert rows == [("letter",), ("sms",)]


def channel_of(owner: Any, message: int) -> str:
    return str(owner.execute("select channel from notices_notification where id = %s", [message]).fetchone()[0])


def test_nobody_refuses_messages_about_accounts_and_money(actor: Callable[[str], Any], owner: Any) -> None:
    assert {name for name in templates.templates() if templates.always(name)} == ABOUT_MONEY
    belu, number = actor("belu"), Recipient("A", phone="0813 2222 3333", address="X")
    with acting(belu.token):
        services.consent(belu, BELU, "sms", "081322223333", "no")
    for name in sorted(templates.templates()):
        if templates.fields(name) <= set(FACTS):
            told = tell(belu, f"always-{name}", number, template=name)
            assert channel_of(owner, told) == ("sms" if name in ABOUT_MONEY else "letter"), name


def test_nobody_silences_the_families_of_others(actor: Callable[[str], Any], owner: Any) -> None:
    """By what the application role may call: a refusal holds where the one who wrote it down serves, and nowhere else."""
    belu, kupang, number = actor("belu"), actor("kupang"), Recipient("A", phone="0813 4444 5555", address="X")
    with acting(belu.token):
        services.consent(belu, BELU, "sms", "081344445555", "no")
    assert channel_of(owner, tell(kupang, "not-mine", number, KUPANG, template="claim_complete")) == "sms"
    assert channel_of(owner, tell(belu, "mine", number, template="claim_complete")) == "letter"
    with acting(kupang.token):
        services.consent(kupang, KUPANG, "sms", "081344445555", "yes")
    assert channel_of(owner, tell(belu, "still-mine", number, template="claim_complete")) == "letter"
    with acting(belu.token), pytest.raises(NoticeRefused, match="NOTICE_SCOPE"):
        services.consent(belu, KUPANG, "sms", "081344445555", "no")
    rows = owner.execute("select regency, allowed from notices_consent where contact = '6281344445555' order by 1")
    assert rows.fetchall() == [(BELU, False), (KUPANG, True)]


@pytest.mark.parametrize("reader", ["pemeriksa", "kepala", "juri", "sponsor", "hrd", "tanpa-peran"])
def test_who_only_reads_changes_no_consent(actor: Callable[[str], Any], owner: Any, reader: str) -> None:
    someone = actor(reader)
    with acting(someone.token), pytest.raises(NoticeRefused, match="CONSENT_ROLE"):
        services.consent(someone, BELU, "sms", "081366667777", "no")
    assert not owner.execute("select from notices_consent where contact = '6281366667777'").fetchall()


def test_events_are_told_by_the_worker_without_a_person(db: Database, owner: Any, folder: Path) -> None:
    with transaction.atomic(using=LOADER):
        message = queue("claim_paid", "claim:9", BELU, MARIA, FACTS, key="worker")
    assert owner.execute("select queued_by from notices_notification where id = %s", [message]).fetchone() == (None,)


def test_nobody_speaks_outside_his_scope(actor: Callable[[str], Any], db: Database) -> None:
    with pytest.raises(NoticeRefused) as refusal:
        tell(actor("belu"), "elsewhere", regency=KUPANG)
    assert refusal.value.code == "NOTICE_SCOPE"


def test_scope_of_reading(actor: Callable[[str], Any], db: Database) -> None:
    message = tell(actor("admin"), "read", regency=KUPANG)
    with acting(actor("admin").token):
        assert selectors.messages("claim:1").filter(pk=message).exists()
    with acting(actor("belu").token):
        assert not Notification.objects.filter(pk=message).exists()
    with transaction.atomic():
        assert not Notification.objects.exists()


class Flaky:
    """A transport that fails as it is told to."""

    name = "flaky"

    def __init__(self, *answers: Exception | str, repeatable: bool = False) -> None:
        self.answers = list(answers)
        self.repeatable = repeatable
        self.sent: list[int] = []

    def send(self, message: transports.Outgoing) -> str:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        self.sent.append(message.id)
        return answer


def due_now(owner: Any, message: int) -> None:
    owner.execute(
        "update notices_notification set due_at = now(), taken_at = now() - interval '1 hour' where id = %s", [message]
    )


def test_a_failing_transport_is_tried_again_then_given_up(
    actor: Callable[[str], Any], owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = transports.TransportFailed("busy")
    monkeypatch.setitem(transports.TRANSPORTS, "sms", Flaky(busy, OSError("08123"), "receipt-1"))
    message = tell(actor("belu"), "flaky")
    assert send_due() == 0
    assert state(owner, message) == ("queued", "busy", 1)
    assert send_due() == 0, "it waits before it is tried again"
    due_now(owner, message)
    send_due()
    assert state(owner, message) == ("queued", "OSError", 2)
    due_now(owner, message)
    assert send_due() == 1
    tries = owner.execute(
        "select outcome, reason, receipt from notices_attempt where notification_id = %s order by number", [message]
    )
    assert tries.fetchall() == [("again", "busy", ""), ("again", "OSError", ""), ("sent", "", "receipt-1")]

    monkeypatch.setitem(transports.TRANSPORTS, "sms", Flaky(*[busy] * 5))
    hopeless = tell(actor("belu"), "hopeless")
    for _ in range(5):
        send_due()
        due_now(owner, hopeless)
    assert state(owner, hopeless) == ("failed", "busy", 5)
    monkeypatch.setitem(transports.TRANSPORTS, "sms", Flaky(transports.TransportFailed("no_phone", final=True)))
    final = tell(actor("belu"), "final")
    send_due()
    assert state(owner, final) == ("failed", "no_phone", 1)


class Killed(BaseException):
    """Stands for the end of the process."""


def test_a_message_cut_off_while_sending_is_never_told_twice(
    actor: Callable[[str], Any], owner: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = tell(actor("belu"), "cut off")
    real = transports.TRANSPORTS["sms"]

    class DiesAfter:
        name, repeatable = "file", True

        def send(self, outgoing: transports.Outgoing) -> str:
            real.send(outgoing)
            raise Killed

    monkeypatch.setitem(transports.TRANSPORTS, "sms", DiesAfter())
    with pytest.raises(Killed):
        send_due()
    assert state(owner, message)[0] == "sending"
    monkeypatch.setitem(transports.TRANSPORTS, "sms", real)
    assert send_due() == 0, "somebody may still be at it"
    due_now(owner, message)
    assert send_due() == 1
    assert len(list((folder / "sms").iterdir())) == 1


def test_a_gateway_without_memory_is_not_asked_again(
    actor: Callable[[str], Any], owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = tell(actor("belu"), "unclear")
    owner.execute("update notices_notification set state = 'sending', attempts = 1 where id = %s", [message])
    due_now(owner, message)
    gateway = Flaky("never")
    monkeypatch.setitem(transports.TRANSPORTS, "sms", gateway)
    assert send_due() == 0
    assert gateway.sent == []
    assert state(owner, message)[:2] == ("failed", "unclear")


def test_a_long_message_goes_in_parts(actor: Callable[[str], Any], folder: Path) -> None:
    papers = "akta kematian dari Dukcapil, surat keterangan ahli waris dari lurah atau kepala desa, kartu keluarga, buku tabungan"
    with acting(actor("belu").token, LOADER):
        message = queue("claim_needs_papers", "claim:1", BELU, MARIA, {"code": "7QKD", "papers": papers}, key="long")
    send_due()
    parts = sorted((folder / "sms").glob(f"{message}-*.sms"))
    assert [path.name for path in parts] == [f"{message}-1.sms", f"{message}-2.sms"]
    assert "keluarga" in parts[0].read_text()
    assert "Serahkan" in parts[1].read_text()


# letters


def issued(owner: Any, key: str = "letter", number: str = "KEP-1", amount: int = 42_000_000) -> str:
    """A letter's code, as a function of a room has it made."""
    letter = [key, "decision_approved", "claim:1", number, BELU, None, date(2025, 11, 27), amount]
    row = owner.execute("select payung.room_letter(%s, %s, %s, %s, %s, %s, %s, %s)", letter).fetchone()
    return str(row[0])


def test_a_letter_has_one_code_for_life_and_anybody_can_verify_it(actor: Callable[[str], Any], owner: Any) -> None:
    branch = actor("cabang")
    first = issued(owner)
    assert issued(owner) == first
    assert letters.normal_code(letters.grouped(first)) == first
    with pytest.raises(psycopg.Error) as taken:
        issued(owner, amount=1)
    assert taken.value.sqlstate == "P0B35", "a key is one letter"
    with transaction.atomic():  # nobody's session
        found = selectors.verify(letters.grouped(first).lower())
        assert found == selectors.Verified("decision_approved", "KEP-1", date(2025, 11, 27), 42_000_000, BELU, None)
        assert selectors.verify("K7QM2X9DTR4HBN53") is None
        assert selectors.verify("") is None
    with acting(branch.token) as cursor:
        letter = selectors.letters("claim:1")[0]
        cursor.execute("select payung.letter_withdraw(%s, 'salah tanggal', '2025-11-28')", [letter.pk])
    ended = selectors.verify(first)
    assert ended is not None
    assert ended.ended_on == date(2025, 11, 28)


def test_only_those_who_decide_withdraw_letters(app: Any, token: Callable[[str], str], owner: Any) -> None:
    issued(owner, "theirs")
    app.execute("select set_config('payung.session', %s, false)", [token("belu")])
    with pytest.raises(psycopg.Error) as refusal:
        app.execute("select payung.letter_withdraw(id, 'salah tanggal', '2025-11-28') from notices_notificationletter")
    assert refusal.value.sqlstate == "P0B33"


# raw SQL


@pytest.mark.parametrize(
    "statement",
    [
        "insert into notices_notification (key, template, language, channel, subject, regency, parts) values ('x','x','id','sms','x','53.04',1)",
        "update notices_notification set state = 'sent'",
        "delete from notices_recipient",
        "insert into notices_notificationletter (key, code, template, subject, number, regency, issued_on) values ('x','K7QM2X9DTR4HBN53','x','x','1','53.04','2025-01-01')",
        "update notices_notificationletter set amount = 1",
        "select * from payung.notice_take()",
        "select payung.notice_done(1, 1, 'x', 'sent', '', '', '1 minute')",
        "insert into notices_attempt (notification_id, number, transport, outcome) values (1, 1, 'x', 'sent')",
        "select payung.notice_queue('claim:2:approved','claim_paid','id','sms','claim:2','53.04',null,'K','6281','','','','Transfer dulu',1)",
        "select payung.room_letter('claim-decision:1','decision_approved','claim:1','1','53.04',null,'2025-12-15',999000000)",
    ],
)
def test_the_application_role_can_neither_forge_nor_deliver(
    app: Any, token: Callable[[str], str], statement: str
) -> None:
    app.execute("select set_config('payung.session', %s, false)", [token("admin")])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_letters_and_tries_cannot_be_changed_even_by_the_owner(owner: Any) -> None:
    issued(owner, "frozen")
    for statement in (
        "update notices_notificationletter set amount = 1",
        "delete from notices_attempt",
        "truncate notices_notificationletterend",
    ):
        with pytest.raises(psycopg.Error) as refusal:
            owner.execute(statement)
        assert refusal.value.sqlstate == "P0A01"


def test_old_recipients_are_forgotten_and_the_telling_stays(
    actor: Callable[[str], Any], owner: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = tell(actor("belu"), "old"), tell(actor("belu"), "young")
    send_due()
    owner.execute("update notices_notification set finished_at = now() - interval '181 days' where id = %s", [old])
    home = folder / "home"
    (home / "notices" / "sms").mkdir(parents=True)
    for name, days in (("1.sms", 181), ("2.sms", 1)):
        path = home / "notices" / "sms" / name
        path.write_text("To: 62812\n\nx\n")
        os.utime(path, (time.time() - days * 86_400,) * 2)
    monkeypatch.setenv("PAYUNG_HOME", str(home))
    assert expiry.forget() == {"notice_recipients": 1, "notice_files": 1}
    assert expiry.forget() == {"notice_recipients": 0, "notice_files": 0}
    rows = owner.execute(
        "select notification_id, name, phone, body from notices_recipient where notification_id in (%s, %s) order by 1",
        [old, young],
    ).fetchall()
    assert rows[0] == (old, "", "", "")
    assert rows[1][1] == MARIA.name
    assert state(owner, old)[0] == "sent"
