"""The practice bank's SNAP services, with nothing wrong and with everything wrong."""

from __future__ import annotations

from datetime import datetime

import httpx
import pytest

from payung.banksim import Bank, Faults
from payung.banksim.caller import WITA, Caller
from payung.rails.snap.amounts import format_amount

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=WITA)


@pytest.fixture
def make(tmp_path):
    made = []

    def open_bank(faults: Faults | str = "", folder: str = "bank") -> tuple[Bank, Caller]:
        bank = Bank(tmp_path / folder, faults, now=lambda: NOON)
        made.append(bank)
        keys = bank.enrol()
        http = httpx.Client(transport=httpx.WSGITransport(app=bank.app), base_url="http://bank.test")
        caller = Caller(
            "http://bank.test",
            keys.client_id,
            keys.client_secret,
            keys.private_key_pem,
            keys.partner_id,
            http=http,
            now=lambda: NOON,
        )
        return bank, caller

    yield open_bank
    for bank in made:
        bank.close()


def transfer(caller: Caller, reference: str, account: str = "0010203040506", amount: int = 42_000_000, ext: str = ""):
    body = {
        "partnerReferenceNo": reference,
        "amount": {"value": format_amount(amount), "currency": "IDR"},
        "beneficiaryAccountNo": account,
        "sourceAccountNo": "0019999900001",
        "transactionDate": "2026-11-23T12:00:00+08:00",
    }
    return caller.call("17", body, ext)


def ask(caller: Caller, reference: str) -> str:
    reply = caller.call("36", {"originalPartnerReferenceNo": reference, "serviceCode": "17"})
    assert reply.code == "2003600"
    return reply.body["latestTransactionStatus"]


def test_a_transfer_is_paid_once(make):
    bank, caller = make()
    done = transfer(caller, "JKM1", ext="1")
    assert done.code == "2001700"
    assert done.body["referenceNo"].startswith("BNK")
    assert ask(caller, "JKM1") == "00"
    assert transfer(caller, "JKM1", ext="1").code == "4091700"
    assert transfer(caller, "JKM1", ext="2").code == "4091701"
    assert transfer(caller, "JKM1", amount=1, ext="3").code == "4041718"
    assert ask(caller, "JKM2") == "07"
    assert bank.paid() == {"JKM1": 42_000_000}


def test_accounts_that_take_no_money(make):
    bank, caller = make()
    bank.open_account("777", "SITI", "closed")
    codes = {account: transfer(caller, f"R{account}", account).code for account in ("10401", "10404", "10406", "777")}
    assert codes == {"10401": "4041711", "10404": "4031718", "10406": "4031709", "777": "4031718"}
    assert ask(caller, "R10404") == "06"
    assert caller.call("15", {"beneficiaryAccountNo": "10404"}).code == "4031518"
    bank.open_account("778", "MARIA BERE")
    named = caller.call("15", {"beneficiaryAccountNo": "778"})
    assert (named.code, named.body["beneficiaryAccountName"]) == ("2001500", "MARIA BERE")
    other = caller.call("16", {"beneficiaryAccountNo": "9", "beneficiaryBankCode": "014"})
    assert (other.code, other.body["beneficiaryBankCode"]) == ("2001600", "014")
    assert bank.paid() == {}


def test_money_that_is_short_and_money_that_comes_back(make, tmp_path):
    bank, caller = make()
    assert transfer(caller, "BIG", amount=10**15).code == "4031714"
    assert transfer(caller, "BACK", "10499").code == "2001700"
    bank.work()
    assert ask(caller, "BACK") == "00"
    bank.work()
    assert ask(caller, "BACK") == "04"
    assert bank.paid() == {}
    assert [path.name.split("-")[1] for path in sorted((tmp_path / "bank/out").iterdir())] == ["camt.054.xml"]


def test_who_may_call(make):
    bank, caller = make()
    caller._secret = "another"
    assert transfer(caller, "X").code == "4011700"
    caller._secret = bank.enrol().client_secret
    caller._token = "another"
    assert transfer(caller, "X").code == "4011701"
    caller._token = ""
    caller._client_id = "another"
    assert transfer(caller, "X").code == "4017300"
    assert bank.counts() == {}


def test_no_answer_before_it_was_done(make):
    bank, caller = make("timeout_before=1000")
    assert transfer(caller, "A", ext="1").code == "5041700"
    assert ask(caller, "A") == "07"
    assert transfer(caller, "A", ext="2").code == "2001700"
    assert bank.paid() == {"A": 42_000_000}


def test_no_answer_after_it_was_done(make):
    bank, caller = make("timeout_after=1000")
    assert transfer(caller, "A", ext="1").code == "5041700"
    assert ask(caller, "A") == "00"
    assert transfer(caller, "A", ext="2").code == "4091701"
    assert bank.paid() == {"A": 42_000_000}


def test_a_call_that_came_twice(make):
    bank, caller = make("duplicate=1000")
    assert transfer(caller, "A", ext="1").code == "4091700"
    assert ask(caller, "A") == "00"
    assert bank.paid() == {"A": 42_000_000}


def test_a_transfer_that_takes_its_time(make):
    bank, caller = make("partial=1000")
    assert transfer(caller, "A").code == "2021700"
    assert bank.paid() == {}
    assert [ask(caller, "A") for _ in range(3)] == ["03", "00", "00"]
    assert bank.paid() == {"A": 42_000_000}


def test_a_bulk_and_its_notices(make):
    bank, caller = make("partial=1000,reordered=1000,duplicate=1000,tries=0")
    items = [
        {
            "partnerReferenceNo": f"B{n}",
            "bankCode": "014",
            "beneficiaryAccountNo": "10404" if n == 3 else f"2000{n}",
            "beneficiaryAccountName": "X",
            "amount": {"value": "1000.00", "currency": "IDR"},
        }
        for n in range(6)
    ]
    body = {
        "partnerBulkId": "BULK-1",
        "customerReference": "1",
        "sourceAccountNo": "0019999900001",
        "transactionDate": "2026-11-23T12:00:00+08:00",
        "bulkObject": items,
    }
    assert caller.call("20", body).code == "2002000"
    assert caller.call("20", body).code == "4092001"
    assert bank.counts() == {"paid": 5, "failed": 1}
    assert len(bank.notices("BULK-1")) == 1
    upset = Bank(bank.folder, "partial=1000,reordered=1000,duplicate=1000", now=lambda: NOON)
    assert len(upset.notices("BULK-1")) == 4
    upset.close()


def test_the_same_seed_fails_in_the_same_places(make):
    codes = []
    for folder in ("one", "two"):
        _, caller = make("timeout_before=300,timeout_after=300,duplicate=200,partial=200,seed=7", folder)
        codes.append([transfer(caller, f"P{n}").code for n in range(60)])
    assert codes[0] == codes[1]
    assert set(codes[0]) == {"2001700", "2021700", "4091700", "5041700"}


def test_faults_are_read_from_text():
    assert Faults.parse("all=50,seed=3").reordered == 50
    for wrong in ("timeout_after=1001", "sleepy=3", "partial=x"):
        with pytest.raises(ValueError):
            Faults.parse(wrong)


def test_the_same_folder_is_the_same_bank(make):
    bank, caller = make()
    transfer(caller, "A")
    keys = bank.enrol()
    again = Bank(bank.folder, now=lambda: NOON)
    assert again.enrol() == keys
    assert again.paid() == {"A": 42_000_000}
    again.close()
