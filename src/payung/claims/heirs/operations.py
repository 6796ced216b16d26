"""Heirs of a claim over the API: the list, one more, and another account for a share that came back."""

# every operation is handed the request
from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from payung.api.auth import actor, may
from payung.api.forms import Body, BodyId, Id, OneOf, Rupiah, Text
from payung.claims import reading, selectors, services, views
from payung.claims.choices import HEIR
from payung.claims.heirs import services as heirs
from payung.claims.operations.claims import ClaimOut
from payung.kernel.choices import values
from payung.payouts.answers.operations import HandOut
from payung.registry.operations.families import BankAccountIn

router = Router(tags=["claims"])
Relation = Annotated[str, OneOf(values(HEIR))]


class HeirIn(Body):
    person_id: BodyId
    relation: Relation
    weight: Annotated[int, Field(ge=0, le=1_000_000, strict=True)] = 1
    bank_account_id: BodyId | None = None


class HeirsIn(Body):
    """The whole list: it takes the place of the one before, which stays as history. Send `after` to lose nobody's."""

    heirs: Annotated[list[HeirIn], Field(min_length=1, max_length=50)]
    after: Annotated[int, Field(ge=0, le=30_000, strict=True)] | None = Field(
        None, description="`heirs_number` as it was read, 0 before a list; refused when another has come since."
    )


class NewHeirIn(Body):
    """Somebody who is not on record yet: the person, the kinship, the account and the line among the heirs at once."""

    name: Text
    relation: Relation
    nik: Annotated[str, Field(pattern=r"^([0-9]{16})?$")] = ""
    weight: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] = 1
    account: BankAccountIn | None = None


class HeirOut(Schema):
    """One heir; the account is masked. `payout` is where the payment stands, `reason` the bank's code; `proposal` is the
    other account that waits to be confirmed. The scores say how well the holder of each fits the heir's name: below 80 of
    100 it is another name, taken for `holder_reason`. `by_hand`, by whose upload the bank's answers about it are known.
    """

    id: int
    person_id: int
    name: str
    relation: str
    weight: int
    bank_account_id: int | None
    account: str
    amount: Rupiah | None
    payout: str
    reason: str
    proposal: int | None
    holder_score: int | None
    holder_reason: str
    proposal_holder_score: int | None
    by_hand: list[HandOut]


@router.get("/claims/{claim_id}/heirs", auth=may("claims.view"), response=list[HeirOut], summary="Heirs and shares")
def get_heirs(request: HttpRequest, claim_id: Id) -> list[dict[str, Any]]:
    reading.opened(actor(request), claim_id)
    return [
        {
            "id": line.heir.pk,
            "person_id": line.heir.person_id,
            "name": line.identity.name if line.identity else "",
            "relation": line.heir.relation,
            "weight": line.heir.weight,
            "bank_account_id": line.account.pk if line.account else None,
            "account": line.account_masked,
            "amount": line.amount,
            "payout": line.payout,
            "reason": line.reason,
            "proposal": line.proposed.payee_change.pk if line.proposed else None,
            "holder_score": selectors.holder_score(line.identity, line.account),
            "holder_reason": line.account.holder_reason if line.account else "",
            "proposal_holder_score": selectors.holder_score(line.identity, line.proposed.account)
            if line.proposed
            else None,
            "by_hand": [hand.plain() for hand in line.hands],
        }
        for line in selectors.heirs(claim_id)
    ]


@router.post(
    "/claims/{claim_id}/heirs", auth=may("claims.report"), response=ClaimOut, summary="Record somebody as an heir"
)
def record_heir(request: HttpRequest, claim_id: Id, data: NewHeirIn) -> dict[str, Any]:
    """Beside those on the list. Until the claim is assessed."""
    held = heirs.BankAccountData(**data.account.model_dump()) if data.account else None
    new = heirs.NewHeir(data.name, data.relation, data.nik, data.weight, held)
    heirs.record_heir(actor(request), claim_id, new)
    return views.whole(claim_id)


@router.put("/claims/{claim_id}/heirs", auth=may("claims.report"), response=ClaimOut, summary="Record the heirs")
def set_heirs(request: HttpRequest, claim_id: Id, data: HeirsIn) -> dict[str, Any]:
    """Until the claim is assessed."""
    services.set_heirs(
        actor(request), claim_id, [services.HeirData(**heir.model_dump()) for heir in data.heirs], data.after
    )
    return views.whole(claim_id)
