"""A bank that is asked whose the accounts of a batch are, and what stands at the approval."""

from __future__ import annotations

from typing import Any

from payung.payouts import services
from payung.payouts.banks.services import Dialect
from payung.payouts.closing import services as closing
from payung.payouts.errors import PayoutsRefused
from payung.payouts.names import services as names
from payung.platform import runs
from payung.platform.db import OWNER, acting
from payung.platform.models import Run

TELLS = Dialect(tells_holders=True)
REASON = "rekening suami, menurut buku nikah"


def made(who: Any, channel: str = "snap") -> int:
    with acting(who.token):
        return services.make_batch(who, "130", channel)


def carry_out(batch: int) -> dict[str, Any]:
    """What the worker would do with the last question about a batch."""
    return runs.execute(Run.objects.using(OWNER).filter(kind="payouts.names", params__batch=batch).latest("pk").pk)


def approve(who: Any, batch: int, reason: str = "") -> str:
    with acting(who.token):
        try:
            services.approve_batch(who, batch, services.the_batch(batch).content_hash, reason)
        except PayoutsRefused as refused:
            return refused.code
    return ""


def doubts(who: Any, batch: int) -> list[tuple[int, str, int | None, str]]:
    with acting(who.token):
        found = names.with_names(who, batch, closing.doubts_of(batch))
    return [(one.instruction_id, one.named, one.named_score, one.name) for one in found]


def standing(who: Any, batch: int) -> names.Standing:
    with acting(who.token):
        found = names.standing(services.the_batch(batch))
    assert found is not None
    return found


def hold(owner: Any, bank: Any, instruction: int, name: str = "") -> None:
    """Opens the account of an instruction at the practice bank, under a name (the payee's unless another is given)."""
    number, holder = owner.execute(
        "select a.account_no, a.holder_name from payouts_instruction n join registry_bankaccount a on a.id = n.bank_account_id"
        " where n.id = %s",
        [instruction],
    ).fetchone()
    bank.open_account(number, name or holder)
