"""Unique keys reach beyond row-level security: who may not see a row must not learn of it, nor be stopped by it.

Whatever is looked up under row-level security and then inserted meets the rows that the look-up could not see. So every
unique key of a table that the application or the job runner may insert into stands here with the reason why it cannot.
"""

from __future__ import annotations

import pytest

from payung.api.problems import from_exception
from payung.platform.db import acting
from payung.sponsorship.services import open_scheme, set_quota
from tests.support.schemes import province_terms

KEYS = {
    # the key holds the actor's own number: nobody else's row can be in the way
    "idempotency_once": "own",
    "list_once": "own",
    # a policy lets nobody insert a row that has this key
    "payer_person_once": "closed",
    # everybody who may insert sees every row
    "intake_mappingmemory_signature_key": "seen",
    "snapshot_once": "seen",
    "bill_once": "seen",
    "contributions_contributionassessment_pkey": "seen",
    # from a sequence
    "contributions_bill_payment_code_key": "drawn",
    # hangs on a row that the same statement's policy lets through only to those who see it (a case, a scheme, a list)
    "intake_candidate_pkey": "below",
    "intake_rowterms_pkey": "below",
    "intake_rownumber_pkey": "below",
    "block_once": "below",
    "intake_row_pkey": "below",
    "intake_likeness_pkey": "below",
    "intake_outcome_pkey": "below",
    "price_once": "below",
    "sponsorship_fund_pkey": "below",
    "sponsorship_fund_payer_id_key": "below",
    "scheme_payer": "below",
    "sponsorship_scheme_payer_id_key": "below",
    "quota_once": "below",
    # caught, with one answer whether the other row is seen or not (tested below)
    "scheme_once": "caught",
    # the job runner looks up through payung.intake_match, which sees the whole registry, under one lock
    "participation_month_pkey": "matched",
    "enrolment_once": "matched",
    "waiting_once": "passed over",  # on conflict do nothing
}

UNIQUE = """
select i.relname::text from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
where x.indisunique and c.relrowsecurity and not c.relispartition
  and not (x.indisprimary and x.indnatts = 1
           and (select attname from pg_attribute where attrelid = c.oid and attnum = x.indkey[0]) = 'id')
  and (has_any_column_privilege('payung_app', c.oid, 'insert') or has_any_column_privilege('payung_loader', c.oid, 'insert'))
"""


def test_every_unique_key_behind_row_level_security_is_judged(owner):
    found = {name for (name,) in owner.execute(UNIQUE).fetchall()}
    assert found == set(KEYS)


def answer(act):
    """Status and text of what the API says to a refusal."""
    with pytest.raises(Exception) as caught:
        act()
    told = from_exception(caught.value)
    return told.status_code, told.content


def test_a_scheme_of_others_is_not_found_out_by_its_name(db, actor):
    admin, belu = actor("admin"), actor("belu")
    terms = province_terms()

    def ask(actor, data):
        with acting(actor.token):
            open_scheme(actor, data)

    before = answer(lambda: ask(belu, terms))
    ask(admin, terms)
    assert answer(lambda: ask(belu, terms)) == before
    assert before[0] == 403
    assert answer(lambda: ask(admin, terms))[0] == 409


def test_a_quota_of_others_is_not_found_out_by_setting_it(db, actor):
    admin, belu = actor("admin"), actor("belu")
    terms = province_terms(kind="village_fund")
    with acting(admin.token):
        number = open_scheme(admin, terms)
        set_quota(admin, number, "53.71", 7)

    def ask(regency):
        with acting(belu.token):
            set_quota(belu, number, regency, 3)

    there, missing = answer(lambda: ask("53.71")), answer(lambda: ask("53.02"))
    assert there == missing
    assert there[0] == 403
