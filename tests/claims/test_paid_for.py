"""What a payer learns of claims that came of his months: how many, and rupiah; nobody's name, and nothing of others' months."""

from __future__ import annotations

from tests.claims import world
from tests.support.people import acting, one

ASKED = "select * from payung.claims_paid_for(%s, null)"


def test_claims_of_the_paid_months_are_told_in_numbers(own_db, actor, loader, token, owner, app):
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    other = world.member_with_months(loader, token, [7, 8, 9, 10], regency="53.71")
    scheme, next_scheme = (row[0] for row in owner.execute("select id from sponsorship_scheme order by id").fetchall())
    case = world.approved(actor("cabang"), actor("kepala"), member)
    with acting(app, token("provinsi")):
        assert app.execute(ASKED, [scheme]).fetchall() == [(1, 0, 0)]
    world.bank_says(own_db, actor("admin"), case.claim, "paid")
    with acting(app, token("provinsi")):
        assert app.execute(ASKED, [scheme]).fetchall() == [(1, 1, 42_000_000)]
        assert app.execute(ASKED, [next_scheme]).fetchall() == [(0, 0, 0)]
    for username in ("sponsor", "bank", "belu", "kepala", "juri"):
        with acting(app, token(username)):
            assert app.execute(ASKED, [scheme]).fetchall() == []
    assert one(owner, "select count(*) from claims_claim where person_id = %s", [other.person]) == 0
