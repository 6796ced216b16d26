"""SERTAKAN at the employer: which employees may choose neighbours, and how much is deducted from each employee's
pay.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from payung.access.policies import require
from payung.access.services import Actor
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.kernel.views import Col, Columns
from payung.platform.db import rows as fetched
from payung.platform.refusals import Refusals, word
from payung.sponsorship import bindings
from payung.sponsorship.models import Chooser
from payung.sponsorship.services import scheme_of

DEDUCTION: Columns = (
    Col("number", "Nomor karyawan"),
    Col("people", "Tetangga", "number"),
    Col("amount", "Potongan", "money"),
)
EMPLOYEE: Columns = (
    Col("number", "Nomor karyawan"),
    Col("account", "Akun"),
    Col("people", "Tetangga", "number"),
    Col("months", "Bulan", "number"),
    Col("amount", "Jumlah", "money"),
)
# Employees of the organisation behind a scheme with what they chose in it; one query whatever their number.
EMPLOYEES = """
select c.id, c.number, u.username as account, count(distinct m.membership_id) as people, count(m.month) as months,
  coalesce(sum(m.amount), 0)::bigint as amount
from sponsorship_scheme s join sponsorship_chooser c on c.organisation_id = s.organisation_id and c.ended_at is null
left join published.access_user u on u.id = c.user_id
left join sponsorship_choice h on h.chooser_id = c.id and h.scheme_id = s.id
left join published.participation_month m on m.membership_id = h.membership_id and m.payer_id = h.payer_id
  and m.month between h.first_month and h.last_month
where s.id = %(scheme)s group by c.id, c.number, u.username order by c.number
"""
# What a month costs each employee whose pay it is taken from: the months that stand in the calendar.
DEDUCTIONS = """
select c.number, count(*) as people, sum(m.amount)::bigint as amount
from sponsorship_choice h join sponsorship_chooser c on c.id = h.chooser_id
join published.participation_month m on m.membership_id = h.membership_id and m.payer_id = h.payer_id and m.month = %(month)s
where h.scheme_id = %(scheme)s and h.pays = 'payroll' and %(month)s between h.first_month and h.last_month
group by c.number order by c.number
"""


class ChoiceRefused(PayungError):
    """A neighbour who cannot be chosen, or an employee who cannot be named, as asked."""


REFUSALS = Refusals(
    ChoiceRefused,
    {
        "P0A33": word("SCHEME_CLOSED", "Skema ini sudah ditutup; tidak ada yang dapat masuk lagi."),
        "P0A32": word("CHOICE_PLACE", "Skema ini tidak menerima orang dari kabupaten itu. Tanyakan kepada perusahaan Anda."),
        "P0A71": word("VILLAGE_UNKNOWN", "Desa/kelurahan itu tidak ada dalam daftar wilayah."),
        "P0C11": word("READ_NOT_LOGGED", "Pertanyaan tentang NIK itu tidak tercatat, jadi tidak dijawab. Coba lagi."),
        "P0CB4": word("CHOICE_MONTHS", "Bulan itu di luar bulan skema. Pilih bulan di dalamnya."),
        "P0CD2": word("CHOICE_REVIEW", "Orang ini perlu diperiksa dulu. Mintalah kantor cabang memeriksanya."),
        "P0E30": word("CHOOSER_KEPT", "Karyawan yang sudah memilih tidak diubah; akhiri, lalu daftarkan lagi."),
        "P0E31": word("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda."),
        "P0E32": word("CHOOSER_ROLE", "Peran Anda tidak mendaftarkan karyawan yang memilih tetangga."),
        "P0E33": word(
            "CHOOSER_ACCOUNT",
            "Akun itu tidak ada, atau bukan akun karyawan perusahaan ini. Mintalah pengelola membuatnya.",
        ),
        "P0E34": word("CHOOSER_TAKEN", "Akun itu sudah dipakai karyawan lain."),
        "P0E35": word("CHOOSER_NUMBER", "Nomor karyawan salah: 1 sampai 15 huruf besar atau angka, bukan NIK."),
        "P0E36": word("CHOOSER_UNKNOWN", "Karyawan itu tidak ada, atau sudah diakhiri."),
        "P0E37": word(
            "CHOOSER_NOBODY",
            "Akun ini belum didaftarkan perusahaan untuk memilih tetangga, atau skemanya sudah ditutup.",
        ),
        "P0E38": word("CHOICE_REVIEW", "Orang ini perlu diperiksa dulu. Mintalah kantor cabang memeriksanya."),
        "P0E39": word("CHOICE_REFUSED", "Orang ini tidak dapat diterima menurut catatan. Tanyakan kepada kantor cabang."),
        "P0E3A": word("ALREADY_PROTECTED", "Semua bulan yang diminta sudah ditanggung pembayar lain."),
        "P0E3H": word("CHOOSER_INTRODUCED", "Data diri Anda sudah tercatat. Bila salah, mintalah kantor cabang membetulkannya."),
        "P0E3I": word("CHOOSER_WHO", "Isi data diri Anda dulu, supaya kode iuran dapat dibuat atas nama Anda."),
        "P0E3J": word("CHOICE_UNKNOWN", "Pilihan itu tidak ada, atau bukan pilihan Anda."),
        "P0E3K": word("CHOICE_BILLED", "Bulan-bulannya sudah ditagih atau dibayar, jadi tidak dapat dilepaskan."),
        "fund_within_budget": word(
            "BUDGET_EXCEEDED", "Anggaran skema perusahaan Anda sudah habis terikat. Mintalah perusahaan menambahnya."
        ),
        "quota_held": word("QUOTA_EXCEEDED", "Kuota kabupaten ini sudah penuh. Mintalah perusahaan menambahnya."),
    },
)  # fmt: skip


def name_employee(actor: Actor, scheme_id: int, number: str, account: str = "") -> int:
    """Let an employee of the organisation behind a scheme choose neighbours; returns his number here.

    account: the user by whom he chooses, of this organisation. Raises ChoiceRefused.
    """
    require(actor.roles, "neighbours.manage")
    return REFUSALS.make(bindings.chooser_name(scheme=scheme_id, number=number.upper(), user=account))


def end_employee(actor: Actor, scheme_id: int, number: str) -> None:
    """An employee may no longer choose neighbours; the choices that he has made remain. Raises
    ChoiceRefused(CHOOSER_UNKNOWN).
    """
    require(actor.roles, "neighbours.manage")
    scheme = scheme_of(actor, scheme_id)
    row = Chooser.objects.filter(
        organisation_id=scheme.organisation_id, number=number.upper(), ended_at__isnull=True
    ).first()
    if row is None:
        raise REFUSALS["P0E36"]
    REFUSALS.make(bindings.chooser_end(chooser=row.pk))


def employees(scheme_id: int) -> list[dict[str, Any]]:
    """Employees who may choose, by number, with people, months and rupiah of their choices in this scheme."""
    with connection.cursor() as cursor:
        cursor.execute(EMPLOYEES, {"scheme": scheme_id})
        return fetched(cursor)


def deductions(scheme_id: int, month: Month) -> list[dict[str, Any]]:
    """What is deducted for a month from each employee's pay: number, people, amount in whole rupiah; by number."""
    with connection.cursor() as cursor:
        cursor.execute(DEDUCTIONS, {"scheme": scheme_id, "month": month.first_day})
        return fetched(cursor)
