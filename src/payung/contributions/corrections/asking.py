"""The confirmation page before a decree corrects the list of a scheme, with people and rupiah."""

from __future__ import annotations

from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.contributions.corrections import services as corrections
from payung.contributions.errors import REFUSALS
from payung.kernel.acts import Count, Question, Saying
from payung.kernel.months import Month
from payung.sponsorship.models import Correction


def swapped(actor: Actor, correction: Correction, _data: object) -> Question:
    """The question before a correction is carried out, with its effect. Raises ContributionsRefused: decided
    already, asked for by oneself, or somebody cannot leave or join.
    """
    if correction.state != "asked":
        raise REFUSALS["P0E48"]
    if correction.asked_by == actor.user_id:
        raise REFUSALS["P0E4C"]
    moved = corrections.standing_of(correction)
    if moved.problems:
        raise REFUSALS["P0E49"]
    who = names_of([correction.asked_by]).get(correction.asked_by, "")
    return Question(
        Saying("Jalankan perubahan menurut %(decree)s?", {"decree": correction.decree_number}),
        (
            Saying("Yang keluar tidak dibayar skema ini lagi mulai bulan itu; yang sudah ditagih mendapat kredit."),
            Saying("Yang masuk mengambil bulan yang belum dipegang siapa pun untuknya."),
        ),
        (
            (Saying("Skema"), correction.scheme.name),
            (Saying("Diajukan oleh"), who),
            (Saying("Mulai bulan"), Month.from_date(correction.first_month)),
            (Saying("Keluar"), Count(moved.people(comes=False))),
            (Saying("Masuk"), Count(moved.people(comes=True))),
            (Saying("Kembali ke dana"), moved.rupiah(comes=False)),
            (Saying("Dijanjikan untuk yang masuk"), moved.rupiah(comes=True)),
        ),
    )
