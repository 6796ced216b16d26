"""The verdict of every row of an extract: by itself, across the rows, and by the registry.

Rows end accepted or rejected: whoever has to look at one corrects the file or the person and sends it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.access.readlog import ask
from payung.intake import bindings, bulk
from payung.intake.bulk import Int64
from payung.intake.kinds.official_numbers.errors import REFUSALS
from payung.intake.kinds.official_numbers.rownumbers import SCHEMA, read_numbers, twice
from payung.intake.reading import ReadList
from payung.intake.verdicts.codes import REJECTED_MASK, bit, mask
from payung.intake.verdicts.rowcheck import RowChecker
from payung.intake.verdicts.rules import Rules
from payung.places.selectors import index
from payung.platform import clock
from payung.platform.db import LOADER
from payung.platform.runs import RunContext
from payung.registry import likeness
from payung.registry.stage import COLUMNS, copy_stage, open_stage

OF_PERSON = mask(("NAME_MISSING", "NIK_FORMAT", "NIK_PRECISION_LOST", "NIK_NUMERIC", "NIK_DATE", "NIK_SERIAL"))
"""What is asked of the person of a row. Age, place and the like decide who may become a member, not whose a number is."""
STATES = {"same": "KPJ_KNOWN", "other": "KPJ_OTHER_PERSON", "elsewhere": "KPJ_ELSEWHERE", "ended": "KPJ_ENDED"}
BORN, SEX = ("birth_date", "birth_place_date"), ("sex",)
NUMBERS = """
create temp table staged_number (sheet_row int primary key, number text not null, status text not null, first_month date) on commit drop;
grant select on staged_number to public
"""
NEAR = """
copy (select m.sheet_row, m.person_id, s.name_norm, m.name_norm, m.birth, m.sex, m.membership_id is not null, m.state
      from pg_temp.near_number m join staged_person s using (sheet_row)) to stdout (format csv)
