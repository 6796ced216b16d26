"""BPJS's existing members at the end of June 2025, made up in the proportion that was reported.

The reported shares imply 490,094 formal workers beside 1,000,000 informal ones, of whom 77.3 % and 14.12 % were members. A
list of N rows stands for a province whose informal workforce is N, so the snapshot holds 14.12 % of N informal (BPU)
and 77.3 % of 0.490094 N formal (PU) members. The members that also stand in the list are among the informal ones.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from payung.coverage.mixing import Mix
from payung.kernel.errors import PayungError
from payung.kernel.names import normalise_name
from payung.site.demo.listing import SEED, Cohort
from payung.site.demo.people import People, make_people, pick_villages, quotas, villages

AS_OF = date(2025, 6, 30)
SOURCE = "Contoh: peserta BPJS Ketenagakerjaan per 30 Juni 2025 (orang rekaan)"
UNTIL = date(2025, 12, 1)
PARTLY_UNTIL = date(2025, 9, 1)


def sizes(rows: int, reported: Mix) -> tuple[int, int]:
    """Informal and formal members for a list of `rows` rows."""
    informal, formal = reported.covered_informal, reported.covered_formal
    if not reported.informal or informal is None or formal is None:
        raise PayungError("COVERAGE_NO_REPORT", "Belum ada angka cakupan yang dilaporkan untuk wilayah ini.")
    return rows * informal // reported.informal, rows * formal // reported.informal


def make_members(cohort: Cohort, reported: Mix) -> pl.DataFrame:
    """The extract as `participation.snapshot.load_snapshot` takes it."""
    rows = len(cohort.plan)
    listed = np.flatnonzero(np.isin(cohort.plan.kinds, ("protected", "partly")))
    informal, formal = sizes(rows, reported)
    informal = max(informal - len(listed), 0)
    random = np.random.default_rng([SEED, rows, 3])
    village = pick_villages(random, quotas(informal + formal))
    others = make_people(random, village, used_niks=cohort.people.nik)
    wage_earner = np.zeros(len(others), dtype=bool)
    wage_earner[random.permutation(len(others))[:formal]] = True
    kinds = cohort.plan.kinds[listed]
    own = _frame(cohort.people, listed).with_columns(
        segment=pl.lit("BPU"),
        until=pl.Series([PARTLY_UNTIL if kind == "partly" else UNTIL for kind in kinds.tolist()], dtype=pl.Date),
    )
    rest = _frame(others, np.arange(len(others))).with_columns(
        segment=pl.Series(np.where(wage_earner, "PU", "BPU")), until=pl.lit(UNTIL)
    )
    return pl.concat([own, rest]).with_columns(sheet_row=pl.int_range(1, pl.len() + 1, dtype=pl.Int32))


def _frame(people: People, chosen: np.ndarray) -> pl.DataFrame:
    places = [villages()[v].code for v in people.village[chosen].tolist()]
    names = [people.name[n] for n in chosen.tolist()]
    return pl.DataFrame(
        {
            "nik": [people.nik[n] for n in chosen.tolist()],
            "name": names,
            "name_norm": [normalise_name(name) for name in names],
            "birth_date": pl.Series(people.born[chosen].astype("datetime64[D]").astype(object).tolist(), dtype=pl.Date),
            "sex": np.where(people.woman[chosen], "P", "L"),
            "village_code": places,
            "regency": [code[:5] for code in places],
            "address": pl.repeat("", len(names), eager=True),
            "phone": pl.repeat("", len(names), eager=True),
            "mother_name": pl.repeat("", len(names), eager=True),
            "occupation": pl.repeat("", len(names), eager=True),
            "income": pl.repeat(None, len(names), dtype=pl.Int64, eager=True),
            "decile": pl.repeat(None, len(names), dtype=pl.Int16, eager=True),
            "codes": pl.repeat(0, len(names), dtype=pl.Int64, eager=True),
        },
        schema_overrides={
            "name": pl.String,
            "nik": pl.String,
            "name_norm": pl.String,
            "village_code": pl.String,
            "regency": pl.String,
            "sex": pl.String,
        },
    )
