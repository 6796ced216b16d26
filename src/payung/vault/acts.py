"""What a person does with a paper in one step. Sending one, looking at it and handing it out are made by hand."""

from __future__ import annotations

from payung.kernel.acts import Act, Key, Why

PAPER = Key("paper_id", "SURAT", "Nomor surat (lihat papers list).")

WITHDRAW = Act(
    "vault.withdraw",
    right="papers.add",
    service="vault.services:withdraw",
    shows="vault.views:whole",
    loads="vault.services:opened",
    address="/papers/{paper_id}/withdraw",
    page="arsip/surat/<int:paper_id>/tarik",
    page_name="paper_withdraw",
    command="papers withdraw",
    summary="Take a paper out of its folder",
    note="It is kept as evidence.",
    help="Tarik surat dari mapnya; ia tetap tersimpan sebagai bukti.",
    button="Tarik surat ini",
    done="Berkas ditarik; ia tetap tersimpan sebagai bukti.",
    keys=(PAPER,),
    data=Why,
    look="hand",
)
CHECK = Act(
    "vault.check",
    right="papers.add",
    service="vault.services:check",
    shows="vault.views:whole",
    loads="vault.services:opened",
    address="/papers/{paper_id}/check",
    page="arsip/surat/<int:paper_id>/periksa",
    page_name="paper_check",
    command="papers check",
    summary="Look again at a paper whose check was cut off",
    note="Changes nothing on a paper that was checked.",
    help="Periksa lagi surat yang pemeriksaannya terputus.",
    button="Periksa sekarang",
    done="Pemeriksaan selesai.",
    keys=(PAPER,),
    gives="state",
)

ACTS = (WITHDRAW, CHECK)
