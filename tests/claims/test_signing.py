"""People see what they decide on: the bank's signatory sees payees, last digits of accounts and claim codes; the
approver sees warnings.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from payung.claims.assessment.deciding import WARNING_WORDS
from payung.claims.models import BenefitAssessment, Claim
from payung.notices.letters import grouped
from payung.payouts import services as payouts
from payung.payouts.models import Batch
from payung.platform.db import OWNER, acting
from tests.claims import world
from tests.claims.visits import _today, html  # noqa: F401
from tests.support.people import acting as raw_acting
from tests.support.people import one


@pytest.fixture
def batch(own_db: Any, db: Any, loader: Any, owner: Any, actor: Any, token: Any) -> tuple[int, Any]:
    """A draft batch with an approved claim, made by an office of BPJS. Users of the bank normally see none of the
    people in it.
    """
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    case = world.approved(actor("cabang"), actor("kepala"), member)
    owner.execute(
        "insert into payouts_bank (code, name, organisation_id, account_no, account_name, folder)"
        " select 'NTT', 'Bank NTT', id, '1234567890', 'BPJS', '/srv/uji' from parties_organisation where code = 'bank-ntt'"
    )
    with acting(actor("admin").token):
        return payouts.make_batch(actor("admin"), "NTT", "file"), case


def names(owner: Any, case: Any) -> list[str]:
    return [
        row[0]
        for row in owner.execute("select name from registry_identity where person_id = any(%s)", [list(case.heirs)])
    ]


def test_the_signatory_sees_whom_he_pays_and_that_is_written_down(batch: Any, login: Any, owner: Any) -> None:
    number, case = batch
    page = login(Client(), "bank")
    shown = html(page.get(f"/pencairan/kelompok/{number}"))
    paid = names(owner, case)
    assert paid
    assert all(name in shown for name in paid)
    assert grouped(Claim.objects.using(OWNER).get().code) in shown
    assert "(di luar cakupan)" not in shown
    assert "••••" in shown
    lines = "select count(*) from access_readlog r join access_user u on u.id = r.actor_id where u.username = 'bank' and r.subject = %s"
    assert one(owner, lines, [f"batch:{number}"]) == 1


def test_nobody_else_is_told_and_not_for_longer(batch: Any, app: Any, owner: Any, token: Any) -> None:
    number, _ = batch
    asked = "select count(*) from payung.payout_signing(%s, array(select instruction_id from payouts_state where batch_id = %s))"
    codes = asked.replace("payout_signing", "claim_codes_paid")

    def told(username: str, query: str) -> int:
        with raw_acting(app, token(username)):
            instructions = owner.execute(
                "select array_agg(instruction_id) from payouts_state where batch_id = %s", [number]
            )
            query = query.replace("array(select instruction_id from payouts_state where batch_id = %s)", "%s::bigint[]")
            return int(one(app, query, [number, instructions.fetchone()[0]]))

    for query in (asked, codes):
        assert told("bank", query) > 0
        for username in ("bpr", "kupang", "juri", "hrd", "pemeriksa"):
            assert told(username, query) == 0
    Batch.objects.using(OWNER).filter(pk=number).update(state="discarded")
    assert (told("bank", asked), told("bank", codes)) == (0, 0)


def test_warnings_stand_on_the_page_of_who_approves(
    own_db: Any, db: Any, loader: Any, actor: Any, token: Any, login: Any
) -> None:
    member = world.member_with_months(loader, token, [8, 9, 10], [7])
    case, _ = world.assessed(actor("cabang"), member)
    warnings = BenefitAssessment.objects.using(OWNER).latest("id").result["warnings"]
    assert warnings
    shown = html(login(Client(), "kepala").get(f"/klaim/{case.claim}/setujui"))
    assert all(WARNING_WORDS[code] in shown for code in warnings if code in WARNING_WORDS)
