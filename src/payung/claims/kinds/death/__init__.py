"""Death that was not caused by work (jaminan kematian, JKM)."""

from __future__ import annotations

from payung.claims.choices import WAITING_READING
from payung.claims.kinds.kind import Kind, Paper, Part

_STAR, _TRIBUN = "star.grid.id 453590509", "sumsel.tribunnews 2020-09-18"

KIND = Kind(
    name="death",
    programme="JKM",
    event="death",
    title="Klaim jaminan kematian",
    heard="Sakit, usia lanjut, atau sebab lain di luar pekerjaan",
    letter="Jaminan Kematian (JKM)",
    process="claim.jkm",
    purpose="JKM",
    account="5200",
    parts=(
        Part("death_grant", "Santunan kematian", "jkm.death_grant", 1_000_000_000),
        Part("periodic", "Santunan berkala dibayar sekaligus", "jkm.periodic_amount", 1_000_000_000),
        Part("funeral", "Biaya pemakaman", "jkm.funeral", 1_000_000_000, burial=True),
    ),
    papers=(
        Paper("formulir_4", _TRIBUN),
        Paper("kartu_peserta", _STAR),
        Paper("ktp_peserta", _STAR),
        Paper("ktp_ahli_waris", _STAR),
        Paper("akta_kematian", _STAR),
        Paper("kk", _STAR),
        Paper("surat_keterangan_ahli_waris", f"{_STAR}; {_TRIBUN}"),
        Paper("buku_nikah", _STAR, "heir:spouse"),
        Paper("buku_tabungan", _STAR),
    ),
    parameters=("jkm.death_grant", "jkm.funeral", "jkm.periodic_amount", "jkm.periodic_months", "jkm.waiting"),
    rules=("jkm.waiting",),
    benefit="claims.kinds.death.benefit:benefit",
    readings=WAITING_READING,
)
