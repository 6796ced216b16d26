"""Addresses of the database, ours or external."""

from __future__ import annotations

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from payung.platform.home import Home
from payung.platform.postgres import PostgresError, conf, database_urls

APP = "postgresql://app:a@db.example/payung?sslmode=verify-full"
OWNER = "postgresql://owner:o@db.example/payung?sslmode=verify-full"


def test_embedded_addresses_name_the_socket_and_start_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "a b")
    urls = database_urls(home, {})
    assert urls.embedded
    parts = [conninfo_to_dict(url) for url in (urls.app, urls.owner, urls.loader, urls.verifier)]
    assert [p["user"] for p in parts] == [
        "payung_app_login", "payung_owner", "payung_loader_login", "payung_verifier_login",
    ]  # fmt: skip
    assert {p["host"] for p in parts} == {str(home.socket_dir)}
    assert {p["dbname"] for p in parts} == {"payung"}
    assert not home.pg.exists()
    assert {conninfo_to_dict(u)["dbname"] for u in urls.for_database("test_1").environment().values()} == {"test_1"}


def test_external_addresses_pass_through_and_the_loader_is_the_owner_in_its_role() -> None:
    urls = database_urls(environ={"PAYUNG_DATABASE_URL": APP, "PAYUNG_ADMIN_DATABASE_URL": OWNER})
    assert (urls.app, urls.owner, urls.embedded) == (APP, OWNER, False)
    loader = conninfo_to_dict(urls.loader)
    assert loader["options"] == "-c role=payung_loader"
    assert conninfo_to_dict(urls.verifier)["options"] == "-c role=payung_verifier"
    assert (loader["user"], loader["sslmode"]) == ("owner", "verify-full")


def test_options_of_the_owner_stay_and_a_stated_loader_wins() -> None:
    env = {
        "PAYUNG_DATABASE_URL": APP,
        "PAYUNG_ADMIN_DATABASE_URL": OWNER + "&options=-c%20statement_timeout%3D0",
    }
    options = conninfo_to_dict(database_urls(environ=env).loader)["options"]
    assert options == "-c statement_timeout=0 -c role=payung_loader"
    env["PAYUNG_LOADER_DATABASE_URL"] = "host=db.example user=loader"
    assert database_urls(environ=env).loader == "host=db.example user=loader"
    env["PAYUNG_VERIFIER_DATABASE_URL"] = "host=db.example user=verifier"
    assert database_urls(environ=env).verifier == "host=db.example user=verifier"


@pytest.mark.parametrize(
    ("env", "code"),
    [
        ({"PAYUNG_DATABASE_URL": APP}, "database_url_missing"),
        ({"PAYUNG_ADMIN_DATABASE_URL": OWNER}, "database_url_missing"),
        ({"PAYUNG_DATABASE_URL": APP, "PAYUNG_ADMIN_DATABASE_URL": "rahasia!!"}, "database_url_bad"),
    ],
)
def test_half_an_external_server_is_refused_without_showing_its_address(env: dict[str, str], code: str) -> None:
    with pytest.raises(PostgresError) as caught:
        database_urls(environ=env)
    assert caught.value.code == code
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize(("gigabytes", "shared"), [(0.2, "64MB"), (2, "409MB"), (64, "2048MB")])
def test_the_server_is_modest_and_durable(gigabytes: float, shared: str) -> None:
    settings = conf.server_settings(Path("/srv/a b"), Path("/srv/log's"), int(gigabytes * 1024**3))
    assert settings["shared_buffers"] == shared
    assert settings["fsync"] == settings["full_page_writes"] == settings["synchronous_commit"] == "on"
    assert settings["listen_addresses"] == ""
    text = conf.render(settings)
    assert "unix_socket_directories = '\"/srv/a b\"'" in text
    assert "log_directory = '/srv/log''s'" in text