"""
PAIR = {
    "sheet_row": pl.Int64,
    "person_id": pl.Int64,
    "mine": pl.String,
    "theirs": pl.String,
    "birth": pl.Int8,
    "sex": pl.Int8,
    "member": pl.String,
    "state": pl.String,
}
# A row shows whom it names, so that whoever serves that person sees it too.
WHERE = """
update staged_person s set regency = m.regency, village_code = m.village_code from pg_temp.near_number m where m.sheet_row = s.sheet_row
"""
NO_MONTHS = "create temp table staged_match (sheet_row int, free_months int, held_by text) on commit drop"
KEPT = """
insert into intake_rownumber (list_id, sheet_row, regency, person_id, number, status, first_month)
select %(list)s, m.sheet_row, m.regency, m.person_id, n.number, n.status, n.first_month
from pg_temp.near_number m join staged_number n using (sheet_row) join staged_mask k using (sheet_row) where k.verdict = 'accepted'
"""


def rules(_row: dict[str, Any]) -> Rules:
    """An extract asks nothing of people; dates are read against today."""
    return Rules(first_day=clock.today())


def judge(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], read: ReadList) -> tuple[int, Int64]:
    """Rows staged and their masks in sheet order; verdicts, people and numbers are stored. Raises IntakeRefused(NUMBERS_ELSEWHERE)."""
    list_id, slim = row["id"], _Slim()
    open_stage(cursor)
    staged = copy_stage(cursor, slim.batches(context, read, RowChecker(index(LOADER), rules(row))))
    context.progress("match", staged, staged)
    numbers = slim.frame()
    cursor.execute(NUMBERS)
    _copy(cursor, "staged_number", numbers.select("sheet_row", *SCHEMA))
    cursor.execute("analyze staged_person (sheet_row, nik)")
    cursor.execute("analyze staged_number (sheet_row)")
    asked = bindings.extract_ask(
        token=context.token, list_=list_id, digest=bindings.extract_question(list_id).on(cursor), rows=staged
    )
    ask(asked, using=LOADER)
    with REFUSALS.worded():
        bindings.extract_match(list_id).on(cursor)
    cursor.execute(WHERE)
    sheet_rows = numbers["sheet_row"].to_numpy().astype("int64")
    masks = numbers["codes"].to_numpy().astype(np.int64, copy=True)
    masks |= _by_registry(cursor, sheet_rows, masks)
    more, beside = twice(numbers["number"], numbers["nik"], masks)
    cursor.execute(NO_MONTHS)
    bulk.store_candidates(cursor, list_id)
    bulk.store_verdicts(cursor, list_id, sheet_rows, masks | more, numbers["sheet_row"].cast(pl.Int32).gather(beside))
    cursor.execute(KEPT, {"list": list_id})
    cursor.execute("analyze intake_rownumber (list_id, sheet_row)")
    return staged, masks | more


class _Slim:
    """Batches as the stage wants them; keeps numbers and codes of every row beside (about 60 bytes a row)."""

    def __init__(self) -> None:
        self.parts: list[pl.DataFrame] = []

    def frame(self) -> pl.DataFrame:
        """Row number, NIK, number, status, first month and codes so far of every row, in sheet order."""
        empty = pl.DataFrame(schema={"sheet_row": pl.Int32, "nik": pl.String, **SCHEMA, "codes": pl.Int64})
        return pl.concat([empty, *self.parts])

    def batches(self, context: RunContext, read: ReadList, checker: RowChecker) -> Iterator[pl.DataFrame]:
        done, today = 0, clock.today()
        for batch in read.batches():
            sent = pl.DataFrame(pl.from_arrow(batch))
            slim = checker.check(batch)
            stated = read_numbers(sent, today)
            # What the file does not say of a person is not compared: the date of a NIK may be another than the registered one.
            said_born, said_sex = (any(name in sent.columns for name in names) for names in (BORN, SEX))
            born = pl.lit(said_born) & (pl.col("codes") & bit("BIRTHDATE_INVALID") == 0)
            slim = slim.with_columns(
                pl.when(born).then("birth_date").alias("birth_date"),
                pl.col("sex").fill_null("") if said_sex else pl.lit("").alias("sex"),
                (pl.col("codes") & OF_PERSON | stated["number_codes"]).alias("codes"),
                *(
                    pl.col(name).fill_null("")
                    for name in ("nik", "name", "name_norm", "address", "phone", "occupation")
                ),
                pl.col("mother").fill_null("").alias("mother_name"),
                pl.lit("").alias("village_code"),
                pl.lit("").alias("regency"),
            )
            self.parts.append(
                slim.select("sheet_row", "nik", "codes")
                .hstack(stated.select(*SCHEMA))
                .select("sheet_row", "nik", *SCHEMA, "codes")
            )
            done += slim.height
            context.progress("check", done, 0)
            yield slim.select(COLUMNS)


def _copy(cursor: CursorWrapper, table: str, frame: pl.DataFrame) -> None:
    with cursor.copy(f"copy {table} from stdin (format csv, null '\x02')") as copy:
        for part in frame.iter_slices(100_000):
            copy.write(part.write_csv(include_header=False, null_value="\x02", quote_style="necessary"))


def _by_registry(cursor: CursorWrapper, sheet_rows: Int64, so_far: Int64) -> Int64:
    """Codes that only the registry knows. A row that is rejected by itself is told nothing besides."""
    masks: Int64 = np.full(len(sheet_rows), bit("PERSON_UNKNOWN"), dtype=np.int64)
    for lines in bulk.copied_lines(cursor, NEAR):
        pairs = pl.read_csv(lines, has_header=False, schema=PAIR).with_columns(pl.col("mine", "theirs").fill_null(""))
        masks[np.searchsorted(sheet_rows, pairs["sheet_row"].to_numpy())] = _told(pairs)
    masks[(so_far & REJECTED_MASK) != 0] = 0
    return masks


def _told(pairs: pl.DataFrame) -> Int64:
    """Of persons who are registered under the NIK of a row: somebody clearly else, no member, or how the number stands."""
    same = np.full(pairs.height, likeness.NIK_SAME, dtype=np.int8)
    place = np.full(pairs.height, likeness.PLACE_OTHER, dtype=np.int8)
    _weights, evidence = likeness.weigh(
        pairs["mine"].to_list(),
        pairs["theirs"].to_list(),
        same,
        pairs["birth"].to_numpy(),
        place,
        pairs["sex"].to_numpy(),
    )
    other = pl.Series(likeness.somebody_else(evidence))
    stands = pairs["state"].replace_strict(
        {state: bit(code) for state, code in STATES.items()}, default=0, return_dtype=pl.Int64
    )
    frame = pairs.select("member").with_columns(other.alias("other"), stands.alias("stands"))
    answer: Int64 = (
        frame.select(
            pl.when("other")
            .then(bit("NIK_OTHER_NAME"))
            .when(pl.col("member") == "f")
            .then(bit("NOT_A_MEMBER"))
            .otherwise("stands")
            .alias("codes")
        )["codes"]
        .to_numpy()
        .astype(np.int64)
    )
    return answer
