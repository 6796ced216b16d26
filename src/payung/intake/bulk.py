"""The set-based SQL of a list: storing verdicts, and staging accepted people for the scheme."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.access.readlog import ask
from payung.intake import bindings
from payung.intake.verdicts.codes import VERDICT_ORDER, decide_many, mask
from payung.platform.db import LOADER, scalar
from payung.platform.runs import RunContext
from payung.registry import likeness
from payung.registry.stage import look_over
from payung.sponsorship import bindings as sponsorship

Int64 = npt.NDArray[np.int64]
MATCH = """
create temp table staged_match on commit drop as select * from payung.intake_match(%(scheme)s)
"""
CANDIDATES_OF_BLOCKS = """
copy (select n.sheet_row, n.person_id, s.name_norm, n.name_norm, n.nik, n.birth, n.place, n.sex
      from pg_temp.near_person n join staged_person s using (sheet_row)) to stdout (format csv)
"""
LIKENESS = """
create temp table staged_likeness (sheet_row int not null, person_id bigint not null, weight int not null, evidence int not null)
on commit drop
"""
PAIR = {
    "sheet_row": pl.Int64,
    "person_id": pl.Int64,
    "mine": pl.String,
    "theirs": pl.String,
    **dict.fromkeys(("nik", "birth", "place", "sex"), pl.Int8),
}
LIKELY = {
    "sheet_row": pl.Int64,
    "person_id": pl.Int64,
    "weight": pl.Int32,
    "evidence": pl.Int32,
    "one_number": pl.Boolean,
    "himself": pl.Boolean,
}
PART = 16 << 20  # bytes of candidates that are weighed in one step
MASKS = "create temp table staged_mask (sheet_row int not null, codes bigint not null, verdict text not null, other_row int) on commit drop"
# In the order of the key: out of a hash join rows come in no order, and both the table and its index would be written all over.
VERDICTS = """
insert into intake_row (list_id, sheet_row, verdict, codes, village_code, regency, free_months, held_by, other_row, sector)
select %(list)s, s.sheet_row, k.verdict, k.codes, s.village_code, s.regency, m.free_months, coalesce(m.held_by, ''), k.other_row, s.sector
from staged_person s join staged_mask k using (sheet_row) left join staged_match m using (sheet_row) order by s.sheet_row
"""
CANDIDATES = """
insert into intake_candidate (list_id, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address,
                              phone, mother_name, occupation, income, decile, written)
select %(list)s, sheet_row, regency, village_code, nik, name, name_norm, birth_date, sex, address, phone, mother_name,
       occupation, income, decile, written from staged_person
"""
LIKE_PEOPLE = """
insert into intake_likeness (list_id, sheet_row, earlier_row, person_id, weight, evidence)
select %(list)s, sheet_row, 0, person_id, weight, evidence from staged_likeness
on conflict do nothing
"""
LIKE_ROWS = """
insert into intake_likeness (list_id, sheet_row, earlier_row, person_id, weight, evidence)
select %(list)s, u.sheet_row, u.earlier_row, 0, u.weight, u.evidence
from unnest(%(rows)s::int[], %(earlier)s::int[], %(weights)s::int[], %(evidence)s::int[]) u (sheet_row, earlier_row, weight, evidence)
on conflict do nothing
"""
# The sector of a row: as an officer has stated it, else as the law's list of words read it when the list was checked.
OF_ROW_SECTOR = """
left join intake_row r on r.list_id = %(list)s and r.sheet_row = c.sheet_row and r.sheet_row > %(after)s and r.sheet_row <= %(through)s
left join (select distinct on (sheet_row) sheet_row, sector from intake_sectordecision where list_id = %(list)s
           order by sheet_row, id desc) d on d.sheet_row = c.sheet_row
"""
# Where the scheme gives months by contract or class, a row without its terms does not come in.
TERMS = """
insert into intake_rowterms (list_id, sheet_row, regency, first_month, last_month, participant_class, loan, agent_nik, heir, heir_relation, staff,
  consent_on, consent_dated)
select %(list)s, sheet_row, regency, first_month, last_month, participant_class, loan, agent_nik, heir, heir_relation, staff,
  consent_on, consent_dated from staged_person
