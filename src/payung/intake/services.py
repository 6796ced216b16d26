"""Taking lists in: receive a file, ask for its check, ask for its commitment. In the caller's transaction and session."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction

from payung.access.policies import require
from payung.access.readlog import note
from payung.access.services import Actor
from payung.intake.choices import ENDED, NEW_MEMBERS
from payung.intake.kinds import KINDS
from payung.intake.models import List, MappingMemory
from payung.intake.reading.headers import VILLAGE
from payung.intake.reading.questions import ANSWERS, MISSING, REMEMBERED, columns_in_words
from payung.intake.required import required_of
from payung.kernel.acts import too_short
from payung.kernel.errors import PayungError
from payung.platform import bindings, clock, files, runs
from payung.platform import selectors as platform
from payung.platform.refusals import INSUFFICIENT_PRIVILEGE, Refusals, word
from payung.sponsorship.terms import scheme_terms

KEEP_DAYS = 90  # uploads and parsed people expire; verdicts stay
MAX_NAME = 200


@dataclass(frozen=True)
class AnswerFile:
    """A produced file on disk, and the name under which it is handed out."""

    path: Path
    name: str


class IntakeRefused(PayungError):
    """A list that cannot be taken, checked or committed as asked."""


_REFUSALS = Refusals(
    IntakeRefused,
    {INSUFFICIENT_PRIVILEGE: word("LIST_SCOPE", "Wilayah atau lembaga itu di luar wewenang Anda. Pilih yang lain.")},
)


def receive(
    actor: Actor,
    scheme_id: int | None,
    file_name: str,
    source: IO[bytes],
    kind: str = NEW_MEMBERS,
    *,
    place_id: str | None = None,
    organisation_id: int | None = None,
) -> tuple[int, bool]:
    """Store an uploaded list; returns (list id, whether it is new).

    kind: of `intake.kinds`. Without a scheme the list belongs to a place or an organisation of the sender's scope.
    The same content from the same person for the same scheme is the list that is already there: nothing is stored
    twice. Another sender's is a list of its own: whether somebody sent it before is not for him to learn, and whoever
    stands on both is taken once. Raises IntakeRefused, SCHEME_CLOSED for what is new to a closed scheme.
    """
    _may(actor, "intake.upload", kind)
    belongs: dict[str, Any] = {"scheme_id": scheme_id, "place_id": place_id, "organisation_id": organisation_id}
    if kind not in KINDS or [*belongs.values()].count(None) != len(belongs) - 1:
        raise IntakeRefused("LIST_BELONGS", "Pilih jenis daftar, dan satu saja: skema, wilayah, atau lembaga Anda.")
    if place_id is None and KINDS[kind].of_place:
        raise IntakeRefused("LIST_OF_PLACE", "Daftar jenis ini memerlukan wilayah. Pilih wilayahnya dulu.")
    if scheme_id is None and KINDS[kind].of_scheme:
        raise IntakeRefused("LIST_OF_SCHEME", "Daftar jenis ini memerlukan skema. Pilih skemanya dulu.")
    terms = scheme_terms(scheme_id) if scheme_id else None
    if terms is None and scheme_id is not None:
        raise IntakeRefused("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
    key, sha256, size = files.save(source)
    with connection.cursor() as cursor:
        bindings.take_turn(f"intake.list:{scheme_id}:{sha256}").on(cursor)
    mine = List.objects.filter(**belongs, kind=kind, uploaded_by=actor.user_id, sha256=sha256)
    earlier = mine.exclude(state__in=ENDED).first()
    if earlier is not None:
        files.delete(key)
        return int(earlier.pk), False
    if terms is not None and terms.state != "open":
        files.delete(key)
        raise _closed()
    try:
        with _REFUSALS.worded(), transaction.atomic():
            stored = List.objects.create(
                kind=kind,
                **belongs,
                file_name=files.plain_name(file_name, MAX_NAME),
                file_key=key,
                sha256=sha256,
                size=size,
                uploaded_by=actor.user_id,
                expires_on=clock.today() + timedelta(days=KEEP_DAYS),
            )
    except IntakeRefused:
        files.delete(key)
        raise
    return int(stored.pk), True


def _may(actor: Actor, right: str, kind: str) -> None:
    """Whether he has a right of lists, and what a list of this kind needs besides. Raises Forbidden."""
    require(actor.roles, right)
    if kind in KINDS and KINDS[kind].right:
        require(actor.roles, KINDS[kind].right)


def _closed() -> IntakeRefused:
    return IntakeRefused("SCHEME_CLOSED", "Skema ini sudah ditutup; tidak ada yang dapat masuk lagi.")


def _visible(list_id: int) -> List:
    row = List.objects.filter(pk=list_id).first()
    if row is None:
        raise IntakeRefused("LIST_UNKNOWN", "Daftar itu tidak ada, atau di luar wewenang Anda.")
    return row


def _sees_everywhere(row: List) -> bool:
    """Whether the session covers the whole province of the scheme or place, so every row of the list."""
    place = row.scheme.place_id if row.scheme else row.place_id or ""
    with connection.cursor() as cursor:
        return place[:2] in bindings.provinces().on(cursor)


def start_check(actor: Actor, list_id: int, defer: bool = True) -> int:
    """Ask for the verdict of every row; returns the run. A checked list keeps its verdicts."""
    require(actor.roles, "intake.upload")
    row = _visible(list_id)
    _may(actor, "intake.upload", row.kind)
    if not KINDS[row.kind].readable:
        raise IntakeRefused("LIST_KIND_UNREAD", "Daftar jenis ini disimpan, tetapi belum dapat diperiksa di Payung.")
    if row.state not in {"received", "checking"}:
        raise IntakeRefused("LIST_CHECKED", "Daftar ini sudah diperiksa; hasilnya tetap.")
    run_id = runs.request("intake.check", {"list": list_id}, defer=defer)
    List.objects.filter(pk=list_id).update(check_run_id=run_id)
    return run_id


def start_commit(actor: Actor, list_id: int, defer: bool = True) -> int:
    """Ask for the accepted rows to be committed in sheet order; returns the run."""
    require(actor.roles, "intake.commit")
    row = _visible(list_id)
    _may(actor, "intake.commit", row.kind)
    if row.state not in {"checked", "committing", "committed"}:
        raise IntakeRefused("LIST_UNCHECKED", "Daftar ini belum selesai diperiksa.")
    terms = scheme_terms(row.scheme_id) if row.scheme_id else None
    if KINDS[row.kind].of_scheme and (terms is None or terms.state != "open"):
        raise _closed()
    run_id = runs.request("intake.commit", {"list": list_id}, defer=defer)
    List.objects.filter(pk=list_id).update(commit_run_id=run_id)
    return run_id


def start_answer(actor: Actor, list_id: int, form: str = "xlsx", defer: bool = True, reason: str = "") -> int:
    """Ask for the answer file: the list as sent, with marks and one sentence a row; returns the run.

    Its sender gets it as it was sent; anybody else with numbers, addresses and mothers' names covered, unless his role
    may uncover them and he gives a reason. Who asked, and why, is logged first.
    """
    require(actor.roles, "intake.view")
    row = _visible(list_id)
    if row.state in {"received", "checking", "refused"}:
        raise IntakeRefused("LIST_UNCHECKED", "Daftar ini belum selesai diperiksa.")
    if row.uploaded_by != actor.user_id and not _sees_everywhere(row):
        raise IntakeRefused(
            "ANSWER_SCOPE", "Berkas jawaban memuat semua baris; hanya pengirimnya atau kantor provinsi yang membukanya."
        )
    if form not in {"xlsx", "csv"}:
        raise IntakeRefused("ANSWER_FORM", "Pilih berkas jawaban xlsx atau csv.")
    if reason := reason.strip():
        require(actor.roles, "registry.reveal")
        if too_short(reason):
            raise IntakeRefused("REASON_MISSING", "Tuliskan alasan melihat data ini (paling sedikit 5 huruf).")
    line = note(actor, "answer_made", subject=f"list:{list_id}", reason=reason)
    return runs.request("intake.answer", {"list": list_id, "form": form, "line": line}, defer=defer)


def answer_file(actor: Actor, run_id: int, list_id: int | None = None) -> AnswerFile:
    """The file of a finished run, for whoever asked for it; each fetch is logged with the list and its rows."""
    require(actor.roles, "intake.view")
    run = platform.run(run_id)
    if run is None or run.kind != "intake.answer" or run.requested_by != actor.user_id:
        raise IntakeRefused("RUN_UNKNOWN", "Pekerjaan itu tidak ada, atau bukan milik Anda.")
    if list_id is not None and run.params.get("list") != list_id:
        raise IntakeRefused("RUN_UNKNOWN", "Pekerjaan itu tidak ada, atau bukan milik Anda.")
    result = run.result
    if run.state != "done" or not result.get("file_key"):
        raise IntakeRefused("ANSWER_NOT_READY", "Pekerjaan ini tidak atau belum menghasilkan berkas.")
    note(
        actor,
        "answer_file",
        count=int(result.get("rows", 0)),
        subject=f"list:{result.get('list')}",
        reason="whole" if result.get("whole") else "covered",
    )
    return AnswerFile(files.path(str(result["file_key"])), str(result["file_name"]))


def header_signature(headers: list[str]) -> str:
    """Recognises the same header row when it comes again (case and spaces aside)."""
    plain = [" ".join(header.lower().split()) for header in headers]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def confirm_mapping(actor: Actor, list_id: int, mapping: dict[str, str], answers: dict[str, str] | None = None) -> None:
    """Take a person's word for which column is what and for what else was asked of the file.

    Columns, and which of two places counts, are remembered for the same header row. Answers add to those given before.
    Raises IntakeRefused for a column that the file does not have, and for an answer that there is not.
    """
    require(actor.roles, "intake.upload")
    row = _visible(list_id)
    headers, given = list(row.mapping.get("headers", [])), dict(answers or {})
    if mapping and (missing := _missing(row, mapping, given)):
        names = ", ".join(columns_in_words(sorted(missing)))
        raise IntakeRefused(
            "MAPPING_INCOMPLETE", "Belum ada kolom untuk: %(names)s.", names=names, missing=sorted(missing)
        )
    unknown = set(mapping) - set(headers)
    if unknown:
        raise IntakeRefused(
            "MAPPING_UNKNOWN", "Kolom tidak ada dalam berkas: %(names)s.", names=", ".join(sorted(unknown))
        )
    if any(name not in ANSWERS or (ANSWERS[name] and value not in ANSWERS[name]) for name, value in given.items()):
        raise IntakeRefused("ANSWER_UNKNOWN", "Jawaban itu tidak ada dalam pilihan. Pilih salah satu yang ditawarkan.")
    kept = {name: value for name, value in row.mapping.items() if name != "questions"}
    chosen, said = {**kept.get("chosen", {}), **mapping}, _joined(kept.get("answers", {}), given)
    List.objects.filter(pk=list_id).update(mapping={**kept, "chosen": chosen, "answers": said})
    remembered = {name: said[name] for name in REMEMBERED if name in said}
    if mapping or remembered:
        MappingMemory.objects.get_or_create(
            signature=header_signature(headers),
            defaults={"mapping": {"columns": chosen, "answers": remembered}, "confirmed_by": actor.user_id},
        )


def _missing(row: List, mapping: dict[str, str], answers: dict[str, str]) -> set[str]:
    """What a person's word for the columns leaves out; the village may stand in the title, where the reader found it."""
    fields, asked = set(mapping.values()), row.mapping.get("questions", [])
    required = set(required_of(row.kind, row.scheme_id))
    wanted = required - {VILLAGE}
    by_title = asked and "village" not in row.mapping.get("fields", {})
    by_title = by_title and not any(one["code"] == MISSING for one in asked)
    if not (by_title or "address" in fields or answers.get("village")):
        wanted |= required & {VILLAGE}
    return wanted - fields


def _joined(before: dict[str, str], now: dict[str, str]) -> dict[str, str]:
    """Answers over earlier ones; sheets to be left out add up."""
    sheets = [given["without"] for given in (before, now) if given.get("without")]
    return {**before, **now, **({"without": "|".join(dict.fromkeys(sheets))} if sheets else {})}
