"""Headers that are about somebody or something else than the person of the row: "Nama Ibu", "Nama Desa", "NIK Suami"."""

from __future__ import annotations

NAMES_OF_OTHERS = frozenset(
    (
        *(
            "ibu",
            "ayah",
            "bapak",
            "suami",
            "istri",
            "isteri",
            "pasangan",
            "anak",
            "waris",
            "orang",
            "ortu",
            "keluarga",
            "kk",
            "krt",
        ),
        *(
            "desa",
            "kelurahan",
            "kel",
            "kecamatan",
            "kec",
            "kabupaten",
            "kab",
            "kota",
            "provinsi",
            "dusun",
            "rt",
            "rw",
            "wilayah",
        ),
        *(
            "kelompok",
            "bank",
            "usaha",
            "instansi",
            "lembaga",
            "program",
            "petugas",
            "kepala",
            "panggilan",
            "alias",
            "perusahaan",
        ),
        *(
            "pekerjaan",
            "jenis",
            "koperasi",
            "kapal",
            "pasar",
            "sekolah",
            "gereja",
            "pendamping",
            "pengusul",
            "dasawisma",
        ),
    )
)
_OTHER_PEOPLE = frozenset(
    [
        "ibu",
        "ayah",
        "bapak",
        "suami",
        "istri",
        "isteri",
        "pasangan",
        "anak",
        "ortu",
        "orang",
        "kepala",
        "petugas",
        "pendamping",
        "pengusul",
        "operator",
        "saksi",
        "ketua",
        "pendata",
        "kader",
    ]
)
_THE_PERSON = frozenset(["peserta", "calon", "pekerja", "penerima"])


def of_somebody_else(key: str) -> bool:
    """Whether a header is about another person than the one of the row: "NIK Suami", not "NIK Istri (peserta)"."""
    parts = frozenset(key.split())
    return bool(parts & _OTHER_PEOPLE) and not parts & _THE_PERSON
