"""Corrected rows of a list, checked again as the list was: by themselves, across the rows, and by the registry."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.intake import bindings, bulk
from payung.intake.bulk import Int64
from payung.intake.kinds.new_members.judging import rules, terms_of
from payung.intake.reading.cells import TEXT
from payung.intake.verdicts.codes import bit
from payung.intake.verdicts.crosscheck import CrossCheck
from payung.intake.verdicts.rowcheck import RowChecker
from payung.places.selectors import index
from payung.platform.db import LOADER
from payung.platform.runs import RunContext
from payung.registry.stage import COLUMNS, copy_stage, open_stage

PERSON = {
    "sheet_row": pl.Int32,
    **dict.fromkeys(("nik", "name_norm", "sex", "village_code"), pl.String),
    "birth_date": pl.Date,
}
CORRECTED = {
    "sheet_row": pl.Int32,
    "codes": pl.Int64,
    **dict.fromkeys(("village_code", "nik", "name", "sex", "address", "phone", "mother_name", "occupation"), pl.String),
    "birth_date": pl.Date,
    "income": pl.Int64,
    "decile": pl.Int32,
    "written": pl.String,
    "same_nik": pl.Boolean,
    "same_name": pl.Boolean,
}

NOTHING = (-1, "")  # no months that others hold


def recheck(context: RunContext, cursor: CursorWrapper, row: dict[str, Any]) -> int:
    """Rows that were checked. What stands only in the file (a remark, how a cell was written) counts as it was found there."""
    list_id = row["id"]
    sent = pl.DataFrame(bindings.review_checking(list_id).on(cursor), schema=CORRECTED)
    if not sent.height:
        return 0
    cross = CrossCheck()
    others = _others(cursor, list_id)
    cross.add(others)
    slim = RowChecker(index(LOADER), rules(row)).check(_batch(sent, row).to_arrow())
    cross.add(slim)
    open_stage(cursor)
    staged = copy_stage(cursor, [_staged(slim, sent)], (*COLUMNS, "written"))
    sheet_rows = sent["sheet_row"].to_numpy().astype("int64")
    if terms_of(row).kind.columns:
        bulk.stage_terms(cursor, list_id, int(sheet_rows.max()))
    bulk.ask_registry(context, cursor, row["scheme_id"], staged, kind="intake.check")
    bulk.weigh_candidates(cursor, row["scheme_id"])
    told_of = bulk.match_registry(cursor, row["scheme_id"], sheet_rows)
    nothing: Int64 = np.zeros(others.height, dtype=np.int64)
    masks = cross.finish(np.concatenate([nothing, told_of]))[others.height :] | _kept(sent)
    links = cross.links.filter(pl.col("row") >= others.height)
    every = np.concatenate([others["sheet_row"].to_numpy(), sheet_rows]).astype("int64")
    bulk.store_likeness(cursor, list_id, every, links)
    held = bulk.held_months(cursor)
    return bindings.review_rechecked(
        list_=list_id,
        rows=sheet_rows.tolist(),
        codes=masks.tolist(),
        other=cross.other_rows[others.height :].fill_null(0).to_list(),
        free=[held.get(number, NOTHING)[0] for number in sheet_rows.tolist()],
        held=[held.get(number, NOTHING)[1] for number in sheet_rows.tolist()],
    ).on(cursor)


def _others(cursor: CursorWrapper, list_id: int) -> pl.DataFrame:
    """The other people of the list, as slim rows. Of people outside the scope of the user who corrected only the number is used."""
    seen = pl.DataFrame(bindings.review_others(list_id).on(cursor), schema=PERSON)
    numbers = pl.DataFrame(
        bindings.review_same_number(list_id).on(cursor), schema={n: PERSON[n] for n in ("sheet_row", "nik")}
    )
    hidden = numbers.unique().filter(~pl.col("sheet_row").is_in(seen["sheet_row"].implode()))
    both = pl.concat([seen, hidden], how="diagonal").sort("sheet_row")
    return both.with_columns(
        pl.lit(0, dtype=pl.Int64).alias("codes"),
        pl.lit(value=True).alias("nik_ok"),
        pl.col("name_norm").fill_null(""),
        pl.when(pl.col("village_code") != "").then("village_code").alias("village_code"),
    )


def _batch(sent: pl.DataFrame, row: dict[str, Any]) -> pl.DataFrame:
    """Corrected people as the reader hands out rows of a file; without the columns that the list does not have."""
    fields = _fields(row)
    columns = [
        "sheet_row",
        "nik",
        "name",
        pl.col("village_code").replace("", None),
        pl.col("occupation"),
        pl.col("decile").cast(pl.String).fill_null(""),
        pl.lit("").alias("remark"),
        pl.lit(0, dtype=pl.UInt8).alias("mark"),
        pl.lit(TEXT, dtype=pl.UInt8).alias("nik__kind"),
    ]
    if fields & {"birth_date", "birth_place_date"}:
        columns += [
            pl.col("birth_date").dt.strftime("%Y-%m-%d").fill_null(""),
            pl.lit(TEXT, dtype=pl.UInt8).alias("birth_date__kind"),
        ]
    if "sex" in fields:
        columns.append(pl.col("sex"))
    return sent.select(columns)


def _fields(row: dict[str, Any]) -> set[str]:
    mapping = row["mapping"]
    return set((mapping if isinstance(mapping, dict) else json.loads(mapping)).get("fields", {}))


def _staged(slim: pl.DataFrame, sent: pl.DataFrame) -> pl.DataFrame:
    texts = [pl.col(name).fill_null("") for name in ("nik", "name", "name_norm", "sex", "village_code")]
    return slim.with_columns(
        *texts,
        pl.col("village_code").fill_null("").str.slice(0, 5).alias("regency"),
        *(sent[name] for name in ("address", "phone", "mother_name", "occupation", "income", "decile", "written")),
    )


def _kept(sent: pl.DataFrame) -> Int64:
    """Codes about things in the file that were not corrected."""
    had = pl.col("codes")
    kept = had & bit("REMARK_SUSPECT")
    kept |= pl.when("same_name").then(had & bit("NAME_SUSPECT")).otherwise(0)
    kept |= pl.when("same_nik").then(had & bit("NIK_NUMERIC")).otherwise(0)
    answer: Int64 = sent.select(kept.alias("kept"))["kept"].to_numpy().astype(np.int64)
    return answer
