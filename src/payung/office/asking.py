"""The confirmation pages before an account, an organisation or a bank is closed."""

from __future__ import annotations

from payung.access.bodies import office_lines
from payung.access.models import User
from payung.access.services import Actor
from payung.kernel.acts import Question, Saying
from payung.parties.models import Office, Organisation


def close_organisation(_actor: Actor, body: Organisation, _data: object) -> Question:
    """Before an organisation is closed."""
    return Question(
        Saying("Tutup lembaga ini?"),
        (
            Saying("Tidak ada pengguna, kantor, atau skema baru untuk lembaga ini; yang lama tetap tercatat."),
            Saying("Lembaga dapat dibuka lagi."),
        ),
        ((Saying("Lembaga"), body.name),),
    )


def close_office(_actor: Actor, office: Office, _data: object) -> Question:
    """Before an office is closed."""
    (line,) = office_lines([office])
    return Question(
        Saying("Tutup kantor ini?"),
        (Saying("Tidak ada pengguna baru di kantor ini. Kantor dapat dibuka lagi."),),
        ((Saying("Kantor"), office.name), (Saying("Pengguna aktif"), str(line["users"]))),
    )


def end_role(_actor: Actor, user: User, _data: object) -> Question:
    """Before a role ends."""
    return Question(
        Saying("Akhiri peran ini?"),
        (
            Saying("Sesi dan token pengguna itu berakhir; sesudahnya ia masuk tanpa peran ini."),
            Saying("Memberi peran yang menggerakkan uang lagi memerlukan dua pengelola."),
        ),
        ((Saying("Pengguna"), f"{user.display_name} ({user.username})"),),
    )


def close_user(_actor: Actor, user: User, _data: object) -> Question:
    """Before an account is closed."""
    return Question(
        Saying("Tutup akun ini?"),
        (
            Saying("Sesi dan tokennya berakhir sekarang juga; ia tidak dapat masuk lagi."),
            Saying("Membuka lagi akun yang menggerakkan uang memerlukan dua pengelola."),
        ),
        ((Saying("Pengguna"), f"{user.display_name} ({user.username})"),),
    )
