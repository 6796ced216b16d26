"""Columns of accounts, organisations, offices, proposals and connections, for pages, files and commands."""

from __future__ import annotations

from payung.access.choices import CHANGE, CHANGE_STATE, USER_STATE
from payung.kernel.views import Col, Columns
from payung.parties.choices import KIND, PARTY_STATE, TIME_ZONE
from payung.payouts.choices import BANK_STATE
from payung.registry.choices import ACCOUNT_STATE

USER: Columns = (
    Col("username", "Nama pengguna"),
    Col("name", "Nama yang ditampilkan"),
    Col("roles", "Peran", "wide"),
    Col("scope", "Berlaku di", "wide"),
    Col("office", "Kantor"),
    Col("state", "Keadaan", "choice", USER_STATE),
    Col("id", "Nomor", "id", on="file"),
)
ORGANISATION: Columns = (
    Col("name", "Lembaga"),
    Col("code", "Kode"),
    Col("kind", "Jenis", "choice", KIND),
    Col("place", "Wilayah"),
    Col("offices", "Kantor", "number"),
    Col("state", "Keadaan", "choice", PARTY_STATE),
    Col("id", "Nomor", "id", on="file"),
)
OFFICE: Columns = (
    Col("name", "Kantor"),
    Col("code", "Kode"),
    Col("place", "Wilayah"),
    Col("time_zone", "Zona waktu", "choice", TIME_ZONE),
    Col("users", "Pengguna aktif", "number"),
    Col("state", "Keadaan", "choice", PARTY_STATE),
)
ACCOUNT: Columns = (
    Col("bank_code", "Kode bank"),
    Col("account_no", "Nomor rekening"),
    Col("holder_name", "Pemilik rekening"),
    Col("state", "Keadaan", "choice", ACCOUNT_STATE),
    Col("made_by", "Dicatat oleh"),
    Col("verified_by", "Dibenarkan oleh"),
)
CHANGED: Columns = (
    Col("id", "Nomor", "id"),
    Col("kind", "Tentang", "choice", CHANGE),
    Col("subject", "Perihal"),
    Col("state", "Keadaan", "choice", CHANGE_STATE),
    Col("made_by", "Diusulkan oleh"),
    Col("made_at", "Diusulkan", "moment"),
    Col("decided_by", "Diputuskan oleh"),
    Col("reason", "Alasan", "wide", on="file"),
)
PAYING_BANK: Columns = (
    Col("name", "Bank"),
    Col("code", "Kode"),
    Col("organisation", "Lembaga"),
    Col("account_no", "Nomor rekening pembayar"),
    Col("account_name", "Pemilik rekening"),
    Col("channels", "Saluran"),
    Col("state", "Keadaan", "choice", BANK_STATE),
)
