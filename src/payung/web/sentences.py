"""Words of the domain in the reader's language: refusals, verdicts, kinds, roles, steps of work."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.intake.verdicts import codes as verdict_codes
from payung.kernel.errors import PayungError, worded
from payung.web.components.words import Word

ROLES: dict[str, Word] = {
    "administrator": _("Pengelola"),
    "branch_officer": _("Petugas BPJS Ketenagakerjaan"),
    "head": _("Kepala kantor"),
    "disnaker": _("Disnakertrans"),
    "bank_officer": _("Petugas bank"),
    "rural_bank_officer": _("Petugas BPR/KSP"),
    "employer": _("Pemberi kerja"),
    "sponsor": _("Sponsor"),
    "juror": _("Juri Tim 9"),
    "auditor": _("Pemeriksa"),
    "bank_channel": _("Komputer bank (SNAP)"),
}

PROGRAMME_KINDS: dict[str, Word] = {
    "apbd": _("APBD"),
    "gn_lingkaran": _("GN Lingkaran"),
    "sertakan": _("SERTAKAN"),
    "credit": _("Kredit"),
    "village_fund": _("Dana desa"),
}

SEGMENTS: dict[str, Word] = {
    "PU": _("Penerima upah"),
    "BPU": _("Bukan penerima upah"),
    "JAKON": _("Jasa konstruksi"),
    "PMI": _("Pekerja migran"),
}

SECTORS: dict[str, Word] = {"other": _("Pekerjaan lain"), "transport": _("Angkutan")}

# kinds of payer of the database -> kinds that have a hue (components/words.py)
PAYER_HUES = {
    "apbd_province": "province",
    "apbd_regency": "regency",
    "village_fund": "village",
    "sponsor": "sponsor",
    "sertakan": "sponsor",
    "credit": "credit",
    "employer": "employer",
    "self": "self",
    "existing": "existing",
}

RUN_KINDS: dict[str, Word] = {
    "intake.check": _("Periksa daftar"),
    "intake.commit": _("Simpan peserta"),
    "intake.answer": _("Buat berkas jawaban"),
    "contributions.assess": _("Tetapkan iuran"),
    "coverage.refresh": _("Hitung cakupan"),
    "law.whatif": _("Coba rancangan peraturan"),
    "payouts.send": _("Kirim kelompok bayar"),
    "payouts.ask": _("Tanya bank"),
    "payouts.names": _("Tanya nama pemilik rekening"),
    "payouts.answer": _("Baca jawaban bank"),
    "payouts.collect": _("Ambil jawaban bank"),
}

RUN_STEPS: dict[str, Word] = {
    "": _("Menyiapkan"),
    "read": _("Membaca berkas"),
    "check": _("Memeriksa baris"),
    "match": _("Mencocokkan dengan peserta yang ada"),
    "store": _("Menyimpan hasil"),
    "commit": _("Menyimpan peserta"),
    "assess": _("Menetapkan iuran"),
    "whatif": _("Menghitung akibat rancangan"),
    "answer": _("Menulis berkas jawaban"),
    "write": _("Menulis berkas jawaban"),
    "order": _("Menulis berkas perintah bayar"),
    "send": _("Mengirim ke bank"),
    "ask": _("Menanyakan kepada bank"),
    "names": _("Menanyakan nama pemilik rekening"),
    "sent": _("Terkirim"),
    "collect": _("Mengambil jawaban bank"),
}

EVENTS: dict[str, Word] = {
    "commitment": _("Komitmen pendanaan"),
    "bill": _("Tagihan iuran"),
    "receipt": _("Penerimaan iuran"),
    "benefit": _("Manfaat yang disetujui"),
    "payout": _("Pembayaran manfaat"),
    "payout_return": _("Pembayaran yang kembali"),
    "payout_gap": _("Selisih pembayaran dengan bank"),
    "bank_line": _("Mutasi bank yang belum dikenali"),
    "bank_line_end": _("Mutasi bank yang dinyatakan"),
}

ACCOUNT_KINDS: dict[str, Word] = {
    "asset": _("Harta"),
    "liability": _("Kewajiban"),
    "income": _("Pendapatan"),
    "expense": _("Beban"),
    "memo": _("Administratif"),
}

ACCOUNTS: dict[str, Word] = {
    "1100": _("Kas di bank"),
    "1190": _("Selisih bank"),
    "1195": _("Mutasi keluar belum dikenali"),
    "1200": _("Piutang iuran"),
    "2100": _("Titipan belum dikenali"),
    "2300": _("Utang manfaat"),
    "4100": _("Iuran JKK"),
    "4200": _("Iuran JKM"),
    "4300": _("Iuran JHT"),
    "4400": _("Iuran JP"),
    "4900": _("Jasa giro"),
    "5100": _("Beban manfaat JKK"),
    "5200": _("Beban manfaat JKM"),
    "5300": _("Beban manfaat JHT"),
    "5400": _("Beban manfaat JP"),
    "5500": _("Beban manfaat JKP"),
    "5900": _("Biaya bank"),
    "8100": _("Komitmen pendanaan"),
    "8200": _("Cadangan komitmen pendanaan"),
}

CHANNELS: dict[str, Word] = {
    "manual": _("Dicatat petugas"),
    "teller": _("Teller bank"),
    "transfer": _("Transfer"),
    "va": _("VA bank"),
}

# What an alarm about a bank that tells us of payments is about: in short, and what to do.
CODE_ALARMS: dict[str, tuple[Word, Word, Word]] = {
    "codes": (
        _("Kode iuran ditebak?"),
        _("Bank menanyakan banyak kode iuran yang tidak ada."),
        _(
            "Mungkin ada yang menebak kode. Hubungi banknya; pertanyaannya ditolak sampai satu jam lewat, pembayaran tetap diterima."
        ),
    ),
    "request": (
        _("Nomor pembayaran dipakai lagi"),
        _("Bank memakai nomor pembayaran yang sama untuk tagihan atau jumlah lain."),
        _(
            "Pembayaran itu ditolak dan belum tercatat. Hubungi banknya: bila nasabah sudah membayar, bank mengirimnya lagi dengan nomor baru."
        ),
    ),
}

LEVELS: dict[int, Word] = {
    1: _("Provinsi"),
    2: _("Kabupaten/kota"),
    3: _("Kecamatan"),
    4: _("Desa/kelurahan"),
}

FIELDS: dict[str, Word] = {
    "nik": _("NIK"),
    "name": _("Nama"),
    "village": _("Desa/kelurahan"),
    "district": _("Kecamatan"),
    "regency": _("Kabupaten/kota"),
    "birth_date": _("Tanggal lahir"),
    "birth_place_date": _("Tempat dan tanggal lahir"),
    "birth_place": _("Tempat lahir"),
    "sex": _("Jenis kelamin"),
    "decile": _("Desil"),
    "income": _("Penghasilan"),
    "occupation": _("Mata pencaharian"),
    "address": _("Alamat"),
    "phone": _("Telepon"),
    "mother": _("Nama ibu kandung"),
    "heir": _("Ahli waris"),
    "heir_relation": _("Hubungan ahli waris"),
    "heir_nik": _("NIK ahli waris"),
    "heir_phone": _("Telepon ahli waris"),
}

LIST_STATES: dict[str, tuple[str, Word]] = {
    "received": ("queued", _("Diterima, belum diperiksa")),
    "checking": ("running", _("Sedang diperiksa")),
    "checked": ("review", _("Siap disimpan")),
    "committing": ("running", _("Sedang disimpan")),
    "committed": ("done", _("Tersimpan")),
    "refused": ("failed", _("Ditolak utuh")),
}


def sentence(error: PayungError | None) -> str:
    """What a refusal says to the reader: the translated sentence with its facts filled in."""
    if error is None:
        return ""
    return worded(error.message_id, error.words(), gettext)


def word(table: dict[Any, Word], key: Any) -> Word:
    """A word of a table; an unknown key shows as itself."""
    return table.get(key, str(key))


def codes_in_words(names: tuple[str, ...], **facts: Any) -> str:
    """One plain sentence for each verdict code, in the reader's language."""
    return " ".join(gettext(verdict_codes.BY_NAME[name].sentence).format(**facts) for name in names)


def hue(payer_kind: str) -> str:
    """The kind under which a payer has its hue and letter."""
    return PAYER_HUES.get(payer_kind, payer_kind)


def list_state(state: str) -> tuple[str, Word]:
    """Badge code and word for the state of a list."""
    return LIST_STATES.get(state, (state, state))


def programme_state(state: str) -> tuple[str, Word]:
    """Badge code and word for the state of a programme."""
    return ("active", _("Terbuka")) if state == "open" else ("closed", _("Ditutup"))


def run_state(state: str) -> str:
    """Badge code for the state of a run."""
    return "failed" if state == "refused" else state