"""
TERMS_NAMES = (
    ", first_month, last_month, participant_class, loan, agent_id, heir, heir_relation, consent_on, consent_dated"
)
TERMS_VALUES = ", t.first_month, t.last_month, t.participant_class, t.loan, t.agent_id, t.heir, t.heir_relation, t.consent_on, t.consent_dated"
OF_ROW_TERMS = "join payung.intake_terms(%(list)s, %(after)s, %(through)s) t on t.sheet_row = c.sheet_row"
OF_LOOKED_AT = """join payung.intake_terms(%(list)s, (select min(sheet_row) - 1 from c), (select max(sheet_row) from c)) t
  on t.sheet_row = c.sheet_row"""
STAGED_TERMS = """
update staged_person s set first_month = t.first_month, last_month = t.last_month from payung.intake_terms(%(list)s, 0, %(through)s) t
where t.sheet_row = s.sheet_row
"""


CHOSEN = """
select t.sheet_row, t.staff from staged_person s join intake_rowterms t on t.list_id = %(list)s and t.sheet_row = s.sheet_row
where s.committed and t.staff <> '' order by t.sheet_row
"""


def _with_terms(statement: str, terms: bool, of: str = OF_ROW_TERMS) -> str:
    """A statement that stages people, with what their rows ask for (`of`: how it is joined), or without."""
    names, values, joined = (TERMS_NAMES, TERMS_VALUES, of) if terms else ("", "", "")
    return statement.replace("<names>", names).replace("<values>", values).replace("<terms>", joined)


ACCEPTED = f"""
insert into staged_person (sheet_row, nik, name, name_norm, birth_date, sex, village_code, regency, address, phone,
                          mother_name, occupation, sector<names>)
select c.sheet_row, c.nik, c.name, c.name_norm, c.birth_date, c.sex, c.village_code, c.regency, c.address, c.phone,
       c.mother_name, c.occupation, coalesce(d.sector, r.sector, 'other')<values>
from payung.intake_accepted(%(list)s, %(after)s, %(through)s) c {OF_ROW_SECTOR} <terms>
"""
# Mostly nobody is left who was looked at: the terms are asked for the span of these rows only, and not at all without them.
REVIEWED = f"""
with c as materialized (
  select * from payung.review_accepted(%(list)s, %(after)s, %(through)s, %(most)s)
), put as (
  insert into staged_person (sheet_row, nik, name, name_norm, birth_date, sex, village_code, regency, address, phone,
                            mother_name, occupation, sector<names>)
  select c.sheet_row, c.nik, c.name, c.name_norm, c.birth_date, c.sex, c.village_code, c.regency, c.address, c.phone,
         c.mother_name, c.occupation, coalesce(d.sector, r.sector, 'other')<values>
  from c {OF_ROW_SECTOR} <terms>
  returning sheet_row)
