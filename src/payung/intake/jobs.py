"""Background runs of the intake room: check, commit, answer file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from django.db.backends.utils import CursorWrapper

from payung.access import readlog
from payung.access.policies import can
from payung.access.services import current_roles
from payung.intake import bulk
from payung.intake.answer import write_answer_list_csv, write_answer_workbook
from payung.intake.errors import ListRefused
from payung.intake.kinds import KINDS
from payung.intake.masking import Mask
from payung.intake.models import MappingMemory
from payung.intake.reading import ListAsked, ReadList, open_list
from payung.intake.reading.arrow import RecordBatch
from payung.intake.reading.headers import header_key
from payung.intake.required import required_of
from payung.intake.services import header_signature
from payung.intake.verdicts.check import CheckResult, code_counts, verdict_counts
from payung.kernel.acts import resolve, too_short
from payung.kernel.errors import PayungError
from payung.places.selectors import index
from payung.platform import clock, files
from payung.platform.db import LOADER, one, scalar
from payung.platform.runs import RunContext, handler, kept_facts

CHUNK_ROWS = 50_000


def lock_list(cursor: CursorWrapper, list_id: int) -> dict[str, Any]:
    """The list, locked for this transaction. Raises PayungError when the asker may not see it."""
    cursor.execute("select * from intake_list where id = %s for update", [list_id])
    row = one(cursor)
    if row is None:
        raise PayungError("LIST_UNKNOWN", "Daftar itu tidak ada, atau di luar wewenang Anda.")
    return row


def as_object(value: Any) -> dict[str, Any]:
    """A jsonb column as a dictionary, however the driver handed it out."""
    return dict(value) if isinstance(value, dict) else dict(json.loads(value))


@handler("intake.check", list=int)
def check(context: RunContext) -> dict[str, Any]:
    """Read the file in its limited process, then tell a verdict for every row in one transaction.

    A run that was cut off leaves nothing behind and starts over. A file that is refused as a whole is marked so.
    """
    list_id = int(context.params["list"])
    with context.transaction() as cursor:
        row = lock_list(cursor, list_id)
        if row["state"] not in {"received", "checking"}:
            return _told(row)
        mapping, required = as_object(row["mapping"]), required_of(row["kind"], row["scheme_id"], LOADER)
        look = KINDS[row["kind"]].look
        eye = resolve(look)(row) if look else None
        cursor.execute("update intake_list set state = 'checking' where id = %s", [list_id])
    context.progress("read", 0, 0)
    try:
        with _read(context, row, mapping, required, eye) as read:
            questions = [one for one in read.questions if not (one["name"] == "columns" and mapping.get("chosen"))]
            with context.transaction() as cursor:
                row = lock_list(cursor, list_id)
                if questions:
                    return _ask(cursor, list_id, read.sheet, questions, read.asked_mapping())
                return _judge(context, cursor, row, read)
    except ListAsked as asked:
        with context.transaction() as cursor:
            return _ask(cursor, list_id, "", asked.questions, asked.mapping)
    except (ListRefused, files.FileRefused) as refusal:
        with context.transaction() as cursor:
            cursor.execute(
                "update intake_list set state = 'refused', refusal_code = %s, refusal_text = %s, refusal_facts = %s"
                " where id = %s",
                [refusal.code, refusal.message_id, kept_facts(refusal), list_id],
            )
        raise


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The result of a check whose verdicts are stored already: used when the run was interrupted after its last transaction."""
    counts = {name: value for name, value in as_object(row["counts"]).items() if name != "codes"}
    return {"list": row["id"], "state": row["state"], **counts}


def _read(
    context: RunContext,
    row: dict[str, Any],
    mapping: dict[str, Any],
    required: tuple[str, ...],
    look: Callable[[RecordBatch], object] | None = None,
) -> ReadList:
    """Read the file with the answers that were given; columns that nobody has named are taken from what is remembered for this header.

    required: fields that it must have. look: asked of the first rows while the rest is still read.
    """

    def heard(rows: int) -> None:
        context.progress("read", rows, 0)

    source, answers = files.path(row["file_key"]), dict(mapping.get("answers", {}))
    chosen = {header_key(header): field for header, field in mapping.get("chosen", {}).items()}
    try:
        read = open_list(source, remembered=chosen, answers=answers, required=required, progress=heard, look=look)
    except ListAsked as asked:
        remembered = None if chosen else _remembered(asked.mapping.get("headers", []))
        if remembered is None:
            raise
    else:
        remembered = _remembered(read.asked_mapping()["headers"]) if read.questions and not chosen else None
        if remembered is None:
            return read
        read.close()
    columns, said = remembered
    said = {**said, **answers}
    return open_list(source, remembered=columns, answers=said, required=required, progress=heard, look=look)


