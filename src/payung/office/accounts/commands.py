"""Pengguna, peran, dan kata sandi."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, CommandRefused, Json, acting_as, manager, require_manager, running, session
from payung.cli.output import Out, command
from payung.cli.text import _
from payung.office.accounts.acts import ACTS

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
    """Pasang pengelola pertama dan kedua di mesin server; pengguna lain dibuat pengelola dengan tokennya sendiri."""
    out = Out(json_path)
    with running():
        from payung.access.errors import AccessRefused
        from payung.access.models import ROLES
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
        # Set-up: the first administrator alone, the second by him and the operator of this machine. From then on what moves
        # money takes two of them.
        standing = _administrators((place or "")[:2])
        if role == "administrator" and standing < 2:
            if standing:
                require_manager()
            password, drawn = _password(password_stdin)
            # The first user chooses his own password; all others get a one-time password.
            grants = [(role, place, organisation)]
            user_id = create_user(username, name, password, grants, office, one_time=bool(standing))
            change = None
        else:
            user_id, password, change = _make(username, name, (role, place or "", organisation or ""), office)
            drawn = bool(password)
    out.line(f"{username}: {role} {place or ''} {organisation or ''}".rstrip())
    if change is not None:
        out.line(_("Peran ini menunggu pengelola kedua: payung user confirm %(change)s") % {"change": change})
        out.line(_("Sesudah disetujui, beri kata sandi awal: payung user start-password %(name)s") % {"name": username})
    if drawn:
        out.note(f"{_('Kata sandi (hanya ditampilkan sekali)')}: {password}")
    out.result({"id": user_id, "username": username, "change": change})


def _administrators(province: str = "") -> int:
    """Open accounts that can confirm what takes two, of a province or anywhere; counted by the owner, for there may be nobody
    yet to ask as.
    """
    from payung.access.models import Grant
    from payung.access.policies import ALLOWED
    from payung.platform.db import OWNER

    held = Grant.objects.using(OWNER).filter(role__in=ALLOWED["changes.confirm"], user__is_active=True)
    held = held.filter(place_id=province) if province else held
    return held.values("user_id").distinct().count()


def _make(username: str, name: str, role: tuple[str, str, str], office: str | None) -> tuple[int, str, int | None]:
    """Account, role and first password by the administrator whose token it is: (id, password or "", proposal or None)."""
    from payung.access import accounts
    from payung.parties.models import Office
    from payung.platform.db import OWNER, acting

    with manager() as actor, acting(actor.token):
        # Without an office named, the first of the organisation or of the place.
        near = Office.objects.using(OWNER).filter(closed_at__isnull=True).order_by("id")
        own = near.filter(organisation__code=role[2]) if role[2] else near.filter(place__code__startswith=role[1][:5])
        chosen = office or (own.first() or near.get(pk=near[0].pk)).code
        user_id = accounts.add(actor, username, name, chosen)
        change = accounts.give(actor, user_id, *role)
        password = "" if change is not None else accounts.start_password(actor, user_id).password
        return user_id, password, change


@command
def list_users(
    text: Annotated[str, typer.Option("--search", help="Bagian dari nama.")] = "",
    role: Annotated[str, typer.Option("--role", help="Hanya yang memegang peran ini.")] = "",
    json_path: Json = None,
) -> None:
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
        chosen = User.objects.using(OWNER).order_by("username")
        if text:
            chosen = chosen.filter(username__icontains=text) | chosen.filter(display_name__icontains=text)
        if role:
            chosen = chosen.filter(grants__role=role).distinct()
        users: list[dict[str, Any]] = [
            {
                "id": u.pk,
                "username": u.username,
                "name": u.display_name,
                "active": u.is_active,
                "grants": roles.get(u.pk, []),
            }
            for u in chosen
        ]
    rows = [
        [u["id"], u["username"], u["name"], "; ".join(u["grants"]), "" if u["active"] else _("nonaktif")] for u in users
    ]
    out.table([_("Nomor"), _("Pengguna"), _("Nama"), _("Peran dan cakupan"), ""], rows, right=[0])
    out.result(users)


@command
def show(username: Username, json_path: Json = None, as_user: As = None) -> None:
    """Sebuah akun dengan peran-perannya dan usul tentangnya."""
    out = Out(json_path)
    with acting_as(as_user, may="users.manage"):
        from payung.access import accounts, changes

        (line,) = accounts.lines([accounts.named(username)])
        waiting = changes.lines(list(changes.changes(subject=f"user:{line['id']}")))
    out.line(f"{line['id']} {line['username']} {line['name']} ({line['state']})")
    out.table(
        [_("Nomor"), _("Peran"), _("Wilayah"), _("Lembaga")],
        [[one["id"], one["role"], one["place_code"], one["organisation_code"]] for one in line["grants"]],
        right=[0],
    )
    for one in waiting:
        out.line(f"{_('Usul')} {one['id']}: {one['kind']} ({one['state']}), {one['made_by']}")
    out.result({**line, "changes": waiting})


@command
def list_changes(
    state: Annotated[str, typer.Option("--state", help="waiting, accepted, atau refused.")] = "waiting",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Yang menunggu atau sudah diputuskan pengelola kedua: peran, batas persetujuan, bank pembayar."""
    out = Out(json_path)
    with acting_as(as_user, may="users.manage"):
        from payung.access import changes
        from payung.office.views import CHANGED

        lines = changes.lines(list(changes.changes(state)[:1000]))
    out.lines(CHANGED, lines)
    out.result(lines)


