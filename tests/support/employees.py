"""Employees who choose neighbours (SERTAKAN), a scheme of their employer, and its bills assessed and paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from payung.access.models import Credential, Grant, User
from payung.contributions.services import confirm_receipt, record_receipt, start_assess
from payung.intake.neighbours import services as neighbours
from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform import clock, runs
from payung.platform.db import OWNER, acting
from payung.sponsorship.choosing import services as choosing
from payung.sponsorship.services import SchemeData, open_scheme

BORN = date(1985, 3, 12)
MARIA = {"nik": "5304015203850001", "name": "Maria Bere", "birth_date": BORN, "village": "53.04.01.2001"}
Actors = Callable[[str], Any]


def employee(username: str, organisation: str = "bank-ntt") -> None:
    """A user who is an employee of an organisation and nothing else."""
    user = User.objects.using(OWNER).create(username=username, display_name=username.title())
    somebody = Credential.objects.using(OWNER).order_by("pk").first()
    assert somebody is not None
    Credential.objects.using(OWNER).create(user=user, password=somebody.password)
    employer = Organisation.objects.using(OWNER).get(code=organisation)
    Grant.objects.using(OWNER).create(user=user, role="employee", organisation=employer)


def opened(actor: Actors, year: int = 2025, budget: int = 415_497_600) -> int:
    """The employer's scheme for a year, over two regencies."""
    officer = actor("cabang")
    with acting(officer.token):
        bank = Organisation.objects.get(code="bank-ntt").pk
        return open_scheme(officer, SchemeData(
            name=f"SERTAKAN Bank NTT {year}", kind="sertakan", organisation_id=bank, place_code="53", decree_number=f"PKS {year}",
            decree_date=date(year - 1, 12, 1), first_month=Month.of(year, 1), last_month=Month.of(year, 12), budget=budget,
            quotas={"53.04": 3000, "53.71": 3000}))  # fmt: skip


def staffed(actor: Actors, *names: str, year: int = 2025) -> int:
    """A scheme with employees of these names, who may choose: numbers K-001, K-002 ..."""
    number = opened(actor, year)
    bank = actor("bank")
    with acting(bank.token):
        for n, name in enumerate(names, 1):
            choosing.name_employee(bank, number, f"K-{n:03d}", name)
    return number


def choose(actor: Actors, scheme: int, username: str = "karyawan", **other: Any) -> int:
    """A neighbour of an employee's choice."""
    who = actor(username)
    with acting(who.token):
        return neighbours.choose(who, scheme, **{**MARIA, **other})


def assessed(actor: Actors, month: Month) -> list[int]:
    """The bills of a month, made now."""
    officer = actor("cabang")
    with acting(officer.token):
        run = start_assess(officer, month, defer=False)
    row = runs.execute(run)
    assert row["state"] == "done", (row["error_code"], row["error"])
    return list(row["result"]["bills"])


def paid(actor: Actors, owner: Any, bill: int) -> None:
    """A bill is paid: entered by one person, confirmed by another."""
    code, amount = owner.execute("select payment_code, amount from contributions_bill where id = %s", [bill]).fetchone()
    officer, head = actor("cabang"), actor("kepala")
    with acting(officer.token):
        waiting, _new = record_receipt(officer, code, amount, clock.today(), "manual", f"BUKTI-{bill}")
    with acting(head.token):
        confirm_receipt(head, waiting)
