"""Deaths are entered by who assesses claims of the very place of the person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg

from payung.access.models import Credential, Grant, User
from payung.platform.db import OWNER
from tests.support import people
from tests.support.people import acting


def test_a_branch_enters_deaths_of_its_own_place(
    own_db: Any, loader: Any, owner: Any, token: Callable[[str], str]
) -> None:
    user = User.objects.using(OWNER).create(username="cabang-belu", display_name="Cabang Belu")
    somebody = Credential.objects.using(OWNER).order_by("pk").first()
    Credential.objects.using(OWNER).create(user=user, password=somebody.password)
    Grant.objects.using(OWNER).create(user=user, role="branch_officer", place_id="53.04")
    with acting(loader, token("admin")):
        here, there = people.member(loader, "53.04").person, people.member(loader, "53.71").person

    def code(username: str, person: int) -> str:
        try:
            with acting(owner, token(username)):
                owner.execute("select payung.death_person(%s)", [person])
        except psycopg.Error as refused:
            return str(refused.sqlstate)
        return ""

    assert [code("cabang-belu", person) for person in (here, there, 999_999)] == ["", "P0B63", "P0B63"]
    assert [code("cabang", person) for person in (here, there, 999_999)] == ["", "", "P0B63"]
    assert code("pemeriksa", here) not in {"", "P0B63"}  # sees the place, and assesses nothing
