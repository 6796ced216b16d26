"""Words for what the statute is made of: programmes, units, marks, keys of tables, answers of rules."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from payung.ui.components.words import Word

# first part of a parameter's id -> (short name, what it is)
PROGRAMMES: dict[str, tuple[Word, Word]] = {
    "jkk": (_("JKK"), _("Jaminan kecelakaan kerja")),
    "jkm": (_("JKM"), _("Jaminan kematian")),
    "jht": (_("JHT"), _("Jaminan hari tua")),
    "jp": (_("JP"), _("Jaminan pensiun")),
    "jkp": (_("JKP"), _("Jaminan kehilangan pekerjaan")),
    "scholarship": (_("Beasiswa"), _("Beasiswa pendidikan anak")),
    "pmi": (_("PMI"), _("Pekerja migran Indonesia")),
    "membership": (_("Kepesertaan"), _("Siapa ikut program apa, dan upah mana yang dihitung")),
    "heirs": (_("Ahli waris"), _("Siapa menerima santunan")),
    "terms": (_("Tenggat"), _("Jatuh tempo, denda, dan batas waktu pembayaran")),
    "mlt": (_("MLT"), _("Manfaat layanan tambahan: perumahan")),
}

# what a reader looks for first in each programme
HEADLINES: dict[str, tuple[str, ...]] = {
    "jkk": ("jkk.bpu_rate", "jkk.death_floor", "jkk.funeral"),
    "jkm": ("jkm.bpu_amount", "jkm.death_grant", "jkm.periodic_amount"),
    "jht": ("jht.pu_employer_rate", "jht.pu_worker_rate", "jht.development_rate"),
    "jp": ("jp.wage_ceiling", "jp.minimum_pension", "jp.retirement_age"),
    "jkp": ("jkp.wage_ceiling", "jkp.government_rate", "jkp.contribution_months"),
    "scholarship": ("scholarship.max_children", "scholarship.jkm_contribution_months", "scholarship.age_limit"),
    "pmi": ("pmi.before_placement", "pmi.extension", "pmi.death_at_work"),
    "membership": ("membership.bpu_age_limit", "membership.daily_wage_days", "membership.foreign_months"),
    "heirs": ("heirs.shares",),
    "terms": ("terms.pu_due_day", "terms.pu_late_fine", "terms.jkm_payout"),
    "mlt": ("mlt.kpr", "mlt.pump", "mlt.prp"),
}

UNKNOWN = "unknown"
# mark of a value -> (state whose shape and tone it takes, word, longer word)
MARKS: dict[str, tuple[str, Word, Word]] = {
    "high": (
        "accepted",
        _("Sudah dicocokkan"),
        _("Dicocokkan dengan naskah resmi atau dengan beberapa sumber yang berdiri sendiri."),
    ),
    "medium": (
        "waiting",
        _("Belum dicocokkan"),
        _("Dari satu sumber, atau diturunkan dari rumus; belum dicocokkan dengan naskah resmi."),
    ),
    "low": ("review", _("Tidak pasti"), _("Tidak pasti; periksa naskahnya sebelum dijadikan pegangan.")),
    UNKNOWN: (
        "unknown",
        _("Belum diketahui"),
        _("Belum ada nilainya; perhitungan yang memerlukannya menolak dan mengatakan sebabnya."),
    ),
}

UNITS: dict[str, Word] = {
    "ppm": _("persen"),
    "IDR": _("rupiah"),
    "IDR/month": _("rupiah sebulan"),
    "IDR/year": _("rupiah setahun"),
    "months": _("bulan"),
    "years": _("tahun"),
    "days": _("hari"),
    "hours": _("jam"),
    "working_days": _("hari kerja"),
    "day_of_month": _("tanggal"),
    "times": _("kali"),
    "children": _("anak"),
    "table": _("tabel"),
    "rule": _("ketentuan"),
}

# parameters that count something of their own
UNITS_OF: dict[str, str] = {"jp.max_children": "children", "scholarship.max_children": "children"}

# keys of tables and rules
KEYS: dict[str, Word] = {
    "from": _("Mulai dari"),
    "base": _("Dasar iuran"),
    "rate": _("Tarif"),
    "months": _("Bulan"),
    "amount": _("Jumlah setahun"),
    "years": _("Paling lama (tahun)"),
    "right": _("Kanan"),
    "left": _("Kiri"),
    "step": _("Tiap tingkat"),
    "low": _("Paling rendah"),
    "high": _("Paling tinggi"),
    "label": _("Uraian"),
    "relations": _("Hubungan"),
    "segments": _("Segmen"),
    "below": _("Sebelum itu"),
    "applies": _("Berlaku bagi"),
    "calendar": _("Hari kalender sebulan"),
    "working": _("Hari kerja sebulan"),
    "limits": _("Batas"),
    "rest": _("Bulan selebihnya"),
    "rounding": _("Pembulatan"),
    "of": _("Dibulatkan tiap"),
    "first": _("Mulai paling lambat"),
    "last": _("Lunas paling lambat"),
    "compounding": _("Pembukuan hasil"),
    "contributions": _("Iuran berbunga"),
    "outcomes": _("Bagi peserta yang"),
    "consent_of": _("Dengan persetujuan"),
    "jkk": _("JKK"),
    "jkm": _("JKM"),
    "jht": _("JHT"),
    "jp": _("JP"),
    "pu_micro": _("PU, usaha mikro"),
    "pu_small": _("PU, usaha kecil"),
    "pu_medium": _("PU, usaha menengah"),
    "pu_large": _("PU, usaha besar"),
    "bpu": _("BPU"),
    "bpu_employer": _("BPU yang mempekerjakan orang"),
    "jakon": _("Jasa konstruksi"),
    "pmi": _("Pekerja migran"),
    "micro": _("Usaha mikro"),
    "small": _("Usaha kecil"),
    "medium": _("Usaha menengah"),
    "kind": _("Jenis pembayar"),
    "class": _("Kelas"),
    "basis": _("Dasar"),
    "word": _("Kata"),
    "late": _("Bila terlambat"),
}
# keys that mean something else in one parameter
KEYS_OF: dict[tuple[str, str], Word] = {
    ("jp.weighting", "years"): _("Bobot tiap tahun kalender"),
    ("jkm.waiting", "months"): _("Bulan iuran berturut-turut"),
    ("jkk.unable_steps", "rate"): _("Bagian upah"),
    ("jkp.cash", "rate"): _("Bagian upah"),
    ("jkk.disability", "rate"): _("Satu atau keduanya"),
    ("jkk.business_classes", "class"): _("Kelas risiko"),
}

# answers of rules
ANSWERS: dict[str, Word] = {
    "required": _("wajib"),
    "optional": _("pilihan"),
    "none": _("tidak"),
    "equal": _("sama besar"),
    "each_pension": _("setiap pensiun"),
    "shared": _("satu untuk bersama"),
    "new_rate": _("tarif baru"),
    "half_up": _("setengah ke atas"),
    "month": _("bulan"),
    "yearly": _("majemuk tahunan"),
    "from_following_month": _("sejak bulan berikutnya"),
    "additive": _("dijumlahkan"),
    "unlimited": _("sesuai kebutuhan medis, tanpa batas biaya"),
    "funeral_only": _("biaya pemakaman saja"),
    "partial_disability": _("cacat sebagian"),
    "total_disability": _("cacat total tetap"),
    "at_risk_of_disability": _("berpotensi cacat"),
    "worker": _("pekerja"),
    "employer": _("pemberi kerja"),
    "spouse": _("janda atau duda"),
    "child": _("anak"),
    "parent": _("orang tua"),
    "grandparent": _("kakek atau nenek"),
    "grandchild": _("cucu"),
    "sibling": _("saudara kandung"),
    "parent_in_law": _("mertua"),
    "will": _("yang ditunjuk dalam wasiat"),
    "BPU": _("BPU"),
    "PU": _("PU"),
    "jkk": _("JKK"),
    "jkm": _("JKM"),
    "jht": _("JHT"),
    "jp": _("JP"),
    "food_beverage_tobacco": _("makanan, minuman, dan tembakau"),
    "textile_apparel": _("tekstil dan pakaian jadi"),
    "leather": _("kulit dan barang kulit"),
    "footwear": _("alas kaki"),
    "toys": _("mainan anak"),
    "furniture": _("furnitur"),
    "other": _("selain transportasi"),
    "transport": _("transportasi"),
    "state_budget": _("APBN atau APBD"),
    "i": _("kelas I, sangat rendah"),
    "ii": _("kelas II, rendah"),
    "private": _("bukan uang negara"),
    "self": _("peserta sendiri"),
}

TROUBLES: dict[str, tuple[str, Word, Word]] = {
    "ran_out": ("overdue", _("Sudah habis"), _("Hanya diketahui sampai %(when)s. Tambahkan nilai berikutnya.")),
    "runs_out": ("ending", _("Segera habis"), _("Hanya diketahui sampai %(when)s.")),
    "relief_ends": (
        "ending",
        _("Keringanan berakhir"),
        _("Berakhir dengan bulan iuran %(when)s; sesudahnya tarif penuh."),
    ),
    "unknown": ("unknown", _("Belum diketahui"), _("Belum ada nilai sejak %(when)s; perhitungannya ditolak.")),
    "low": ("review", _("Tidak pasti"), _("Nilai sejak %(when)s tidak pasti dan harus diperiksa.")),
    "medium": ("waiting", _("Belum dicocokkan"), _("Nilai sejak %(when)s belum dicocokkan dengan naskah resmi.")),
}


def word_of(table: Mapping[str, Word], key: object) -> Word:
    """A word of a table; an unknown key shows as itself."""
    return table.get(str(key), str(key))


def programme_of(parameter_id: str) -> str:
    """The programme that a parameter belongs to: the first part of its id."""
    return parameter_id.split(".", 1)[0]
