"""Changes the list of heirs one person at a time: record somebody new, add a relative on record, remove somebody, or
give an account.

Each act reads the present list and writes a whole new one. If somebody else has written a list in the meantime, the act
is refused and nothing of it is kept. `services.set_heirs` replaces the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from payung.access.policies import require
from payung.access.services import Actor
from payung.claims import selectors, services
from payung.claims.assessment import deciding
from payung.claims.errors import ClaimRefused
from payung.claims.services import HeirData
from payung.registry import services as registry
from payung.registry.selectors import identities, stays_as


@dataclass(frozen=True)
class BankAccountData:
    """A bank account as an heir gives it. If the holder's name is not the heir's name, a reason is needed
    (`holders.holder_match`).
    """

    bank_code: str
    account_no: str
    holder_name: str = ""
    holder_reason: str = ""


@dataclass(frozen=True)
class NewHeir:
    """An heir who is not yet a person in the registry. weight: 1 unless a certificate or a court says otherwise."""

    name: str
    relation: str
    nik: str = ""
    weight: int = 1
    account: BankAccountData | None = None


def record_heir(actor: Actor, claim_id: int, data: NewHeir) -> int:
    """Record a person, the relation, the account and the line in the list of heirs; returns the person's id.

    The address of the person who died is used until somebody changes it. Raises ClaimRefused, RegistryRefused.
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
    """Add a relative who is already on record to the heirs, with the relative's newest account. Who is among them already keeps
    share and account."""
    require(actor.roles, "claims.report")
    after = selectors.heirs_number(claim_id)
    listed = any(line.person_id == person_id for line in _lines(claim_id))
    for person, relation, accounts in selectors.possible_heirs(services.claim_of(claim_id)):
        if person is not None and person.person_id == person_id and not listed:
            account = accounts[-1].pk if accounts else None
            _add(actor, claim_id, HeirData(person_id, relation, 1, account), after)
            return
    raise ClaimRefused("HEIRS_INVALID", "Orang itu bukan keluarga yang tercatat, atau sudah ada dalam daftar.")


def leave_out(actor: Actor, claim_id: int, person_id: int) -> None:
    """Remove a person from the heirs. The earlier list stays stored."""
    require(actor.roles, "claims.report")
    _rewrite(actor, claim_id, lambda lines: [line for line in lines if line.person_id != person_id])


def give_account(actor: Actor, claim_id: int, heir_id: int, data: BankAccountData) -> int | None:
    """Give an heir another account. Before the assessment it changes the heir's line; for a share that came back it is
    a proposal.

    Returns the id of the proposal, which another person has to confirm, or None.
    """
    require(actor.roles, "claims.report")
    claim = services.claim_of(claim_id)
    heir = next((line for line in selectors.current_heirs(claim_id) if line.pk == heir_id), None)
    if heir is None:
        raise ClaimRefused("HEIRS_CHANGED", "Daftar ahli waris sudah berubah. Muat ulang halaman, lalu ulangi.")
    with transaction.atomic():
        # A share that comes back after the heir's record was merged goes to the record that stays.
        stands = stays_as(heir.person_id) or heir.person_id
        bank_account_id = _account(actor, stands, data, data.holder_name)
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
    """Put a line into the list, in place of an earlier line of the same person. Somebody who arranged the funeral
    (`organiser`) stands alone in the list.
    """
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
