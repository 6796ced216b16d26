"""Acts on organisations and their offices, for users who administer accounts in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.kernel.acts import Act, Key, Seen, Spec
from payung.parties.choices import TIME_ZONE

RIGHT = "users.manage"
ORGANISATION = Key("organisation_id", "LEMBAGA", "Nomor lembaga (lihat organisation list).")
OFFICE = Key("office_id", "KANTOR", "Nomor kantor (lihat organisation show).")
CODE = Spec("text", "Kode", "Kode terdiri dari 2 sampai 50 huruf kecil, angka, atau -.", "kode",
            "Huruf kecil, angka, dan -; tidak berubah lagi.", 2, 50, "--code")  # fmt: skip
NAME = Spec("text", "Nama", "Tulis namanya (3 sampai 200 huruf).", "nama", "", 3, 200, "--name")
KIND = Spec(
    "text", "Jenis", "Pilih jenis lembaganya.", "jenis", "", 2, 30, "--kind", offers="access.bodies:offered_kinds"
)
PLACE = Spec("text", "Wilayah", "Tulis nama wilayahnya, misalnya Kabupaten Belu, atau kodenya (2 sampai 200 huruf).", "wilayah",
             "Nama atau kode provinsi, kabupaten/kota, kecamatan, atau desa; misalnya Kabupaten Belu.", 2, 200, "--place")  # fmt: skip
ZONE = Spec("choice", "Zona waktu", "Pilih WIB, WITA, atau WIT.", "zona", "Tenggat kantor dihitung dalam zona ini.",
            option="--time-zone", options=TIME_ZONE)  # fmt: skip

ACCOUNT = Key("account_id", "REKENING", "Nomor rekening (lihat organisation accounts).")
BANK = Spec(
    "text", "Kode bank", "Kode bank tidak sah; contoh 130 untuk Bank NTT.", "bank", "Misalnya 130.", 2, 11, "--bank"
)
NUMBER = Spec("text", "Nomor rekening", "Nomor rekening harus 5 sampai 34 angka.", "rekening", "", 5, 40, "--number")
HOLDER = Spec("text", "Pemilik rekening", "Tulis pemilik rekening seperti di bank (2 sampai 140 huruf).", "pemilik", "", 2, 140,
              "--holder")  # fmt: skip


@dataclass(frozen=True)
class Paid:
    """Where an organisation is paid, as its bank writes it."""

    bank_code: Annotated[str, BANK]
    account_no: Annotated[str, NUMBER]
    holder_name: Annotated[str, HOLDER]


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that takes part."""

    code: Annotated[str, CODE]
    name: Annotated[str, NAME]
    kind: Annotated[str, KIND]
    place: Annotated[str, PLACE]


@dataclass(frozen=True)
class OrganisationNow:
    """What an organisation is from now on."""

    name: Annotated[str, NAME]
    kind: Annotated[str, KIND]
    place: Annotated[str, PLACE]


@dataclass(frozen=True)
class NewOffice:
    """A workplace of an organisation."""

    code: Annotated[str, CODE]
    name: Annotated[str, NAME]
    place: Annotated[str, PLACE]
    time_zone: Annotated[str, ZONE]


@dataclass(frozen=True)
class OfficeNow:
    """What an office is from now on."""

    name: Annotated[str, NAME]
    place: Annotated[str, PLACE]
    time_zone: Annotated[str, ZONE]


