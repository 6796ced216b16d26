"""The list of heirs, a person at a time: recorded, taken from the family on record, left out, given an account.

Each act reads the list as it stands and writes the whole of it anew, refused when another was recorded meanwhile; all of
an act happens or none of it. `services.set_heirs` takes a whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.claims import deciding, selectors, services
from payung.claims.errors import ClaimRefused
from payung.claims.services import HeirData
from payung.registry import services as registry
from payung.registry.selectors import identities


@dataclass(frozen=True)
class BankAccountData:
    """A bank account as an heir names it; a holder of another name needs a reason (`holders.holder_match`)."""

    bank_code: str
    account_no: str
    holder_name: str = ""
    holder_reason: str = ""


@dataclass(frozen=True)
class NewHeir:
    """Somebody who is not on record yet. weight: 1 unless a certificate or a court says otherwise."""

    name: str
    relation: str
    nik: str = ""
    weight: int = 1
    account: BankAccountData | None = None


def record_heir(actor: Actor, claim_id: int, data: NewHeir) -> int:
    """Record a person, his kinship, his account and his line among the heirs; returns the person.

    He lives where the deceased lived until somebody says otherwise. Raises ClaimRefused, RegistryRefused.
    """
    require(actor.roles, "claims.report")
    claim = services.claim_of(claim_id)
    with transaction.atomic():
        after = selectors.heirs_number(claim_id)
        person_id = registry.add_person(actor, data.name, _lives_in(claim.person_id), nik=data.nik or None)
        registry.add_relative(actor, claim.person_id, person_id, data.relation)
        bank_account_id = _account(actor, person_id, data.account, data.name) if data.account else None
        _add(actor, claim_id, HeirData(person_id, data.relation, data.weight, bank_account_id), after)
    return person_id


def include_heir(actor: Actor, claim_id: int, person_id: int) -> None:
    """Put somebody of the family on record among the heirs, with the last account that he has."""
    require(actor.roles, "claims.report")
    after = selectors.heirs_number(claim_id)
    for person, relation, accounts in selectors.possible_heirs(services.claim_of(claim_id)):
        if person is not None and person.person_id == person_id:
            account = accounts[-1].pk if accounts else None
            _add(actor, claim_id, HeirData(person_id, relation, 1, account), after)
            return
    raise ClaimRefused("HEIRS_INVALID", "Orang itu bukan keluarga yang tercatat, atau sudah ada dalam daftar.")


def leave_out(actor: Actor, claim_id: int, person_id: int) -> None:
    """Take a person out of the heirs; the list before stays on record."""
    require(actor.roles, "claims.report")
    _rewrite(actor, claim_id, lambda lines: [line for line in lines if line.person_id != person_id])


def give_account(actor: Actor, claim_id: int, heir_id: int, data: BankAccountData) -> int | None:
    """Another account of an heir: for his line before the assessment; for a share that came back it is proposed.

    Returns the proposal that another person has to confirm, or None.
    """
    require(actor.roles, "claims.report")
    claim = services.claim_of(claim_id)
    heir = next((line for line in selectors.current_heirs(claim_id) if line.pk == heir_id), None)
    if heir is None:
        raise ClaimRefused("HEIRS_CHANGED", "Daftar ahli waris sudah berubah. Muat ulang halaman, lalu ulangi.")
    with transaction.atomic():
        bank_account_id = _account(actor, heir.person_id, data, data.holder_name)
        if claim.case.state == "returned_payment":
            return services.propose_payee_change(actor, claim_id, heir_id, bank_account_id)
        _rewrite(
            actor,
            claim_id,
            lambda lines: [
                replace(line, bank_account_id=bank_account_id) if line.person_id == heir.person_id else line
                for line in lines
            ],
        )
    return None


def _lives_in(person_id: int) -> str:
    identity = identities([person_id]).get(person_id)
    if identity is None:
        raise ClaimRefused("CLAIM_UNKNOWN", "Klaim itu tidak ada, atau di luar wilayah Anda.")
    return str(identity.village_code)


def _account(actor: Actor, person_id: int, data: BankAccountData, name: str) -> int:
    holder = data.holder_name or name
    return registry.add_account(actor, person_id, data.bank_code, data.account_no, holder, data.holder_reason)


def _add(actor: Actor, claim_id: int, added: HeirData, after: int) -> None:
    """A line in the place of the person's own; whoever arranged the funeral stands alone."""
    kept = [
        line
        for line in _lines(claim_id)
        if line.person_id != added.person_id and deciding.ORGANISER not in {line.relation, added.relation}
    ]
    services.set_heirs(actor, claim_id, [*kept, added], after)


def _rewrite(actor: Actor, claim_id: int, change: Callable[[list[HeirData]], Iterable[HeirData]]) -> None:
    after = selectors.heirs_number(claim_id)
    services.set_heirs(actor, claim_id, change(_lines(claim_id)), after)


def _lines(claim_id: int) -> list[HeirData]:
    heirs = selectors.current_heirs(claim_id)
    return [HeirData(heir.person_id, heir.relation, heir.weight, heir.bank_account_id) for heir in heirs]
