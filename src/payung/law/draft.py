"""A draft decree as an overlay of parameters: read, compared with the recorded law, refused where it does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from payung.kernel.months import Month
from payung.law.contributions import BPU_PARAMETERS, bpu_contributions
from payung.law.errors import LawError
from payung.law.inputs import FIRST_MONTH, LAST_MONTH, PayerClass, Sector
from payung.law.pu import Industry, RiskClass, pu_contributions
from payung.law.snares import REFERENCE, refuse_snares
from payung.law.store import Parameter, Statute, statute

MOST_BYTES = 65_536
PU_PARAMETERS = (
    "jkk.pu_rate", "jkm.pu_rate", "jht.pu_employer_rate", "jht.pu_worker_rate", "jp.wage_ceiling", "jp.employer_rate",
    "jp.worker_rate", "jkp.wage_ceiling", "jkp.government_rate", "jkp.from_jkk_rate", "jkp.from_jkm_rate",
)  # fmt: skip
MONTHLY = frozenset(BPU_PARAMETERS + PU_PARAMETERS)
BASIS = "rancangan"


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft on top of the law in force: `law` is both together; ids of what it sets, and what has no monthly effect."""

    law: Statute
    parameters: tuple[str, ...]
    reliefs: tuple[str, ...]
    idle: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, with every value that the draft sets."""
        return {
            "name": self.law.name,
            "parameters": [
                {
                    "parameter": name,
                    "label": self.law.parameter(name).label,
                    "unit": self.law.parameter(name).unit,
                    "values": [
                        {"start": value.start.isoformat(), "value": value.value, "basis": value.basis}
                        for value in self.law.parameter(name).values
                        if value not in statute().parameter(name).values
                    ],
                }
                for name in self.parameters
            ],
            "reliefs": list(self.reliefs),
            "idle": list(self.idle),
        }


def read_draft(text: str, name: str = "rancangan", *, law: Statute | None = None) -> Draft:
    """A draft decree from YAML in the form of a parameter file.

    Only parameters of the law may be set, in their own unit and shape. Fields that only a recorded law has may be left
    out: label and unit are taken from the law, basis and source become "rancangan", the mark "low"; a value may stand
    bare. Raises LawError(LAW_DRAFT) with the parameter and the reason, UnknownParameter for a name that the law has
    not.
    """
    law = law or statute()
    content = _content(text)
    reliefs = content.pop("reliefs", None) or []
    if not content and not reliefs:
        raise LawError("LAW_DRAFT", "Rancangan tidak memuat parameter atau keringanan")
    whole: dict[str, Any] = {str(key): _parameter(law, str(key), raw) for key, raw in content.items()}
    if reliefs:
        whole["reliefs"] = [_relief(raw) for raw in reliefs]
    proposed = law.overlay(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), name)
    names = tuple(str(key) for key in content)
    draft = Draft(
        proposed,
        names,
        tuple(str(raw["id"]) for raw in whole.get("reliefs", ())),
        tuple(one for one in names if one not in MONTHLY),
    )
    _try(draft, law)
    return draft


def _content(text: str) -> dict[Any, Any]:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise LawError("LAW_DRAFT", "Rancangan lebih besar dari %(limit)s KiB", limit=MOST_BYTES >> 10)
    try:
        refuse_snares(text)
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        if getattr(error, "problem", "") == REFERENCE:
            raise LawError("LAW_DRAFT", "Rujukan YAML (& dan *) tidak dipakai dalam rancangan") from error
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise LawError("LAW_DRAFT", "YAML rancangan tidak terbaca pada baris %(line)s", line=line) from error
    if not isinstance(content, dict):
        raise LawError("LAW_DRAFT", "Isi rancangan bukan daftar parameter")
    return content


def _parameter(law: Statute, key: str, raw: Any) -> dict[str, Any]:
    recorded = law.parameter(key)
    if not isinstance(raw, dict) or not isinstance(raw.get("values"), dict) or not raw["values"]:
        raise LawError("LAW_DRAFT", "%(parameter)s: values harus berisi tanggal mulai dan nilainya", parameter=key)
    if raw.get("unit", recorded.unit) != recorded.unit:
        message = "%(parameter)s: satuannya %(unit)s, bukan %(given)s"
        raise LawError("LAW_DRAFT", message, parameter=key, unit=recorded.unit, given=str(raw["unit"])[:40])
    _keys_are_words(raw, key)
    values = {str(start): _value(recorded, item) for start, item in raw["values"].items()}
    return {**raw, "label": raw.get("label") or recorded.label, "unit": recorded.unit, "values": values}


def _value(recorded: Parameter, raw: Any) -> dict[str, Any]:
    item = raw if isinstance(raw, dict) and "value" in raw else {"value": raw}
    like = [value.value for value in recorded.values if value.value is not None]
    if like and not any(_fits(item["value"], model) for model in like):
        message = "%(parameter)s: bentuk nilainya lain daripada yang tercatat (%(unit)s)"
        raise LawError("LAW_DRAFT", message, parameter=recorded.id, unit=recorded.unit)
    _keys_are_words(item, recorded.id)
    if recorded.unit == "ppm" and type(item["value"]) is int and item["value"] > 1_000_000:
        raise LawError("LAW_DRAFT", "%(parameter)s: tarif lebih dari satu juta per juta", parameter=recorded.id)
    return {"basis": BASIS, "source": BASIS, "verified": "low", **item}


def _relief(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or not isinstance(raw.get("shares"), dict) or not {"id", "from", "to"} <= set(raw):
        raise LawError("LAW_DRAFT", "Setiap keringanan dalam rancangan memerlukan id, from, to, dan shares")
    for name, fits in _RELIEF.items():
        if name in raw and not fits(raw[name]):
            raise LawError("LAW_DRAFT", "Keringanan dalam rancangan tidak terbaca: %(reason)s", reason=name)
    _keys_are_words(raw, "reliefs")
    return {"label": str(raw["id"]), "basis": BASIS, "source": BASIS, "verified": "low", **raw}


def _is_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


# The forms of what a relief may say besides; `payung.law.store` checks the words themselves.
_RELIEF: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("segments", "sectors", "exclude_payers", "groups"), _is_words),
    **dict.fromkeys(("label", "basis", "source", "verified", "note"), lambda value: isinstance(value, str)),
    "min_workers": lambda value: type(value) is int and value >= 0,
    "terms": lambda value: isinstance(value, dict) and all(isinstance(key, str) for key in value),
}


def _keys_are_words(raw: dict[Any, Any], where: str) -> None:
    if not all(isinstance(key, str) for key in raw):
        raise LawError("LAW_DRAFT", "%(parameter)s: nama isian bukan kata", parameter=where)


def _fits(value: Any, model: Any) -> bool:
    """Whether a value has the shape of a recorded one: kinds, keys, and the length of a list of plain numbers."""
    if isinstance(model, dict):
        return isinstance(value, dict) and set(value) == set(model) and all(_fits(value[k], model[k]) for k in model)
    if isinstance(model, list):
        if not isinstance(value, list) or not value:
            return False
        if model and isinstance(model[0], dict):
            return all(any(_fits(item, one) for one in model) for item in value)
        return len(value) == len(model) and all(map(_fits, value, model))
    if type(model) is int:
        return type(value) is int and value >= 0
    return type(value) is type(model)


def _try(draft: Draft, law: Statute) -> None:
    """Compute one row for every month in which a value begins, so that a run cannot fail half-way."""
    starts = {Month.from_date(value.start) for name in draft.parameters for value in _new(draft, law, name)}
    starts |= {relief.start for relief in draft.law.reliefs if relief.id in draft.reliefs}
    for month in sorted(starts):
        if not FIRST_MONTH <= month <= LAST_MONTH:
            raise LawError("LAW_DRAFT", "Rancangan mulai %(month)s, di luar masa berlaku hukum", month=str(month))
        _ask(law, month)  # a row that fails under the law in force too is not an error of the draft
        try:
            _ask(draft.law, month)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise LawError(
                "LAW_DRAFT", "Dengan rancangan ini iuran %(month)s tidak dapat dihitung", month=str(month)
            ) from error


def _ask(law: Statute, month: Month) -> None:
    for payer in PayerClass:
        bpu_contributions(1_000_000, month, sector=Sector.TRANSPORT, payer=payer, jht=True, law=law)
    for risk in RiskClass:
        pu_contributions(5_000_000, month, risk=risk, industry=Industry.FURNITURE, workers=50, law=law)


def _new(draft: Draft, law: Statute, name: str) -> list[Any]:
    before = law.parameter(name).values
    return [
        value for value in draft.law.parameter(name).values if value not in before and isinstance(value.start, date)
    ]
