"""The verdict of every row of a list of new members: by itself, across the rows, and by the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.intake import bindings, bulk
from payung.intake.bulk import Int64
from payung.intake.reading import ReadList
from payung.intake.verdicts.crosscheck import CrossCheck
from payung.intake.verdicts.rowcheck import RowChecker
from payung.intake.verdicts.rowterms import SCHEMA, TermsReader
from payung.intake.verdicts.rules import Rules
from payung.intake.verdicts.whereabouts import BETWEEN
from payung.kernel.errors import PayungError
from payung.law.sectors import sectors_of
from payung.places.selectors import index
from payung.platform import clock
from payung.platform.db import LOADER
from payung.platform.runs import RunContext
from payung.registry.stage import COLUMNS, copy_stage, open_stage
from payung.sponsorship.terms import Terms, scheme_terms

LEVELS = ("village", "district", "regency")


def terms_of(row: dict[str, Any]) -> Terms:
    """The terms of the scheme of the list. Raises PayungError(SCHEME_UNKNOWN)."""
    terms = scheme_terms(row["scheme_id"], using=LOADER)
    if terms is None:
        raise PayungError("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
    return terms


def rules(row: dict[str, Any]) -> Rules:
    """What the scheme of the list asks of people. Raises PayungError(SCHEME_UNKNOWN)."""
    terms = terms_of(row)
    return Rules(terms.months.start.first_day, terms.min_age, terms.max_age, terms.max_decile)


def judge(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], read: ReadList) -> tuple[int, Int64]:
    """Rows staged and their masks in sheet order; verdicts and people are stored."""
    list_id, scheme_id = row["id"], row["scheme_id"]
    checker, cross, terms = RowChecker(index(LOADER), rules(row)), CrossCheck(), terms_of(row)
    own = TermsReader(terms, clock.today()) if terms.kind.columns else None
    open_stage(cursor)
    columns = (*COLUMNS, "written", "sector", *(SCHEMA if own else ()))
    staged = copy_stage(cursor, _staged(context, read, checker, cross, own), columns)
    context.progress("match", staged, staged)
    sheet_rows = cross.rows["sheet_row"].to_numpy().astype("int64")
    bulk.ask_registry(context, cursor, scheme_id, staged)
    bulk.weigh_candidates(cursor, scheme_id)
    masks = cross.finish(bulk.match_registry(cursor, scheme_id, sheet_rows))
    bulk.store_verdicts(cursor, list_id, sheet_rows, masks, cross.other_rows)
    if own:
        bulk.store_terms(cursor, list_id)
    bindings.review_open(list_id).on(cursor)
    bulk.store_likeness(cursor, list_id, sheet_rows, cross.links)
    return staged, masks


def written() -> pl.Expr:
    """What a row says of its place when that names no village: village, district and regency as sent, else ""."""
    said = pl.concat_str([pl.col(level).fill_null("") for level in LEVELS], separator=BETWEEN)
    nothing = (pl.col("village_code").fill_null("") != "") | (said.str.replace_all(BETWEEN, "", literal=True) == "")
    return pl.when(nothing).then(pl.lit("")).otherwise(said).alias("written")


def sector(occupations: pl.Series) -> pl.Series:
    """The sector of each occupation by the law's list of words; each distinct text is read once."""
    texts = occupations.fill_null("")
    distinct = texts.unique().to_list()
    return texts.replace_strict(distinct, sectors_of(distinct), return_dtype=pl.String).alias("sector")


def _staged(
    context: RunContext, read: ReadList, checker: RowChecker, cross: CrossCheck, own: TermsReader | None
) -> Iterator[pl.DataFrame]:
    """Batches as the stage wants them; the cross-check hears every row on the way. own: where rows have terms of their own."""
    done = 0
    for batch in read.batches():
        slim = checker.check(batch)
        if own:
            terms = own.read(pl.DataFrame(pl.from_arrow(batch)))
            slim = slim.with_columns(
                (pl.col("codes") | terms["terms_codes"]).alias("codes"), *(terms[name] for name in SCHEMA)
            )
        cross.add(slim)
        done += slim.height
        context.progress("check", done, 0)
        texts = [pl.col(name).fill_null("") for name in ("nik", "name", "name_norm", "sex", "village_code")]
        more = [pl.col(name).fill_null("") for name in ("address", "phone", "occupation")]
        yield slim.with_columns(
            *texts,
            *more,
            pl.col("mother").fill_null("").alias("mother_name"),
            pl.col("village_code").fill_null("").str.slice(0, 5).alias("regency"),
            written(),
            sector(slim["occupation"]),
        )
