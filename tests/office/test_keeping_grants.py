"""Who keeps a grant keeps its place and the place of its organisation, where there are two provinces."""

from __future__ import annotations

from typing import Any

import pytest

from tests.office.test_second_province import province, users
from tests.support.people import acting, one, organisation


@pytest.mark.parametrize(
    ("place", "body", "keepers"),
    [
        ("95", None, {"timur"}),
        ("95.01", None, {"timur"}),
        ("95.01.01.2001", None, {"timur"}),
        ("53", None, {"admin"}),
        (None, "bank-uji-timur", {"timur"}),
        (None, "bank-ntt", {"admin"}),
        ("95", "pemprov-uji", {"timur"}),
        ("95", "bank-ntt", set()),  # of each a half
        ("53", "bank-uji-timur", set()),
        (None, None, set()),  # of the whole installation
    ],
)
def test_a_grant_is_kept_by_who_keeps_both(
    own_db: Any, owner: Any, token: Any, place: str | None, body: str | None, keepers: set[str]
) -> None:
    province(owner)
    sessions = {name: who.token for name, who in users().items()}
    secrets = {"admin": token("admin"), **{name: sessions[name] for name in ("timur", "petugas-timur")}}
    org = organisation(owner, body) if body else None
    kept = set()
    for name, secret in secrets.items():
        with acting(owner, secret):
            if one(owner, "select payung.keeps_grant(%s, %s)", [place, org]):
                kept.add(name)
    assert kept == keepers
