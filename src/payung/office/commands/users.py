"""Pengguna, peran, dan kata sandi."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated, Any

import typer

from payung.cli.context import CommandRefused, Json, require_manager, running
from payung.cli.output import Out, command
from payung.cli.text import _

Username = Annotated[str, typer.Argument(metavar="PENGGUNA")]
FromStdin = Annotated[bool, typer.Option("--password-stdin", help="Baca kata sandi dari masukan standar.")]


def _password(from_stdin: bool) -> tuple[str, bool]:
    """A password and whether it was generated."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    if sys.stdin.isatty():
        return str(typer.prompt(_("Kata sandi"), hide_input=True, confirmation_prompt=True)), False
    return secrets.token_urlsafe(12), True


@command
def add(
    username: Username,
    name: Annotated[str, typer.Option("--name", help="Nama yang ditampilkan.")],
    role: Annotated[str, typer.Option("--role", help="Peran, misalnya disnaker atau branch_officer.")],
    place: Annotated[str | None, typer.Option("--place", help="Kode wilayah yang dicakup.")] = None,
    organisation: Annotated[str | None, typer.Option("--org", help="Kode lembaga yang dicakup.")] = None,
    office: Annotated[str | None, typer.Option("--office", help="Kode kantor.")] = None,
    password_stdin: FromStdin = False,
    json_path: Json = None,
) -> None:
    """Buat pengguna, atau ganti nama, peran, dan kata sandinya; kata sandi itu harus ia ganti waktu pertama masuk."""
    out = Out(json_path)
    with running():
        from payung.access.errors import AccessRefused
        from payung.access.models import ROLES, Grant
        from payung.access.services import create_user
        from payung.parties.models import Organisation
        from payung.places.models import Place
        from payung.platform.db import OWNER

        if role not in ROLES:
            raise AccessRefused(
                "ROLE_UNKNOWN", "Peran tidak dikenal. Pilih salah satu: %(roles)s.", roles=", ".join(ROLES)
            )
        if place and not Place.objects.using(OWNER).filter(code=place).exists():
            raise AccessRefused("PLACE_UNKNOWN", "Kode wilayah %(code)s tidak dikenal.", code=place)
        if organisation and not Organisation.objects.using(OWNER).filter(code=organisation).exists():
            raise AccessRefused("PARTY_UNKNOWN", "Lembaga %(code)s belum ada.", code=organisation)
        # The first user is created without a token; from then on administrators manage users, each with a token of his
        # own.
        first = role == "administrator" and not Grant.objects.using(OWNER).filter(role="administrator").exists()
        if not first:
            require_manager()
        password, drawn = _password(password_stdin)
        # The first user chooses his own password; all others get a one-time password.
        user_id = create_user(username, name, password, [(role, place, organisation)], office, one_time=not first)
    out.line(f"{username}: {role} {place or ''} {organisation or ''}".rstrip())
    if drawn:
        out.note(f"{_('Kata sandi (hanya ditampilkan sekali)')}: {password}")
    out.result({"id": user_id, "username": username})


@command
def list_users(json_path: Json = None) -> None:
    """Daftar pengguna dengan peran dan cakupannya."""
    out = Out(json_path)
    with running():
        from payung.access.models import Grant, User
        from payung.platform.db import OWNER

        grants = Grant.objects.using(OWNER).select_related("organisation").order_by("id")
        roles: dict[int, list[str]] = {}
        for grant in grants:
            where = " ".join(filter(None, [grant.place_id, grant.organisation.code if grant.organisation else None]))
            roles.setdefault(grant.user_id, []).append(f"{grant.role} {where}".strip())
        users: list[dict[str, Any]] = [
            {
                "username": u.username,
                "name": u.display_name,
                "active": u.is_active,
                "grants": roles.get(u.pk, []),
            }
            for u in User.objects.using(OWNER).order_by("username")
        ]
    rows = [[u["username"], u["name"], "; ".join(u["grants"]), "" if u["active"] else _("nonaktif")] for u in users]
    out.table([_("Pengguna"), _("Nama"), _("Peran dan cakupan"), ""], rows)
    out.result(users)


