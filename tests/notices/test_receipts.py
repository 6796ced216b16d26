"""What became of a message is what the gateway says: once, in whatever order, of what it was handed and of nothing else."""

from __future__ import annotations

import json
import logging
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from payung.notices import bindings, services, transports
from payung.notices.errors import NoticeRefused
from payung.notices.receipts import collect, gateway, practice
from payung.notices.receipts.folder import take_folder
from payung.notices.receipts.services import ReceiptsUnreadable, Said, read, take
from payung.notices.services import Recipient, queue, send_due
from payung.platform.db import LOADER
from tests.support.people import acting, one

BELU = "53.04"
NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)
FACTS = {"code": "7QKD-M2RX", "amount": "42000000"}
PAPERS = "akta kematian dari Dukcapil, surat keterangan ahli waris dari lurah atau kepala desa, kartu keluarga, buku tabungan"
STATE = "select state, reason from notices_notification where id = %s"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, in which messages and reports lie below `notices`."""
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path))
    return tmp_path


def numbers() -> Iterator[tuple[str, tuple[str, ...]]]:
    """One telephone number for each fate, with what is said of it."""
    seen = set()
    for n in range(1000):
        phone = f"62812000{n:05d}"
        said = practice.fate(phone)
        if said not in seen:
            seen.add(said)
            yield phone, said


def handed(key: str, phone: str = "6281234567890", template: str = "claim_paid", **facts: str) -> int:
    """A message that was handed over to the folder."""
    with transaction.atomic(using=LOADER):
        message = queue(template, "claim:1", BELU, Recipient("Maria", phone=phone), {**FACTS, **facts}, key=key)
    while send_due():
        pass
    return message


def stands(owner: Any, message: int) -> tuple[str, str]:
    return tuple(owner.execute(STATE, [message]).fetchone())


def said(message: int, outcome: str, part: int = 1, minutes: int = 0) -> Said:
    return Said(message, part, outcome, NOON + timedelta(minutes=minutes))


def test_the_practice_gateway_says_what_became_of_each(own_db: Any, owner: Any, folder: Path) -> None:
    fates = {handed(f"fate-{phone}", phone): outcomes for phone, outcomes in numbers()}
    assert len(fates) == 7
    assert practice.work_folder(folder / "notices") == 7
    assert not list((folder / "notices" / "sms").iterdir())
    assert len(list((folder / "notices" / "sent").iterdir())) == 7, "what was taken over is kept beside"
    [report] = (folder / "notices" / "reports").iterdir()
    assert "628" not in report.read_text().replace(str(NOON.year), "")
    assert report.stat().st_mode & 0o777 == 0o600
    counts = take_folder()
    assert counts["new"] == sum(map(len, fates.values()))
    assert not list((folder / "notices" / "reports").iterdir())
    for message, outcomes in fates.items():
        came = "delivered" in outcomes
        missed = [one for one in outcomes if one not in ("delivered", "underway")]
        expected = "delivered" if came else "undelivered" if missed else "sent"
        state, reason = stands(owner, message)
        assert state == expected, outcomes
        assert (reason in missed) == (expected == "undelivered")
    assert send_due() == 0
    assert practice.work_folder(folder / "notices") == 0


def model(lines: list[Said], parts: int) -> str:
    """Where a message stands, told independently."""
    came = {one.part for one in lines if one.outcome == "delivered"}
    if came == set(range(1, parts + 1)):
        return "delivered"
    return "undelivered" if any(one.outcome not in ("delivered", "underway") for one in lines) else "sent"


RANK = ("sent", "undelivered", "delivered")


def test_in_whatever_order_and_however_often_it_goes_forward_to_the_same_end(
    own_db: Any, owner: Any, folder: Path
) -> None:
    drawn = random.Random(7)
    outcomes = ("delivered", "underway", "unknown_number", "phone_off", "expired", "barred")
    for number in range(25):
        message = handed(f"order-{number}", template="claim_needs_papers", papers=PAPERS)
        lines = [
            said(message, drawn.choice(outcomes), drawn.choice((1, 2)), drawn.randrange(9))
            for _ in range(drawn.randrange(1, 8))
        ]
        lines += drawn.choices(lines, k=3)
        before = "sent"
        for at, line in enumerate(lines, 1):
            take("file", [line])
            here = stands(owner, message)[0]
            assert here == model(lines[:at], 2)
            assert RANK.index(here) >= RANK.index(before)
            before = here
        drawn.shuffle(lines)
        counts = take("file", lines)
        assert (counts["new"], counts["known"]) == (0, len(lines))
        assert stands(owner, message)[0] == before
        kept = "select count(*) from notices_deliveryreceipt where notification_id = %s"
        assert one(owner, kept, [message]) == len({(x.part, x.outcome) for x in lines})


def test_late_word_after_it_had_expired_still_counts_and_none_leads_back(own_db: Any, owner: Any, folder: Path) -> None:
    message = handed("late")
    take("file", [said(message, "expired", minutes=5)])
    assert stands(owner, message) == ("undelivered", "expired")
    take("file", [said(message, "delivered", minutes=2)])
    assert stands(owner, message) == ("delivered", "")
    assert take("file", [said(message, "unknown_number", minutes=9)])["new"] == 1, "it is kept"
    assert stands(owner, message) == ("delivered", ""), "and changes nothing"


def test_a_gateway_speaks_of_what_it_was_handed_and_of_nothing_else(own_db: Any, owner: Any, folder: Path) -> None:
    message = handed("mine")
    with transaction.atomic(using=LOADER):
        waiting = queue("claim_paid", "claim:2", BELU, Recipient("B", phone="0812345679"), FACTS, key="waiting")
        nobody = queue("claim_paid", "claim:3", BELU, Recipient("C"), FACTS, key="nobody")
    lines = [
        said(message, "delivered"),
        said(message, "delivered", minutes=1),
        said(message, "delivered", part=2),
        said(waiting, "delivered"),
        said(nobody, "delivered"),
        said(2**62, "delivered"),
        None,
    ]
    assert take("gateway", lines) == {"new": 0, "known": 0, "unknown": 6, "unreadable": 1}
    assert take("file", lines) == {"new": 1, "known": 1, "unknown": 4, "unreadable": 1}
    assert stands(owner, message)[0] == "delivered"
    assert stands(owner, waiting)[0] == "queued"
    assert stands(owner, nobody) == ("failed", "no_contact")
    assert one(owner, "select count(*) from notices_deliveryreceipt") == 1


@pytest.mark.parametrize(
    "line",
    [
        {"message": True, "outcome": "delivered", "at": NOON.isoformat()},
        {"message": "1", "outcome": "delivered", "at": NOON.isoformat()},
        {"message": 0, "outcome": "delivered", "at": NOON.isoformat()},
        {"message": 2**63, "outcome": "delivered", "at": NOON.isoformat()},
        {"message": 1, "part": 100, "outcome": "delivered", "at": NOON.isoformat()},
        {"message": 1, "outcome": "gone", "at": NOON.isoformat()},
        {"message": 1, "outcome": ["delivered"], "at": NOON.isoformat()},
        {"message": 1, "outcome": "delivered", "at": "2025-11-03T12:00:00"},
        {"message": 1, "outcome": "delivered", "at": "kemarin"},
        {"message": 1, "outcome": "delivered", "at": "0001-01-01T00:00:00+14:00"},
        {"message": 1, "outcome": "delivered"},
        "delivered",
        None,
    ],
)
def test_a_line_that_cannot_be_read_keeps_no_other_from_being_read(line: Any) -> None:
    good = {"message": 1, "part": 2, "outcome": "expired", "at": NOON.isoformat()}
    assert read(json.dumps({"receipts": [line, good]}).encode()) == [None, Said(1, 2, "expired", NOON)]


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"receipts": 1}', b"[" * 100_000, b" " * (4 * 1024**2 + 1)])
def test_what_is_no_list_of_receipts_is_refused_whole(content: bytes) -> None:
    with pytest.raises(ReceiptsUnreadable):
        read(content)


def test_a_receipt_that_is_quicker_than_the_word_that_it_was_handed_over(own_db: Any, owner: Any, folder: Path) -> None:
    """The gateway may have it while the worker has not written that it took it, or was cut off, or thought it busy."""
    with transaction.atomic(using=LOADER):
        message = queue("claim_paid", "claim:1", BELU, Recipient("A", phone="081234567890"), FACTS, key="quick")
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        [taken] = bindings.notice_take().on(cursor)
    assert take("gateway", [said(message, "underway")])["new"] == 1
    assert stands(owner, message)[0] == "sent"
    assert send_due() == 0, "a receipt proves the hand-over: it is not handed over again"
    with transaction.atomic(using=LOADER), connections[LOADER].cursor() as cursor:
        bindings.notice_done(
            id=message,
            number=taken["number"],
            transport="gateway",
            outcome="again",
            reason="busy",
            receipt="",
            wait=timedelta(0),
        ).on(cursor)
    assert stands(owner, message)[0] == "sent", "what the gateway says stands, whatever the try came to"
    assert send_due() == 0
    take("gateway", [said(message, "delivered")])
    assert stands(owner, message)[0] == "delivered"


# raw SQL


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update notices_notification set state = 'delivered' where id = %s", "P0B36"),
        ("update notices_notification set state = 'undelivered' where id = %s", "P0B36"),
        ("update notices_notification set state = 'queued' where id = %s", "P0B36"),
        ("update notices_notification set state = 'failed' where id = %s", "P0B36"),
        ("update notices_notification set parts = 2 where id = %s", "P0B36"),
        ("update notices_notification set key = 'another' where id = %s", "P0B36"),
        (
            "insert into notices_notification (key, template, language, channel, subject, regency, parts, state)"
            " values ('x%s', 'x', 'id', 'sms', 'x', '53.04', 1, 'delivered')",
            "P0B36",
        ),
        (
            "insert into notices_deliveryreceipt (notification_id, part, outcome, transport, told_at)"
            " values (%s, 2, 'delivered', 'file', now())",
            "P0B37",
        ),
        (
            "insert into notices_deliveryreceipt (notification_id, part, outcome, transport, told_at)"
            " values (%s, 0, 'delivered', 'file', now())",
            "23514",
        ),
        (
            "insert into notices_deliveryreceipt (notification_id, part, outcome, transport, told_at)"
            " values (%s, 1, 'lost', 'file', now())",
            "23514",
        ),
    ],
)
def test_not_even_the_owner_says_that_a_message_arrived(
    own_db: Any, owner: Any, folder: Path, statement: str, code: str
) -> None:
    message = handed("raw")
    with pytest.raises(psycopg.Error) as refusal:
        owner.execute(statement, [message])
    assert refusal.value.sqlstate == code
    assert stands(owner, message) == ("sent", "")


@pytest.mark.parametrize("state", ["sent", "undelivered", "failed", "queued", "sending"])
def test_what_arrived_has_arrived(own_db: Any, owner: Any, folder: Path, state: str) -> None:
    message = handed("there")
    take("file", [said(message, "delivered")])
    with pytest.raises(psycopg.Error) as refusal:
        owner.execute("update notices_notification set state = %s where id = %s", [state, message])
    assert refusal.value.sqlstate == "P0B36"
    for change in (
        "update notices_deliveryreceipt set outcome = 'expired'",
        "delete from notices_deliveryreceipt",
        "truncate notices_deliveryreceipt",
    ):
        with pytest.raises(psycopg.Error) as refusal:
            owner.execute(change)
        assert refusal.value.sqlstate == "P0A01"


def test_nobody_but_the_worker_brings_receipts(
    own_db: Any, owner: Any, app: Any, loader: Any, token: Callable[[str], str], folder: Path
) -> None:
    message = handed("forged")
    call = "select * from payung.notice_receipts('file', %s)"
    lines = json.dumps([said(message, "delivered").as_dict()])
    written = "insert into notices_deliveryreceipt (notification_id, part, outcome, transport, told_at) values (%s, 1, 'delivered', 'file', now())"
    for connection, code in ((app, "42501"), (loader, "P0B38")):
        with pytest.raises(psycopg.Error) as refusal, acting(connection, token("admin")):
            connection.execute(call, [lines])
        assert refusal.value.sqlstate == code
        with pytest.raises(psycopg.Error) as refusal, acting(connection, token("admin")):
            connection.execute(written, [message])
        assert refusal.value.sqlstate == "42501"
    with acting(app, token("kupang")):
        assert app.execute("select count(*) from notices_deliveryreceipt").fetchone() == (0,)
    assert stands(owner, message)[0] == "sent"


# the folder


def test_a_folder_in_which_others_write_is_not_believed(
    own_db: Any, owner: Any, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    message = handed("folder", "6281298765432")
    reports = folder / "notices" / "reports"
    reports.mkdir(mode=0o700)
    report = json.dumps({"receipts": [said(message, "delivered").as_dict()]})
    elsewhere = folder / "elsewhere"
    elsewhere.write_text(report)
    (reports / "1.json").symlink_to(elsewhere)
    os.mkfifo(reports / "2.json")
    (reports / "3.json").write_text("6281298765432 sampai")
    (reports / "4.json.part").write_text(report)
    with caplog.at_level(logging.DEBUG):
        counts = take_folder()
    assert (counts["new"], counts["unreadable_files"]) == (0, 1)
    assert "62812" not in caplog.text
    assert (reports / "3.bad").exists()
    (reports / "5.json").write_text(report)
    reports.chmod(0o722)
    with pytest.raises(NoticeRefused, match="REPORTS_OPEN"):
        take_folder()
    assert stands(owner, message)[0] == "sent"
    reports.chmod(0o700)
    assert take_folder()["new"] == 1
    assert stands(owner, message)[0] == "delivered"


# over HTTP


@pytest.fixture
def there(own_db: Any, folder: Path) -> Iterator[practice.PracticeGateway]:
    """A practice gateway that this installation hands its SMS to."""
    server = practice.PracticeGateway("a" * 24)
    server.start()
    keys = folder / "gateway.json"
    keys.touch(mode=0o600)
    keys.write_text(json.dumps({"url": server.address, "token": "a" * 24}))
    yield server
    server.end()


def test_a_gateway_takes_messages_and_is_asked_what_became_of_them(
    there: Any, owner: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fates = {handed(f"http-{phone}", phone): outcomes for phone, outcomes in numbers()}
    long = handed("http-long", next(numbers())[0], "claim_needs_papers", papers=PAPERS)
    assert there.handed == {*((message, 1) for message in fates), (long, 1), (long, 2)}
    assert not (folder / "notices" / "sms").exists()
    there.hand(long, 1, next(numbers())[0])
    forget = there.forget
    monkeypatch.setattr(there, "forget", lambda _mark: forget("0"))  # cut off before it was told to be taken
    monkeypatch.setattr(gateway, "ROUNDS", 1)
    first = collect.take_all()
    monkeypatch.setattr(there, "forget", forget)
    again = collect.take_all()
    assert (again["new"], again["known"]) == (0, first["new"])
    assert first["new"] == sum(map(len, fates.values())) + 2 * len(practice.fate(next(numbers())[0]))
    assert there.outstanding()["receipts"] == []
    assert {stands(owner, message)[0] for message, said_of in fates.items() if "delivered" in said_of} == {"delivered"}


@pytest.mark.parametrize(
    ("keys", "mode", "reason"),
    [
        ({"url": "{here}", "token": "b" * 24}, 0o600, "gateway_401"),
        ({"url": "{here}/nowhere", "token": "a" * 24}, 0o600, "gateway_404"),
        ({"url": "http://127.0.0.1:9", "token": "a" * 24}, 0o600, "gateway_down"),
        ({"url": "{here}", "token": "a" * 24}, 0o644, "gateway_file"),
        ({"url": "{here}", "token": "short"}, 0o600, "gateway_file"),
        ({"url": "http://gateway.example", "token": "a" * 24}, 0o600, "gateway_url"),
        ([], 0o600, "gateway_file"),
    ],
)
def test_a_gateway_that_cannot_be_called_leaves_the_message_waiting(
    there: Any, owner: Any, folder: Path, keys: Any, mode: int, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "gateway.json").write_text(json.dumps(keys).replace("{here}", there.address))
    (folder / "gateway.json").chmod(mode)
    with caplog.at_level(logging.DEBUG, "payung"):
        message = handed("out of reach", "6281298765432")
        assert stands(owner, message) == ("queued", reason)
        assert collect.take_all()["gateway_failed"] == 1
    assert there.handed == set()
    assert "62812" not in caplog.text
    assert "aaaa" not in caplog.text


def test_only_a_demonstration_practises(own_db: Any, owner: Any, folder: Path) -> None:
    message = handed("real")
    assert collect.take_all()["new"] == 0
    assert [path.name for path in (folder / "notices" / "sms").iterdir()] == [f"{message}.sms"]


def test_a_transport_of_the_house_refuses_what_no_gateway_can_deliver(there: Any, folder: Path) -> None:
    transport = gateway.configured()
    assert transport is not None
    outgoing = transports.Outgoing(1, "sms", "id", "claim_paid", "A", "", "", "", "T", "B", NOON.date())
    with pytest.raises(transports.TransportFailed, match="no_phone") as refusal:
        transport.send(outgoing)
    assert refusal.value.final
    assert services.mobile("0812 3456 7890") == "6281234567890"
