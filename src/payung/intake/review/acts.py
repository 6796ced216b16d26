"""Short writes by a person on rows that wait for somebody: accepting, correcting, refusing, deciding many at once, a second person's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.intake.acts import BORN, LIST, NAME, NIK, REASON, SEEN, SEX, VILLAGE
from payung.kernel.acts import LARGEST_ROW, Act, Key, Spec
from payung.kernel.choices import Choice

ROW = Key("sheet_row", "BARIS", "Nomor baris dari payung intake review.", most=LARGEST_ROW)
DECISION = Key("decision_id", "KEPUTUSAN", "Nomor keputusan dari payung intake review.")
CODE = Spec("text", "Sebab", "Tulis kode sebabnya, misalnya SEX_MISMATCH.", "sebab", "", 3, 40, "--code")
VERDICT = Spec(
    "choice",
    "Keputusan",
    "Pilih terima atau tolak.",
    "putusan",
    option="--decision",
    options=(Choice("accept", "Terima apa adanya"), Choice("refuse", "Tolak")),
)


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


ACCEPT = Act(
    "intake.review_accept",
    right="intake.review",
    service="intake.review.services:accept",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:correct",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:refuse",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:reopen",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:decide_all",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:correct_village",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:confirm",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
    service="intake.review.services:give_back",
    shows="intake.review.services:whole",
    loads="intake.review.services:list_of",
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
ACTS = (ACCEPT, CORRECT, REFUSE, REOPEN, DECIDE_ALL, ONE_VILLAGE, CONFIRM, RETURN)
