"""The verdict of every row of a list of new members: by itself, across the rows, and by the registry."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db.backends.utils import CursorWrapper

from payung.intake import bindings, bulk
from payung.intake.bulk import Int64
from payung.intake.kinds.new_members.looking import Look, rules_of
from payung.intake.reading import ReadList
from payung.intake.verdicts.crosscheck import CrossCheck
from payung.intake.verdicts.rules import Rules
from payung.kernel.errors import PayungError
from payung.places.selectors import index
from payung.platform import clock
from payung.platform.db import LOADER
from payung.platform.runs import RunContext
from payung.registry.stage import copy_texts, open_stage
from payung.sponsorship.terms import Terms, scheme_terms


def terms_of(row: dict[str, Any]) -> Terms:
    """The terms of the scheme of the list. Raises PayungError(SCHEME_UNKNOWN)."""
    terms = scheme_terms(row["scheme_id"], using=LOADER)
    if terms is None:
        raise PayungError("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
    return terms


def rules(row: dict[str, Any]) -> Rules:
    """What the scheme of the list asks of people. Raises PayungError(SCHEME_UNKNOWN)."""
    return rules_of(terms_of(row))


def look(row: dict[str, Any]) -> Look | None:
    """What is asked of each batch of rows by itself; None without a scheme, which `judge` refuses once the file is read."""
    terms = scheme_terms(row["scheme_id"], using=LOADER)
    return None if terms is None else Look(index(LOADER), terms, clock.today())


def judge(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], read: ReadList) -> tuple[int, Int64]:
    """Rows staged and their masks in sheet order; verdicts and people are stored."""
    list_id, scheme_id = row["id"], row["scheme_id"]
    eye, cross = Look(index(LOADER), terms_of(row), clock.today()), CrossCheck()
    open_stage(cursor)
    copy_texts(cursor, _staged(context, read, eye, cross), eye.columns)
    sheet_rows = cross.rows["sheet_row"].to_numpy().astype("int64")
    staged = len(sheet_rows)
    context.progress("match", staged, staged)
    bulk.ask_registry(context, cursor, scheme_id, staged)
    bulk.weigh_candidates(cursor, scheme_id)
    matched = bulk.match_registry(cursor, scheme_id, sheet_rows)
    with ThreadPoolExecutor(1) as beside:  # rows are compared here while the database keeps the people
        masks = beside.submit(cross.finish, matched)
        bulk.store_candidates(cursor, list_id)
    bulk.store_verdicts(cursor, list_id, sheet_rows, masks.result(), cross.other_rows)
    if eye.has_terms:
        bulk.store_terms(cursor, list_id)
    bindings.review_open(list_id).on(cursor)
    bulk.store_likeness(cursor, list_id, sheet_rows, cross.links)
    return staged, masks.result()


def _staged(context: RunContext, read: ReadList, eye: Look, cross: CrossCheck) -> Iterator[str]:
    """Batches as the stage takes them; the cross-check hears every row on the way."""
    done = 0
    for one in read.seen(eye):
        cross.take(one.compared)
        done += one.compared.height
        context.progress("check", done, 0)
        yield one.text
