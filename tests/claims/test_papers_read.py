"""When somebody downloads a paper of a claim, the log names the people whom the paper is about."""

from __future__ import annotations

import psycopg
import pytest

from payung.claims import services
from payung.claims.models import Claim
from payung.platform.db import acting as session
from payung.vault import services as vault
from payung.vault.models import Paper
from tests.claims import world
from tests.support import reads
from tests.support.people import acting, one

RURAL = (
    "with made as (insert into access_user (username, display_name, language, is_active)"
    " values ('bpr-belu', 'BPR Belu', 'id', true) returning id)"
    " insert into access_grant (user_id, role, place_id, organisation_id)"
    " select m.id, 'rural_bank_officer', '53.04', o.id from made m, parties_organisation o where o.code = 'bpr-uji'"
)


def test_an_original_of_a_claim_names_the_person_and_the_heirs_in_the_log(own_db, loader, owner, actor, app, token):
    owner.execute(RURAL)
    officer, rural = actor("belu"), actor("bpr-belu")
    member = world.member_with_months(loader, token, [7])
    claim = world.open_claim(officer, member)
    heirs = world.family(officer)
    with session(officer.token):
        services.set_heirs(officer, claim, heirs)
        services.add_paper(officer, claim, "kk", world.picture(), "kk.png")
        folder = Claim.objects.get(pk=claim).folder_id
        paper = Paper.objects.get(folder_id=folder).pk
    concerned = sorted({member.person, *(heir.person_id for heir in heirs)})
    start = reads.last(owner)
    # A rural bank may read papers of its regency but no claims. Its log entry names the same people.
    for who in (officer, rural):
        with session(who.token):
            vault.original(who, paper, "diminta kepolisian")
    for name in ("belu", "bpr-belu"):
        assert reads.lines(owner, name, start) == [
            ("paper", f"paper:{paper}", concerned, len(concerned), 0, False),
        ]
    shown = "select who, kind from payung.person_readers(%s, 5)"
    with acting(app, token("belu")):
        found = app.execute(shown, [heirs[0].person_id]).fetchall()
    assert [kind for _who, kind in found[:2]] == ["paper", "paper"]
    with acting(app, token("kepala")):  # may open claims, but not persons
        assert app.execute(shown, [heirs[0].person_id]).fetchall() == []
    # A user who may not read the papers learns no names. Neither does a connection without a session.
    for name in ("kupang", "sponsor", "juri"):
        with acting(app, token(name)):
            assert one(app, "select payung.claim_people(%s)", [folder]) is None
    assert one(app, "select payung.claim_people(%s)", [folder]) is None
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        loader.execute("select payung.claim_people(%s)", [folder])
