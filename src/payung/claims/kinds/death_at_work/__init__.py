"""Death caused by an accident at work or on the way to or from it, or by a disease of the work (jaminan kecelakaan
kerja, JKK).
"""

from __future__ import annotations

from payung.claims.kinds.kind import Fact, Kind, Paper, Part
from payung.kernel.acts import Spec
from payung.kernel.choices import Choice

_DOC = "sippn.menpan.go.id (Madiun); prosedur resmi BPJS Ketenagakerjaan yang dikutip prototipe kantor cabang"
_STAR = "star.grid.id 453590509"
RELATION = (
    Choice("at_work", "Sedang bekerja"),
    Choice("on_the_way", "Dalam perjalanan berangkat atau pulang kerja"),
    Choice("on_duty", "Tugas luar atau dinas"),
    Choice("disease", "Penyakit akibat kerja"),
)
CAUSE = (
    Choice("traffic", "Kecelakaan lalu lintas"),
    Choice("fall", "Jatuh"),
    Choice("machine", "Mesin, alat, atau benda jatuh"),
    Choice("water", "Tenggelam atau kecelakaan di air"),
    Choice("fire", "Api, listrik, atau bahan berbahaya"),
    Choice("illness", "Penyakit"),
    Choice("other", "Sebab lain"),
)

KIND = Kind(
    name="death_at_work",
    programme="JKK",
    event="death",
    title="Klaim kematian karena kecelakaan kerja",
    heard="Kecelakaan kerja, di perjalanan kerja, atau penyakit akibat kerja",
    letter="Jaminan Kecelakaan Kerja (JKK)",
    process="claim.jkk",
    purpose="JKK",
    account="5100",
    parts=(
        Part("death_grant", "Santunan meninggal karena kecelakaan kerja", "jkk.death_rate", 100_000_000_000),
        Part("periodic", "Santunan berkala dibayar sekaligus", "jkk.periodic_amount", 1_000_000_000),
        Part("funeral", "Biaya pemakaman", "jkk.funeral", 1_000_000_000, burial=True),
    ),
    papers=(
        Paper("laporan_tahap_1", _DOC),
        Paper("laporan_tahap_2", _DOC),
        Paper("kartu_peserta", _DOC),
        Paper("ktp_peserta", _DOC),
        Paper("bukti_bekerja", _DOC),
        Paper("surat_dokter", _DOC),
        Paper("laporan_polisi", _DOC, "fact:cause=traffic"),
        Paper("ktp_ahli_waris", _STAR),
        Paper("akta_kematian", _STAR),
        Paper("kk", _STAR),
        Paper("surat_keterangan_ahli_waris", _STAR),
        Paper("buku_nikah", _STAR, "heir:spouse"),
        Paper("buku_tabungan", _DOC),
    ),
    parameters=(
        "jkk.death_floor",
        "jkk.death_rate",
        "jkk.funeral",
        "jkk.periodic_amount",
        "jkk.periodic_months",
        "jkk.report_hours",
        "jkk.wage_multiple",
    ),
    rules=("jkk.wage_multiple", "jkk.death_floor"),
    benefit="claims.kinds.death_at_work.benefit:benefit",
    insured_day="accident_on",
    facts=(
        Fact(
            "relation",
            Spec(
                "choice",
                "Hubungan dengan pekerjaan",
                "Pilih hubungannya dari daftar.",
                "hubungan_kerja",
                options=RELATION,
            ),
        ),
        Fact("cause", Spec("choice", "Sebab kecelakaan", "Pilih sebabnya dari daftar.", "sebab", options=CAUSE)),
        Fact("accident_on", Spec("day", "Tanggal kecelakaan", "Isi tanggal kecelakaan.", "tanggal_kecelakaan")),
        Fact(
            "accident_at",
            Spec("text", "Jam kecelakaan", "Tulis jam sebagai 07:30.", "jam", "Misalnya 07:30.", 5, 5),
            needed=False,
            pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$",
        ),
        Fact(
            "place",
            Spec("text", "Tempat kecelakaan", "Tulis tempatnya (3 sampai 200 huruf).", "tempat", "", 3, 200),
            frozen=False,
        ),
        Fact(
            "stage_one_on",
            Spec("day", "Tanggal laporan tahap I", "Isi tanggal laporan tahap I.", "tahap_satu"),
            asked=False,
        ),
        Fact(
            "base",
            Spec(
                "money",
                "Upah terakhir yang dilaporkan, sebulan",
                "Isi upah dalam rupiah bulat.",
                "upah",
                "Hanya bila iurannya tidak ditagih lewat Payung.",
                1,
                999_999_999_999,
            ),
            needed=False,
            asked=False,
        ),
    ),
    warnings={
        "STAGE_ONE_LATE": "Laporan tahap I terlambat; menurut Permenaker 1/2025 manfaatnya dapat menjadi tanggungan pemberi kerja."
        " Periksa sebelum memutuskan."
    },
    warns="claims.kinds.death_at_work.benefit:warns",
)