@command
def password(
    username: Username,
    password_stdin: FromStdin = False,
    recover: Annotated[
        bool, typer.Option("--recover", help="Untuk pengelola yang lupa kata sandinya: tanpa token.")
    ] = False,
) -> None:
    """Beri kata sandi sekali pakai; sesi pengguna itu berakhir, dan ia menggantinya waktu masuk."""
    with running():
        from payung.access.models import Grant
        from payung.access.services import set_password
        from payung.platform.db import OWNER

        if not recover:
            require_manager()
        elif not Grant.objects.using(OWNER).filter(user__username=username, role="administrator").exists():
            raise CommandRefused(
                "RECOVER_ADMIN", "--recover hanya untuk pengelola; kata sandi pengguna lain diganti oleh pengelola."
            )

        chosen, drawn = _password(password_stdin)
        set_password(username, chosen, one_time=not recover)
    typer.echo(_("Kata sandi diganti."))
    if drawn:
        typer.echo(f"{_('Kata sandi (hanya ditampilkan sekali)')}: {chosen}", err=True)


@command
def api_token(
    username: Username,
    days: Annotated[int, typer.Option("--days", min=1, max=365, help="Masa berlaku dalam hari.")] = 90,
    name: Annotated[
        str, typer.Option("--name", help="Nama token dalam daftar, misalnya program yang memakainya.")
    ] = "",
    password_stdin: FromStdin = False,
    json_path: Json = None,
) -> None:
    """Terbitkan token yang bertindak sebagai pengguna ini, setelah kata sandinya ditanyakan; ditampilkan sekali."""
    out = Out(json_path)
    with running():
        from payung.access.services import api_token as issue
        from payung.platform import installation

        if not installation.is_demo():
            _prove(username, password_stdin)

        token = issue(username, days, name)
    out.line(token)
    out.result({"username": username, "token": token, "days": days})


def _prove(username: str, from_stdin: bool) -> None:
    """Ask for the password of the person in whose name something is to be done. Wrong ones are counted as at the gate."""
    from payung.access.backends import PasswordBackend

    given = (
        sys.stdin.readline().rstrip("\n")
        if from_stdin
        else str(typer.prompt(_("Kata sandi"), hide_input=True, err=True))
    )
    if PasswordBackend().authenticate(None, username, given) is None:
        raise CommandRefused("PASSWORD_WRONG", "Nama atau kata sandi salah, atau terlalu banyak percobaan.")


@command
def change_password(username: Username, password_stdin: FromStdin = False) -> None:
    """Ganti kata sandi sendiri: yang sekarang ditanyakan dulu. Dari masukan standar: dua baris, sekarang lalu baru."""
    if password_stdin:
        current, chosen = (sys.stdin.readline().rstrip("\n") for _line in range(2))
    else:
        current = str(typer.prompt(_("Kata sandi sekarang"), hide_input=True))
        chosen = str(typer.prompt(_("Kata sandi baru"), hide_input=True, confirmation_prompt=True))
    with running():
        from payung.access.services import change_password as change

        change(username, current, chosen)
    typer.echo(_("Kata sandi diganti. Semua sesi dan token lain sudah berakhir."))


@command
def sessions(username: Username, json_path: Json = None) -> None:
    """Sesi dan token yang terbuka atas nama seorang pengguna, dengan waktu terakhir dipakai."""
    out = Out(json_path)
    with running():
        from payung.access.user_accounts import of_user

        require_manager(or_self=username)
        open_sessions = of_user(username)
    when = "%Y-%m-%d %H:%M"
    out.table(
        [_("Nomor"), _("Jenis"), _("Nama"), _("Dibuka"), _("Terakhir dipakai"), _("Berlaku sampai")],
        [
            [str(s.number), s.kind, s.name, *(t.strftime(when) for t in (s.made_at, s.last_seen, s.expires_at))]
            for s in open_sessions
        ],
    )
    out.result(
        [
            {
                "number": s.number,
                "kind": s.kind,
                "name": s.name,
                "made_at": s.made_at.isoformat(),
                "last_seen": s.last_seen.isoformat(),
                "expires_at": s.expires_at.isoformat(),
            }
            for s in open_sessions
        ]
    )


@command
def end_sessions(
    username: Username,
    number: Annotated[int | None, typer.Option("--number", min=1, help="Hanya sesi atau token nomor ini.")] = None,
    json_path: Json = None,
) -> None:
    """Akhiri satu sesi atau token seorang pengguna, atau semuanya."""
    out = Out(json_path)
    with running():
        from payung.access.user_accounts import end_of_user

        require_manager(or_self=username)
        ended = end_of_user(username, number)
    out.line(f"{_('Sesi dan token yang diakhiri')}: {ended}")
    out.result({"username": username, "ended": ended})


COMMANDS = {
    "add": add,
    "list": list_users,
    "password": password,
    "change-password": change_password,
    "sessions": sessions,
    "end": end_sessions,
}
