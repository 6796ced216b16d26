"""Acts on accounts of users, their roles, and on what waits for the second administrator."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from payung.access.choices import ROLE
from payung.kernel.acts import Act, Key, Seen, Spec, Why, reason

RIGHT = "users.manage"
USER = Key("user_id", "PENGGUNA", "Nomor pengguna (lihat user list).")
GRANT = Key("grant_id", "PERAN", "Nomor peran (lihat user show).")
CHANGE = Key("change_id", "USUL", "Nomor usul (lihat user changes).")
USERNAME = Spec("text", "Nama pengguna", "Nama pengguna terdiri dari 2 sampai 50 huruf kecil, angka, - atau _.", "pengguna",
                "Dipakai untuk masuk; tidak berubah lagi.", 2, 50, "--username")  # fmt: skip
NAME = Spec(
    "text", "Nama yang ditampilkan", "Tulis nama yang ditampilkan (2 sampai 120 huruf).", "nama", "", 2, 120, "--name"
)
OFFICE = Spec("text", "Kantor", "Pilih kantornya.", "kantor", "Zona waktu dan lembaganya mengikuti kantor.", 2, 50, "--office",
              offers="access.bodies:offered_offices")  # fmt: skip
HELD = Spec("choice", "Peran", "Pilih perannya.", "peran", option="--role", options=ROLE)
PLACE = Spec("text", "Wilayah", "Tulis nama wilayahnya, misalnya Kabupaten Belu, atau kodenya (2 sampai 200 huruf).", "wilayah",
             "Nama atau kode; peran berlaku di sana dan di bawahnya. Misalnya Kewar, Lamaknen, Belu.", 2, 200, "--place")  # fmt: skip
BODY = Spec("text", "Lembaga", "Pilih lembaganya.", "lembaga", "Untuk siapa ia bertindak.", 2, 50, "--org",
            offers="access.bodies:offered_organisations")  # fmt: skip
REASON = reason()


@dataclass(frozen=True)
class NewUser:
    """An account for an office; roles and a first password are given afterwards."""

    username: Annotated[str, USERNAME]
    name: Annotated[str, NAME]
    office: Annotated[str, OFFICE]


@dataclass(frozen=True)
class UserNow:
    """What an account is called and where its owner works from now on."""

    name: Annotated[str, NAME]
    office: Annotated[str, OFFICE]


@dataclass(frozen=True)
class Held:
    """A role over a place, for an organisation, or both."""

    role: Annotated[str, HELD]
    place: Annotated[str, PLACE] = ""
    organisation: Annotated[str, BODY] = ""
    reason: Annotated[str, REASON] = ""


@dataclass(frozen=True)
class MayWhy:
    """A reason, which may be empty."""

    reason: Annotated[str, REASON] = ""


ADD_USER = Act(
    "office.add_user",
    right=RIGHT,
    service="access.accounts:add",
    shows="access.accounts:newest",
    loads="",
    address="/users",
    page="kantor/pengguna/baru",
    page_name="user_add",
    command="user create",
    summary="Make an account",
    note="It holds no role and has no password yet.",
    help="Buat akun untuk sebuah kantor; peran dan kata sandi awalnya diberikan sesudah itu.",
    button="Buat akun",
    done="Akun dibuat. Beri peran, lalu kata sandi awal.",
    keys=(),
    data=NewUser,
    gives="user",
)
CHANGE_USER = Act(
    "office.change_user",
    right=RIGHT,
    service="access.accounts:change",
    shows="access.accounts:whole",
    loads="access.accounts:user_of",
    address="/users/{user_id}/change",
    page="kantor/pengguna/<int:user_id>/ubah",
    page_name="user_change",
    command="user change",
    summary="Change the name or office of an account",
    note="Not one's own.",
    help="Ubah nama yang ditampilkan atau kantor seorang pengguna.",
    button="Ubah akun",
    done="Akun diubah; yang lama tetap tercatat.",
    keys=(USER,),
    data=UserNow,
)
GIVE_ROLE = Act(
    "office.give_role",
    right=RIGHT,
    service="access.accounts:give",
    shows="access.accounts:whole",
    loads="access.accounts:user_of",
    address="/users/{user_id}/roles",
    page="kantor/pengguna/<int:user_id>/peran",
    page_name="user_give_role",
    command="user give-role",
    summary="Give a role",
    note="One that moves money waits for a second administrator: `change` is the number of the proposal, else null.",
    help="Beri peran; yang menggerakkan uang atau menyetujuinya menunggu pengelola kedua.",
    button="Beri peran",
    done="Dicatat. Peran yang menggerakkan uang berlaku setelah pengelola lain menyetujuinya; yang lain berlaku sekarang.",
    keys=(USER,),
    data=Held,
    gives="change",
)
END_ROLE = Act(
    "office.end_role",
    right=RIGHT,
    service="access.accounts:end_grant",
    shows="access.accounts:whole",
    loads="access.accounts:user_of",
    address="/users/{user_id}/roles/{grant_id}/end",
    page="kantor/pengguna/<int:user_id>/peran/<int:grant_id>/akhiri",
    page_name="user_end_role",
    command="user end-role",
    summary="End a role",
    note="At once; the sessions of the account end.",
    help="Akhiri sebuah peran sekarang juga; sesi pengguna itu berakhir.",
    button="Akhiri peran",
    done="Peran diakhiri; sesi pengguna itu berakhir.",
    keys=(USER, GRANT),
    asks="office.asking:end_role",
    look="hand",
)
CLOSE_USER = Act(
    "office.close_user",
    right=RIGHT,
    service="access.accounts:close",
    shows="access.accounts:whole",
    loads="access.accounts:user_of",
    address="/users/{user_id}/close",
    page="kantor/pengguna/<int:user_id>/tutup",
    page_name="user_close",
    command="user close",
    summary="Close an account",
    note="At once, with all its sessions and tokens. The last administrator of a province stays.",
    help="Tutup akun sekarang juga; sesi dan tokennya berakhir.",
    button="Tutup akun",
    done="Akun ditutup; sesi dan tokennya berakhir.",
    keys=(USER,),
    asks="office.asking:close_user",
    look="hand",
)
REOPEN_USER = Act(
    "office.reopen_user",
    right=RIGHT,
    service="access.accounts:reopen",
    shows="access.accounts:whole",
    loads="access.accounts:user_of",
    address="/users/{user_id}/reopen",
    page="kantor/pengguna/<int:user_id>/buka",
    page_name="user_reopen",
    command="user reopen",
    summary="Open an account again",
    note="One that moves money waits for a second administrator: `change` is the number of the proposal, else null.",
    help="Buka lagi akun yang ditutup; yang menggerakkan uang menunggu pengelola kedua.",
    button="Buka akun lagi",
    done="Dicatat. Akun yang menggerakkan uang terbuka setelah pengelola lain menyetujuinya; yang lain terbuka sekarang.",
    keys=(USER,),
    data=MayWhy,
    gives="change",
)
CONFIRM_CHANGE = Act(
    "office.confirm_change",
    right="changes.confirm",
    service="office.changes:confirm",
    shows="access.changes:whole",
    loads="access.changes:change_of",
    address="/changes/{change_id}/confirm",
    page="kantor/usul/<int:change_id>/setujui",
    page_name="change_confirm",
    command="user confirm",
    summary="Confirm a proposal of another administrator",
    note="A role that moves money, an account that is opened again, approval limits, a bank that pays: it takes effect.",
    help="Setujui usul pengelola lain: peran, akun, batas persetujuan, atau bank pembayar.",
    button="Setujui",
    done="Disetujui; berlaku mulai sekarang.",
    keys=(CHANGE,),
    data=Seen,
    asks="office.changes:asked",
    sees="access.changes:seen",
)
REFUSE_CHANGE = Act(
    "office.refuse_change",
    right=RIGHT,
    service="access.changes:refuse",
    shows="access.changes:whole",
    loads="access.changes:change_of",
    address="/changes/{change_id}/refuse",
    page="kantor/usul/<int:change_id>/tolak",
    page_name="change_refuse",
    command="user refuse",
    summary="Refuse a proposal, or take the own one back",
    help="Tolak usul pengelola lain, atau tarik usul Anda sendiri.",
    button="Tolak atau tarik usul",
    done="Ditolak; tidak ada yang berubah.",
    keys=(CHANGE,),
    data=Why,
)
USERS = (ADD_USER, CHANGE_USER, GIVE_ROLE, END_ROLE, CLOSE_USER, REOPEN_USER)
CHANGES = (CONFIRM_CHANGE, REFUSE_CHANGE)
ACTS = (*USERS, *CHANGES)
