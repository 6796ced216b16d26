"""A short write by a person: where a body is reminded of its bills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.contributions.acts import PAYER
from payung.contributions.choices import REMINDER_WISH
from payung.kernel.acts import Act, Spec

CHANNEL = Spec(
    *("choice", "Diingatkan lewat", "Pilih SMS, surel, atau tidak mau diingatkan.", "saluran"),
    options=REMINDER_WISH,
    metavar="SALURAN",
)
CONTACT = Spec(
    *("text", "Nomor telepon atau alamat surel", "Isi nomor telepon seluler atau alamat surel kantor.", "kontak"),
    hint="Milik lembaga, bukan pribadi; kosong bila tidak mau diingatkan lagi.",
    least=5,
    most=200,
    option="--contact",
)


@dataclass(frozen=True)
class Reached:
    """The contact at which an organisation agreed to be reminded; empty if it wants no reminders."""

    channel: Annotated[str, CHANNEL]
    contact: Annotated[str, CONTACT] = ""


CONTACT_SET = Act(
    "contributions.set_contact",
    right="reminders.contact",
    service="contributions.reminders.services:set_contact",
    shows="contributions.payers.views:payer_whole",
    loads="contributions.services:payer_of",
    address="/payers/{payer_id}/reminder-contact",
    page="iuran/pembayar/<int:payer_id>/pengingat",
    page_name="contact_set",
    command="payer remind",
    summary="Where a body agreed to be reminded of its bills",
    note="`channel` none ends it. A person's own telephone stands in the registry and is not written here.",
    help="Ke mana sebuah lembaga setuju diingatkan akan tagihannya (SMS atau surel).",
    button="Atur pengingat tagihan",
    done="Pengingat tagihan tercatat.",
    keys=(PAYER,),
    data=Reached,
)
ACTS = (CONTACT_SET,)
