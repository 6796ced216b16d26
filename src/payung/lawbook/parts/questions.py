"""The law's questions as people ask them, an example of each, and which parameters each one reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from payung.kernel.errors import PayungError
from payung.law.calculators import CALCULATORS, calculate
from payung.law.forms import Calculator
from payung.law.store import Parameter, Relief, Statute, statute
from payung.ui.components.words import Word

AUDIENCES: dict[str, Word] = {
    "worker": _("Pekerja"),
    "employer": _("Pemberi kerja"),
    "sponsor": _("Sponsor dan pemerintah daerah"),
    "heir": _("Ahli waris"),
}

# name -> (the question, what the page answers in one sentence)
QUESTIONS: dict[str, tuple[Word, Word]] = {
    "bpu": (
        _("Berapa iuran saya sebulan?"),
        _("Bukan penerima upah: petani, nelayan, pedagang, pengemudi, pekerja lepas."),
    ),
    "pu": (
        _("Berapa iuran pekerja saya, dan siapa membayar apa?"),
        _("Penerima upah: bagian pemberi kerja, bagian pekerja, dan rekomposisi JKP."),
    ),
    "jkk_class": (
        _("Kelas risiko JKK mana bagi usaha saya?"),
        _("Menurut jenis usaha pada Lampiran I; yang belum bersumber harus ditanyakan."),
    ),
    "jakon": (_("Berapa iuran proyek konstruksi?"), _("Menurut nilai kontrak, atau menurut upah bila diketahui.")),
    "pmi": (_("Berapa iuran pekerja migran?"), _("Menurut lama kontrak, dengan perpanjangan di luar negeri.")),
    "sponsor": (
        _("Berapa dana untuk menanggung pekerja rentan?"),
        _("Sejumlah orang, sekian bulan, dengan keringanan yang berlaku pada tiap bulan."),
    ),
    "due": (_("Kapan iuran jatuh tempo, dan berapa dendanya?"), _("Hari kerja terakhir untuk membayar, dan denda.")),
    "jkm": (_("Berapa santunan bila peserta meninggal?"), _("Jaminan kematian, di luar kecelakaan kerja.")),
    "jkk_death": (
        _("Berapa santunan bila meninggal karena kecelakaan kerja?"),
        _("Santunan, santunan berkala, dan biaya pemakaman."),
    ),
    "jkk_total": (_("Berapa santunan cacat total tetap?"), _("Akibat kecelakaan kerja atau penyakit akibat kerja.")),
    "jkk_partial": (_("Berapa santunan cacat sebagian?"), _("Menurut tabel persentase, dengan kehilangan fungsi.")),
    "jkk_unable": (
        _("Berapa pengganti upah selama belum dapat bekerja?"),
        _("Santunan sementara tidak mampu bekerja (STMB), bulan demi bulan."),
    ),
    "jkk_cost": (
        _("Berapa biaya yang diganti setelah kecelakaan kerja?"),
        _("Angkutan, gigi tiruan, alat bantu dengar, kacamata, perawatan di rumah."),
    ),
    "scholarship": (
        _("Berapa beasiswa anak paling banyak?"),
        _("Dari TK sampai perguruan tinggi, paling banyak dua anak."),
    ),
    "jht_partial": (
        _("Berapa JHT yang dapat diambil sebagian?"),
        _("Untuk rumah atau keperluan lain, setelah sepuluh tahun."),
    ),
    "jht_projection": (
        _("Berapa saldo JHT saya nanti?"),
        _("Bulan demi bulan, dengan tingkat hasil yang tercatat atau yang Anda anggap."),
    ),
    "jkp": (_("Berapa uang tunai setelah PHK?"), _("Jaminan kehilangan pekerjaan, enam bulan.")),
    "jp": (_("Apa hak saya atas jaminan pensiun?"), _("Tiap bulan, sekaligus, atau belum dan sejak kapan.")),
    "jp_survivors": (_("Berapa pensiun bagi yang ditinggalkan?"), _("Janda atau duda, anak, atau orang tua peserta.")),
    "heirs": (
        _("Bagaimana santunan dibagi kepada ahli waris?"),
        _("Siapa berhak lebih dahulu, tanpa kehilangan serupiah pun."),
    ),
    "payout": (
        _("Kapan klaim harus dibayar?"),
        _("Batas hari kerja setiap program, dan ganti rugi bila terlambat."),
    ),
}

# an example that a visitor can start from
EXAMPLES: dict[str, dict[str, str]] = {
    "bpu": {"income": "1000000", "month": "2026-04"},
    "pu": {"wage": "4500000", "month": "2025-12", "risk": "ii"},
    "jkk_class": {"business": "Pabrik kerupuk", "month": "2025-12"},
    "jakon": {"value": "1110000000", "month": "2025-12", "vat": "ya"},
    "pmi": {"months": "24", "on": "2025-12-15"},
    "sponsor": {"people": "10000", "first": "2025-07", "last": "2025-12", "payer": "apbd_province"},
    "due": {"contribution": "2000000", "month": "2025-11", "months_late": "1"},
    "jkm": {"event": "2025-12-10", "months": "6", "registered_on": "2025-01-15"},
    "jkk_death": {"wage": "1000000", "event": "2025-12-10"},
    "jkk_total": {"wage": "1000000", "event": "2025-12-10"},
    "jkk_partial": {
        "wage": "4000000",
        "event": "2025-12-10",
        "loss": "thumb; index_finger",
        "side": "right; right",
        "function": "50; 100",
    },
    "jkk_unable": {"wage": "3000000", "months": "14", "event": "2025-01-10"},
    "jkk_cost": {"cost": "14000000", "item": "transport_air", "event": "2025-12-10"},
    "scholarship": {"cause": "jkk_death", "event": "2025-12-10", "births": "1/5/2014 SD 6, 2/2/2019"},
    "jht_partial": {"balance": "100000000", "purpose": "housing", "months": "120", "on": "2025-12-10"},
    "jht_projection": {
        "opening": "20000000",
        "first": "2025-01",
        "monthly": "285000",
        "months": "36",
        "assumed": "5,59",
    },
    "jkp": {"wage": "4500000", "layoff": "2025-06-01"},
    "jp": {"average": "5000000", "months": "120", "on": "2026-06-01", "birth": "1975-01-01"},
    "jp_survivors": {"pension": "1500000", "survivors": "child, child", "on": "2026-03-01"},
    "heirs": {"grants": "32000000", "funeral": "10000000", "heirs": "spouse, child, child", "event": "2025-12-10"},
    "payout": {"programme": "jkm", "grant": "42000000", "complete": "2025-12-15", "days_late": "0"},
}

# further cases in which a question reads something else than in its example
_ALSO: dict[str, tuple[dict[str, str], ...]] = {
    "pu": (
        {"month": "2020-09"},
        {"month": "2020-09", "jp_deferral": "ya"},
        {"month": "2025-05", "industry": "footwear", "workers": "60"},
        {"month": "2025-10", "industry": "footwear", "workers": "60"},
    ),
    "bpu": ({"month": "2026-02", "sector": "transport"}, {"jht": "ya"}, {"month": "2020-09"}),
    "sponsor": ({"first": "2026-04", "last": "2026-05", "payer": "sponsor"}, {"jht": "ya"}),
    "jakon": ({"wages": "ya"}, {"month": "2020-09"}),
    "pmi": ({"extension_months": "3", "by_agency": "ya"},),
    "jkm": ({"months": "1"},),
    "jkk_unable": ({"days": "10"},),
    "jkk_partial": ({"loss": "scalp", "side": "", "function": "", "assessed": "20"},),
    "scholarship": ({"cause": "jkm", "months": "36"}, {"event": "2018-01-01", "births": "", "children": "2"}),
    "jht_projection": ({"first": "2019-01", "months": "24"},),
    "jp_survivors": ({"survivors": "spouse"}, {"survivors": "parent"}),
    "jp": ({"months": "180", "on": "2030-07-01", "birth": "1966-01-01"}, {"on": "2026-06-01", "birth": "1966-01-01"}),
    "due": ({"segment": "BPU"}, {"month": "2020-09"}),
    "heirs": ({"heirs": ""},),
}


class _Watched(Statute):
    """The law in force, recording which parameters are read. It is a separate object, so that no cache hides a
    reading."""

    seen: set[str] = set()  # set anew on each class that `used_by` makes

    def parameter(self, parameter_id: str) -> Parameter:
        self.seen.add(parameter_id)
        return super().parameter(parameter_id)

    def relief_for(self, *asked: Any, **also: Any) -> Relief | None:
        relief = super().relief_for(*asked, **also)
        if relief:
            self.seen.add(relief.id)
        return relief


def _cases(name: str) -> Iterator[dict[str, str]]:
    example = EXAMPLES[name]
    yield example
    for change in _ALSO.get(name, ()):
        yield {**example, **change}
    for field in CALCULATORS[name].fields:
        for choice in field.choices:
            yield {**example, field.name: choice}


@cache
def used_by(name: str) -> frozenset[str]:
    """Ids of the parameters and reliefs that a question reads in any of its cases."""
    law = statute()
    seen: set[str] = set()
    watch = type("Watch", (_Watched,), {"seen": seen})
    for given in _cases(name):
        try:
            calculate(name, given, law=watch(law.parameters, law.reliefs))
        except PayungError:
            continue
    return frozenset(seen)


def questions_about(key: str) -> list[Calculator]:
    """The questions whose answer depends on a parameter or a relief."""
    return [one for name, one in CALCULATORS.items() if name in EXAMPLES and key in used_by(name)]


def question(name: str) -> tuple[Word, Word]:
    """The question and its sentence; one that has no words here shows the law's own label."""
    return QUESTIONS.get(name) or (_(CALCULATORS[name].label), "")


def by_audience() -> list[tuple[Word, list[tuple[str, Word, Word]]]]:
    """(who asks, [(name, question, sentence)]) in a fixed order."""
    return [
        (word, [(one.name, *question(one.name)) for one in CALCULATORS.values() if one.audience == audience])
        for audience, word in AUDIENCES.items()
    ]
