"""Invented data for the style guide: the people do not exist, the regencies do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.ui.components.charts import Bar, Stage
from payung.ui.components.maps import Place
from payung.ui.components.parts import Event, Input, Progress, Step, Tab
from payung.ui.components.ribbon import Month
from payung.ui.components.tables import Column, Filter, FilterBar, Pager, Row, Table

NAV = [
    {"label": word, "url": "#", "current": number == 0}
    for number, word in enumerate(
        (_("Beranda"), _("Daftar"), _("Orang"), _("Pendanaan"), _("Iuran"), _("Cakupan"), _("Buku besar"))
    )
]
ME = {
    "name": "Yuliana",
    "office": "Disnakertrans Provinsi NTT",
    "role": _("Pengelola pendanaan"),
    "scope": _("Seluruh provinsi"),
}
STATED = date(2025, 12, 15)

# name, lon, lat, people protected, population
_REGENCIES: tuple[tuple[str, str, float, float, int, int], ...] = (
    ("53.01", "Kabupaten Kupang", 123.8787, -10.0642, 24810, 380212),
    ("53.02", "Kabupaten Timor Tengah Selatan", 124.2840, -9.8607, 21404, 481281),
    ("53.03", "Kabupaten Timor Tengah Utara", 124.4781, -9.4467, 15211, 275439),
    ("53.04", "Kabupaten Belu", 124.8925, -9.1061, 19877, 235709),
    ("53.05", "Kabupaten Alor", 124.5458, -8.2151, 8650, 225020),
    ("53.06", "Kabupaten Flores Timur", 122.9771, -8.3468, 17420, 292523),
    ("53.07", "Kabupaten Sikka", 122.2111, -8.6199, 28122, 340327),
    ("53.08", "Kabupaten Ende", 121.6623, -8.8432, 22110, 281371),
    ("53.09", "Kabupaten Ngada", 120.9744, -8.7848, 11054, 174088),
    ("53.10", "Kabupaten Manggarai", 120.4644, -8.6114, 26300, 334464),
    ("53.11", "Kabupaten Sumba Timur", 120.2641, -9.6567, 18900, 259261),
    ("53.12", "Kabupaten Sumba Barat", 119.3889, -9.6475, 7015, 155013),
    ("53.13", "Kabupaten Lembata", 123.4180, -8.3723, 9600, 143345),
    ("53.14", "Kabupaten Rote Ndao", 123.0492, -10.7263, 5120, 152950),
    ("53.15", "Kabupaten Manggarai Barat", 119.8877, -8.4964, 33480, 276284),
    ("53.16", "Kabupaten Nagekeo", 121.2717, -8.5613, 9214, 168355),
    ("53.17", "Kabupaten Sumba Tengah", 119.5720, -9.5994, 4011, 92354),
    ("53.18", "Kabupaten Sumba Barat Daya", 119.2380, -9.4283, 10480, 328771),
    ("53.19", "Kabupaten Manggarai Timur", 120.6097, -8.8125, 12090, 296174),
    ("53.20", "Kabupaten Sabu Raijua", 121.8393, -10.4933, 2877, 94797),
    ("53.21", "Kabupaten Malaka", 124.9075, -9.5672, 11208, 193510),
    ("53.71", "Kota Kupang", 123.6069, -10.1708, 104220, 474801),
)


def places() -> list[Place]:
    """The 22 regencies; one without data, as happens."""
    return [
        Place(
            code,
            name,
            lon,
            lat,
            people,
            None if code == "53.20" else Fraction(100 * people, population),
            f"#w-{code}",
        )
        for code, name, lon, lat, people, population in _REGENCIES
    ]


def coverage_table() -> Table:
    """The table beside the map."""
    rows = [
        Row(
            [
                name.removeprefix("Kabupaten "),
                people,
                population,
                None if code == "53.20" else Fraction(100 * people, population),
            ],
            url="#",
            id=f"w-{code}",
        )
        for code, name, _lon, _lat, people, population in sorted(_REGENCIES, key=lambda r: -r[4] / r[5])
    ]
    return Table(
        [
            Column("name", _("Wilayah"), sortable=True),
            Column("people", _("Peserta aktif"), "number", sortable=True),
            Column("population", _("Penduduk"), "number"),
            Column("share", _("Bagian"), "percent", sortable=True),
        ],
        rows,
        caption=_("Per kabupaten/kota"),
        note=_("Penduduk: BPS 2024. Angkatan kerja kabupaten: belum ada data."),
        footer=[_("Provinsi"), sum(r[4] for r in _REGENCIES), sum(r[5] for r in _REGENCIES), None],
        exports=[("xlsx", "#"), ("csv", "#")],
        dense=True,
    ).sorted_by({"urut": "-share"})


def people_table() -> Table:
    """A list of people as an officer sees it."""
    names = (
        ("Maria Yohana Bere", "5304••••••••0007", "Desa Fatuketi", "province", 100_800, "protected"),
        ("Yosef Klau", "5304••••••••0012", "Kel. Tenukiik", "regency", 100_800, "ending"),
        ("Agustinho da Costa", "5304••••••••0003", "Desa Silawan", "sponsor", 50_400, "protected"),
        ("Elisabeth Hoar", "5304••••••••0044", "Desa Naekasa", "credit", 16_800, "billed"),
        ("Petrus Mau", "5304••••••••0001", "Kel. Umanen", "existing", None, "protected"),
        ("Theresia Seran", "5304••••••••0019", "Desa Jenilu", "village", 33_600, "review"),
        ("Dominggus Loe", "5304••••••••0009", "Desa Takirin", "", None, "unprotected"),
    )
    return Table(
        [
            Column("name", _("Nama"), sortable=True),
            Column("nik", "NIK"),
            Column("village", _("Desa/kelurahan"), sortable=True),
            Column("payer", _("Pembayar"), "payer"),
            Column("amount", _("Iuran Juli–Desember"), "money", sortable=True),
            Column("state", _("Keadaan"), "state"),
        ],
        [Row(list(person), url="#") for person in names],
        caption=_("Orang"),
        total=12_408,
        footer=[_("Jumlah halaman ini"), None, None, None, 302_400, None],
        exports=[("xlsx", "#"), ("csv", "#")],
        pager=Pager(next_url="#", previous_url="#", first_url="#"),
    ).sorted_by({"urut": "name"})


def verdict_table() -> Table:
    """Rows of a list with their answers."""
    rows = (
        (14, "Maria Yohana Bere", "accepted", ""),
        (15, "Yosef Klau", "rejected", "NIK ini sudah ada di baris 9 daftar yang sama."),
        (
            16,
            "Theresia Seran",
            "review",
            "Tanggal lahir 4 Mei 1981 berbeda dari tanggal di dalam NIK (5 Mei 1981).",
        ),
        (
            17,
            "Dominggus Loe",
            "waiting",
            "Kuota Kabupaten Belu sudah penuh; baris ini di urutan 12 daftar tunggu.",
        ),
    )
    return Table(
        [
            Column("row", _("Baris"), "number"),
            Column("name", _("Nama")),
            Column("verdict", _("Hasil"), "state"),
            Column("why", _("Keterangan"), "wide"),
        ],
        [Row(list(r)) for r in rows],
        caption=_("Hasil verifikasi"),
        total=2_000,
        exports=[(_("Berkas jawaban"), "#")],
    )


def empty_table() -> Table:
    """An empty table says what to do next."""
    return Table(
        [Column("a", "A")],
        [],
        caption=_("Tagihan"),
        empty=_("Belum ada tagihan bulan ini"),
        empty_hint=_("Tagihan terbit setelah iuran satu bulan ditetapkan."),
        empty_url="#",
        empty_action=_("Tetapkan iuran Desember 2025"),
    )


def filters() -> FilterBar:
    """A filter bar with two filters in use."""
    return FilterBar(
        [
            Filter("cari", _("Cari nama atau NIK"), "search", hint=_("minimal tiga huruf")),
            Filter(
                "wilayah",
                _("Wilayah"),
                value="53.04",
                options=[("53.04", "Kabupaten Belu"), ("53.21", "Malaka")],
            ),
            Filter("keadaan", _("Keadaan"), value="ending", options=[("ending", _("Segera berakhir"))]),
            Filter("bulan", _("Bulan"), "month", value=""),
        ]
    )


def ribbon() -> list[Month]:
    """Two years of one person, with every state."""
    months = [Month(2024, m, "existing", "existing") for m in range(3, 9)]
    months += [Month(2024, m, "free") for m in range(9, 13)]
    months += [Month(2025, m, "free") for m in range(1, 4)]
    months += [Month(2025, m, "paid", "self", "Rp16.800") for m in (4, 5)]
    months += [Month(2025, 6, "paid", "sponsor", "Rp16.800")]
    months += [Month(2025, m, "paid", "province", "Rp16.800") for m in range(7, 11)]
    months += [
        Month(2025, 11, "billed", "province", "Rp16.800"),
        Month(2025, 12, "committed", "province", "Rp16.800"),
    ]
    months += [Month(2026, m, "committed", "regency", "Rp16.800") for m in range(1, 4)]
    return [*months, *(Month(2026, m, "free") for m in range(4, 13))]


def all_payers() -> list[Month]:
    """One month of each payer."""
    codes = ("province", "regency", "sponsor", "credit", "village", "employer", "self", "existing")
    return [Month(2025, n, "existing" if c == "existing" else "paid", c) for n, c in enumerate(codes, 1)]


STAGES = [
    Stage(_("Baris dibaca"), 2_000, "indigo", url="#"),
    Stage(_("Ditolak"), 214, "calm", _("terbanyak: NIK ganda dalam daftar (71)"), leaves=True, url="#"),
    Stage(_("Perlu diperiksa"), 118, "hand", _("terbanyak: tanggal lahir berbeda (52)"), leaves=True, url="#"),
    Stage(_("Diterima"), 1_668, "leaf"),
    Stage(_("Menunggu kuota"), 40, "wait", leaves=True),
    Stage(_("Ditanggung"), 1_628, "leaf"),
]
BARS = [
    Bar(_("APBD provinsi"), 100_000, payer="province"),
    Bar(_("APBD kabupaten/kota"), 42_310, payer="regency"),
    Bar(_("Sponsor / CSR"), 8_120, payer="sponsor"),
    Bar(_("Kredit / bank"), 21_400, payer="credit"),
    Bar(_("Dana desa"), 6_005, payer="village"),
    Bar(_("Bayar sendiri"), 51_200, payer="self"),
]
UCJ = [
    Input(
        _("Pekerja formal terlindungi"),
        378_843,
        "490.094 × 77,3%",
        _("BPJS Ketenagakerjaan NTT"),
        date(2025, 9, 3),
    ),
    Input(
        _("Pekerja informal terlindungi"),
        141_200,
        "1.000.000 × 14,12%",
        _("laporan provinsi"),
        date(2025, 9, 3),
    ),
    Input(
        _("Penyebut: angkatan kerja"),
        1_490_094,
        children=(
            Input(_("Formal"), 490_094, source="BPS"),
            Input(_("Informal"), 1_000_000, source=_("dibulatkan oleh sumber"), verified=False),
        ),
    ),
]
CONTRIBUTION = [
    Input(_("Dasar upah"), 1_000_000, "PP 44/2015", unit="IDR/month"),
    Input(_("JKK 1%"), 10_000, "PP 44/2015", unit="IDR/month"),
    Input(_("JKM"), 6_800, "PP 44/2015", unit="IDR/month"),
]
STEPS = [
    Step(_("Unggah daftar"), "done", "15 Des 2025 pukul 09.12", "#"),
    Step(_("Periksa hasil"), "now", _("118 baris perlu diperiksa")),
    Step(_("Pilih skema"), "next"),
    Step(_("Simpan peserta"), "next"),
]
EVENTS = [
    Event(
        _("Diterima dari daftar Belu-2.xlsx"),
        datetime(2025, 7, 2, 10, 5, tzinfo=UTC),
        who="Bpk. Nahak",
        tone="leaf",
    ),
    Event(_("Tagihan November terbit"), date(2025, 11, 1), _("Rp16.800, kode iuran 2511 0000 1234"), tone="wait"),
    Event(_("Tanggal lahir berbeda dari NIK"), date(2025, 12, 10), _("Menunggu fotokopi KTP."), tone="hand"),
]
TABS = [Tab(_("Peserta"), "#", True, 1_628), Tab(_("Daftar tunggu"), "#", count=40), Tab(_("Kuota"), "#")]
PROGRESS = [
    Progress(
        _("Memeriksa Belu-2.xlsx"),
        "running",
        1_240,
        2_000,
        _("baris"),
        _("mencocokkan desa"),
        poll_url="/gaya/kemajuan",
        id="a",
    ),
    Progress(
        _("Menetapkan iuran November"),
        "done",
        100_000,
        100_000,
        _("peserta"),
        next_url="#",
        next_word=_("Lihat tagihan"),
        id="b",
    ),
    Progress(
        _("Memeriksa Malaka.csv"),
        "failed",
        412,
        900,
        _("baris"),
        message=_("Berkas terpotong di baris 412. Tidak ada yang tersimpan; kirim ulang berkas yang utuh."),
        id="c",
    ),
]


class SampleForm(forms.Form):
    """A form with an error in it."""

    name = forms.CharField(label=_("Nama skema"), help_text=_("Seperti tertulis di surat keputusan."))
    budget = forms.IntegerField(
        label=_("Anggaran"), min_value=1, error_messages={"min_value": _("Anggaran harus lebih dari nol.")}
    )
    note = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    agree = forms.BooleanField(label=_("Surat keputusan sudah diarsipkan"))


def form() -> SampleForm:
    """The sample form as it comes back to a hurried officer."""
    return SampleForm({"name": "", "budget": "0"})


CONFIRM: dict[str, Any] = {
    "facts": [
        (_("Skema"), _("APBD 100.000 pekerja rentan")),
        (_("Orang"), "1.628"),
        (_("Beban"), "Rp164.102.400"),
    ],
    "consequences": [
        _("Bulan Juli–Desember 2025 orang-orang ini terkunci atas nama pembayar ini."),
        _("Anggaran berkurang Rp164.102.400 dan dicatat di buku besar."),
    ],
}
