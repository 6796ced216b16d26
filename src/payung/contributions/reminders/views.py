"""Who cannot be reminded of a bill, as interface, commands and tables show it."""

from __future__ import annotations

from payung.kernel.views import Col, Columns

UNREACHED: Columns = (
    Col("name", "Nama", "person", private=True),
    Col("regency", "Kabupaten/kota", "place"),
    Col("payment_code", "Kode iuran"),
    Col("open", "Sisa", "money"),
    Col("due_on", "Jatuh tempo", "date"),
    Col("reason", "Sebab"),
    Col("person_id", "Orang", "id", on="file"),
)
