"""The confirmation pages before the prices of a scheme follow the law, with people and rupiah."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.errors import REFUSALS
from payung.contributions.repricing.services import Effect, effect, standing_of
from payung.kernel.acts import Count, Question, Saying
from payung.sponsorship.models import Repricing, Scheme


def asked(_actor: Actor, scheme: Scheme, data: object) -> Question:
    """The question before new prices of a scheme are asked for. Raises ContributionsRefused(NO_PRICE_MOVES)."""
    moved = effect(scheme)
    if not moved.moves:
        raise REFUSALS["P0E46"]
    facts = ((Saying("Skema"), scheme.name), (Saying("Alasan"), str(getattr(data, "reason", ""))))
    return Question(
        Saying("Ajukan harga menurut hukum yang berlaku?"),
        (*_consequences(moved), Saying("Tidak ada yang berubah sebelum orang lain melepasnya.")),
        (*facts, *_facts(moved)),
    )


def released(actor: Actor, repricing: Repricing, _data: object) -> Question:
    """The question before the second person releases new prices. Raises ContributionsRefused: decided already, or asked for by oneself."""
    if repricing.state != "asked":
        raise REFUSALS["P0E41"]
    if repricing.asked_by == actor.user_id:
        raise REFUSALS["P0E47"]
    moved = standing_of(repricing)
    who = names_of([repricing.asked_by]).get(repricing.asked_by, "")
    facts = (
        (Saying("Skema"), repricing.scheme.name),
        (Saying("Diajukan oleh"), who),
        (Saying("Alasan"), repricing.reason),
    )
    return Question(Saying("Lepas harga baru skema ini?"), _consequences(moved), (*facts, *_facts(moved)))


def _consequences(moved: Effect) -> tuple[Saying, ...]:
    said = [
        Saying("Bulan yang belum ditagih mengikuti harga baru, dan dana skema menanggung atau menerima selisihnya.")
    ]
    if moved.credit:
        said.append(
            Saying(
                "Bulan yang sudah ditagih mendapat kredit %(amount)s; tagihan lama tetap tercatat.",
                {"amount": moved.credit},
            )
        )
    if moved.debit:
        said.append(Saying("Bulan yang sudah ditagih ditagih lagi selisihnya, %(amount)s.", {"amount": moved.debit}))
    if moved.short:
        said.append(
            Saying(
                "Dana skema kurang %(amount)s: naikkan anggarannya dahulu, kalau tidak tidak ada yang berubah.",
                {"amount": moved.short},
            )
        )
    return tuple(said)


def _facts(moved: Effect) -> tuple[tuple[Saying, Count | int], ...]:
    back = moved.amount < 0
    return (
        (Saying("Orang"), Count(moved.people)),
        (Saying("Bulan iuran"), Count(moved.months)),
        (Saying("Kembali ke dana") if back else Saying("Ditambah dari dana"), abs(moved.amount)),
    )
