"""What a person does with a list in one step: undoing what it committed, withdrawing it, taking a row off the waiting list, and
deciding on rows under review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import LARGEST_ROW, Act, Key, Spec, Why, reason
from payung.kernel.acts import seen as seen_digest
from payung.kernel.choices import Choice
from payung.participation.choices import SECTOR

LIST = Key("list_id", "DAFTAR", "Nomor daftar.")
REASON = reason()
SEEN = Spec(
    "digest",
    "Sidik keterangan yang dilihat, seperti di payung intake review.",
    "Keterangan baris ini berubah sejak Anda melihatnya. Muat ulang, periksa lagi, lalu putuskan.",
    "sidik",
    option="--seen",
)
VILLAGE = Spec(
    "text",
    "Desa/kelurahan",
    "Tulis kode desa, atau desa, kecamatan, kabupaten.",
    "desa",
    "Kode, atau desa, kecamatan, kabupaten; misalnya Oesao, Kupang Timur, Kupang.",
    3,
    200,
    "--village",
)
BORN = Spec("day", "Tanggal lahir", "Isi tanggal lahir seperti di KTP.", "lahir", option="--birth-date")
SEX = Spec(
    "choice",
    "Jenis kelamin",
    "Pilih laki-laki atau perempuan.",
    "kelamin",
    option="--sex",
    options=(Choice("L", "Laki-laki"), Choice("P", "Perempuan")),
)
NAME = Spec("text", "Nama", "Tulis nama seperti di KTP.", "nama", "", 2, 200, "--name")
NIK = Spec("text", "NIK", "NIK harus tepat 16 angka; periksa kembali ke KTP.", "nik", "", 16, 40, "--nik")
SECTOR_STATED = Spec(
    "choice", "Sektor iuran", "Pilih angkutan atau selain angkutan.", "sektor", option="--sector", options=SECTOR
)


@dataclass(frozen=True)
class Stated:
    """The sector that decides the price of a row, and the reason for not following the list of words."""

    sector: Annotated[str, SECTOR_STATED]
    reason: Annotated[str, reason("Alasan", "Misalnya: mengemudi angkutan umum, tertulis nakhoda.")]


@dataclass(frozen=True)
class Undoing:
    """A reason; the second person also names the digest of what was seen."""

    reason: Annotated[str, REASON]
    seen: Annotated[str, seen_digest()] = ""


@dataclass(frozen=True)
class Keeping:
    """A reason, and the digest of the request that was seen."""

    reason: Annotated[str, REASON]
    seen: Annotated[str, seen_digest()]


UNDO = Act(
    "intake.undo",
    right="intake.undo",
    service="intake.undo:undo",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/undo",
    page="daftar/<int:list_id>/batalkan",
    page_name="list_undo",
    command="intake undo",
    summary="Undo a list",
    note="What it committed and nobody was billed for is released. `asked` while a second person is needed (approval limit); he names what he saw.",
    help="Batalkan daftar yang tersimpan: bulan yang belum ditagih dilepas, uang dan kuotanya kembali.",
    button="Batalkan daftar",
    done="Pembatalan daftar dicatat.",
    keys=(LIST,),
    data=Undoing,
    asks="intake.undo:asked_undo",
    gives="outcome",
    look="hand",
    sees="intake.undo:seen_of",
)
KEEP = Act(
    "intake.keep",
    right="intake.undo",
    service="intake.undo:keep",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/undo/refuse",
    page="daftar/<int:list_id>/tetap",
    page_name="list_keep",
    command="intake keep",
    summary="Refuse to undo a list",
    note="By the second person, or by who asked for it. The list stays as it is.",
    help="Tolak pembatalan daftar yang diminta, atau tarik permintaan Anda sendiri; daftarnya tetap.",
    button="Tolak pembatalan",
    done="Pembatalan ditolak; daftarnya tetap.",
    keys=(LIST,),
    data=Keeping,
    asks="intake.undo:asked_keep",
    sees="intake.undo:seen_of",
)
WITHDRAW = Act(
    "intake.withdraw",
    right="intake.undo",
    service="intake.undo:withdraw",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/withdraw",
    page="daftar/<int:list_id>/tarik",
    page_name="list_withdraw",
    command="intake withdraw",
    summary="Withdraw a list",
    note="One of which nothing was committed.",
    help="Tarik daftar yang belum disimpan; berkas yang sama boleh dikirim lagi.",
    button="Tarik daftar",
    done="Daftar ditarik.",
    keys=(LIST,),
    data=Why,
    asks="intake.undo:asked_withdraw",
    look="hand",
)
LEAVE = Act(
    "intake.leave",
    right="intake.undo",
    service="intake.waiting:leave",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/leave",
    page="daftar/<int:list_id>/tunggu/<int:sheet_row>/keluarkan",
    page_name="list_leave",
    command="intake leave",
    summary="Take a row off the waiting list",
    note="Whoever stands behind moves up. The reason stays with the row.",
    help="Keluarkan orang sebuah baris dari daftar tunggu; yang di belakangnya maju.",
    button="Keluarkan dari daftar tunggu",
    done="Orang itu tidak menunggu lagi.",
    keys=(LIST, Key("sheet_row", "BARIS", "Nomor baris seperti di daftar tunggu.", most=LARGEST_ROW)),
    data=Why,
    asks="intake.waiting:asked_leave",
    look="hand",
)
STATE_SECTOR = Act(
    "intake.sector",
    right="intake.review",
    service="intake.sectors:state",
    shows="intake.undo:whole",
    loads="intake.undo:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/sector",
    page="daftar/<int:list_id>/baris/<int:sheet_row>/sektor",
    page_name="list_sector",
    command="intake sector",
    summary="State the sector of a row",
    note="It sets the price; until somebody was taken in at it. What the list of words said stays with the reason.",
    help="Tetapkan sektor iuran sebuah baris bila daftar kata salah membacanya; sebelum disimpan.",
    button="Tetapkan sektor iuran",
    done="Sektor iuran baris itu ditetapkan.",
    keys=(LIST, Key("sheet_row", "BARIS", "Nomor baris seperti di rincian daftar.", most=LARGEST_ROW)),
    data=Stated,
)
ACTS = (UNDO, KEEP, WITHDRAW, LEAVE, STATE_SECTOR)
