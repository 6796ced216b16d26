"""Saying what a line of a bank's file was that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec
from payung.payouts.choices import PLACED_AS

LINE = Key("line_id", "BARIS", "Nomor baris (lihat payout unmatched).")
PLACE_AS = Spec(
    "choice",
    "Apa baris ini: fee, interest, receipt, pair, atau noted.",
    "Pilih apa baris ini.",
    "sebagai",
    metavar="APA",
    options=PLACED_AS,
)
OTHER = Spec(
    "number",
    "Baris yang meniadakannya, untuk pair.",
    "Isi nomor baris lawannya dengan angka.",
    "lawan",
    option="--other",
)
REFERENCE = Spec(
    "text",
    "Rujukan penerimaan iuran, untuk receipt.",
    "Rujukan penerimaan paling banyak 200 huruf, satu baris.",
    "rujukan",
    least=1,
    most=200,
    option="--reference",
)


@dataclass(frozen=True)
class Placing:
    """What a booking turned out to be: for pair, `other_id` is the booking that reverses it; for receipt, `reference`
    is that of the receipt."""

    placed_as: Annotated[str, PLACE_AS]
    other_id: Annotated[int | None, OTHER] = None
    reference: Annotated[str, REFERENCE] = ""


PLACE = Act(
    "payouts.place",
    right="payouts.place",
    service="payouts.unmatched.services:place",
    shows="payouts.unmatched.views:unmatched_line",
    loads="",
    address="/payout-unmatched-bookings/{line_id}/place",
    page="",
    page_name="payout_place",
    command="payout place",
    summary="Say what a line was",
    note="Once. A fee, interest, a receipt that is booked already, or two lines that undo each other move the books.",
    help="Nyatakan apa sebuah baris yang tidak dikenali.",
    button="Catat atas nama saya",
    done="Tercatat atas nama Anda.",
    keys=(LINE,),
    data=Placing,
)
ACTS = (PLACE,)