select max(sheet_row) from put
"""


def ask_registry(context: RunContext, cursor: CursorWrapper, scheme_id: int, staged: int, kind: str = "") -> None:
    """Log that the staged rows are looked up in the registry; without the log there is no answer. kind: of the question, where
    the run has another. Raises ReadRefused."""
    kind = kind or context.kind
    digest = bindings.intake_question(scheme=scheme_id, kind=kind).on(cursor)
    asked = bindings.intake_ask(token=context.token, scheme=scheme_id, kind=kind, digest=digest, rows=staged)
    ask(asked, using=LOADER)


def weigh_candidates(cursor: CursorWrapper, scheme_id: int) -> int:
    """Weigh whom the staged rows may be in the registry; puts those that weigh enough on the stage and returns how many.

    The database gives names and how numbers compare, a part at a time; what stays is the person's number and the weight.
    """
    look_over(cursor, "staged_person", "sheet_row", "nik", "birth_date", "village_code", "name_norm")
    bindings.intake_near(scheme_id).on(cursor)
    cursor.execute(LIKENESS)
    cursor.execute("grant select on staged_likeness to public")
    kept = pl.concat([pl.DataFrame(schema=LIKELY), *map(_weighed, copied_lines(cursor, CANDIDATES_OF_BLOCKS))])
    # A person registered under exactly this number is left out: the list does not change what the registry says of that person.
    himself = kept.filter("himself")["sheet_row"].unique()
    kept = kept.filter(~pl.col("himself") & ~(pl.col("sheet_row").is_in(himself.implode()) & ~pl.col("one_number")))
    with cursor.copy("copy staged_likeness from stdin (format csv)") as copy:
        copy.write(kept.select("sheet_row", "person_id", "weight", "evidence").write_csv(include_header=False))
    return kept.height


def copied_lines(cursor: CursorWrapper, statement: str) -> Iterator[bytes]:
    """The answer of a COPY as text in pieces of about `PART` bytes; each piece holds whole lines."""
    held = bytearray()
    with cursor.copy(statement) as copy:
        for data in copy:
            held += data
            if len(held) >= PART:
                end = held.rfind(b"\n") + 1
                yield bytes(held[:end])
                del held[:end]
    if held:
        yield bytes(held)


def _weighed(lines: bytes) -> pl.DataFrame:
    """Candidates that may be the person of the row, and the person registered under its number: the same one, or clearly another."""
    pairs = pl.read_csv(lines, has_header=False, schema=PAIR).with_columns(pl.col("mine", "theirs").fill_null(""))
    seen = [pairs[name].to_numpy() for name in ("nik", "birth", "place", "sex")]
    weights, evidence = likeness.weigh(pairs["mine"].to_list(), pairs["theirs"].to_list(), *seen)
    one_number = seen[0] == likeness.NIK_SAME
    other = likeness.somebody_else(evidence)
    likely = pairs.select("sheet_row", "person_id").with_columns(
        weight=pl.Series(weights, dtype=pl.Int32),
        evidence=pl.Series(evidence, dtype=pl.Int32),
        one_number=pl.Series(one_number),
        himself=pl.Series(one_number & ~other),
    )
    return likely.filter(pl.Series(one_number | (weights >= likeness.ENOUGH)))


def match_registry(cursor: CursorWrapper, scheme_id: int, sheet_rows: Int64) -> Int64:
    """Codes that only the registry knows, one mask a row in the order of `sheet_rows` (ascending); after `weigh_candidates`.

    What lies beyond the scope of the run's user comes as REVIEW_ELSEWHERE, REJECTED_ELSEWHERE or months and kind of payer.
    """
    cursor.execute(MATCH, {"scheme": scheme_id})
    cursor.execute("select sheet_row, codes from staged_match")
    masks: Int64 = np.zeros(len(sheet_rows), dtype=np.int64)
    for sheet_row, codes in cursor.fetchall():
        masks[np.searchsorted(sheet_rows, sheet_row)] |= mask(codes)
    return masks


def held_months(cursor: CursorWrapper) -> dict[int, tuple[int, str]]:
    """Free months (-1: not said) and kinds of payers by row, as the registry has told them in this transaction; after
    `match_registry`."""
    cursor.execute("select sheet_row, coalesce(free_months, -1), coalesce(held_by, '') from staged_match")
    return {number: (free, held) for number, free, held in cursor.fetchall()}


def store_candidates(cursor: CursorWrapper, list_id: int) -> None:
    """Write the staged people, who expire."""
    cursor.execute(CANDIDATES, {"list": list_id})
    cursor.execute("analyze intake_candidate (list_id, sheet_row)")


def store_verdicts(cursor: CursorWrapper, list_id: int, sheet_rows: Int64, masks: Int64, other_rows: pl.Series) -> None:
    """Write the verdicts, which are kept. other_rows: the earlier row with the same NIK, or null."""
    cursor.execute(MASKS)
    words = pl.Series(np.array(VERDICT_ORDER)[decide_many(masks)])
    frame = pl.DataFrame({"sheet_row": sheet_rows, "codes": masks, "verdict": words, "other_row": other_rows})
    with cursor.copy("copy staged_mask from stdin (format csv)") as copy:
        for part in frame.iter_slices(100_000):
            copy.write(part.write_csv(include_header=False))
    look_over(cursor, "staged_mask")
    cursor.execute(VERDICTS, {"list": list_id})
    # Fresh rows are unknown to the planner; without this the next join of both tables is a nested loop.
    cursor.execute("analyze intake_row (list_id, sheet_row, verdict)")


def store_likeness(cursor: CursorWrapper, list_id: int, sheet_rows: Int64, links: pl.DataFrame) -> None:
    """Keep whom rows may be: people that were weighed on the stage, and earlier rows (`links` as `pairs.linked` has them)."""
    cursor.execute(LIKE_PEOPLE, {"list": list_id})
    if links.height:
        rows, earlier = (sheet_rows[links[name].to_numpy()].tolist() for name in ("row", "earlier"))
        more = {"weights": links["weight"].to_list(), "evidence": links["evidence"].to_list()}
        cursor.execute(LIKE_ROWS, {"list": list_id, "rows": rows, "earlier": earlier, **more})


LEFT_OUT = """
insert into intake_outcome (list_id, sheet_row, regency, outcome)
select %(list)s, s.sheet_row, s.regency, case when s.state in ('QUOTA_EXCEEDED', 'BUDGET_EXCEEDED') then 'queued' else s.state end
from staged_person s
where s.state in ('already', 'covered', 'out_of_scope', 'deceased', 'other_person')
   or (s.state in ('QUOTA_EXCEEDED', 'BUDGET_EXCEEDED') and not exists (
     select from published.sponsorship_waiting w where w.list_id = %(list)s and w.sheet_row = s.sheet_row))
