"""Acts on two records of one person: merge them and part them again, each proposed by one officer and confirmed by another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Spec, Why, reason
from payung.kernel.choices import Choice

PERSON = Key("person_id", "ORANG", "Nomor orang yang catatannya pergi.")
MERGE = Key("merge_id", "GABUNGAN", "Nomor gabungan.")
STAYS = Spec(
    "number",
    "Nomor orang yang catatannya tinggal",
    "Tulis nomor orang yang catatannya tinggal.",
    "tinggal",
    option="--stays",
)
SEEN = Spec(
    "digest",
    "Sidik kedua catatan yang dilihat, seperti di payung claims compare.",
    "Salah satu catatan berubah sejak Anda melihatnya. Muat ulang, periksa lagi, lalu putuskan.",
    "sidik",
    option="--seen",
)
DOUBLED = Spec(
    "choice",
    "Bulan yang ada pada keduanya",
    "Pilih apa yang dilakukan dengan bulan ganda.",
    "ganda",
    "Bulan yang dilepas kembali ke skemanya; yang tagihannya sudah terbit dikoreksi.",
    option="--doubled",
    options=(Choice("keep", "Jangan gabungkan"), Choice("release", "Lepas dari catatan yang pergi")),
)


@dataclass(frozen=True)
class Merged:
    """Which record stays, what was seen of both, why; and whether months that both hold are released."""

    stays: Annotated[int, STAYS]
    seen: Annotated[str, SEEN]
    reason: Annotated[str, reason()]
    doubled: Annotated[str, DOUBLED] = ""


@dataclass(frozen=True)
class Looked:
    """What was seen of both records."""

    seen: Annotated[str, SEEN]


@dataclass(frozen=True)
class Parted:
    """What was seen of both records, and why they are not one person's."""

    seen: Annotated[str, SEEN]
    reason: Annotated[str, reason()]


PROPOSE_MERGE = Act(
    "claims.propose_merge",
    right="registry.correct",
    service="claims.merges.services:propose",
    shows="claims.merges.services:whole",
    loads="registry.reading:opened",
    address="/persons/{person_id}/merges",
    page="orang/<int:person_id>/gabung/usulkan",
    page_name="merge_propose",
    command="claims propose-merge",
    summary="Propose to merge a record with another of the same person",
    note="The record of the address goes, `stays` remains; `seen` is the digest of GET /persons/{person_id}/comparison. Another officer confirms.",
    help="Usulkan penggabungan dua catatan satu orang: ORANG pergi, --stays tinggal. Petugas lain menyetujuinya.",
    button="Usulkan penggabungan",
    done="Diusulkan; petugas lain menyetujuinya.",
    keys=(PERSON,),
    data=Merged,
    asks="claims.merges.services:asked",
    gives="merge",
)
CONFIRM_MERGE = Act(
    "claims.confirm_merge",
    right="registry.correct",
    service="claims.merges.services:confirm",
    shows="claims.merges.services:one",
    loads="claims.merges.services:loaded",
    address="/merges/{merge_id}/confirm",
    page="orang/gabungan/<int:merge_id>/setujui",
    page_name="merge_confirm",
    command="claims confirm-merge",
    summary="Confirm a merge, or that it is taken back",
    note="By another officer than the one who proposed it, while both records are as they were seen.",
    help="Setujui penggabungan, atau pembatalannya, yang diusulkan petugas lain.",
    button="Setujui",
    done="Berlaku; pencarian, daftar, dan Cek mengikutinya.",
    keys=(MERGE,),
    data=Looked,
    asks="claims.merges.services:asked_confirm",
    look="hand",
)
REFUSE_MERGE = Act(
    "claims.refuse_merge",
    right="registry.correct",
    service="claims.merges.services:refuse",
    shows="claims.merges.services:one",
    loads="claims.merges.services:loaded",
    address="/merges/{merge_id}/refuse",
    page="orang/gabungan/<int:merge_id>/tolak",
    page_name="merge_refuse",
    command="claims refuse-merge",
    summary="Refuse a merge, or that it is taken back",
    note="Or take back the own proposal. Nothing changes.",
    help="Tolak usul penggabungan atau pembatalannya, atau tarik usul Anda sendiri.",
    button="Tolak usul",
    done="Ditolak; kedua catatan tetap seperti semula.",
    keys=(MERGE,),
    data=Why,
)
UNDO_MERGE = Act(
    "claims.undo_merge",
    right="registry.correct",
    service="claims.merges.services:undo",
    shows="claims.merges.services:one",
    loads="claims.merges.services:loaded",
    address="/merges/{merge_id}/undo",
    page="orang/gabungan/<int:merge_id>/batalkan",
    page_name="merge_undo",
    command="claims undo-merge",
    summary="Propose to take a merge back",
    note="Another officer confirms it. Refused where something came since that would have to be split.",
    help="Usulkan agar gabungan yang keliru dipisahkan lagi; petugas lain menyetujuinya.",
    button="Usulkan pemisahan",
    done="Diusulkan; petugas lain menyetujuinya.",
    keys=(MERGE,),
    data=Parted,
    asks="claims.merges.services:asked_undo",
    gives="merge",
)
ACTS = (PROPOSE_MERGE, CONFIRM_MERGE, REFUSE_MERGE, UNDO_MERGE)
