"""Participant cards: a number to read and a code to scan, printed for one person or for a village."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from payung.access.policies import require
from payung.access.readlog import note
from payung.access.services import Actor
from payung.kernel.errors import PayungError
from payung.notices import letters
from payung.participation import bindings
from payung.participation.cardlines import lines_of
from payung.participation.models import Card, Membership
from payung.platform.refusals import Refusals, word
from payung.registry.selectors import dead, identities

SHEET_LIMIT = 500  # most cards in one document: fifty sheets


class CardRefused(PayungError):
    """Cards that cannot be printed as asked."""


REFUSALS = Refusals(
    CardRefused,
    {
        "P0B90": word("CARDS_ROLE", "Peran Anda tidak mencetak kartu peserta."),
        "P0B91": word(
            "CARDS_SCOPE",
            "Ada kepesertaan yang sudah berakhir, tidak dikenal, di luar wilayah Anda, atau orangnya tercatat meninggal.",
        ),
    },
)


@dataclass(frozen=True)
class Printed:
    """A document with cards, and how many."""

    pdf: bytes
    cards: int


def print_cards(actor: Actor, membership_ids: Sequence[int], *, replace: bool = False, language: str = "id") -> Printed:
    """Print a card for each open membership, in this order; at most `SHEET_LIMIT`.

    Every print is a card of its own with a new random token; cards given before go on opening Cek unless `replace` says
    that they are lost. Only the tokens' hashes are kept, so nobody can print the same card again. In one transaction
    under the actor's session. Raises CardRefused (CARDS_NONE, CARDS_MANY, CARDS_SCOPE), Forbidden.
    """
    require(actor.roles, "cards.print")
    wanted = list(dict.fromkeys(membership_ids))
    if not wanted:
        raise CardRefused("CARDS_NONE", "Tidak ada kartu untuk dicetak.")
    if len(wanted) > SHEET_LIMIT:
        raise CardRefused("CARDS_MANY", "Paling banyak %(most)s kartu dalam satu berkas.", most=SHEET_LIMIT)
    tokens = [secrets.token_urlsafe(18) for _one in wanted]
    _issue(wanted, tokens, replace)
    members = Membership.objects.in_bulk(wanted)
    names = identities([member.person_id for member in members.values()])
    note(actor, "export", names, subject="cards")
    with translation.override(language):
        words = {"PU": _("Penerima upah"), "BPU": _("Bukan penerima upah")}
        words |= {"JAKON": _("Jasa konstruksi"), "PMI": _("Pekerja migran")}
        lines = lines_of({member.person_id: member.segment == "BPU" for member in members.values()})
    cards = []
    for member_id, token in zip(wanted, tokens, strict=True):
        member = members[member_id]
        who = names.get(member.person_id)
        cards.append(
            {
                "name": who.name if who else "",
                "kpj": member.kpj,
                "segment": words.get(member.segment, member.segment),
                "since": member.started.isoformat(),
                "months": lines.get(member.person_id, []),
                "token": token,
            }
        )
    return Printed(letters.render("card", {"cards": cards, "language": language}), len(cards))


def _issue(membership_ids: list[int], tokens: list[str], replace: bool) -> None:
    hashes = [hashlib.sha256(token.encode()).digest() for token in tokens]
    REFUSALS.make(bindings.cards_issue(memberships=membership_ids, hashes=hashes, replace=replace))


def cards_of(membership_ids: Sequence[int]) -> list[Card]:
    """Cards of memberships, newest first, without their hashes."""
    return list(Card.objects.defer("token_hash").filter(membership_id__in=membership_ids).order_by("-id"))


def to_print(village_code: str = "", regency: str = "", again: bool = False) -> QuerySet[Membership]:
    """Open memberships of a village or regency in order of village and number, by default those without a card.

    One for a person: a membership that came with a merged record stands beside another and gets none of its own.
    """
    memberships = Membership.objects.filter(ended__isnull=True, beside__isnull=True).order_by("village_code", "id")
    if village_code:
        memberships = memberships.filter(village_code=village_code)
    if regency:
        memberships = memberships.filter(regency=regency)
    memberships = memberships.exclude(person_id__in=dead())
    if not again:
        held = Card.objects.filter(membership=OuterRef("pk"), ended_at__isnull=True).values("id")
        memberships = memberships.filter(~Exists(held))
    return memberships
