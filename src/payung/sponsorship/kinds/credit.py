"""Credit (Kredit Mikro Merdeka, loans of BPR): the lender pays the first months of a debtor, who then pays himself."""

from __future__ import annotations

from payung.sponsorship.kinds.kind import CONTRACT, END, SELF, SchemeKind

KIND = SchemeKind(
    "credit",
    "Kredit",
    "credit",
    frozenset({"bank", "rural_bank"}),
    about="Bank membayar tiga bulan kalender sejak bulan akad setiap debitur; sesudah itu debitur ditagih sendiri setiap bulan."
    " Bulan terakhir skema adalah bulan terakhir yang dibayar bank: dua bulan sesudah bulan akad terakhir.",
    paper="Nomor perjanjian kerja sama",
    decree=False,
    by_regency=False,
    people=False,
    months=CONTRACT,
    contract_months=3,
    columns=("contract_date", "loan", "agent", "heir", "heir_relation", "consent"),
    required=("contract_date",),
    after=(SELF, END),
    papers=("perjanjian_kredit", "surat_persetujuan"),
)
