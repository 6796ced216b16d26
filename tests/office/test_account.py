"""One's own account: a handed-over password opens nothing but its change; sessions and tokens are seen and ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.access.errors import AccessRefused
from payung.access.models import User
from payung.access.passwords import check_strength
from payung.access.services import api_token, change_password, create_user, set_password
from payung.platform.db import OWNER
from tests.support.databases import Database
from tests.support.people import one
from tests.support.world import PASSWORD

NEW = "tiga kucing di pelabuhan"


@pytest.fixture(autouse=True)
def _host(monkeypatch: pytest.MonkeyPatch, db: Database) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def entered(name: str, password: str = PASSWORD) -> Client:
    client = Client()
    assert client.post("/masuk", {"username": name, "password": password}).status_code == 302
    return client


def change(client: Client, current: str, chosen: str, again: str | None = None) -> Any:
    return client.post("/akun", {"current": current, "chosen": chosen, "again": again or chosen})


def test_everyone_changes_his_own_password_and_everything_else_ends(own_db: Database, owner: Any) -> None:
    client, other, token = entered("belu"), entered("belu"), api_token("belu", name="aplikasi")
    bystander = entered("kupang")
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert change(client, PASSWORD, NEW).status_code == 302
    assert client.get("/akun").status_code == 200
    assert client.get("/daftar").status_code == 200
    assert other.get("/daftar").status_code == 302
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 401
    assert bystander.get("/daftar").status_code == 200
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = before
    assert thief.get("/daftar").status_code == 302
    assert Client().post("/masuk", {"username": "belu", "password": PASSWORD}).status_code == 400
    entered("belu", NEW)


def test_users_without_a_role_change_theirs_too(own_db: Database) -> None:
    assert change(entered("tanpa-peran"), PASSWORD, NEW).status_code == 302
    entered("tanpa-peran", NEW)


def test_who_does_not_know_the_present_one_changes_nothing_and_ends_after_five(own_db: Database, owner: Any) -> None:
    client = entered("belu")
    kept = one(
        owner, "select password from access_credential c join access_user u on u.id = user_id where username = 'belu'"
    )
    for _ in range(5):
        assert change(client, "salah-sekali-ini", NEW).status_code == 400
    assert change(client, PASSWORD, NEW).status_code == 400  # as many tries as at the gate
    assert change(client, PASSWORD, NEW, "lain sama sekali").status_code == 400
    now = one(
        owner, "select password from access_credential c join access_user u on u.id = user_id where username = 'belu'"
    )
    assert now == kept


@pytest.mark.parametrize(
    ("weak", "code"),
    [
        ("sebelas-huruf"[:11], "PASSWORD_SHORT"),
        ("aaaaaaaaaaaa", "PASSWORD_EVEN"),
        ("123456789012", "PASSWORD_DIGITS"),
        ("qwertyuiop123", "PASSWORD_COMMON"),
        ("Password1234", "PASSWORD_COMMON"),
        ("petugas-dinas-belu", "PASSWORD_SIMILAR"),
        ("petugasbelu2025", "PASSWORD_SIMILAR"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(db: Database, weak: str, code: str) -> None:
    with pytest.raises(AccessRefused) as refused:
        create_user("petugasbelu", "Petugas Dinas Belu", weak, [("disnaker", "53.04", None)])
    assert refused.value.code == code
    assert not User.objects.using(OWNER).filter(username="petugasbelu").exists()
    with pytest.raises(AccessRefused):
        set_password("belu", "1234567890123")


def test_five_different_signs_are_enough() -> None:
    check_strength("kuda5kuda5ku", "petugasbelu", "Petugas Dinas Belu")
    for even in ("kudakudakuda", "kud5kud5kud5"):
        with pytest.raises(AccessRefused) as refused:
            check_strength(even, "petugasbelu", "Petugas Dinas Belu")
        assert refused.value.code == "PASSWORD_EVEN"
    with pytest.raises(AccessRefused) as refused:
        check_strength("kuda5kuda5k", "petugasbelu", "Petugas Dinas Belu")
    assert refused.value.code == "PASSWORD_SHORT"


def test_a_handed_over_password_opens_only_its_own_change(own_db: Database, owner: Any, app: Any) -> None:
    handed = "sementara saja ini"
    create_user("baru", "Maria Lopo", handed, [("administrator", "53", None)], one_time=True)
    client = Client()
    assert client.post("/masuk?next=/daftar", {"username": "baru", "password": handed})["Location"] == "/akun"
    for address in ("/", "/daftar", "/orang", "/tugas/jenjang"):
        assert client.get(address)["Location"] == "/akun"
    # not only the pages: the session itself holds nothing
    token = client.cookies[settings.SESSION_COOKIE_NAME].value
    with app.transaction():
        app.execute("select set_config('payung.session', %s, true)", [token])
        assert app.execute("select payung.roles(), payung.all_places(), payung.orgs()").fetchone() == ([], False, [])
    assert Client().get("/api/v1/schemes", headers={"Authorization": f"Bearer {token}"}).status_code == 403
    assert change(client, handed, handed).status_code == 400
    assert change(client, handed, NEW).status_code == 302
    assert client.get("/daftar").status_code == 200
    assert entered("baru", NEW).get("/daftar").status_code == 200


def test_the_command_gives_one_time_passwords_and_changes_ones_own(own_db: Database) -> None:
    set_password("belu", "sementara saja ini", one_time=True)
    assert Client().post("/masuk", {"username": "belu", "password": "sementara saja ini"})["Location"] == "/akun"
    with pytest.raises(AccessRefused, match="PASSWORD_WRONG"):
        change_password("belu", "bukan itu lagi", NEW)
    change_password("belu", "sementara saja ini", NEW)
    assert entered("belu", NEW).get("/daftar").status_code == 200


def test_sessions_and_tokens_are_listed_with_their_last_use_and_ended_one_by_one(own_db: Database, owner: Any) -> None:
    client, other = entered("belu"), entered("belu")
    first, second = (api_token("belu", name=name) for name in ("<b>laporan</b>", "unggah"))
    shown = client.get("/akun").content.decode()
    assert "&lt;b&gt;laporan" in shown
    assert "unggah" in shown
    assert first not in shown
    numbers = [int(n) for n in re.findall(r"/akun/sesi/(\d+)/akhiri", shown)]
    assert len(numbers) == 3
    of_second = one(owner, "select number from payung.session where name = 'unggah'")

    def alive(token: str) -> bool:
        return Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200

    assert client.post(f"/akun/sesi/{of_second}/akhiri").status_code == 302
    assert (alive(first), alive(second)) == (True, False)
    assert other.get("/daftar").status_code == 200
    foreign = entered("kupang")
    mine = one(owner, "select number from payung.session where name = '<b>laporan</b>'")
    foreign.post(f"/akun/sesi/{mine}/akhiri")
    assert alive(first)
    client.post("/akun/keluar-semua")
    assert not alive(first)
    assert other.get("/daftar").status_code == 302
    assert client.get("/daftar").status_code == 200
    assert foreign.get("/daftar").status_code == 200


def test_the_last_use_is_kept_to_the_minute(own_db: Database, owner: Any) -> None:
    token = api_token("belu")
    owner.execute("update payung.session set last_seen = now() - interval '3 days' where kind = 'api'")
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert one(owner, "select last_seen > now() - interval '1 minute' from payung.session where kind = 'api'")


def test_a_browser_left_alone_signs_in_again_and_a_token_does_not(
    own_db: Database, owner: Any, monkeypatch: Any
) -> None:
    client, token = entered("belu"), api_token("belu")
    owner.execute("update payung.session set last_seen = now() - interval '61 minutes'")
    assert client.get("/daftar").status_code == 302
    assert one(owner, "select closed_at is not null from payung.session where kind = 'web'")
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    monkeypatch.setattr(settings, "SESSION_IDLE_SECONDS", 7200)
    client = entered("belu")
    owner.execute("update payung.session set last_seen = now() - interval '61 minutes'")
    assert client.get("/daftar").status_code == 200


def test_no_password_is_set_by_raw_sql(db: Database, app: Any, token: Callable[..., str]) -> None:
    """A session is not enough: the proof comes from the key that checks passwords."""
    import psycopg

    hashed = "argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA"
    with app.transaction():
        app.execute("select set_config('payung.session', %s, true)", [token("belu")])
        for mac in (b"", b"\0" * 32):
            with pytest.raises(psycopg.Error) as refused, app.transaction():
                app.execute("select payung.password_change(%s, extract(epoch from now())::bigint, %s)", [hashed, mac])
            assert refused.value.sqlstate == "P0C72"
        assert app.execute("select count(*) from payung.my_sessions()").fetchone()[0] >= 1
    assert app.execute("select count(*) from payung.my_sessions()").fetchone() == (0,)
    assert app.execute("select payung.session_end(1), payung.sessions_end_others()").fetchone() == (False, 0)
