"""Payments by command, with a bank that exchanges files: two people, and the bank's answers."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.claims.world import TODAY
from tests.support.payouts import Orders
from tests.support.two import confirm
from tests.vault.papers import pdf

pytestmark = pytest.mark.slow  # starts about forty processes


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY)


@pytest.fixture
def orders(owner, token) -> Orders:
    return Orders(owner, token("admin"))


@pytest.fixture(scope="module")
def bank(desk, tmp_path_factory) -> Path:
    """The folder of the practice bank, which is connected with the code 130."""
    folder = tmp_path_factory.mktemp("bank")
    assert desk.told("bank-sim", "--once", "--state", str(folder))["answers"] == []
    connect = (
        "payout", "connect", "130", "--name", "Bank Uji", "--organisation", "bank-ntt", "--account", "0010020030",
        "--account-name", "BPJS Ketenagakerjaan NTT", "--folder", str(folder),
    )  # fmt: skip
    assert desk.refused(*connect, "--as", "cabang") == "FORBIDDEN"
    made = desk.told(*connect, "--as", "admin")
    assert (made.keys(), made["code"]) == ({"change", "code"}, "130")
    confirm(made["change"])
    return folder


def test_a_batch_by_file_until_the_money_is_there(desk, bank, orders, tmp_path: Path) -> None:
    wanted = [*orders.many(2), orders.instruct(ending="0404")]
    waiting = desk.told("payout", "list", "--state", "ready", "--as", "cabang")
    assert sorted(row["id"] for row in waiting) == wanted
    assert not {"name", "account", "holder_name"} & waiting[0].keys()

    batch = desk.told("payout", "make", "130", "--as", "cabang")
    number = str(batch["id"])
    assert (batch["count"], batch["total"], batch["state"]) == (3, 44_000_000, "draft")
    assert (batch["confirmers_left"], batch["confirm_warning"]) == (4, "")
    assert desk.refused("payout", "make", "130", "--as", "cabang")
    assert (
        desk("payout", "approve", number, "--as", "bank").code == 2
    )  # the command needs the digest of what was seen, and never fills it in
    own = ("payout", "approve", number, "--hash", batch["content_hash"], "--as", "cabang")
    assert desk.refused(*own) == "OWN_BATCH"
    assert desk.refused("payout", "approve", number, "--hash", "0" * 64, "--as", "bank") == "BATCH_CHANGED"
    assert desk.refused("payout", "send", number, "--as", "bank") == "BATCH_STATE"
    shown = ("payout", "approve", number, "--hash", batch["content_hash"], "--as", "bank")
    looked = desk.told(*shown, "--dry-run")
    assert (looked["thing"]["state"], looked["question"]["title"]) == ("draft", f"Setujui kelompok {number}?")
    assert desk.told(*shown)["thing"]["state"] == "approved"
    assert desk.refused(*shown) == "BATCH_STATE"

    assert desk.told("payout", "send", number, "--as", "bank")["states"] == {"sent": 3}
    order = tmp_path / "perintah.xml"
    copied = desk.told("payout", "order", number, str(order), "--as", "bank")
    assert (copied["file"], copied["size"], order.stat().st_mode & 0o777) == (str(order), order.stat().st_size, 0o600)
    ElementTree.parse(order)
    assert desk.refused("payout", "ask", number, "--as", "bank") == "ASK_BY_FILE"

    answer = desk.told("bank-sim", "--once", "--state", str(bank))["answers"][0]
    read = desk.told("payout", "read", answer, "--batch", number, "--as", "bank")
    assert [(one["file"], one["same"], one["refused"]) for one in read] == [(Path(answer).name, False, None)]
    assert (read[0]["proposal"], read[0]["would"]) == (1, 3)
    again = desk.told("payout", "read", answer, "--as", "bank")
    assert [(one["proposal"], one["same"]) for one in again] == [(1, True)]
    assert desk.refused("payout", "confirm", "1", "--as", "bank") == "ANSWER_UPLOADED"
    assert desk.refused("payout", "confirm", "1", "--as", "cabang") == "ANSWER_SENT"
    assert desk.refused("payout", "confirm", "1", "--as", "pemeriksa") == "FORBIDDEN"
    (listed,) = desk.told("payout", "answers", "--state", "open", "--as", "kepala")
    assert (listed["uploaded_by"], listed["confirmed_by"], listed["bar"]) == ("Bank", [], "")
    assert desk.told("payout", "confirm", "1", "--as", "kepala")["thing"]["state"] == "open"
    taken = desk.told("payout", "confirm", "1", "--as", "bank-belu")["thing"]
    assert (taken["state"], taken["confirmed_by"], taken["changed"]) == ("taken", ["Kepala", "Bank-Belu"], 3)
    assert desk.refused("payout", "refuse", "1", "--reason", "bukan dari bank", "--as", "kepala") == "ANSWER_CLOSED"
    whole = desk.told("payout", "answer", "1", "--as", "cabang")
    assert (len(whole.pop("changes")), whole) == (3, taken)
    broken = tmp_path / "rusak.xml"
    broken.write_text("<Document>")
    said = desk("payout", "read", str(broken), "--json", "-", "--as", "bank")
    assert said.code == 1
    assert said.json[0]["refused"]
    rounds = [desk.told("bank-sim", "--once", "--state", str(bank))["answers"] for _round in range(3)]
    assert rounds[-1] == []  # the bank has no more answers
    found = desk.told("payout", "collect", "130", "--as", "bank")
    assert (found["files"] > 0, found["refused"]) == (True, [])
    states = [row["state"] for row in desk.told("payout", "list", "--batch", number, "--as", "cabang")]
    assert sorted(states) == ["paid", "paid", "rejected"]
    listed = desk.told("payout", "batches", "--state", "closed", "--as", "kepala")
    assert [one["id"] for one in listed] == [batch["id"]]
    assert desk.told("payout", "collect", "130", "--as", "bank")["files"] == 0
    assert desk("ledger", "verify", "--as", "pemeriksa").code == 0


def test_a_batch_that_is_given_up_waits_again(desk, bank, orders) -> None:
    one, other = orders.many(2)
    batch = desk.told("payout", "make", "130", "--instruction", str(one), "--as", "cabang")
    assert batch["count"] == 1
    assert desk.told("payout", "discard", str(batch["id"]), "--as", "cabang")["thing"]["state"] == "discarded"
    states = {row["id"]: row["state"] for row in desk.told("payout", "list", "--state", "ready", "--as", "cabang")}
    assert states == {one: "ready", other: "ready"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("payout", "make", "999", "--as", "cabang"), 1),
        (("payout", "make", "130", "--channel", "merpati", "--as", "cabang"), 1),
        (("payout", "make", "130", "--as", "kepala"), 1),
        (("payout", "approve", "999999", "--hash", "0" * 64, "--as", "bank"), 1),
        (("payout", "send", "999999", "--as", "bank"), 1),
        (("payout", "order", "999999", "x.xml", "--as", "bank"), 1),
        (("payout", "collect", "999", "--as", "bank"), 1),
        (("payout", "list", "--as", "juri"), 1),
        (("payout", "list", "--batch", "999999", "--as", "bank"), 1),
        (("payout", "batches", "--as", "hrd"), 1),
        (("payout", "list"), 2),
        (("payout", "list", "--limit", "0", "--as", "bank"), 2),
        (("payout", "read", "tidak-ada.xml", "--as", "bank"), 2),
        (("bank-sim", "--once", "--faults", "banjir=1"), 2),
    ],
)
def test_wrong_usage_is_2_and_a_refusal_is_1(desk, bank, arguments: tuple[str, ...], code: int) -> None:
    said = desk(*arguments)
    assert said.code == code, said
    assert said.err.strip()
    assert said.out == ""


def test_the_brake_and_a_letter_by_command(desk, bank, orders, tmp_path: Path) -> None:
    desk.told("payout", "stop", "--reason", "Surat bank mencurigakan", "--as", "kepala")
    assert desk.refused("payout", "stop", "--reason", "Surat bank mencurigakan", "--as", "bank") == "HALT_STATE"
    told = desk.told("payout", "propose-start", "--reason", "Bank sudah memastikan", "--as", "cabang")
    assert told["thing"]["stopped"] is True
    assert told["result"] == {"proposal": told["thing"]["proposal_id"]}
    again = ("payout", "confirm-start", str(told["thing"]["proposal_id"]))
    assert desk.refused(*again, "--as", "cabang") == "HALT_OWN"
    started = desk.told(*again, "--as", "kepala")["thing"]
    assert started["stopped"] is False
    assert desk.told("payout", "brake", "--as", "pemeriksa") == started

    waiting = orders.instruct()
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(pdf())
    propose = ("payout", "letter", str(waiting), str(letter), "--outcome", "paid", "--reason", "Surat bank 12/OPS")
    assert desk.refused(*propose, "--as", "cabang") == "LETTER_NEEDLESS"
    assert desk.refused("payout", "letter-confirm", "1", "--as", "kepala") == "LETTER_UNKNOWN"
    assert desk.told("payout", "letters", "--as", "pemeriksa") == []
    assert desk.told("payout", "alarms", "--all", "--as", "cabang") == []


def test_too_few_people_are_told_of_before_a_batch_is_made(desk, bank, orders, owner) -> None:
    orders.many(1)
    waiting = orders.states()
    owner.execute("update payouts_bank set folder = ''")
    owner.execute(
        "update access_user set is_active = false where username in ('admin2', 'bank', 'bank-belu', 'kepala')"
    )
    try:
        make = ("payout", "make", "130", "--as", "cabang")
        assert desk.refused(*make) == "CONFIRMERS_FEW"
        assert orders.states() == waiting
        made = desk.told(*make, "--anyway")
        assert (made["confirmers_left"], made["confirm_warning"]) == (0, "NOBODY_LEFT")
        desk.told("payout", "discard", str(made["id"]), "--as", "cabang")
    finally:
        owner.execute("update payouts_bank set folder = %s", [str(bank)])
        owner.execute("update access_user set is_active = true")
