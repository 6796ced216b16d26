"""Users, sessions of commands and clients, and the logged reveal of personal data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.contrib.auth.hashers import make_password
from django.db import connections, transaction
from django.http import HttpRequest

from payung.access import bindings, passwords
from payung.access.actor import Actor as Actor  # the name by which every room knows it
from payung.access.backends import PasswordBackend
from payung.access.errors import AccessRefused
from payung.access.gate import close_session, new_token, open_session
from payung.access.models import AGENT, Credential, Grant, User
from payung.access.policies import Forbidden, can, require
from payung.access.readlog import note
from payung.kernel.acts import too_short
from payung.parties.models import Office, Organisation
from payung.platform import bindings as platform
from payung.platform import clock
from payung.platform.db import APPLICATION, OWNER, acting, one

COMMAND_SECONDS = 12 * 3600
REVEALABLE = {"nik": "nik", "phone": "phone", "address": "address", "mother_name": "mother_name"}


def current_roles(using: str = APPLICATION) -> frozenset[str]:
    """Roles of the session of the current transaction; empty without one."""
    with connections[using].cursor() as cursor:
        return frozenset(platform.roles().on(cursor))


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in person of a web request. Raises Forbidden for a visitor."""
    user = request.user
    if not user.is_authenticated or user.pk is None:
        raise Forbidden("SIGN_IN", "Silakan masuk dulu.")
    held = getattr(user, "session_roles", None)  # read with the user; whoever has just signed in has none yet
    roles = current_roles() if held is None else frozenset(held)
    return Actor(int(user.pk), request.session.session_key or "", user.get_username(), roles)


@contextmanager
def command_session(username: str) -> Iterator[Actor]:
    """A session for a command run by an operator as a named user; it ends with the block."""
    with connections[APPLICATION].cursor() as cursor:
        user_id = bindings.login_lookup(username).on(cursor)["user_id"]
    if user_id is None:
        raise AccessRefused("USER_UNKNOWN", "Pengguna %(username)s tidak ada atau tidak aktif.", username=username)
    token = open_session(user_id, "command", COMMAND_SECONDS)
    try:
        with acting(token):
            roles = current_roles()
            office = Office.objects.filter(user__pk=user_id).first()
        with clock.in_zone(office.time_zone if office else ""):
            yield Actor(user_id, token, username, roles)
    finally:
        close_session(token)


def create_user(
    username: str,
    display_name: str,
    password: str,
    grants: Sequence[tuple[str, str | None, str | None]],
    office_code: str | None = None,
    one_time: bool = False,
    stored: str = "",
) -> int:
    """Create or update a user with exactly these grants (role, place code, organisation code). Owner only.

    one_time: the password is handed over and opens nothing until its owner has changed it. stored: the hash of this very
    password, where many users of a demonstration have it. Returns the user id. Raises
    AccessRefused for a weak password (see `passwords.check_strength`), or when two roles have different scopes: over the
    union of both each would hold where it was not granted.
    """
    passwords.check_strength(password, username, display_name)
    _check_scopes(grants)
    with transaction.atomic(using=OWNER):
        office = Office.objects.using(OWNER).filter(code=office_code).first() if office_code else None
        user, _ = User.objects.using(OWNER).update_or_create(
            username=username, defaults={"display_name": display_name, "office": office, "is_active": True}
        )
        _store_password(user.pk, stored or make_password(password), one_time)
        wanted = {
            (role, place, Organisation.objects.using(OWNER).get(code=org).pk if org else None)
            for role, place, org in grants
        }
        held = {(g.role, g.place_id, g.organisation_id): g for g in Grant.objects.using(OWNER).filter(user=user)}
        for key, grant in held.items():
            if key not in wanted:
                grant.delete(using=OWNER)
        for role, place, organisation in wanted - set(held):
            Grant.objects.using(OWNER).create(
                user=user, role=role, place_id=place, organisation_id=organisation, caseload=role == AGENT
            )
        return int(user.pk)