on conflict (list_id, sheet_row) do nothing
"""


def keep_outcomes(cursor: CursorWrapper, list_id: int) -> None:
    """Store for each staged row why it was not taken in. (A person who was taken in has an enrolment; a person who waits has a place.)"""
    cursor.execute(LEFT_OUT, {"list": list_id})


JUDGED = """
select r.sheet_row, coalesce(v.codes, r.codes) | case w.reason when 'QUOTA_EXCEEDED' then %(quota)s when 'BUDGET_EXCEEDED' then %(budget)s else 0 end as codes,
  case when v.list_id is null then r.other_row else v.other_row end as other_row,
  case when e.holds_place or n.is_standing then 'committed' when w.sheet_row is not null then '' when v.state = 'refused' then 'refused'
    else coalesce(o.outcome, '') end as outcome,
  coalesce(v.state, '') as looked, case when v.state = 'refused' then coalesce(d.reason, '') else '' end as reason,
  coalesce(s.sector, r.sector) as sector
from intake_row r
left join (select distinct on (sheet_row) sheet_row, sector from intake_sectordecision where list_id = %(list)s
           order by sheet_row, id desc) s on s.sheet_row = r.sheet_row
left join intake_review v on v.list_id = r.list_id and v.sheet_row = r.sheet_row
left join intake_decision d on d.id = v.decided_by
left join published.sponsorship_waiting w on w.list_id = r.list_id and w.sheet_row = r.sheet_row
left join published.sponsorship_enrolment e on e.list_id = r.list_id and e.sheet_row = r.sheet_row
left join intake_outcome o on o.list_id = r.list_id and o.sheet_row = r.sheet_row
left join (select sheet_row, bool_or(valid_to is null) as is_standing from published.participation_listednumber where list_id = %(list)s
           group by 1) n on n.sheet_row = r.sheet_row
where r.list_id = %(list)s order by r.sheet_row
"""


def answers(cursor: CursorWrapper, list_id: int) -> pl.DataFrame:
    """Every row of a list in order with its codes, the earlier row of its NIK and what became of it: "committed", a value of
    `choices.LEFT_OUT`, or "" (not committed yet, waiting, or not accepted); where it stands when somebody had to look at it
    (`looked`, of `choices.REVIEW_STATE`), why it was refused, and the sector that sets its price."""
    cursor.execute(JUDGED, {"list": list_id, "quota": mask(["QUOTA_EXCEEDED"]), "budget": mask(["BUDGET_EXCEEDED"])})
    schema = {"sheet_row": pl.Int64, "codes": pl.Int64, "other_row": pl.Int32, "outcome": pl.String}
    schema |= {"looked": pl.String, "reason": pl.String, "sector": pl.String}
    return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


def store_terms(cursor: CursorWrapper, list_id: int) -> None:
    """Keep what the staged rows ask for besides the person."""
    cursor.execute(TERMS, {"list": list_id})
    cursor.execute("analyze intake_rowterms (list_id, sheet_row)")


def stage_terms(cursor: CursorWrapper, list_id: int, through: int) -> None:
    """Put the months that rows up to `through` ask for on the stage."""
    cursor.execute(STAGED_TERMS, {"list": list_id, "through": through})


def keep_choices(cursor: CursorWrapper, scheme_id: int, list_id: int) -> int:
    """Of an employer's list: which employee chose whom among the people that were taken in; returns how many."""
    cursor.execute(CHOSEN, {"list": list_id})
    chosen = cursor.fetchall()
    if not chosen:
        return 0
    numbers, staff = zip(*chosen, strict=True)
    return sponsorship.choices_of_list(scheme=scheme_id, list_=list_id, rows=list(numbers), numbers=list(staff)).on(
        cursor
    )


def stage_accepted(cursor: CursorWrapper, list_id: int, after: int, through: int, *, terms: bool = False) -> int:
    """Stage the accepted people of the sheet rows after `after` up to `through`; returns how many. terms: with what their rows
    ask for."""
    cursor.execute(_with_terms(ACCEPTED, terms), {"list": list_id, "after": after, "through": through})
    return int(cursor.rowcount)


def stage_reviewed(
    cursor: CursorWrapper, list_id: int, after: int, through: int, most: int, *, terms: bool = False
) -> int | None:
    """Stage those of these rows that somebody has looked at and accepted and no commit has taken, at most so many; returns the
    last of them."""
    cursor.execute(
        _with_terms(REVIEWED, terms, OF_LOOKED_AT), {"list": list_id, "after": after, "through": through, "most": most}
    )
    answer: int | None = scalar(cursor)
    return answer
