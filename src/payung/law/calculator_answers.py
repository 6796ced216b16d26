"""Answers to questions whose fields are not the arguments of one function: what was read is put together first."""

from __future__ import annotations

from datetime import date
from typing import Any

from payung.kernel.months import MonthRange
from payung.law.disability import SIDES, Loss
from payung.law.errors import LawError
from payung.law.explain import Explanation
from payung.law.explain_bpu import explain_bpu, of_payer
from payung.law.explain_jkk import explain_jkk_partial_disability
from payung.law.explain_projects import explain_sponsor
from payung.law.explain_scholarship import explain_scholarship
from payung.law.forms import Given
from payung.law.heirs import Heir, heirs_division
from payung.law.jht import jht_project
from payung.law.jp_claims import Survivor, jp_survivor_pensions
from payung.law.sectors import payer_class
from payung.law.store import Statute

ADULT = date(1970, 1, 1)
LONGEST = 600  # the most months that one question may go through


def scholarship(given: Given, law: Statute) -> Explanation:
    children = given["births"] or given["children"]
    if not children and given["children"] is None:
        raise LawError(
            "LAW_FIELD", "%(label)s harus diisi", field="children", label="Jumlah anak atau tanggal lahirnya"
        )
    return explain_scholarship(given["cause"], given["event"], given["months"], children, law=law)


def partial(given: Given, law: Statute) -> Explanation:
    return explain_jkk_partial_disability(
        given["wage"], given["event"], _losses(given), left_handed=given["left_handed"], law=law
    )


def _losses(given: Given) -> list[Loss]:
    """The losses of one person: what is said of each stands at its own place of each list."""
    if not any(given["loss"]):
        raise LawError("LAW_FIELD", "%(label)s harus diisi", field="loss", label="Baris tabel cacat")
    losses = []
    for place, row in enumerate(given["loss"]):
        if not row:
            continue
        side, steps, assessed, function = (
            _at(given[name], place) for name in ("side", "steps", "assessed", "function")
        )
        if side and _SIDES.get(side.lower()) is None:
            raise LawError("LAW_DISABILITY_SIDE", "%(label)s: kanan atau kiri harus disebut", label=row[:40])
        whole = 1_000_000 if function is None else function
        losses.append(Loss(row, _SIDES.get((side or "").lower(), ""), steps or 0, assessed or 0, function_loss=whole))
    return losses


_SIDES = {"kanan": SIDES[0], "kiri": SIDES[1], **{side: side for side in SIDES}}


def _at(values: list[Any], place: int) -> Any:
    """What is said of one loss; what is said once is said of the first alone."""
    return values[place] if place < len(values) else None


def savings(given: Given, law: Statute) -> Explanation:
    paid = [given["monthly"]] * _counted(given["months"])
    assumed = given["assumed"] or None
    return jht_project(given["opening"], given["first"], paid, assumed_rate=assumed, law=law).explanation


def _counted(months: int) -> int:
    if months > LONGEST:
        raise LawError("LAW_MONTHS_RANGE", "Paling banyak %(most)s bulan", most=LONGEST)
    return months


def bpu(given: Given, law: Statute) -> Explanation:
    kind, month = given.pop("payer"), given.pop("month")
    given["payer"] = payer_class(kind, law=law)
    tree = explain_bpu(given.pop("income"), month, **given, law=law)
    return of_payer(tree, kind, [month], given["sector"], law)


def sponsor(given: Given, law: Statute) -> Explanation:
    _counted(given["last"].since(given["first"]) + 1)
    months = MonthRange.through(given.pop("first"), given.pop("last"))
    kind = given.pop("payer")
    given["payer"] = payer_class(kind, law=law)
    tree = explain_sponsor(given.pop("people"), months, given.pop("income"), **given, law=law)
    return of_payer(tree, kind, months, given["sector"], law)


def heirs(given: Given, law: Statute) -> Explanation:
    heirs = [Heir(relation) for relation in given["heirs"]]
    return heirs_division(given["grants"], given["funeral"], heirs, given["event"], law=law).explanation


def survivors(given: Given, law: Statute) -> Explanation:
    born = given["on"].replace(year=given["on"].year - 1, day=min(given["on"].day, 28))
    people = [(kind, born if kind is Survivor.CHILD else ADULT) for kind in given["survivors"]]
    return jp_survivor_pensions(given["pension"], people, given["on"], law=law).explanation
