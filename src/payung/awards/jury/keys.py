"""The key ceremony: three holders, each with a key pair of his own. The private part leaves the server in the holder's file."""

from __future__ import annotations

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.errors import REFUSALS
from payung.awards.jury import sealing
from payung.awards.jury.seats import led, user_of
from payung.awards.models import Cycle, HolderKey, KeyHolder


def name_key_holder(actor: Actor, year: int, *, number: int, username: str, decree: str) -> int:
    """Name who holds one of the three keys; never a juror. Raises AwardRefused."""
    require(actor.roles, "award.lead")
    call = bindings.award_name_key_holder(cycle=led(year).pk, number=number, user=user_of(username), decree=decree)
    return REFUSALS.make(call)


def make_key(actor: Actor, year: int, words: str) -> str:
    """Make the holder's key pair, register its public part, and return the file with the private part under his words.

    The file is handed out this once; nothing on the server keeps it. Raises AwardRefused: WORDS_WEAK, AWARD_NOT_YOURS,
    AWARD_KEYS for who has a key.
    """
    require(actor.roles, "award.hold_key")
    public, text = sealing.new_holder(sealing.checked_words(words), about(led(year)))
    register_key(actor, year, public=public.hex())
    return text


def register_key(actor: Actor, year: int, *, public: str) -> int:
    """Register a public key that the holder made elsewhere (`payung award make-key`); returns its number. public: hex."""
    require(actor.roles, "award.hold_key")
    key = sealing.checked_public(bytes.fromhex(public))
    return REFUSALS.make(bindings.award_register_key(cycle=led(year).pk, public=key))


def about(cycle: Cycle) -> str:
    """What a key is for, as its file says it."""
    return f"Paritrana {cycle.province} {cycle.assessment_year}"


def publics(cycle: Cycle) -> list[bytes]:
    """The three public keys in the order of their numbers. Raises AwardRefused(AWARD_KEYS) before all are there."""
    newest = {one.number: one.pk for one in KeyHolder.objects.filter(cycle=cycle).order_by("id")}
    given = {one.holder_id: bytes(one.public) for one in HolderKey.objects.filter(holder__in=newest.values())}
    keys = [given[newest[number]] for number in sorted(newest) if newest[number] in given]
    if len(keys) != sealing.HOLDERS:
        raise REFUSALS["P0E93"]
    return keys
