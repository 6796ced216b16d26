"""What the served site holds before the tests: a list checked and committed, one month paid and one owed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from payung.access.services import Actor, command_session
from payung.contributions.services import confirm_receipt, record_receipt, start_assess
from payung.coverage.services import refresh
from payung.intake import services as intake
from payung.kernel.months import Month
from payung.ledger.services import seal
from payung.platform import runs
from payung.platform.db import acting
from payung.sponsorship.services import SchemeData, open_scheme
from tests.browser.site import Site

DATA = Path(__file__).resolve().parents[1] / "data"
LIST = DATA / "bnba_2k.xlsx"
JULY, DECEMBER = Month.of(2025, 7), Month.of(2025, 12)
BELU = "53.04"
PRICE = 16_800


@dataclass(frozen=True)
class Story:
    """Ids on the site. `person` lives in Belu, `stranger` does not; `nik` is the person's."""

    scheme: int
    list: int
    bill: int
    paid_bill: int
    person: int
    stranger: int
    nik: str
    name: str
    journal: int
    run: int

    def at(self, address: str) -> str:
        """An address with its ids filled in."""
        return address.format(**vars(self))


def tell(site: Site) -> Story:
    """Fill the site through the services; Django is wired to its database."""
    with command_session("admin") as admin, command_session("kepala") as head:
        with acting(admin.token):
            scheme = open_scheme(admin, _scheme(site))
            list_id, _new = intake.receive(admin, scheme, LIST.name, io.BytesIO(LIST.read_bytes()))
        run = _carry_out(admin, intake.start_check, list_id)
        _carry_out(admin, intake.start_commit, list_id)
        for month in (JULY, JULY + 1):
            _carry_out(admin, start_assess, month)
        bills = "select id from contributions_bill where month = %s"
        paid = site.one(bills, [JULY.first_day])
        with acting(admin.token):
            code, amount = (
                site.one(f"select {c} from contributions_bill where id = %s", [paid])
                for c in ("payment_code", "amount")
            )
            waiting, _new = record_receipt(admin, code, amount, date(2025, 7, 10), "transfer", "SP2D-1")
        with acting(head.token):
            confirm_receipt(head, waiting)
        with acting(admin.token):
            refresh([JULY])
    seal()
    person = site.one("select min(person_id) from registry_identity where regency = %s", [BELU])
    return Story(
        scheme=scheme,
        list=list_id,
        bill=site.one(bills, [(JULY + 1).first_day]),
        paid_bill=paid,
        person=person,
        stranger=site.one("select min(person_id) from registry_identity where regency <> %s", [BELU]),
        nik=site.one("select nik from registry_identity where person_id = %s", [person]),
        name=site.one("select name from registry_identity where person_id = %s", [person]),
        journal=site.one("select min(id) from ledger_journal"),
        run=run,
    )


def _scheme(site: Site) -> SchemeData:
    with site.db.connect("owner") as owner:
        regencies = [code for (code,) in owner.execute("select code from places_place where level = 2")]
    return SchemeData(
        name="Pekerja rentan NTT 2025",
        kind="apbd",
        organisation_id=site.one("select id from parties_organisation where code = 'pemprov-ntt'"),
        place_code="53",
        decree_number="SK 1/2025",
        decree_date=date(2025, 7, 1),
        first_month=JULY,
        last_month=DECEMBER,
        budget=1_500 * 6 * PRICE,
        quotas=dict.fromkeys(regencies, 500),
    )


def _carry_out(actor: Actor, ask: Callable[..., int], *args: Any) -> int:
    with acting(actor.token):
        run_id = ask(actor, *args, defer=False)
    row = runs.execute(run_id)
    assert row["state"] == "done", (row["error_code"], row["error"])
    return run_id
