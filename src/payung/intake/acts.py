"""What a person does with a list in one step: undoing what it committed, withdrawing it, taking a row off the waiting list, and
deciding on rows under review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.kernel.acts import LARGEST_ROW, Act, Key, Spec, Why, reason
from payung.kernel.acts import seen as seen_digest
from payung.kernel.choices import Choice
from payung.participation.choices import SECTOR

LIST = Key("list_id", "DAFTAR", "Nomor daftar.")
ROW = Key("sheet_row", "BARIS", "Nomor baris dari payung intake review.", most=LARGEST_ROW)
DECISION = Key("decision_id", "KEPUTUSAN", "Nomor keputusan dari payung intake review.")
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
CODE = Spec("text", "Sebab", "Tulis kode sebabnya, misalnya SEX_MISMATCH.", "sebab", "", 3, 40, "--code")
VERDICT = Spec(
    "choice",
    "Keputusan",
    "Pilih terima atau tolak.",
    "putusan",
    option="--decision",
    options=(Choice("accept", "Terima apa adanya"), Choice("refuse", "Tolak")),
)


SECTOR_STATED = Spec(
    "choice", "Sektor iuran", "Pilih angkutan atau selain angkutan.", "sektor", option="--sector", options=SECTOR
)


@dataclass(frozen=True)
class Stated:
    """The sector that decides the price of a row, and the reason for not following the list of words."""

    sector: Annotated[str, SECTOR_STATED]
    reason: Annotated[str, reason("Alasan", "Misalnya: mengemudi angkutan umum, tertulis nakhoda.")]


@dataclass(frozen=True)
class Looked:
    """A reason, and the digest of the evidence that was looked at."""

    reason: Annotated[str, REASON]
    seen: Annotated[str, SEEN]


@dataclass(frozen=True)
class Correction:
    """The new values for a row: at least one of the fields that its codes are about."""

    reason: Annotated[str, REASON]
    seen: Annotated[str, SEEN]
    village: Annotated[str, VILLAGE] = ""
    birth_date: Annotated[date | None, BORN] = None
    sex: Annotated[str, SEX] = ""
    name: Annotated[str, NAME] = ""
    nik: Annotated[str, NIK] = ""


@dataclass(frozen=True)
class OfAll:
    """One decision for all open rows of a list with this code, with the digest of what was looked at."""

    code: Annotated[str, CODE]
    decision: Annotated[str, VERDICT]
    reason: Annotated[str, REASON]
    seen: Annotated[str, SEEN]


@dataclass(frozen=True)
class OneVillage:
    """The village that is meant by all open rows with the same spelling."""

    village: Annotated[str, VILLAGE]
    reason: Annotated[str, REASON]
    seen: Annotated[str, SEEN]


@dataclass(frozen=True)
class Agreed:
    """The evidence that the second person looked at."""

    seen: Annotated[str, SEEN]


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
ACCEPT = Act(
    "intake.review_accept",
    right="intake.review",
    service="intake.review.deciding:accept",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/accept",
    page="",
    page_name="review_accept",
    command="intake review-accept",
    summary="Accept a row under review as it is",
    note="Where a NIK is overruled, a second person confirms before the row counts.",
    help="Terima satu baris yang perlu diperiksa apa adanya.",
    button="Terima",
    done="Baris diterima.",
    keys=(LIST, ROW),
    data=Looked,
    gives="decision",
)
CORRECT = Act(
    "intake.review_correct",
    right="intake.review",
    service="intake.review.deciding:correct",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/correct",
    page="",
    page_name="review_correct",
    command="intake review-correct",
    summary="Correct a row under review",
    note="The row is checked again by the rules of every list; a changed NIK needs a second person.",
    help="Perbaiki satu baris; lalu diperiksa lagi dengan aturan yang sama.",
    button="Perbaiki",
    done="Perbaikan dicatat dan diperiksa lagi.",
    keys=(LIST, ROW),
    data=Correction,
    gives="decision",
)
REFUSE = Act(
    "intake.review_refuse",
    right="intake.review",
    service="intake.review.deciding:refuse",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/refuse",
    page="",
    page_name="review_refuse",
    command="intake review-refuse",
    summary="Refuse a row under review",
    note="The sender reads the reason in the answer file.",
    help="Tolak satu baris; pengirim membaca alasannya di berkas jawaban.",
    button="Tolak",
    done="Baris ditolak.",
    keys=(LIST, ROW),
    data=Looked,
    gives="decision",
)
REOPEN = Act(
    "intake.review_reopen",
    right="intake.review",
    service="intake.review.deciding:reopen",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/reopen",
    page="",
    page_name="review_reopen",
    command="intake review-reopen",
    summary="Open a refused row again",
    note="Nothing of a refused row was committed. The refusal stays in the history of the row.",
    help="Buka lagi satu baris yang ditolak; penolakannya tetap dalam riwayat.",
    button="Buka lagi",
    done="Baris terbuka lagi dan menunggu keputusan.",
    keys=(LIST, ROW),
    data=Looked,
    gives="decision",
)
DECIDE_ALL = Act(
    "intake.review_all",
    right="intake.review",
    service="intake.review.deciding:decide_all",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/review",
    page="",
    page_name="review_all",
    command="intake review-all",
    summary="Decide on all open rows of one cause",
    help="Satu keputusan untuk semua baris satu daftar dengan sebab yang sama.",
    button="Putuskan semua",
    done="Keputusan untuk semua baris itu dicatat.",
    keys=(LIST,),
    data=OfAll,
    gives="decision",
)
ONE_VILLAGE = Act(
    "intake.review_village",
    right="intake.review",
    service="intake.review.deciding:correct_village",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/rows/{sheet_row}/village",
    page="",
    page_name="review_village",
    command="intake review-village",
    summary="Say which village all rows mean that write theirs like this one",
    help="Tetapkan desa bagi semua baris yang menulis desanya sama dengan baris ini.",
    button="Tetapkan desa",
    done="Desa ditetapkan; baris-barisnya diperiksa lagi.",
    keys=(LIST, ROW),
    data=OneVillage,
    gives="decision",
)
CONFIRM = Act(
    "intake.review_confirm",
    right="intake.confirm",
    service="intake.review.deciding:confirm",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/decisions/{decision_id}/confirm",
    page="",
    page_name="review_confirm",
    command="intake review-confirm",
    summary="Confirm a decision that overrules a NIK",
    note="By another person than each who decided on these rows.",
    help="Setujui keputusan orang lain yang mengesampingkan NIK.",
    button="Setujui",
    done="Keputusan disetujui; barisnya ikut penyimpanan berikutnya.",
    keys=(LIST, DECISION),
    data=Agreed,
    gives="rows",
)
RETURN = Act(
    "intake.review_return",
    right="intake.confirm",
    service="intake.review.deciding:give_back",
    shows="intake.review.deciding:whole",
    loads="intake.review.deciding:list_of",
    address="/lists/{list_id}/decisions/{decision_id}/return",
    page="",
    page_name="review_return",
    command="intake review-return",
    summary="Give a decision back",
    note="The rows are open again as they were sent.",
    help="Kembalikan keputusan orang lain; barisnya terbuka lagi seperti dikirim.",
    button="Kembalikan",
    done="Keputusan dikembalikan; barisnya terbuka lagi.",
    keys=(LIST, DECISION),
    data=Looked,
    gives="rows",
)
TAKING_BACK = (UNDO, KEEP, WITHDRAW, LEAVE, STATE_SECTOR)
REVIEWING = (ACCEPT, CORRECT, REFUSE, REOPEN, DECIDE_ALL, ONE_VILLAGE, CONFIRM, RETURN)
ACTS = TAKING_BACK + REVIEWING
