"""Every second person names what he saw: a digest, or the number of a proposal that never changes (`second.txt`)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from payung.kernel.acts import Act
from payung.site.acts import ACTS

LINES = [line for line in Path(__file__).with_name("second.txt").read_text().splitlines() if not line.startswith("#")]
SECOND = {name: by.split() for name, by in (line.split(" | ") for line in LINES)}
BY_NAME = {act.name: act for act in ACTS}
LOOKS_SO = re.compile(
    r"confirm|approve|refuse|reject|return|undo|keep|(another|second) (person|officer)|by two|needs two"
)
# What reads like one and is none: who does it decides alone, or is the first.
ALONE = {
    "awards.propose_closing": "the first of two",
    "awards.compute_result": "the database ranks on its own; the jury signs what follows",
    "awards.answer_result_objection": "answers somebody else's objection, once, alone",
    "claims.change_kind": "changes what is assessed next; nobody has proposed it",
    "claims.propose_payee_change": "the first of two",
    "claims.doubt_death": "the first of two",
    "claims.decide_reading": "decides alone before the assessment, which another approves; names the digest",
    "claims.propose_merge": "the first of two; names the digest",
    "claims.undo_merge": "the first of two; names the digest",
    "contributions.withdraw_receipt": "takes his own back",
    "contributions.propose_refund": "the first of two",
    "contributions.propose_waiver": "the first of two",
    "contributions.propose_plan": "the first of two",
    "contributions.return_refund": "says alone that the bank sent the money back, which the bank's own answers prove",
    "coverage.propose_base": "the first of two",
    "intake.withdraw": "nothing of the list was committed",
    "intake.review_accept": "the first of two where a number is overruled; names the digest",
    "intake.review_correct": "the first of two where a number is changed; names the digest",
    "intake.review_refuse": "decides alone; names the digest",
    "intake.review_reopen": "decides alone; names the digest",
    "contributions.ask_prices": "the first of two",
    "contributions.ask_own_prices": "the first of two",
    "contributions.own_consent": "what a member signed, kept with who wrote it down",
    "contributions.own_consent_withdraw": "moves no money and ends no cover; both rows stay with who wrote them",
    "notices.consent": "a family's wish about messages, kept with who wrote it down",
    "payouts.place": "says what a line of the bank was, alone",
    "payouts.propose_start": "the first of two",
    "payouts.close_account": "the first of two where a payment is under way",
    "payouts.withdraw_closing": "takes his own back",
    "registry.correct": "the first of two where it waits",
    "registry.propose_nik": "the first of two",
    "registry.set_bound": "an administrator's setting",
}


def looks_so(act: Act) -> bool:
    return bool(LOOKS_SO.search(f"{act.name.partition('.')[2]} {act.summary} {act.note}".lower()))


def test_who_decides_second_stands_in_the_list():
    named = {act.name for act in ACTS if looks_so(act)} | {act.name for act in ACTS if act.sees}
    assert named - set(ALONE) <= set(SECOND), "write them into second.txt, with what their second person names"
    assert set(SECOND) <= set(BY_NAME)
    assert not set(SECOND) & set(ALONE)


@pytest.mark.parametrize("name", SECOND)
def test_he_names_a_digest_or_a_proposal(name, db, owner):
    act, (how, what) = BY_NAME[name], SECOND[name]
    if how == "digest":
        assert act.specs()[what].kind == "digest"
        return
    assert how == "record"
    assert act.keys[-1].name not in {"list_id", "person_id", "claim_id", "bank_account_id", "batch_id"}, (
        "names no proposal"
    )
    kept = owner.execute(
        "select count(*) from pg_trigger where tgrelid = %s::regclass and not tgisinternal and tgtype & 2 <> 0 and tgtype & 16 <> 0",
        [what],
    ).fetchone()[0]
    assert kept, f"{what} can be changed behind the second person's back"
    for role in ("payung_app", "payung_loader"):
        assert not owner.execute("select has_table_privilege(%s, %s, 'update')", [role, what]).fetchone()[0]