def _check_scopes(grants: Sequence[tuple[str, str | None, str | None]]) -> None:
    scopes: dict[str, set[tuple[str | None, str | None]]] = {}
    for role, place, organisation in grants:
        if not can({role}, "scope.apart"):
            scopes.setdefault(role, set()).add((place, organisation))
    alone = [can({role}, "scope.alone") for role, _, _ in grants]
    if any(alone) and not all(alone):
        raise AccessRefused(
            "ROLE_ALONE",
            "Pengelola akun tidak memegang peran lain dalam akun yang sama. Buat akun kedua untuk peran itu.",
        )
    if len({frozenset(held) for held in scopes.values()}) > 1:
        raise AccessRefused(
            "GRANTS_WIDEN",
            "Satu akun dengan beberapa peran harus bercakupan sama untuk setiap perannya. Buat akun kedua untuk cakupan lain.",
        )


def set_password(username: str, password: str, one_time: bool = False) -> None:
    """Replace a password (owner only); ends the user's sessions. one_time: as in `create_user`."""
    user = User.objects.using(OWNER).filter(username=username).first()
    if user is None:
        raise AccessRefused("USER_UNKNOWN", "Pengguna %(username)s tidak ada.", username=username)
    passwords.check_strength(password, user.username, user.display_name)
    with transaction.atomic(using=OWNER):
        _store_password(user.pk, make_password(password), one_time)


def change_password(username: str, current: str, chosen: str) -> None:
    """Replace one's own password at the command line. Whoever knows the present password counts as its owner. Raises AccessRefused."""
    user = PasswordBackend().authenticate(None, username, current)
    if user is None:
        raise passwords.wrong()
    token = open_session(int(user.pk), "command", 60)
    with acting(token):
        display_name = User.objects.values_list("display_name", flat=True).get(pk=user.pk)
        passwords.replace(username, display_name, current, chosen)


def _store_password(user_id: int, stored: str, one_time: bool) -> None:
    Credential.objects.using(OWNER).update_or_create(
        user_id=user_id, defaults={"password": stored, "must_change": one_time, "begun_by_two": True}
    )


def api_token(username: str, days: int = 90, name: str = "") -> str:
    """A bearer token for a client program that acts as this user; shown once, kept only as a hash.

    name: what the token is called where it is listed.
    """
    with connections[APPLICATION].cursor() as cursor:
        user_id = bindings.login_lookup(username).on(cursor)["user_id"]
    if user_id is None:
        raise AccessRefused("USER_UNKNOWN", "Pengguna %(username)s tidak ada.", username=username)
    token = open_session(user_id, "api", days * 86_400, token=new_token())
    with acting(token):
        handed_over = passwords.must_change()
    if handed_over:
        close_session(token)
        raise AccessRefused(
            "PASSWORD_CHANGE_FIRST",
            "Kata sandi ini diberikan orang lain. Ganti dulu: masuk lewat situs, atau `payung user change-password`.",
        )
    bindings.session_name(token=token, name=name).ask()
    return token


def reveal(actor: Actor, person_id: int, field: str, reason: str) -> str:
    """Uncover one field of a person's identity; who, whom, what and why are logged before it is handed out."""
    require(actor.roles, "registry.reveal")
    if field not in REVEALABLE:
        raise AccessRefused("FIELD_UNKNOWN", "Data itu tidak ada.")
    if too_short(reason):
        raise AccessRefused("REASON_MISSING", "Tuliskan alasan melihat data ini (paling sedikit 5 huruf).")
    with connections[APPLICATION].cursor() as cursor:
        cursor.execute(
            f"select payung.tell_registry_identity_{REVEALABLE[field]}(person_id) as value from registry_identity where person_id = %s",
            [person_id],
        )
        row = one(cursor)
    note(actor, "reveal", [person_id], subject=field, reason=reason.strip(), refused=row is None)
    if row is None:
        raise AccessRefused("PERSON_UNKNOWN", "Orang itu tidak ada, atau di luar wilayah Anda.")
    return row["value"] or ""
