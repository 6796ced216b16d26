"""Whose account it is according to the bank: asked in the background, shown at the approval, and explained by a person
if it differs.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from payung.payouts import calls, services
from payung.payouts.banks.snap import SnapBank
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Batch, HolderName
from payung.payouts.names import services as names
from payung.platform import runs
from payung.platform.db import OWNER, acting
from payung.platform.models import Run
from tests.support.naming import REASON, TELLS, approve, carry_out, doubts, hold, made, standing
from tests.support.paying import connected, sent
from tests.support.people import acting as as_session
from tests.support.people import one

pytestmark = pytest.mark.usefixtures("own_db")


def test_names_are_asked_for_and_another_name_needs_a_reason(actor, orders, practice, owner):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    fits, beyond = orders.instruct(), orders.instruct(bank="008")
    other, lost = orders.instruct(ending="0001"), orders.instruct(ending="0401")
    hold(owner, bank, fits)
    hold(owner, bank, beyond)
    hold(owner, bank, other, "CV SINAR LAUT")
    batch = made(officer)
    live = standing(admin, batch)
    assert (live.waiting, live.live, live.unanswered) == (4, True, 4)
    assert carry_out(batch)["result"] == {"batch": batch, "told": 3, "unknown": 1, "silent": 0}
    assert standing(admin, batch) == names.Standing(0, 3, 1, {}, False)
    assert doubts(admin, batch) == [(other, "told", 0, "CV SINAR LAUT"), (lost, "unknown", None, "")]
    kept = {row.instruction_id: (row.reason, row.score) for row in HolderName.objects.using(OWNER).all()}
    assert kept == {
        fits: ("2001500", 100),
        beyond: ("2001600", 100),
        other: ("2001500", 0),
        lost: ("4041511", None),
    }
    assert approve(admin, batch) == "HOLDER_UNEXPLAINED"
    assert approve(admin, batch, "ya, ok") == "HOLDER_UNEXPLAINED"
    assert approve(admin, batch, REASON) == ""
    with acting(admin.token):
        assert Batch.objects.get(pk=batch).approval_reason == REASON
    assert sent(officer, batch)["state"] == "done"
    assert orders.states() == {"paid": 3, "rejected": 1}


def test_a_name_explained_when_it_was_recorded_needs_no_second_reason_an_unknown_account_does(
    actor, orders, practice, owner, token
):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    for ending, refusal in (("0001", ""), ("0401", "HOLDER_UNEXPLAINED")):
        person, account = orders.payee(ending=ending)
        with as_session(owner, token("admin")):
            owner.execute(
                "update registry_bankaccount set holder_name = 'YULIANA TAEK', holder_score = 0, holder_reason = %s where id = %s",
                [REASON, account],
            )
        instruction = orders.instruct(payee=(person, account))
        if not refusal:
            hold(owner, bank, instruction, "YULIANA TAEK")
        batch = made(officer)
        assert carry_out(batch)["state"] == "done"
        assert [(known, said) for known, said, _score, _name in doubts(admin, batch)] == [
            (instruction, "unknown" if refusal else "told")
        ]
        assert approve(admin, batch) == refusal


def test_no_answer_blocks_nothing_and_can_be_asked_for_again(actor, orders, practice, owner):
    bank = practice("nameless=1000")
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    wanted = [*orders.many(2), orders.instruct(bank="008"), orders.instruct(ending="0404")]
    batch = made(officer)
    assert carry_out(batch)["state"] == "done"
    told = standing(admin, batch)
    assert (told.waiting, told.silent, told.live) == (0, {"5041500": 3, "5041600": 1}, False)
    assert doubts(admin, batch) == []
    with acting(admin.token):
        again = names.ask_again(admin, batch, defer=False)
        with pytest.raises(PayoutsRefused) as refused:
            names.ask_again(admin, batch, defer=False)
    assert refused.value.code == "NAMES_ASKED"
    assert runs.execute(again)["result"] == {"batch": batch, "told": 3, "unknown": 0, "silent": 1}
    told = standing(officer, batch)  # the bank refuses the closed account, so there is no name for it
    assert (told.named, told.silent) == (3, {"4031518": 1})
    assert one(owner, "select count(*) from payouts_holdername") == len(wanted)
    assert approve(admin, batch, REASON) == ""
    with acting(admin.token), pytest.raises(PayoutsRefused) as refused:
        names.ask_again(admin, batch, defer=False)
    assert refused.value.code == "BATCH_STATE"


def test_a_bank_that_tells_no_names_is_not_asked(actor, orders, practice, owner):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank)
    orders.many(1)
    batch = made(officer)
    assert one(owner, "select count(*) from platform_run") == 0
    with acting(admin.token):
        assert names.standing(services.the_batch(batch)) is None
        with pytest.raises(PayoutsRefused) as refused:
            names.ask_again(admin, batch)
    assert refused.value.code == "NAMES_UNTOLD"


def test_whoever_sends_by_file_does_not_get_around_the_question(actor, orders, practice, owner):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    hold(owner, bank, orders.instruct(ending="0001"), "CV SINAR LAUT")
    batch = made(officer, "file")
    assert standing(admin, batch).waiting == 1
    assert carry_out(batch)["result"] == {"batch": batch, "told": 1, "unknown": 0, "silent": 0}
    assert approve(admin, batch) == "HOLDER_UNEXPLAINED"


@pytest.mark.parametrize(
    ("recorded", "said", "refusal"),
    [
        # recorded with the payee's own name; a reason is given, but it must not help
        ("", "CV SINAR LAUT", "HOLDER_UNEXPLAINED"),
        ("YULIANA TAEK", "CV SINAR LAUT", "HOLDER_UNEXPLAINED"),
        ("Yuliana Taek-Nahak", "YULIANA TAEKNAHAK", ""),
        ("Yuliana Margaretha Taek", "YULIANA MARGARETH", ""),  # the bank cut the name off
        ("Yuliana Margaretha Taek", "YULIANA", "HOLDER_UNEXPLAINED"),
    ],
)
def test_a_reason_explains_the_holder_it_was_given_for_and_no_third_one(
    actor, orders, practice, owner, token, recorded, said, refusal
):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    person, account = orders.payee(ending="0001")
    with as_session(owner, token("admin")):
        owner.execute(
            "update registry_bankaccount set holder_name = coalesce(nullif(%s, ''), holder_name), holder_reason = %s where id = %s",
            [recorded, REASON, account],
        )
    hold(owner, bank, orders.instruct(payee=(person, account)), said)
    batch = made(officer)
    assert carry_out(batch)["result"]["told"] == 1
    assert approve(admin, batch) == refusal


class Killed(BaseException):
    """Stands for a worker that is killed."""


def test_a_question_cut_off_in_the_middle_goes_on_and_asks_nobody_twice(
    actor, orders, practice, owner, token, monkeypatch
):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    person, account = orders.payee()
    for _number in range(3):  # three payments to one account
        orders.instruct(payee=(person, account))
    orders.many(3)
    monkeypatch.setattr(names, "CALLS", 2)
    asked: list[str] = []
    real = SnapBank.inquire

    def inquire(self: SnapBank, service: str, body: bytes) -> Any:
        asked.append(json.loads(body)["beneficiaryAccountNo"])
        return real(self, service, body)

    monkeypatch.setattr(SnapBank, "inquire", inquire)
    take, taken = names._take, []

    def cut_off(*args: Any) -> int:
        if taken:
            raise Killed
        taken.append(take(*args))
        return taken[0]

    made(officer)
    run = Run.objects.using(OWNER).get(kind="payouts.names").pk
    with monkeypatch.context() as patch:
        patch.setattr(names, "_take", cut_off)
        with pytest.raises(Killed):
            runs.execute(run)
    assert one(owner, "select count(*) from payouts_holdername") == taken[0] > 0
    before = list(asked)
    assert runs.execute(run)["state"] == "done"
    assert (len(before), len(asked), len(set(asked))) == (4, 6, 4)  # only answers that were not stored are asked again
    assert one(owner, "select count(distinct instruction_id) from payouts_holdername") == 6
    assert runs.execute(run)["state"] == "done"
    assert len(asked) == 6


def _json(**body: Any) -> bytes:
    return json.dumps(body).encode()


def _dead(_request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("no answer")


FINE = {"responseCode": "2001500", "responseMessage": "Successful"}
NONSENSE: dict[str, Any] = {
    "GARBLED html": b"<html>",
    "GARBLED empty": b"",
    "GARBLED list": b"[]",
    "GARBLED no name": _json(**FINE),
    "GARBLED name of signs": _json(**FINE, beneficiaryAccountName=" -- 123 "),
    "GARBLED name of another kind": _json(**FINE, beneficiaryAccountName=["A"]),
    "GARBLED nul": b'{"responseCode":"2001500","responseMessage":"x","beneficiaryAccountName":"A\\u0000B"}',
    "GARBLED surrogate": b'{"responseCode":"2001500","responseMessage":"x","beneficiaryAccountName":"A\\ud800B"}',
    "GARBLED too long": _json(**FINE, beneficiaryAccountName="A" * 101),
    "GARBLED other service": _json(**{**FINE, "responseCode": "2003600"}, beneficiaryAccountName="Penerima"),
    "MISMATCH": _json(**FINE, beneficiaryAccountName="Penerima", beneficiaryAccountNo="99999999"),
    "HTTP_STATUS": _json(**{**FINE, "responseCode": "4041511"}),
    "TIMEOUT": _dead,
    "2021500": 202,
    "4031502": 403,
    "5001599": 500,
}


@pytest.mark.parametrize("what", NONSENSE)
def test_nonsense_is_no_name_and_blocks_nothing(actor, orders, practice, monkeypatch, what):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    orders.many(1)
    answer = NONSENSE[what]

    def tell(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/access-token/b2b"):
            token = {"responseCode": "2007300", "responseMessage": "x", "accessToken": "t", "tokenType": "Bearer"}
            return httpx.Response(200, json={**token, "expiresIn": "900"})
        if callable(answer):
            return answer(request)
        if isinstance(answer, int):
            return httpx.Response(answer, json={"responseCode": what, "responseMessage": "x"})
        return httpx.Response(200, content=answer)

    wire = httpx.MockTransport(tell)
    monkeypatch.setattr(
        calls,
        "connect",
        lambda row, keys: SnapBank(row, keys, httpx.Client(transport=wire, base_url="http://127.0.0.1")),
    )
    batch = made(officer)
    run = carry_out(batch)
    assert (run["state"], run["result"]["silent"]) == ("done", 1), run["error"]
    assert list(standing(admin, batch).silent) == [what.split()[0]]
    assert approve(admin, batch) == ""


def test_a_bank_that_is_not_there_ends_the_question_in_words(actor, orders, practice, monkeypatch):
    bank = practice("nameless=1000")
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    orders.many(4)
    asked: list[bytes] = []

    def silence(_self: SnapBank, _service: str, body: bytes) -> Any:
        asked.append(body)
        raise httpx.ReadTimeout("no answer")

    monkeypatch.setattr(names, "CALLS", 2)
    monkeypatch.setattr(SnapBank, "inquire", silence)
    batch = made(officer)
    run = carry_out(batch)
    assert (run["state"], run["error_code"], len(asked)) == ("refused", "NAMES_NO_ANSWER", 2)
    told = standing(admin, batch)
    assert (told.waiting, told.silent) == (2, {"TIMEOUT": 2})
    assert approve(admin, batch) == ""


def test_names_that_come_after_the_approval_are_not_taken(actor, orders, practice, owner, monkeypatch):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    orders.instruct(ending="0401")
    batch = made(officer)
    real = SnapBank.inquire

    def inquire(self: SnapBank, service: str, body: bytes) -> Any:
        assert approve(admin, batch) == ""
        return real(self, service, body)

    monkeypatch.setattr(SnapBank, "inquire", inquire)
    # runs in this thread, because the approval uses this thread's database connection
    monkeypatch.setattr(names, "ThreadPoolExecutor", _Here)
    assert carry_out(batch)["state"] == "done"
    assert one(owner, "select count(*) from payouts_holdername") == 0


class _Here:
    """Runs everything at once in this thread, in place of a pool of threads."""

    def __init__(self, _threads: int) -> None:
        self.map = map

    def __enter__(self) -> _Here:
        return self

    def __exit__(self, *_error: object) -> None:
        pass


def test_thousands_are_asked_some_at_a_time(actor, orders, practice, owner, monkeypatch):
    bank = practice()
    admin, officer = actor("admin"), actor("cabang")
    connected(admin, bank, dialect=TELLS)
    orders.crowd(["7"] * 230)
    monkeypatch.setattr(
        names, "holder_of", lambda _bank, _ours, _code, number: names.Said("told", f"NASABAH {number}", "2001500")
    )
    batch = made(officer)
    assert carry_out(batch)["result"] == {"batch": batch, "told": 230, "unknown": 0, "silent": 0}
    assert one(owner, "select count(*) from payouts_holdername where state = 'told'") == 230


def test_an_account_is_doubtful_below_eighty(app, orders, token):
    for score, doubtful in ((80, 0), (79, 1)):
        person, _account = orders.payee()
        with as_session(orders.connection, orders.token):
            account = one(
                orders.connection,
                "insert into registry_bankaccount (person_id, regency, bank_code, account_no, holder_name, holder_score,"
                " holder_reason, created_by) values (%s, '53.04', '130', %s, 'Penerima', %s, 'rekening suaminya',"
                " payung.actor_id()) returning id",
                [person, f"20000000{score}", score],
            )
        number = orders.instruct(payee=(person, account))
        with as_session(app, token("admin")):
            assert one(app, "select count(*) from payung.payout_holders(%s)", [[number]]) == doubtful