ADD_ORGANISATION = Act(
    "office.add_organisation",
    right=RIGHT,
    service="access.bodies:add",
    shows="access.bodies:newest",
    loads="",
    address="/organisations",
    page="kantor/lembaga/baru",
    page_name="organisation_add",
    command="organisation add",
    summary="Make an organisation",
    note="At a place that one manages.",
    help="Catat lembaga baru: pemerintah, bank, BPR, perusahaan, atau sponsor.",
    button="Catat lembaga",
    done="Lembaga dicatat.",
    keys=(),
    data=NewOrganisation,
    gives="organisation",
)
CHANGE_ORGANISATION = Act(
    "office.change_organisation",
    right=RIGHT,
    service="access.bodies:change",
    shows="access.bodies:whole",
    loads="access.bodies:organisation_of",
    address="/organisations/{organisation_id}/change",
    page="kantor/lembaga/<int:organisation_id>/ubah",
    page_name="organisation_change",
    command="organisation change",
    summary="Change an organisation",
    note="Its code stays.",
    help="Ubah nama, jenis, atau wilayah sebuah lembaga.",
    button="Ubah lembaga",
    done="Lembaga diubah; yang lama tetap tercatat.",
    keys=(ORGANISATION,),
    data=OrganisationNow,
)
CLOSE_ORGANISATION = Act(
    "office.close_organisation",
    right=RIGHT,
    service="access.bodies:close",
    shows="access.bodies:whole",
    loads="access.bodies:organisation_of",
    address="/organisations/{organisation_id}/close",
    page="kantor/lembaga/<int:organisation_id>/tutup",
    page_name="organisation_close",
    command="organisation close",
    summary="Close an organisation",
    note="When no office of it is open and no user acts for it. What it did stays.",
    help="Tutup lembaga yang kantornya sudah tutup semua dan tidak punya pengguna lagi.",
    button="Tutup lembaga",
    done="Lembaga ditutup; riwayatnya tetap.",
    keys=(ORGANISATION,),
    asks="office.asking:close_organisation",
)
REOPEN_ORGANISATION = Act(
    "office.reopen_organisation",
    right=RIGHT,
    service="access.bodies:reopen",
    shows="access.bodies:whole",
    loads="access.bodies:organisation_of",
    address="/organisations/{organisation_id}/reopen",
    page="kantor/lembaga/<int:organisation_id>/buka",
    page_name="organisation_reopen",
    command="organisation reopen",
    summary="Open an organisation again",
    help="Buka lagi lembaga yang ditutup.",
    button="Buka lembaga lagi",
    done="Lembaga dibuka lagi.",
    keys=(ORGANISATION,),
)
ADD_OFFICE = Act(
    "office.add_office",
    right=RIGHT,
    service="access.bodies:add_office",
    shows="access.bodies:whole",
    loads="access.bodies:organisation_of",
    address="/organisations/{organisation_id}/offices",
    page="kantor/lembaga/<int:organisation_id>/kantor-baru",
    page_name="office_add",
    command="organisation add-office",
    summary="Make an office of an organisation",
    note="Deadlines count in its time zone.",
    help="Catat kantor baru sebuah lembaga, dengan zona waktunya.",
    button="Catat kantor",
    done="Kantor dicatat.",
    keys=(ORGANISATION,),
    data=NewOffice,
    gives="office",
)
CHANGE_OFFICE = Act(
    "office.change_office",
    right=RIGHT,
    service="access.bodies:change_office",
    shows="access.bodies:office_whole",
    loads="access.bodies:office_of",
    address="/offices/{office_id}/change",
    page="kantor/tempat/<int:office_id>/ubah",
    page_name="office_change",
    command="organisation change-office",
    summary="Change an office",
    help="Ubah nama, wilayah, atau zona waktu sebuah kantor.",
    button="Ubah kantor",
    done="Kantor diubah; yang lama tetap tercatat.",
    keys=(OFFICE,),
    data=OfficeNow,
)
CLOSE_OFFICE = Act(
    "office.close_office",
    right=RIGHT,
    service="access.bodies:close_office",
    shows="access.bodies:office_whole",
    loads="access.bodies:office_of",
    address="/offices/{office_id}/close",
    page="kantor/tempat/<int:office_id>/tutup",
    page_name="office_close",
    command="organisation close-office",
    summary="Close an office",
    note="When nobody works there any more.",
    help="Tutup kantor yang tidak punya pengguna aktif lagi.",
    button="Tutup kantor",
    done="Kantor ditutup; riwayatnya tetap.",
    keys=(OFFICE,),
    asks="office.asking:close_office",
)
REOPEN_OFFICE = Act(
    "office.reopen_office",
    right=RIGHT,
    service="access.bodies:reopen_office",
    shows="access.bodies:office_whole",
    loads="access.bodies:office_of",
    address="/offices/{office_id}/reopen",
    page="kantor/tempat/<int:office_id>/buka",
    page_name="office_reopen",
    command="organisation reopen-office",
    summary="Open an office again",
    help="Buka lagi kantor yang ditutup.",
    button="Buka kantor lagi",
    done="Kantor dibuka lagi.",
    keys=(OFFICE,),
)
ADD_ACCOUNT = Act(
    "office.add_organisation_account",
    right="organisation_accounts.manage",
    service="registry.organisation_accounts:add",
    shows="registry.organisation_accounts:newest",
    loads="access.bodies:organisation_of",
    address="/organisations/{organisation_id}/bank-accounts",
    page="kantor/lembaga/<int:organisation_id>/rekening",
    page_name="organisation_account_add",
    command="organisation add-account",
    summary="Record where an organisation is paid",
    note="Nothing is paid there before another administrator has verified it.",
    help="Catat rekening sebuah lembaga; dapat dibayar setelah pengelola lain membenarkannya.",
    button="Catat rekening lembaga",
    done="Rekening dicatat; pengelola lain membenarkannya.",
    keys=(ORGANISATION,),
    data=Paid,
    gives="bank_account",
)
VERIFY_ACCOUNT = Act(
    "office.verify_organisation_account",
    right="organisation_accounts.manage",
    service="registry.organisation_accounts:verify",
    shows="registry.organisation_accounts:whole",
    loads="registry.organisation_accounts:account_of",
    address="/organisation-bank-accounts/{account_id}/verify",
    page="kantor/rekening/<int:account_id>/benarkan",
    page_name="organisation_account_verify",
    command="organisation verify-account",
    summary="Verify where an organisation is paid",
    note="By another administrator than who recorded it.",
    help="Benarkan rekening lembaga yang dicatat pengelola lain.",
    button="Benarkan rekening",
    done="Rekening dibenarkan; lembaga ini dapat dibayar ke sana.",
    keys=(ACCOUNT,),
    data=Seen,
    asks="registry.organisation_accounts:asked",
    sees="registry.organisation_accounts:seen",
)
CLOSE_ACCOUNT = Act(
    "office.close_organisation_account",
    right="organisation_accounts.manage",
    service="registry.organisation_accounts:close",
    shows="registry.organisation_accounts:whole",
    loads="registry.organisation_accounts:account_of",
    address="/organisation-bank-accounts/{account_id}/close",
    page="kantor/rekening/<int:account_id>/tutup",
    page_name="organisation_account_close",
    command="organisation close-account",
    summary="Close where an organisation is paid",
    help="Tutup rekening sebuah lembaga.",
    button="Tutup rekening lembaga",
    done="Rekening lembaga ditutup.",
    keys=(ACCOUNT,),
    asks="registry.organisation_accounts:asked_close",
    look="hand",
)
ACCOUNTS = (ADD_ACCOUNT, VERIFY_ACCOUNT, CLOSE_ACCOUNT)
ORGANISATIONS = (ADD_ORGANISATION, CHANGE_ORGANISATION, CLOSE_ORGANISATION, REOPEN_ORGANISATION, ADD_OFFICE)
OFFICES = (CHANGE_OFFICE, CLOSE_OFFICE, REOPEN_OFFICE)
ACTS = (*ORGANISATIONS, *OFFICES, *ACCOUNTS)