def _remembered(headers: list[str]) -> tuple[dict[str, str], dict[str, str]] | None:
    """Columns and answers that somebody has confirmed for the same header row."""
    memory = MappingMemory.objects.using(LOADER).filter(signature=header_signature(headers)).first()
    if memory is None:
        return None
    columns = {header_key(header): field for header, field in memory.mapping.get("columns", {}).items()}
    return columns, dict(memory.mapping.get("answers", {}))


def _ask(
    cursor: CursorWrapper, list_id: int, sheet: str, questions: list[dict[str, Any]], mapping: dict[str, Any]
) -> dict[str, Any]:
    """Stop and ask a person; earlier answers are kept."""
    kept = {**mapping, "questions": questions}
    cursor.execute(
        "update intake_list set state = 'received', sheet = %s, mapping = mapping || %s where id = %s",
        [sheet, json.dumps(kept), list_id],
    )
    return {"list": list_id, "state": "received", "needs_mapping": True}


def _judge(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], read: ReadList) -> dict[str, Any]:
    staged, masks = resolve(KINDS[row["kind"]].judge)(context, cursor, row, read)
    codes = code_counts(masks)
    counts = {"rows": staged, **verdict_counts(masks), "codes": codes}
    cursor.execute(
        "update intake_list set state = 'checked', sheet = %s, mapping = mapping || %s, counts = %s where id = %s",
        [read.sheet, json.dumps({**read.mapping.as_dict(), "sheets": read.names}), json.dumps(counts), row["id"]],
    )
    return {"list": row["id"], "state": "checked", **{k: v for k, v in counts.items() if k != "codes"}}


@handler("intake.answer", list=int, form=str)
def answer(context: RunContext) -> dict[str, Any]:
    """Write the list as it was sent with marks and one plain sentence a row; the file expires with the list.

    For others than the sender numbers, addresses and mothers' names are covered.
    """
    list_id, form = int(context.params["list"]), context.params["form"]
    with context.transaction() as cursor:
        list_row = lock_list(cursor, list_id)
        whole = _may_have_whole(context, list_row)
        rules = resolve(KINDS[list_row["kind"]].rules)(list_row)
        required = required_of(list_row["kind"], list_row["scheme_id"], LOADER)
        judged = bulk.answers(cursor, list_id)
    key, target = files.new()
    with _read(context, list_row, as_object(list_row["mapping"]), required) as read:
        verdicts = judged_list(read, judged)
        cover = None if whole else Mask()
        if form == "csv":
            write_answer_list_csv(read, verdicts, rules, target, index=index(LOADER), cover=cover)
        else:
            write_answer_workbook(
                read,
                verdicts,
                rules,
                target,
                clock.today(),
                progress=lambda row: context.progress("answer", row, read.last_row),
                index=index(LOADER),
                cover=cover,
            )
    name = f"{_stem(list_row['file_name'])} - jawaban{'' if whole else ' (disamarkan)'}.{form}"
    return {"list": list_id, "file_key": key, "file_name": name, "rows": judged.height, "whole": whole}


_ENDING = re.compile(r"\.(?:xlsx|xlsm|xls|ods|csv|tsv|txt|html?)$", re.I)


def _stem(file_name: str) -> str:
    """The name of a file without its ending; "Daftar 1 Juli 10.22.33" has none, and keeps its time of day."""
    return _ENDING.sub("", file_name)


def judged_list(read: ReadList, judged: pl.DataFrame) -> CheckResult:
    """The stored verdicts of a list beside its file."""
    masks = judged["codes"].to_numpy()
    return CheckResult(
        rows=judged.height,
        verdicts=verdict_counts(masks),
        codes=code_counts(masks),
        mapping=read.mapping,
        sheet=read.sheet,
        sheet_rows=judged["sheet_row"].to_numpy(),
        masks=masks,
        village=np.full(judged.height, -1, dtype=np.int32),
        village_codes=[],
        sheets=read.names,
        other_rows=judged["other_row"].to_list(),
        outcomes=judged["outcome"].to_list(),
        looked=judged["looked"].to_list(),
        reasons=judged["reason"].to_list(),
        sectors=judged["sector"].to_list(),
    )


def _may_have_whole(context: RunContext, row: dict[str, Any]) -> bool:
    """Uncovered numbers are for the sender, or for a role that may uncover them and has written down why.

    Decided here from the log, not from what the run was asked with: whoever may ask for runs may write anything there.
    """
    if row["uploaded_by"] == context.user_id:
        return True
    line = readlog.line(int(context.params.get("line") or 0), using=LOADER)
    return (
        can(current_roles(LOADER), "registry.reveal")
        and line is not None
        and (line.actor_id, line.kind, line.subject) == (context.user_id, "answer_made", f"list:{row['id']}")
        and not too_short(line.reason)
    )


