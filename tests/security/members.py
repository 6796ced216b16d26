"""Rows beside persons, memberships and enrolments, for the small province of `story.py`."""

from __future__ import annotations

from typing import Any


def of_terms(owner: Any) -> None:
    """What schemes and rows have besides months: blocks of classes, who left, what was asked for, heirs that were named."""
    for columns, values in (
        ("sponsorship_block (scheme_id, participant_class, months)", "id, 'umkm', 3 from sponsorship_scheme"),
        ("sponsorship_consent (enrolment_id, given_on, paper, made_by)", "min(id), '2025-08-01', 'akad', 0 from sponsorship_enrolment group by regency"),
        ("sponsorship_leaving (enrolment_id, from_month, reason, made_by)", "min(id), '2026-01-01', 'pergi', 0 from sponsorship_enrolment group by regency"),
        ("intake_rowterms (list_id, sheet_row, regency, participant_class, loan, agent_nik, heir, heir_relation)", "list_id, sheet_row, regency, '', '', '', '', '' from intake_row"),
        ("intake_rownumber (list_id, sheet_row, regency, person_id, number)", "list_id, sheet_row, regency, 1, '00000000000' from intake_row"),
        ("registry_namedheir (person_id, name, about, sheet_row, named_on, recorded_by)", "min(id), 'Maria', 'list:1', min(id), '2025-07-01', 0 from registry_person group by regency"),
    ):  # fmt: skip
        owner.execute(f"insert into {columns} select {values}")
    # What one debtor of each regency signed, and that it was taken back.
    owner.execute(
        "insert into sponsorship_consentwithdrawal (consent_id, reason, made_by) select id, 'uji', 0 from sponsorship_consent"
    )
    owner.execute(
        "with one as (select min(id) as id, regency from sponsorship_enrolment group by regency), kept as ("
        " insert into vault_folder (kind, regency, organisation_id, created_by) select 'contract', e.regency, s.organisation_id, 0"
        " from one o join sponsorship_enrolment e on e.id = o.id join sponsorship_scheme s on s.id = e.scheme_id returning id, regency)"
        " insert into sponsorship_contractfolder (scheme_id, enrolment_id, folder_id)"
        " select e.scheme_id, e.id, k.id from kept k join one o on o.regency = k.regency join sponsorship_enrolment e on e.id = o.id"
    )


def of_members(owner: Any) -> None:
    """What is told of memberships and persons besides themselves, of one in each regency."""
    members = (
        "(select distinct on (regency) id, person_id, regency from participation_membership order by regency, id) m"
    )
    for columns, values in (
        ("ending (membership_id, ended_on, reason, recorded_by)", "id, '2025-08-01', 'moved', 0"),
        ("externalnumber (membership_id, kind, number, issuer, recorded_by)", "id, 'kpj', '25' || lpad(id::text, 9, '0'), 'BPJS', 0"),
        ("earliermonths (membership_id, first_month, last_month, source, recorded_by)", "id, '2024-01-01', '2024-12-01', 'BPJS', 0"),
    ):  # fmt: skip
        owner.execute(f"insert into participation_{columns} select {values} from {members}")
    owner.execute(
        "insert into registry_personevent (person_id, kind, happened_on, recorded_by, facts)"
        f" select person_id, 'moved', '2025-08-01', 0, 'dari ' || regency from {members}"
    )
