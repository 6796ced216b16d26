"""How a row under review is shown everywhere: its values, the people whom it collides with, and the possible acts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from payung.access.policies import can
from payung.access.services import Actor
from payung.intake.choices import REVIEW_STATE, REVIEWABLE
from payung.intake.models import List
from payung.intake.reading.numbering import sheet_of, shown_row
from payung.intake.review.concerns import SECOND, causes, correctable, takeable
from payung.intake.review.selectors import Seen
from payung.intake.verdicts import codes
from payung.intake.verdicts.facts import row_facts
from payung.intake.verdicts.whereabouts import BETWEEN, names_no_village
from payung.kernel.nik import mask_nik
from payung.kernel.views import Col, Columns
from payung.places.selectors import in_words, index
from payung.registry import likeness

Translate = Callable[[str], str]
MOST_VILLAGES = 3
REVIEW: Columns = (
    Col("sheet_row", "Nomor baris", "number"),
    Col("sheet", "Lembar", on="file"),
    Col("person.name", "Nama", private=True),
    Col("person.nik", "NIK", private=True),
    Col("causes", "Sebab"),
    Col("messages", "Keterangan", "wide"),
    Col("state", "Keadaan", "choice", REVIEW_STATE),
    Col("decision_id", "Keputusan", "number"),
    Col("seen", "Sidik"),
)
LISTS: Columns = (
    Col("id", "Nomor", "id", on="file"),
    Col("file_name", "Berkas"),
    Col("scheme_name", "Skema", "wide"),
    Col("open", "Perlu diputuskan", "number"),
    Col("confirm", "Menunggu orang kedua", "number"),
    Col("settled", "Selesai", "number"),
    Col("rows", "Semua", "number"),
)
OVERRULING = codes.names(SECOND)


def list_line(of_list: List, counts: Mapping[str, int]) -> dict[str, Any]:
    """A list with how far its review has come, in rows."""
    names = ("open", "confirm", "settled", "rows")
    scheme = of_list.scheme.name if of_list.scheme else ""
    return {
        "id": of_list.pk,
        "file_name": of_list.file_name,
        "scheme_name": scheme,
        **{n: counts.get(n, 0) for n in names},
    }


def rows(
    seen: Iterable[Seen], of_list: List, actor: Actor, limits: Mapping[str, Any], translate: Translate
) -> list[dict[str, Any]]:
    """Rows with their evidence, numbers of people masked. limits: of the scheme, for the sentences."""
    return [_row(one, of_list, actor, limits, translate) for one in seen]


def _row(one: Seen, of_list: List, actor: Actor, limits: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    row, person = one.row, one.person
    sheets = list((of_list.mapping or {}).get("sheets", ()))
    sheet = sheet_of(row.sheet_row)
    written = str(person["written"]) if person else ""
    of_open = of_list.state in REVIEWABLE
    is_open = of_open and row.state == "open" and can(actor.roles, "intake.review")
    waits = of_open and row.state == "confirm"
    decision = one.decision
    return {
        "list_id": row.list_id,
        "sheet_row": row.sheet_row,
        "row": shown_row(row.sheet_row),
        "sheet": sheets[sheet] if len(sheets) > 1 and sheet < len(sheets) else "",
        "state": row.state,
        "codes": list(codes.names(row.codes)),
        "causes": list(causes(row.codes)),
        "messages": _messages(one, limits, sheets, of_list, translate),
        "free_months": row.free_months,
        "person": _person(person) if person else None,
        "written": ", ".join(filter(None, written.split(BETWEEN))),
        "registered": [
            {**_person(line), "person_id": line["person_id"], **_why(line, translate)} for line in one.registered
        ],
        "earlier": [_earlier(line, translate) for line in one.earlier],
        "villages": _villages(written) if row.codes & codes.bit("PLACE_UNKNOWN") and row.state == "open" else [],
        "alike": one.alike,
        "correctable": list(correctable(row.codes)) if is_open and person else [],
        "may_accept": is_open and person is not None and takeable(row.codes),
        "may_refuse": is_open,
        "may_reopen": of_open and row.state == "refused" and person is not None and can(actor.roles, "intake.review"),
        "needs_second": row.needs_second or bool(row.codes & SECOND),
        "may_confirm": waits
        and can(actor.roles, "intake.confirm")
        and decision is not None
        and decision.made_by != actor.user_id,
        "decision_id": decision.pk if decision else None,
        "decided": decision.kind if decision else "",
        "decided_by": one.decided_by,
        "decided_at": row.decided_at,
        "reason": decision.reason if decision else "",
        "seen": one.digest,
    }


def _messages(
    one: Seen, limits: Mapping[str, Any], sheets: list[str], of_list: List, translate: Translate
) -> list[str]:
    facts = codes.Facts(limits)
    if one.row.codes & codes.OF_ROW and of_list.scheme:
        nik = str(one.person["nik"]) if one.person else ""
        facts.update(row_facts(nik, one.row.other_row, sheets, of_list.scheme.first_month, translate))
    blank = one.person is not None and names_no_village(str(one.person["written"]))
    return [translate(codes.sentence_of(name, blank)).format_map(facts) for name in codes.names(one.row.codes)]


def _person(line: Mapping[str, Any]) -> dict[str, Any]:
    place = str(line.get("village_code") or "")
    return {
        "name": line.get("name", ""),
        "nik": mask_nik(line.get("nik") or ""),
        "birth_date": line.get("birth_date"),
        "sex": line.get("sex") or "",
        "village_code": place,
    }


def _earlier(line: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    return {
        **_person(line),
        "sheet_row": line["sheet_row"],
        "row": shown_row(line["sheet_row"]),
        **_why(line, translate),
    }


def _why(line: Mapping[str, Any], translate: Translate) -> dict[str, Any]:
    pieces = [piece for group in likeness.GROUPS for piece in group if int(line["evidence"]) >> piece.bit & 1]
    return {"weight": line["weight"], "evidence": [translate(piece.sentence) for piece in pieces]}


def _villages(written: str) -> list[dict[str, Any]]:
    village, district, regency = [*written.split(BETWEEN), "", "", ""][:3]
    near = index().propose(village, district or None, regency or None, limit=MOST_VILLAGES)
    return [{"code": one.code, "path": in_words(one.path)} for one in near]
