"""A cycle of the award with a candidate of each regency and one of a bank, and what there is of a candidate."""

from __future__ import annotations

from typing import Any

from tests.security.jury_story import of_jury
from tests.security.result_story import of_results

ROWS = """
with c as (insert into awards_cycle (province, assessment_year) values ('53', 2040) returning id),
  t as (insert into awards_cycleterms (cycle_id, number, cut_off, interviews_first, interviews_last, ceremony_on, reason, set_by)
    select id, 1, '2041-01-31', '2041-06-24', '2041-06-26', '2041-07-21', 'SK 1', 1 from c returning id),
  f as (insert into awards_freeze (terms_id, digest, frozen_by) select id, repeat('a', 64), 1 from t returning id),
  k as (insert into awards_opencategory (cycle_id, category_id, opened_by)
    select c.id, x, 1 from c, unnest(array['kabupaten_kota', 'usaha_keuangan']) x returning id, category_id),
  s as (insert into awards_seat (cycle_id, number, version, institution, role, holder, decree, named_by)
    select id, 1, 1, 'Sekda', 'chair', 'Ketua Uji', 'SK 1', 1 from c returning id),
  d as (insert into awards_candidate (open_category_id, name, place_id, body_id, nominated_how, nominated_by)
    select k.id, p.name, p.code, null, 'office', 1 from k, places_place p where k.category_id = 'kabupaten_kota' and p.code in ('53.04', '53.71')
    union all
    select k.id, o.name, null, o.id, 'office', 1 from k, parties_organisation o where k.category_id = 'usaha_keuangan'
      and o.code in ('bank-ntt', 'bpr-uji', 'pt-uji', 'sponsor-uji') returning id),
  w as (insert into awards_candidatewithdrawal (candidate_id, reason, withdrawn_by) select id, 'pindah', 1 from d),
  x as (insert into awards_conflict (seat_id, candidate_id, basis, reason, stated_by) select s.id, d.id, 'declared', 'keluarga', 1 from s, d),
  n as (insert into awards_nofurtherconflict (cycle_id, seat_id, user_id) select c.id, s.id, 1 from c, s),
  q as (insert into awards_figuresread (candidate_id, stated_by) select id, 1 from d),
  i as (insert into awards_indicator (freeze_id, candidate_id, name, part, as_of, query, query_digest, source)
    select f.id, d.id, 'schemes', 1, '2041-01-31', 'award_of_schemes', repeat('a', 64), 'uji' from f, d),
  p as (insert into awards_candidatepaper (candidate_id, kind, file_name, file_key, media, digest, size, added_by)
    select id, 'evidence', 'x.pdf', repeat('a', 32), 'application/pdf', repeat('a', 64), 1, 1 from d returning id, candidate_id),
  o as (insert into awards_figureobjection (candidate_id, figure, held, reason, paper_id, made_by)
    select candidate_id, 'schemes', '1', 'keliru', id, 1 from p returning id)
insert into awards_objectiondecision (objection_id, accepted, reason, decided_by) select id, true, 'benar', 2 from o
"""


def awarded(owner: Any) -> None:
    """The rows, as the functions of the room write them."""
    owner.execute(ROWS)
    of_jury(owner)
    of_results(owner)
