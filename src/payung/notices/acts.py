"""What a person does about messages and letters in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, Why
from payung.notices.choices import REFUSABLE, WISH

REGENCY = Key("regency", "KODE", "Kode kabupaten/kota, misalnya 53.04.", regency=True)
LETTER = Key("letter_id", "SURAT", "Nomor surat (lihat notices letters).")
CHANNEL = Spec("choice", "Saluran", "Pilih SMS atau surel.", "saluran", option="--channel", options=REFUSABLE)
CONTACT = Spec(
    "text",
    "Nomor telepon atau alamat surel",
    "Tuliskan nomor telepon atau alamat surelnya.",
    "kontak",
    "Nomor atau alamat orang yang meminta; kabar tentang uang dan rekening tetap dikirim.",
    5,
    100,
    "--contact",
)
WISHES = Spec("choice", "Permintaannya", "Pilih apa yang diminta.", "mau", option="--wish", options=WISH)


@dataclass(frozen=True)
class Wish:
    """Of whom, by which way, and what he wants: no further messages, or messages again."""

    channel: Annotated[str, CHANNEL]
    contact: Annotated[str, CONTACT]
    wish: Annotated[str, WISHES]


CONSENT = Act(
    "notices.consent",
    right="claims.report",
    service="notices.services:consent",
    shows="notices.views:consents",
    loads="",
    address="/consents/{regency}",
    page="pemberitahuan/persetujuan/<regency:regency>",
    page_name="notice_consent",
    command="notifications consent",
    summary="Keep that somebody wants no messages, or wants them again",
    note="Of the offices of this regency. Messages about accounts and money are sent all the same.",
    help="Catat bahwa seseorang tidak mau dikabari lagi oleh kantor sebuah kabupaten/kota, atau mau lagi.",
    button="Catat permintaan tentang kabar",
    done="Permintaan dicatat.",
    keys=(REGENCY,),
    data=Wish,
)
WITHDRAW = Act(
    "notices.withdraw_letter",
    right="letters.withdraw",
    service="notices.services:withdraw_letter",
    shows="notices.views:letter_whole",
    loads="notices.services:letter_of",
    address="/letters/{letter_id}/withdraw",
    page="pemberitahuan/surat/<int:letter_id>/tarik",
    page_name="letter_withdraw",
    command="notifications withdraw-letter",
    summary="Withdraw a letter",
    note="Its verification page says from today that it no longer holds; it stays on file.",
    help="Nyatakan surat keputusan tidak berlaku lagi; halaman pemeriksaannya mengatakannya.",
    button="Nyatakan tidak berlaku",
    done="Surat dinyatakan tidak berlaku.",
    keys=(LETTER,),
    data=Why,
    asks="notices.asking:withdraw",
    look="hand",
)

ACTS = (CONSENT, WITHDRAW)
