"""Short writes about the jury: seats, deputies, conflicts, attendance, keys, closing. Scores themselves are no act: no interface
takes them, because it would keep a digest of what was sent (`awards.jury.handing`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from payung.awards.choices import MEETING, SEAT_ROLE
from payung.kernel.acts import Act, Key, Nothing, Spec, reason
from payung.kernel.choices import Choice

PRESENT = (Choice("yes", "Hadir"), Choice("no", "Tidak hadir"))
YEAR = Key("year", "TAHUN", "Tahun penilaian.", most=2200)
SEAT = Key("number", "KURSI", "Nomor kursi, 1 sampai 9.", most=9)
PROPOSAL = Key("proposal_id", "USULAN", "Nomor usulan penutupan (lihat award jury).")
NUMBER = Spec("amount", "Nomor kursi", "Tim 9 memiliki sembilan kursi, nomor 1 sampai 9.", "nomor", "1 sampai 9.", 1, 9, "--number")  # fmt: skip
INSTITUTION = Spec("text", "Lembaga", "Tulis lembaga yang mengisi kursi itu (2 sampai 120 huruf).", "lembaga", "Misalnya APINDO.", 2, 120, "--institution")  # fmt: skip
ROLE = Spec("choice", "Jabatan", "Pilih ketua, sekretaris, atau anggota.", "peran", option="--role", options=SEAT_ROLE)
HOLDER = Spec("text", "Nama", "Tulis nama orangnya (2 sampai 120 huruf).", "nama", "", 2, 120, "--holder")
DECREE = Spec("text", "Keputusan", "Tulis nomor dan tanggal keputusannya (3 sampai 200 huruf).", "keputusan", "Nomor dan tanggal SK.", 3, 200, "--decree")  # fmt: skip
USERNAME = Spec("text", "Nama pengguna", "Tulis nama penggunanya di Payung, paling panjang 150 huruf.", "pengguna", "Akun yang dipakai masuk; boleh menyusul.", 1, 150, "--username")  # fmt: skip
EMPLOYER = Spec("text", "Tempat bekerja", "Tulis kode lembaga tempatnya bekerja, paling panjang 60 huruf.", "tempat_kerja", "Kode lembaga yang ia nyatakan, misalnya bank-ntt; dari sini benturan kepentingan ditemukan.", 1, 60, "--employer")  # fmt: skip
FROM = Spec(
    "day",
    "Mulai",
    "Tulis tanggal mulainya.",
    "mulai",
    "Hari ini atau sebelumnya: wakil bertindak sejak dicatat.",
    option="--from",
)
CANDIDATE = Spec("number", "Calon", "Tulis nomor calonnya.", "calon", "Dengan siapa benturannya.", option="--candidate", offers="awards.jury.seats:offered_candidates")  # fmt: skip
MET = Spec("choice", "Rapat", "Pilih wawancara atau pleno.", "rapat", option="--meeting", options=MEETING)
THERE = Spec("choice", "Kehadiran", "Pilih hadir atau tidak hadir.", "hadir", option="--present", options=PRESENT)
KEY_NUMBER = Spec("amount", "Nomor kunci", "Kunci bernomor 1, 2, atau 3.", "nomor", "1, 2, atau 3.", 1, 3, "--number")
KEY_USER = Spec("text", "Nama pengguna", "Tulis nama penggunanya di Payung, paling panjang 150 huruf.", "pengguna", "Bukan juri, dan bukan pemegang kunci lain.", 1, 150, "--username")  # fmt: skip
PUBLIC = Spec("digest", "Kunci publik", "Tulis kunci publik: 64 angka heksadesimal.", "publik", option="--public")


@dataclass(frozen=True)
class Named:
    """A seat and who sits on it by decree."""

    number: Annotated[int, NUMBER]
    institution: Annotated[str, INSTITUTION]
    role: Annotated[str, ROLE]
    holder: Annotated[str, HOLDER]
    decree: Annotated[str, DECREE]
    username: Annotated[str, USERNAME] = ""
    employer: Annotated[str, EMPLOYER] = ""


@dataclass(frozen=True)
class Deputised:
    """Who acts for a seat, since when and why."""

    name: Annotated[str, HOLDER]
    from_day: Annotated[date, FROM]
    reason: Annotated[str, reason()]
    username: Annotated[str, USERNAME] = ""
    employer: Annotated[str, EMPLOYER] = ""


@dataclass(frozen=True)
class Conflicting:
    """With which candidate, and why."""

    candidate: Annotated[int, CANDIDATE]
    reason: Annotated[str, reason("Mengapa", "Ditunjukkan kepada panitia dan juri.")]


@dataclass(frozen=True)
class Attended:
    """At which meeting, and whether."""

    meeting: Annotated[str, MET]
    present: Annotated[str, THERE]


@dataclass(frozen=True)
class Holding:
    """One of the three keys, and who holds it by decree."""

    number: Annotated[int, KEY_NUMBER]
    username: Annotated[str, KEY_USER]
    decree: Annotated[str, DECREE]


@dataclass(frozen=True)
class Registered:
    """A public key (X25519) in hexadecimal."""

    public: Annotated[str, PUBLIC]


NAME_SEAT = Act(
    "awards.name_seat",
    right="award.lead",
    service="awards.jury.seats:name_seat",
    shows="awards.jury.seats:jury",
    loads="",
    address="/award/cycles/{year}/seats",
    page="paritrana/<int:year>/tim/kursi",
    page_name="award_name_seat",
    command="award name-seat",
    summary="Fill a seat of the jury",
    note="Nine seats, by decree. Another holder of a number replaces the one before, who stays on record.",
    help="Isi sebuah kursi Tim 9 menurut keputusan; orang baru menggantikan yang lama.",
    button="Isi kursi",
    done="Kursi terisi.",
    keys=(YEAR,),
    data=Named,
    gives="seat_id",
)
NAME_DEPUTY = Act(
    "awards.name_deputy",
    right="award.lead",
    service="awards.jury.seats:name_deputy",
    shows="awards.jury.seats:jury",
    loads="",
    address="/award/cycles/{year}/seats/{number}/deputy",
    page="paritrana/<int:year>/tim/kursi/<int:number>/wakil",
    page_name="award_name_deputy",
    command="award name-deputy",
    summary="Name a deputy for a seat",
    note="From then on he acts for the seat, and its holder does not. His employer recuses the seat as well.",
    help="Tunjuk wakil untuk sebuah kursi; sejak itu wakillah yang menilai.",
    button="Tunjuk wakil",
    done="Wakil ditunjuk.",
    keys=(YEAR, SEAT),
    data=Deputised,
    gives="deputy_id",
)
DECLARE_CONFLICT = Act(
    "awards.declare_conflict",
    right="award.take_part",
    service="awards.jury.seats:declare_conflict",
    shows="awards.jury.seats:jury",
    loads="",
    address="/award/cycles/{year}/seats/{number}/conflicts",
    page="paritrana/<int:year>/tim/kursi/<int:number>/mundur",
    page_name="award_declare_conflict",
    command="award declare-conflict",
    summary="State a conflict of interest with a candidate",
    note="The juror his own, the committee anybody's. It is not taken back: the juror is recused from that candidate.",
    help="Nyatakan benturan kepentingan dengan seorang calon; juri mundur dari calon itu.",
    button="Nyatakan benturan kepentingan",
    done="Tercatat: juri mundur dari calon itu dan tidak lagi melihat berkasnya.",
    keys=(YEAR, SEAT),
    data=Conflicting,
    gives="conflict_id",
)
ATTEND = Act(
    "awards.attend",
    right="award.take_part",
    service="awards.jury.seats:attend",
    shows="awards.jury.seats:jury",
    loads="",
    address="/award/cycles/{year}/seats/{number}/attendance",
    page="",
    page_name="award_attendance",
    command="award attend",
    summary="Record whether a seat is present",
    note="At the interviews or the plenary. What was recorded last counts.",
    help="Catat hadir tidaknya sebuah kursi di wawancara atau pleno.",
    button="Catat kehadiran",
    done="Kehadiran tercatat.",
    keys=(YEAR, SEAT),
    data=Attended,
    gives="attendance_id",
)
NAME_KEY_HOLDER = Act(
    "awards.name_key_holder",
    right="award.lead",
    service="awards.jury.keys:name_key_holder",
    shows="awards.jury.seats:jury",
    loads="",
    address="/award/cycles/{year}/key-holders",
    page="paritrana/<int:year>/tim/pemegang-kunci",
    page_name="award_name_key_holder",
    command="award name-key-holder",
    summary="Name the holder of a key",
    note="Three people, none of them a juror. Two of them open the scores at the plenary. After the first score nobody else is named.",
    help="Tunjuk pemegang salah satu dari tiga kunci; bukan juri.",
    button="Tunjuk pemegang kunci",
    done="Pemegang kunci ditunjuk.",
    keys=(YEAR,),
    data=Holding,
    gives="key_holder_id",
)
REGISTER_KEY = Act(
    "awards.register_key",
    right="award.hold_key",
    service="awards.jury.keys:register_key",
    shows="awards.jury.seats:jury",
    loads="",
    address="/award/cycles/{year}/keys",
    page="",
    page_name="award_key",
    command="award register-key",
    summary="Register the public part of an own key",
    note="Of a key that was made elsewhere (`payung award make-key`). The private part never comes here.",
    help="Daftarkan bagian publik kunci yang Anda buat sendiri (award make-key).",
    button="Daftarkan kunci",
    done="Kunci terdaftar.",
    keys=(YEAR,),
    data=Registered,
    gives="number",
)
PROPOSE_CLOSING = Act(
    "awards.propose_closing",
    right="award.take_part",
    service="awards.jury.opening:propose",
    shows="awards.jury.seats:jury",
    loads="awards.jury.opening:cycle_of",
    address="/award/cycles/{year}/closings",
    page="paritrana/<int:year>/tim/penutupan",
    page_name="award_propose_closing",
    command="award propose-closing",
    summary="Propose to close the scores",
    note="When a quorum of seats has handed in everything. Another person confirms; one of the two sits on the jury.",
    help="Usulkan menutup penilaian, bila kuorum kursi sudah menyerahkan seluruhnya.",
    button="Usulkan penutupan",
    done="Penutupan diusulkan; orang lain menyetujuinya.",
    keys=(YEAR,),
    asks="awards.jury.opening:asked_propose",
    gives="proposal_id",
)
CONFIRM_CLOSING = Act(
    "awards.confirm_closing",
    right="award.take_part",
    service="awards.jury.opening:confirm",
    shows="awards.jury.opening:of_proposal",
    loads="awards.jury.opening:proposal_of",
    address="/award/closings/{proposal_id}/confirm",
    page="paritrana/penutupan/<int:proposal_id>/setujui",
    page_name="award_confirm_closing",
    command="award confirm-closing",
    summary="Close the scores",
    note="By another person than who proposed it, by the same end of the chain. Nothing is handed in afterwards.",
    help="Setujui penutupan yang diusulkan orang lain; sesudahnya tidak ada nilai yang diserahkan.",
    button="Tutup penilaian",
    done="Penilaian ditutup. Nilai dibuka di pleno oleh dua pemegang kunci.",
    keys=(PROPOSAL,),
    asks="awards.jury.opening:asked_confirm",
    gives="closing_id",
    look="hand",
)

STATE_CONFLICTS = Act(
    "awards.state_conflicts",
    right="award.score",
    service="awards.jury.seats:state_conflicts",
    shows="awards.jury.seats:jury",
    loads="awards.jury.opening:cycle_of",
    address="/award/cycles/{year}/no-further-conflict",
    page="paritrana/<int:year>/tim/benturan",
    page_name="award_state_conflicts",
    command="award state-conflicts",
    summary="State that one's own seat has no further conflict",
    note="Besides those that stand, with the candidates that there are; it is asked again when another candidate comes.",
    help="Nyatakan bahwa kursi Anda tidak berbenturan dengan calon selain yang sudah dinyatakan.",
    button="Tidak ada benturan lain",
    done="Pernyataan Anda tercatat.",
    keys=(YEAR,),
    data=Nothing,
    asks="awards.jury.seats:asked_conflicts",
)
ACTS: tuple[Act, ...] = (
    STATE_CONFLICTS,
    NAME_SEAT,
    NAME_DEPUTY,
    DECLARE_CONFLICT,
    ATTEND,
    NAME_KEY_HOLDER,
    REGISTER_KEY,
    PROPOSE_CLOSING,
    CONFIRM_CLOSING,
)
