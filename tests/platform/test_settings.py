"""An address of libpq as Django wants it."""

from __future__ import annotations

import pytest

from payung.platform.settings import _database

PLAIN = {"ENGINE": "django.db.backends.postgresql", "TEST": {"MIRROR": None}}


def test_every_part_of_an_address_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"NAME": "bpjs", "USER": "budi", "PASSWORD": "rahasia", "HOST": "db.contoh", "PORT": "6543"}
    for address in (
        "postgresql://budi:rahasia@db.contoh:6543/bpjs?sslmode=require",
        "host=db.contoh port=6543 dbname=bpjs user=budi password=rahasia sslmode=require",
    ):
        monkeypatch.setenv("PAYUNG_TRY_URL", address)
        options = {"sslmode": "require"}
        assert _database("PAYUNG_TRY_URL") == PLAIN | parts | {"CONN_MAX_AGE": None, "OPTIONS": options}
        pool = {"min_size": 1, "max_size": 4, "timeout": 20}
        assert _database("PAYUNG_TRY_URL", pool=True) == PLAIN | parts | {
            "CONN_MAX_AGE": 0,
            "OPTIONS": options | {"pool": pool},
        }


def test_what_an_address_leaves_out_is_left_to_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = dict.fromkeys(("USER", "PASSWORD", "HOST", "PORT"), "")
    monkeypatch.setenv("PAYUNG_TRY_URL", "")
    assert _database("PAYUNG_TRY_URL") == PLAIN | nothing | {"NAME": "payung", "CONN_MAX_AGE": None, "OPTIONS": {}}
    monkeypatch.setenv("PAYUNG_TRY_URL", "host=/run/payung")
    assert _database("PAYUNG_TRY_URL")["HOST"] == "/run/payung"
