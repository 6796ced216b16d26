"""The answers of Cek in words: the state, the reason, and what to do next. Most readers see such a page once in their
life.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.contributions.words import counted_said
from payung.coverage.cek import ClaimStatus, Protection
from payung.law import statute
from payung.notices.words import LETTERS as LETTERS
from payung.participation.words import hue
from payung.ui.components import words
from payung.ui.components.formats import long_date, month_name, rupiah
from payung.ui.components.parts import Step
from payung.ui.components.words import Word
from payung.vault.kinds import PAPER_WORDS


@dataclass(frozen=True)
class Said:
    """An answer: its state (see components/words.py) and label, one line, the reasons, and what to do."""

    state: str
    badge: str
    lead: str
    why: Sequence[str] = ()
    todo: Sequence[str] = ()
    list_title: str = ""
    items: Sequence[str] = ()
    steps: Sequence[Step] = ()


NEAR = 3  # warn about an end of protection that is at most this many months away


def protection(person: Protection) -> Said:
    """Whether this month is protected, until when, who pays, and what to do."""
    if person.died_on:
        return _died(person, person.died_on)
    if person.protected:
        return _protected(person)
    now = month_name(person.now)
    if person.current.state != "free":
        payer = _payer(person.current.payer_kind)
        return Said(
            "waiting",
            gettext("Belum terlindungi"),
            gettext("Belum terlindungi bulan ini: iurannya belum dibayar."),
            [
                gettext("Iuran %(month)s sudah dijanjikan oleh %(payer)s, tetapi uangnya belum diterima.")
                % {"month": now, "payer": payer},
                gettext("Begitu iuran itu dibayar, bulan ini terlindungi."),
                *_counted(person),
            ],
            [gettext("Tanyakan kepada petugas yang mendaftarkan Anda kapan iuran bulan ini dibayar.")],
        )
    why = [gettext("Tidak ada iuran untuk %(month)s.") % {"month": now}]
    if person.last_protected:
        why.append(gettext("Terakhir terlindungi: %(month)s.") % {"month": month_name(person.last_protected)})
    why.extend(_counted(person))
    if person.next_held:
        why.append(
            gettext("Mulai %(month)s iuran dijanjikan oleh %(payer)s.")
            % {"month": month_name(person.next_held.month), "payer": _payer(person.next_held.payer_kind)}
        )
    return Said(
        "unprotected",
        gettext("Tidak terlindungi"),
        gettext("Tidak terlindungi bulan ini."),
        why,
        [
            gettext("Tanyakan kepada kantor desa atau kelurahan apakah ada bantuan iuran untuk Anda."),
            gettext("Atau bayar iuran sendiri di kantor BPJS Ketenagakerjaan. Bawa KTP dan kartu peserta."),
        ],
    )


def _died(person: Protection, died_on: date) -> Said:
    """The answer when a death is known or reported: nothing about protection, only the state of the claim."""
    claim = {
        "": gettext("Belum ada klaim untuk peserta ini."),
        "withdrawn": gettext("Belum ada klaim untuk peserta ini."),
        "paid": gettext("Klaim untuk peserta ini sudah dibayar."),
        "rejected": gettext("Klaim untuk peserta ini sudah diputus dan tidak dapat dibayar."),
    }.get(person.claim, gettext("Klaim untuk peserta ini sedang dikerjakan."))
    if person.claim in {"", "withdrawn"}:
        todo = [gettext("Keluarga yang belum melapor dapat melapor sekarang. Tidak ada biaya apa pun.")]
    else:
        todo = [gettext("Keluarga mengikuti klaim itu dengan kode klaimnya di halaman Cek.")]
    wrong = gettext("Bila ini keliru, datanglah ke kantor BPJS Ketenagakerjaan dan bawa KTP.")
    if not person.certain:
        return Said(
            "waiting",
            gettext("Sedang diperiksa"),
            gettext("Ada laporan bahwa peserta ini meninggal."),
            [gettext("Petugas sedang memeriksa laporan itu."), claim],
            [*todo, wrong],
        )
    return Said(
        "closed",
        gettext("Meninggal"),
        gettext("Meninggal %(day)s.") % {"day": long_date(died_on)},
        [claim],
        [*todo, wrong],
    )


def _protected(person: Protection) -> Said:
    now, until, promised = month_name(person.now), person.paid_until, person.promised_until
    if person.current.state == "existing":
        why = [gettext("Menurut data BPJS Ketenagakerjaan, %(month)s sudah terlindungi.") % {"month": now}]
    else:
        payer = _payer(person.current.payer_kind)
        why = [gettext("Iuran %(month)s sudah dibayar oleh %(payer)s.") % {"month": now, "payer": payer}]
    if waiting := _waiting(person):
        why.append(waiting)
    if until and until > person.now:
        why.append(gettext("Terlindungi sampai akhir %(month)s.") % {"month": month_name(until)})
    why.extend(_counted(person))
    if promised and until and promised > until:
        why.append(
            gettext("Iuran sesudahnya, sampai akhir %(month)s, sudah dijanjikan tetapi belum dibayar.")
            % {"month": month_name(promised)}
        )
    todo = [
        gettext("Bila celaka saat bekerja: berobatlah segera, lalu beri tahu kantor BPJS Ketenagakerjaan."),
        gettext("Bila peserta meninggal: keluarga melapor. Tidak ada biaya apa pun."),
    ]
    last = promised or until
    if last and last < person.now + NEAR:
        todo.insert(
            0,
            gettext("Setelah akhir %(month)s belum ada yang membayar. Tanyakan kelanjutannya sebelum bulan itu habis.")
            % {"month": month_name(last)},
        )
    return Said("protected", gettext("Terlindungi"), gettext("Terlindungi bulan ini."), why, todo)


def _counted(person: Protection) -> list[str]:
    return counted_said(person.counted, bpu=person.segment == "BPU") if person.counted else []


def _waiting(person: Protection) -> str:
    """The waiting rule, for people whose death now would give only the funeral cost; "" for others."""
    rule = statute().value("jkm.waiting", person.now.first_day)
    known_before = person.current.state == "existing"  # BPJS's own data do not contain the months before
    if known_before or person.segment not in rule["segments"] or person.months_in_a_row >= rule["months"]:
        return ""
    return gettext(
        "Baru %(paid)s bulan berturut-turut dibayar. Sebelum %(needed)s bulan, kecelakaan kerja sudah dijamin penuh; bila"
        " meninggal karena sebab lain, yang dibayar hanya biaya pemakaman."
    ) % {"paid": person.months_in_a_row, "needed": rule["months"]}


def _payer(kind: str) -> str:
    return str(words.payer(hue(kind)).word)


def claim(status: ClaimStatus) -> Said:
    """The state of a claim, what it waits for, when it is due, and what to do."""
    said = _PAUSED() if status.paused and status.state not in _OVER else _CLAIM.get(status.state, _unknown)(status)
    return Said(said.state, said.badge, said.lead, said.why, said.todo, said.list_title, said.items, _steps(status))


_OVER = ("approved", "paying", "paid", "returned_payment", "rejected", "withdrawn", "dismissed", "handled")


def _reported(status: ClaimStatus) -> Said:
    return Said(
        "open",
        gettext("Dilaporkan"),
        gettext("Laporan sudah kami terima. Petugas akan menghubungi keluarga."),
        [_on(gettext("Laporan diterima pada %(day)s."), status.reported_on)],
        [
            gettext("Siapkan berkas di bawah ini; foto dengan telepon pun boleh.")
            if status.missing
            else gettext("Siapkan KTP, kartu keluarga, dan akta kematian; petugas akan memberi tahu sisanya.")
        ],
        gettext("Berkas yang akan diminta"),
        _papers(status),
    )


def _collecting(status: ClaimStatus) -> Said:
    if not status.missing:
        return Said(
            "running",
            gettext("Berkas diperiksa"),
            gettext("Semua berkas sudah diserahkan dan sedang diperiksa."),
            [_on(gettext("Laporan diterima pada %(day)s."), status.reported_on)],
            [gettext("Anda tidak perlu berbuat apa-apa sekarang. Kami kabari lagi.")],
        )
    return Said(
        "waiting",
        gettext("Menunggu berkas"),
        gettext("Klaim menunggu berkas dari keluarga."),
        [_on(gettext("Laporan diterima pada %(day)s."), status.reported_on)],
        [gettext("Serahkan berkas di bawah ini ke kantor BPJS Ketenagakerjaan atau kantor desa.")],
        gettext("Berkas yang masih kurang"),
        _papers(status),
    )


def _deciding(status: ClaimStatus) -> Said:
    why = [_on(gettext("Berkas lengkap sejak %(day)s."), status.complete_on)]
    if status.calendar_due and status.working_due:
        why.append(
            gettext("Tujuh hari sejak itu: %(calendar)s. Paling lambat, menurut hari kerja: %(working)s.")
            % {"calendar": long_date(status.calendar_due), "working": long_date(status.working_due)}
        )
    due = status.promised_on
    lead = gettext("Berkas lengkap. Klaim sedang diperiksa.")
    if due:
        lead = gettext("Berkas lengkap. Keputusan paling lambat %(day)s.") % {"day": long_date(due)}
    return Said(
        "running",
        gettext("Sedang diperiksa"),
        lead,
        why,
        [gettext("Anda tidak perlu berbuat apa-apa sekarang. Kami kabari lagi.")],
    )


def _PAUSED() -> Said:  # noqa: N802 - like a constant, but the language is known only when it is called
    return Said(
        "waiting",
        gettext("Berhenti sementara"),
        gettext("Klaim berhenti sementara: ada yang harus diperjelas dulu."),
        [gettext("Selama berhenti, batas waktunya ikut mundur.")],
        [gettext("Hubungi kantor BPJS Ketenagakerjaan dan tanyakan apa yang masih ditunggu.")],
    )


def _approved(status: ClaimStatus) -> Said:
    return Said(
        "running",
        gettext("Disetujui"),
        gettext("Klaim disetujui: %(amount)s untuk ahli waris.") % {"amount": rupiah(status.amount or 0)},
        [
            _on(gettext("Diputuskan pada %(day)s."), status.decided_on),
            gettext("Bank sedang mengirim uangnya ke rekening ahli waris, tanpa potongan.")
            if status.state == "paying"
            else gettext("Uangnya sedang disiapkan untuk dikirim ke rekening ahli waris, tanpa potongan."),
        ],
        [
            gettext("Lihat buku tabungan dalam beberapa hari ini."),
            gettext("Jangan pernah memberi PIN, kata sandi, atau uang kepada siapa pun."),
        ],
    )


def _paid(status: ClaimStatus) -> Said:
    return Said(
        "paid",
        gettext("Sudah dibayar"),
        gettext("Sudah dibayar: %(amount)s.") % {"amount": rupiah(status.paid or status.amount or 0)},
        [gettext("Uangnya sudah masuk ke rekening ahli waris.")],
        [gettext("Bila uangnya tidak ada di rekening, bawa buku tabungan ke kantor BPJS Ketenagakerjaan.")],
    )


def _returned(status: ClaimStatus) -> Said:
    paid = [gettext("Yang sudah masuk rekening: %(amount)s.") % {"amount": rupiah(status.paid)}] if status.paid else []
    return Said(
        "waiting",
        gettext("Uang kembali dari bank"),
        gettext("Bank mengembalikan uangnya; uang itu aman di kami."),
        [gettext("Biasanya rekeningnya sudah ditutup atau nomornya salah."), *paid],
        [
            gettext("Bawa buku tabungan yang masih aktif ke kantor BPJS Ketenagakerjaan."),
            gettext("Setelah nomornya diperbaiki, uang dikirim lagi. Tidak ada biaya."),
        ],
    )


def _rejected(status: ClaimStatus) -> Said:
    return Said(
        "rejected",
        gettext("Tidak dapat dibayar"),
        gettext("Klaim tidak dapat dibayar."),
        [
            _on(gettext("Diputuskan pada %(day)s."), status.decided_on),
            gettext("Alasannya tertulis dalam surat keputusan."),
        ],
        [
            gettext("Ambil surat keputusan di kantor BPJS Ketenagakerjaan. Bawa KTP dan kode klaim ini."),
            gettext("Bila ada berkas atau keterangan yang belum dilihat, bawa ke kantor BPJS Ketenagakerjaan."),
            gettext("Anda berhak mengajukan keberatan; caranya ada di surat itu."),
        ],
    )


def _closed(_found: ClaimStatus) -> Said:
    return Said(
        "closed",
        gettext("Ditutup"),
        gettext("Laporan atau klaim ini sudah ditutup."),
        [],
        [gettext("Bila menurut Anda ini keliru, hubungi kantor BPJS Ketenagakerjaan dan bawa kode ini.")],
    )


def _handled(_found: ClaimStatus) -> Said:
    return Said(
        "running",
        gettext("Sudah ditangani"),
        gettext("Laporan ini sudah ditangani."),
        [gettext("Kematian ini sudah dilaporkan lebih dahulu. Petugas mengabari keluarga yang melaporkannya.")],
        [gettext("Bila Anda keluarganya, tanyakan kelanjutannya di kantor BPJS Ketenagakerjaan dan bawa KTP.")],
    )


def _unknown(_found: ClaimStatus) -> Said:
    return Said(
        "running",
        gettext("Sedang dikerjakan"),
        gettext("Klaim sedang dikerjakan."),
        [],
        [gettext("Hubungi kantor BPJS Ketenagakerjaan bila ingin tahu lebih banyak.")],
    )


_CLAIM = {
    "reported": _reported,
    "papers": _collecting,
    "complete": _deciding,
    "assessed": _deciding,
    "approved": _approved,
    "paying": _approved,
    "paid": _paid,
    "returned_payment": _returned,
    "rejected": _rejected,
    "withdrawn": _closed,
    "dismissed": _closed,
    "handled": _handled,
}
_STEP_OF = {"reported": 0, "papers": 1, "complete": 2, "assessed": 2, "approved": 3, "paying": 3, "paid": 4}


def _steps(status: ClaimStatus) -> list[Step]:
    """The steps of a claim, for a claim that is still open."""
    at = {"returned_payment": 3}.get(status.state, _STEP_OF.get(status.state))
    if at is None:
        return []
    labels: list[tuple[Word, str]] = [
        (_("Laporan"), _short(status.reported_on)),
        (_("Berkas klaim"), _short(status.complete_on)),
        (_("Pemeriksaan"), _short(status.decided_on)),
        (_("Pembayaran"), ""),
    ]
    states = ["done" if n < at else "now" if n == at else "next" for n in range(len(labels))]
    return [
        Step(label, state, note if state == "done" else "") for (label, note), state in zip(labels, states, strict=True)
    ]


def _short(day: object) -> str:
    return long_date(day) if day else ""  # type: ignore[arg-type]  # callers hand dates


def _on(sentence: str, day: object) -> str:
    return sentence % {"day": long_date(day)} if day else ""  # type: ignore[arg-type]  # callers hand dates


def _papers(status: ClaimStatus) -> list[str]:
    return [gettext(PAPER_WORDS.get(one, one)) for one in status.missing]
