"""The second administrator: what a proposal says, and carrying it out by the room that knows what it means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from payung.access import accounts
from payung.access.changes import change_of
from payung.access.choices import ROLE
from payung.access.errors import REFUSALS
from payung.access.models import Change, User
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.casework.services import confirm_approval_limits
from payung.casework.transitions import PROCESSES, STEP_WORDS
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import words
from payung.parties.models import Organisation
from payung.payouts.banks.services import confirm_bank
from payung.payouts.choices import SIGNATURE
from payung.places.models import Place
from payung.places.selectors import long_name

Fact = tuple[Saying | str, Saying | str | int]
ROLES = words(ROLE)
# A first password has a page and a command of its own: its other half is shown once.
CARRIED_OUT: dict[str, Callable[[Actor, int, str], Any]] = {
    "grant": accounts.confirm_grant,
    "reopen": accounts.confirm_reopen,
    "limits": confirm_approval_limits,
    "paying_bank": confirm_bank,
}
BANK = {
    "name": Saying("Nama bank"),
    "account": Saying("Nomor rekening pembayar"),
    "holder": Saying("Pemilik rekening"),
    "bic": Saying("BIC"),
    "folder": Saying("Folder bersama"),
    "url": Saying("Alamat SNAP"),
    "client": Saying("client_id"),
    "partner": Saying("Nomor mitra"),
    "channel": Saying("CHANNEL-ID"),
}


def confirm(actor: Actor, change_id: int, seen: str) -> None:
    """Confirm a proposal of another administrator by the digest of what was seen: it takes effect. Raises AccessRefused:
    CHANGE_UNKNOWN, CHANGE_OWN, CHANGE_MOVED, NOT_KEPT, OWN_ACCOUNT.
    """
    act = CARRIED_OUT.get(change_of(actor, change_id).kind)
    if act is None:
        raise REFUSALS["P0E53"]
    act(actor, change_id, seen)


def facts(change: Change) -> tuple[Fact, ...]:
    """The content of a proposal, and the present values."""
    said = _limits if change.kind == "limits" else _bank if change.kind == "paying_bank" else _account
    own = said(change)
    who = names_of([change.made_by]).get(change.made_by, "")
    more: tuple[Fact, ...] = ((Saying("Diusulkan oleh"), who),)
    return (*own, *more, *(((Saying("Alasan"), change.reason),) if change.reason else ()))


def asked(actor: Actor, change: Change, _data: object) -> Question:
    """Before a proposal takes effect. Raises AccessRefused: decided already, or one's own."""
    if hasattr(change, "decision"):
        raise REFUSALS["P0E53"]
    if change.made_by == actor.user_id:
        raise REFUSALS["P0E54"]
    consequences = {
        "grant": Saying("Peran ini menggerakkan uang atau menyetujuinya; ia berlaku mulai sekarang."),
        "reopen": Saying("Akun ini memegang peran yang menggerakkan uang; ia dapat masuk lagi mulai sekarang."),
        "limits": Saying("Batas ini berlaku untuk setiap keputusan mulai sekarang; yang lama tetap tercatat."),
        "paying_bank": Saying("Pembayaran berikutnya keluar lewat sambungan ini, dari rekening ini."),
    }
    return Question(
        Saying("Setujui usul ini?"),
        (
            consequences.get(change.kind, Saying("Usul ini berlaku mulai sekarang.")),
            Saying("Anda menyetujui sebagai orang kedua; nama Anda dan pengusulnya tetap tercatat."),
        ),
        facts(change),
    )


def _account(change: Change) -> tuple[Fact, ...]:
    user = User.objects.select_related("office").filter(pk=change.content["user"]).first()
    named = f"{user.display_name} ({user.username})" if user else str(change.content["user"])
    rows: list[Fact] = [
        (Saying("Pengguna"), named),
        (Saying("Kantor"), user.office.name if user and user.office else "-"),
    ]
    if change.kind == "grant":
        rows += [(Saying("Peran baru"), Saying(ROLES[change.content["role"]])), *_where(change.content)]
    for held in change.before.get("grants", ()):
        rows += [(Saying("Peran sampai kini"), Saying(ROLES[held["role"]])), *_where(held)]
    return tuple(rows)


def _where(grant: dict[str, Any]) -> list[Fact]:
    place = Place.objects.filter(code=grant["place"]).first() if grant["place"] else None
    body = Organisation.objects.filter(pk=grant["org"]).first() if grant["org"] else None
    return [
        *([(Saying("Wilayah"), f"{long_name(place.name)} ({place.code})")] if place else []),
        *([(Saying("Lembaga"), body.name)] if body else []),
    ]


def _limits(change: Change) -> tuple[Fact, ...]:
    process, step = change.content["process"], change.content["step"]
    rows: list[Fact] = [
        (Saying("Perkara"), Saying(PROCESSES[process].title) if process in PROCESSES else process),
        (Saying("Langkah"), Saying(STEP_WORDS.get(step, step))),
    ]
    for word, lines in (
        (Saying("Sampai kini: mulai %(amount)s, %(votes)s suara"), change.before),
        (Saying("Menjadi: mulai %(amount)s, %(votes)s suara"), change.content["limits"]),
    ):
        for line in lines:
            head = word._replace(facts={"amount": line["from_amount"], "votes": str(line["votes"])})
            rows += [(head, Saying(ROLES[role])) for role in line["roles"]]
    return tuple(rows)


def _bank(change: Change) -> tuple[Fact, ...]:
    rows: list[Fact] = [(Saying("Kode bank"), change.content["code"])]
    for name, word in BANK.items():
        now, then = change.content[name], change.before.get(name, "")
        if now != then and then:
            rows.append((Saying("Sampai kini"), f"{then}"))
        if now or then:
            rows.append((word, now or "-"))
    rows += [(Saying("Cara menandatangani"), words(SIGNATURE)[change.content["dialect"]["signature"]])]
    if change.content["secret"]:
        rows.append((Saying("Rahasia"), Saying("rahasia baru disimpan; tidak ditampilkan")))
    return tuple(rows)
