"""What the database refuses is a refusal on every face, also where no room has words for it; an unforeseen error stays one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from payung.kernel.errors import Forbidden, PayungError
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.platform.refusals import Refusals, word
from payung.registry.errors import RegistryRefused
from tests.support.interface import Api, code_of

# A function that is taken from the application, and the act that calls it: on the interface, by command, on its page.
ACTS = {
    "payout_halt(text)": (
        ("/payout-brake/stop", {"reason": "surat palsu"}),
        ("payout", "stop", "--reason", "surat palsu"),
        ("/pencairan/rem/hentikan", {"alasan": "surat palsu"}),
    ),
    "notice_consent(text, text, boolean, text)": (
        ("/consents/53.04", {"channel": "sms", "contact": "081234567890", "wish": "no"}),
        ("notifications", "consent", "53.04", "--channel", "sms", "--contact", "081234567890", "--wish", "no"),
        ("/pemberitahuan/persetujuan/53.04", {"saluran": "sms", "kontak": "081234567890", "mau": "no"}),
    ),
    "read_bound_set(text, integer)": (
        ("/read-bounds", {"name": "persons_a_day", "value": 5}),
        ("people", "set-bound", "persons_a_day", "5"),
        ("/pembacaan/batas", {"batas": "persons_a_day", "nilai": "5"}),
    ),
}


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


@contextmanager
def taken_away(owner: Any, function: str) -> Iterator[None]:
    owner.execute(f"revoke execute on function payung.{function} from payung_app")
    try:
        yield
    finally:
        owner.execute(f"grant execute on function payung.{function} to payung_app")


@pytest.mark.parametrize("function", ACTS)
def test_what_is_not_for_this_person_is_forbidden_at_the_interface_and_on_the_page(function, owner, token, login):
    (address, body), _command, (page, form) = ACTS[function]
    with taken_away(owner, function):
        answer = Api(token("admin", "api")).post(address, body)
        assert (answer.status_code, code_of(answer)) == (403, "OUT_OF_SCOPE")
        shown = login(Client(), "admin").post(page, form)
        assert shown.status_code == 403
        assert "di luar wilayah atau lembaga Anda" in shown.content.decode()


@pytest.mark.slow  # processes
@pytest.mark.parametrize("function", ACTS)
def test_a_command_is_refused_in_one_sentence(function, desk, owner):
    with taken_away(owner, function):
        assert desk.refused(*ACTS[function][1], "--as", "admin") == "OUT_OF_SCOPE"


class Refused(PayungError):
    pass


WORDS = Refusals(Refused, {"P0ZZ1": word("ONE", "Satu %(n)s."), "once": word("TWICE", "Dua kali.")}, REFUSALS)
RAISE = "do $$ begin raise exception 'payung: no' using errcode = '%s'; end $$"


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("state", "kind", "code"),
    [
        ("P0ZZ1", Refused, "ONE"),
        ("P0B47", PayoutsRefused, "BATCH_UNKNOWN"),
        ("P0A73", RegistryRefused, "PERSON_UNKNOWN"),
        ("42501", Forbidden, "OUT_OF_SCOPE"),
    ],
)
def test_a_state_is_worded_by_its_room_or_the_rooms_beneath(db, state, kind, code):
    with pytest.raises(kind) as refused, WORDS.worded(n=3, m=4), WORDS.worded(), transaction.atomic():
        run(RAISE % state)
    assert refused.value.code == code
    assert isinstance(refused.value.__cause__, DatabaseError)
    if code == "ONE":
        assert refused.value.facts in ({}, {"n": 3})


def test_a_constraint_is_worded_by_its_name_and_another_is_none(db):
    table = "create temporary table t (n int constraint {} unique) on commit drop; insert into t values (1), (1)"
    with pytest.raises(Refused) as refused, WORDS.worded(), transaction.atomic():
        run(table.format("once"))
    assert refused.value.code == "TWICE"
    with pytest.raises(DatabaseError) as unforeseen, WORDS.worded(), transaction.atomic():
        run(table.format("other"))
    cause: Any = unforeseen.value.__cause__
    assert cause is not unforeseen.value
    assert cause.sqlstate == "23505"


def test_what_is_said_beforehand_is_what_the_database_says():
    assert (REFUSALS["P0B47"].code, type(REFUSALS["P0B47"])) == ("BATCH_UNKNOWN", PayoutsRefused)
    with pytest.raises(KeyError):
        _ = REFUSALS["P0ZZ9"]
