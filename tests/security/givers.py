"""Rows of the story about who pays by himself: employees and their choices, certificates, groups."""

from __future__ import annotations

from typing import Any


def of_payers(owner: Any) -> None:
    """Employees and their choices in the schemes that there are, certificates of them, and groups of self-payers."""
    owner.execute(
        "insert into sponsorship_chooser (organisation_id, number, user_id, made_by)"
        " select s.organisation_id, 'K-' || min(s.id), min(u.id), 1 from sponsorship_scheme s"
        " left join access_user u on u.username = 'juri' and s.id = (select min(id) from sponsorship_scheme) group by s.organisation_id"
    )
    owner.execute(
        "insert into sponsorship_choice (chooser_id, scheme_id, membership_id, payer_id, pays, first_month, last_month, enrolment_id, made_by)"
        " select c.id, e.scheme_id, e.membership_id, s.payer_id, 'payroll', e.first_month, e.last_month, e.id, 1"
        " from sponsorship_enrolment e join sponsorship_scheme s on s.id = e.scheme_id"
        " join sponsorship_chooser c on c.organisation_id = s.organisation_id"
    )
    owner.execute(
        "insert into coverage_certificate (code, scheme_id, issued_on, first_month, last_month, people, months, amount, last_settlement,"
        " facts, signature, public_key, issued_by) select lpad(id::text, 16, '0'), id, '2025-08-01', '2025-07-01', '2025-07-01', 1, 1, 1, 0,"
        " '{}', decode(repeat('00', 64), 'hex'), decode(repeat('00', 32), 'hex'), 0"
        " from sponsorship_scheme"
    )
    for place in ("53.04.01.2001", "53.71"):
        owner.execute(
            "with y as (select payung.payer_of_group('Wadah', '53') as id) insert into contributions_paygroup (payer_id, name, place_id, made_by)"
            " select y.id, 'Wadah', %s, 1 from y",
            [place],
        )
    owner.execute(
        "insert into contributions_groupmember (group_id, membership_id, made_by) select g.id, m.id, 1 from contributions_paygroup g"
        " join lateral (select min(id) as id from participation_membership where regency = left(g.place_id, 5)) m on true"
    )
