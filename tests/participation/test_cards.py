"""Cards: printed by officers for their own people, opened by a token that nobody can guess or look up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pypdfium2
import pytest

from payung.access.policies import Forbidden
from payung.participation import cards
from payung.participation.cards import CardRefused, print_cards
from payung.platform.db import acting
from tests.support import people
from tests.support.databases import Database

KUPANG = "53.71"


@pytest.fixture
def member(loader: Any, token: Callable[[str], str]) -> Callable[..., people.Member]:
    """Registers a person with a membership."""

    def make(regency: str = "53.04", name: str = "Maria Bere") -> people.Member:
        with people.acting(loader, token("admin")):
            return people.member(loader, regency, name)

    return make


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was printed, in words."""
    seen: list[dict[str, Any]] = []
    real = cards.letters.render

    def render(template: str, data: dict[str, Any]) -> bytes:
        seen.extend(data["cards"])
        return real(template, data)

    monkeypatch.setattr(cards.letters, "render", render)
    return seen


def test_a_card_names_its_holder_and_only_its_hash_is_kept(
    actor: Callable[[str], Any], owner: Any, drawn: list[dict[str, Any]], member: Callable[..., people.Member]
) -> None:
    yosef = member(name="Yosef Bere Mau")
    officer = actor("belu")
    with acting(officer.token):
        printed = print_cards(officer, [yosef.membership])
    assert printed.cards == 1
    document = pypdfium2.PdfDocument(printed.pdf)
    assert "Yosef Bere Mau" in document[0].get_textpage().get_text_bounded()
    token = drawn[0]["token"]
    assert len(token) == 24
    row = owner.execute(
        "select to_jsonb(c)::text, issued_by from participation_card c where membership_id = %s", [yosef.membership]
    )
    text, issued_by = row.fetchone()
    assert token not in text
    assert issued_by == officer.user_id


def test_lost_cards_end_and_others_stay(
    actor: Callable[[str], Any], owner: Any, drawn: list[dict[str, Any]], member: Callable[..., people.Member]
) -> None:
    maria = member()
    officer = actor("belu")

    def valid() -> list[bool]:
        ask = "select payung.cek_card(%s, '2025-01-01', '2026-01-01') is not null"
        return [owner.execute(ask, [card["token"]]).fetchone()[0] for card in drawn]

    with acting(officer.token):
        print_cards(officer, [maria.membership])
        print_cards(officer, [maria.membership])
    assert valid() == [True, True]
    with acting(officer.token):
        print_cards(officer, [maria.membership], replace=True)
        assert [card.ended_at is None for card in cards.cards_of([maria.membership])] == [True, False, False]
    assert valid() == [False, False, True]


def test_cards_of_others_are_not_printed(
    actor: Callable[[str], Any], owner: Any, member: Callable[..., people.Member]
) -> None:
    here, there = member(), member(KUPANG)
    officer = actor("belu")
    with acting(officer.token), pytest.raises(CardRefused) as refusal:
        print_cards(officer, [here.membership, there.membership])
    assert refusal.value.code == "CARDS_SCOPE"
    assert not owner.execute("select 1 from participation_card where membership_id = %s", [here.membership]).fetchall()
    with acting(actor("pemeriksa").token), pytest.raises(Forbidden):
        print_cards(actor("pemeriksa"), [here.membership])


def test_no_card_too_many_and_one_beyond_the_scope_are_refused(actor: Callable[[str], Any], owner: Any) -> None:
    officer = actor("belu")
    with acting(officer.token):
        for wanted, code in (([], "CARDS_NONE"), (list(range(1, 502)), "CARDS_MANY"), ([987654321], "CARDS_SCOPE")):
            with pytest.raises(CardRefused) as refusal:
                print_cards(officer, wanted)
            assert refusal.value.code == code


def test_who_waits_for_a_card(actor: Callable[[str], Any], owner: Any, member: Callable[..., people.Member]) -> None:
    regency = "53.05"
    first, second = member(regency), member(regency)
    officer = actor("cabang")
    with acting(officer.token):
        print_cards(officer, [first.membership])
        assert [m.pk for m in cards.to_print(regency=regency)] == [second.membership]
        assert len(cards.to_print(regency=regency, again=True)) == 2
        assert len(cards.to_print(village_code=f"{regency}.01.2001")) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "update participation_card set ended_at = null, ended_by = null",
        "insert into participation_card (membership_id, regency, token_hash, issued_by) values (1, '53.04', sha256('x'), 1)",
    ],
)
def test_raw_sql_makes_and_revives_no_cards(app: Any, token: Callable[[str], str], statement: str) -> None:
    app.execute("select set_config('payung.session', %s, false)", [token("admin")])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_raw_sql_prints_for_nobody_without_a_role(
    app: Any, db: Database, token: Callable[[str], str], owner: Any, member: Callable[..., people.Member]
) -> None:
    maria = member()
    for session in ("", token("juri"), token("tanpa-peran")):
        app.execute("select set_config('payung.session', %s, false)", [session])
        with pytest.raises(psycopg.Error) as refusal:
            app.execute("select payung.cards_issue(%s, array[sha256('y')], false)", [[maria.membership]])
        assert refusal.value.sqlstate == "P0B90"