@handler("intake.commit", list=int)
def commit(context: RunContext) -> dict[str, Any]:
    """Commit the accepted rows in sheet order, a chunk a transaction; a run that was cut off goes on after the last."""
    list_id = int(context.params["list"])
    with context.transaction() as cursor:
        lock_list(cursor, list_id)
        cursor.execute("select coalesce(max(sheet_row), 0) from intake_row where list_id = %s", [list_id])
        last = int(scalar(cursor))
    looked_to = 0
    while True:
        with context.transaction() as cursor:
            row = lock_list(cursor, list_id)
            if row["state"] not in {"checked", "committing", "committed"}:
                raise PayungError("LIST_UNCHECKED", "Daftar ini belum selesai diperiksa.")
            after = int(row["committed_to_row"])
            if after >= last:
                kind = KINDS[row["kind"]]
                joined = kind.commit_reviewed and resolve(kind.commit_reviewed)(context, cursor, row, looked_to, last)
                if joined:
                    looked_to = joined[0]
                    _count(cursor, row, joined[1])
                    continue
                outcome = {name: as_object(row["counts"]).get(name, 0) for name in kind.outcomes}
                if not any(outcome[name] for name in kind.reached):
                    break
                cursor.execute("update intake_list set state = 'committed' where id = %s", [list_id])
                agreed = as_object(row["counts"]).get("consents", 0)  # of people who were in already
                return {"list": list_id, **outcome, **({"consents": agreed} if agreed else {})}
            through = _chunk_end(cursor, list_id, after, last)
            _commit_chunk(context, cursor, row, after, through)
        context.progress("commit", through, last)
    raise _nobody(context, list_id, outcome)


def _nobody(context: RunContext, list_id: int, outcome: dict[str, int]) -> PayungError:
    """A commit that took in nobody leaves the list in the state `checked`, so that it can be tried again."""
    with context.transaction() as cursor:
        row = lock_list(cursor, list_id)
        counts = as_object(row["counts"])
        kept = {name: value for name, value in counts.items() if name not in outcome}
        cursor.execute(
            "update intake_list set state = 'checked', committed_to_row = 0, counts = %s where id = %s",
            [json.dumps(kept), list_id],
        )
    if beyond := outcome.get("out_of_scope"):
        return PayungError(
            "LIST_OUT_OF_SCOPE",
            "Tidak seorang pun masuk: %(people)s orang yang diterima tinggal di luar wilayah Anda. Mintalah petugas wilayah"
            " itu atau kantor provinsi mengunggah daftar ini.",
            people=beyond,
        )
    if not KINDS[row["kind"]].of_scheme:
        return PayungError(
            "LIST_NOTHING",
            "Tidak ada yang dicatat: tidak ada baris yang diterima. Baca sebabnya di berkas jawaban, betulkan, lalu"
            " unggah lagi.",
        )
    return PayungError(
        "LIST_NOBODY", "Tidak seorang pun masuk: tidak ada baris yang diterima. Perbaiki, lalu unggah lagi."
    )


def _chunk_end(cursor: CursorWrapper, list_id: int, after: int, last: int) -> int:
    """Sheet row that ends the next chunk of accepted rows."""
    cursor.execute(
        "select max(sheet_row), count(*) from (select sheet_row from intake_row where list_id = %s and verdict = 'accepted'"
        " and sheet_row > %s order by sheet_row limit %s) t",
        [list_id, after, CHUNK_ROWS],
    )
    end, count = cursor.fetchone() or (None, 0)
    return last if end is None or count < CHUNK_ROWS else int(end)


def _commit_chunk(context: RunContext, cursor: CursorWrapper, row: dict[str, Any], after: int, through: int) -> None:
    _count(cursor, row, resolve(KINDS[row["kind"]].commit)(context, cursor, row, after, through))
    cursor.execute(
        "update intake_list set state = 'committing', committed_to_row = %s where id = %s", [through, row["id"]]
    )


def _count(cursor: CursorWrapper, row: dict[str, Any], outcome: dict[str, int]) -> None:
    """Add an outcome to the counts of the list."""
    counts = as_object(row["counts"])
    for name, value in outcome.items():
        counts[name] = counts.get(name, 0) + value
    cursor.execute("update intake_list set counts = %s where id = %s", [json.dumps(counts), row["id"]])


@handler("intake.review", list=int)
def review(context: RunContext) -> dict[str, Any]:
    """Check corrected rows of a list again, by the rules by which the list was checked; in one transaction."""
    list_id = int(context.params["list"])
    with context.transaction() as cursor:
        row = lock_list(cursor, list_id)
        rows = resolve(KINDS[row["kind"]].recheck)(context, cursor, row)
    return {"list": list_id, "rows": rows}