@command
def start_password(username: Username, as_user: As = None, json_path: Json = None) -> None:
    """Beri kata sandi awal, ditampilkan sekali; untuk akun yang menggerakkan uang hanya paruh pertamanya."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.access import accounts
        from payung.platform.db import acting

        with acting(actor.token):
            begun = accounts.start_password(actor, int(accounts.named(username).pk))
    _told(out, begun.password, begun.change)


@command
def confirm_password(
    change_id: Annotated[int, typer.Argument(metavar="USUL", min=1, help="Nomor usul (lihat user changes).")],
    seen: Annotated[str, typer.Option("--seen", help="Sidik yang dilihat; tanpa ini ditunjukkan.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Setujui kata sandi awal yang diusulkan pengelola lain; paruh keduanya ditampilkan sekali."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.access import accounts, changes
        from payung.platform.db import acting

        with acting(actor.token):
            if not seen:
                change = changes.whole(change_id)
                digest = changes.change_of(actor, change_id).digest
                out.line(f"{change['kind']} {change['subject']}, {change['made_by']}")
                out.line(f"--seen {digest}")
                out.result({**change, "seen": digest})
                return
            begun = accounts.confirm_start(actor, change_id, seen)
    _told(out, begun.password, None, second=True)


def _told(out: Out, half: str, change: int | None, *, second: bool = False) -> None:
    if change is not None:
        out.line(
            _("Paruh kedua diberikan pengelola lain: payung user confirm-password %(change)s") % {"change": change}
        )
    if not out.json_path:
        word = _("Paruh kedua") if second else _("Kata sandi") if change is None else _("Paruh pertama")
        out.note(f"{word} ({_('hanya ditampilkan sekali')}): {half}")
    out.result({"password": half, "change": change, "half": 2 if second else None if change is None else 1})


@command
def password(
    username: Username,
    password_stdin: FromStdin = False,
    recover: Annotated[
        bool,
        typer.Option("--recover", help="Di mesin server, tanpa token: untuk pengelola yang lupa kata sandinya."),
    ] = False,
) -> None:
    """Ganti kata sandi di mesin server; pengguna menggantinya waktu masuk. Dengan token: lihat user start-password."""
    with running():
        from payung.access.errors import AccessRefused
        from payung.access.models import Grant
        from payung.access.policies import ALLOWED
        from payung.access.services import set_password
        from payung.platform.db import OWNER

        held = Grant.objects.using(OWNER).filter(user__username=username)
        if not recover:
            require_manager()
            if _administrators() > 1 and held.filter(role__in=ALLOWED["grants.two"]).exists():
                raise AccessRefused(
                    "PASSWORD_BY_TWO",
                    "Akun ini menggerakkan uang: kata sandi awalnya diberikan dua pengelola. Pakai payung user start-password.",
                )
        elif not held.filter(role="administrator").exists():
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
    "show": show,
    "changes": list_changes,
    "start-password": start_password,
    "confirm-password": confirm_password,
    **commands_of(ACTS),
}
