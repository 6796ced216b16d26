"""Refusals of the vault."""

from __future__ import annotations

from django.db import DatabaseError

from payung.kernel.errors import PayungError


class VaultRefused(PayungError):
    """A folder or paper that is not there for this user, or cannot be taken, shown or withdrawn as asked."""


def refusal(error: DatabaseError) -> VaultRefused:
    """The sentence for a refusal of the database; raises the error again when it is none of ours."""
    state = getattr(error.__cause__, "sqlstate", "")
    if state == "P0B21":
        return VaultRefused("FOLDER_SCOPE", "Anda tidak dapat membuka map berkas di luar wilayah kerja Anda.")
    if state == "P0B22":
        return VaultRefused("FOLDER_UNKNOWN", "Map berkas itu tidak ada, atau di luar wilayah Anda.")
    if state == "P0B23":
        return VaultRefused("PAPER_CHECKED", "Berkas ini sudah diperiksa. Muat ulang halaman.")
    if state == "P0B24":
        return VaultRefused("PAPER_WITHDRAWN", "Berkas ini sudah ditarik.")
    if state == "P0B25":
        return VaultRefused("REASON_SHORT", "Tuliskan alasannya (paling sedikit 5 huruf).")
    raise error
