"""A draft decree as an overlay of parameters: read, compared with the recorded law, refused where it does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law.contributions import BPU_PARAMETERS, assess_bpu
from payung.law.errors import LawError
from payung.law.inputs import FIRST_MONTH, LAST_MONTH, PayerClass, Sector
from payung.law.pu import Industry, RiskClass, assess_pu
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

    Only parameters of the law may be set, in their own unit and shape. What only a recorded law has may be left out:
    label and unit are taken from the law, basis and source become "rancangan", the mark "low"; a value may stand bare.
    Raises LawError(LAW_DRAFT) with the parameter and the reason, UnknownParameter for a name that the law has not.
    """
    law = law or statute()
    content = _content(text)
    reliefs = content.pop("reliefs", None) or []
    if not content and not reliefs:
        raise refusal("-", "tidak ada parameter atau keringanan di dalamnya")
    whole: dict[str, Any] = {str(key): _parameter(law, str(key), raw) for key, raw in content.items()}
    if reliefs:
        whole["reliefs"] = [_relief(raw) for raw in reliefs]
    try:
        proposed = law.overlay(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), name)
    except PayungError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise refusal("reliefs", str(error) or type(error).__name__) from error
    names = tuple(str(key) for key in content)
    draft = Draft(
        proposed,
        names,
        tuple(str(raw["id"]) for raw in whole.get("reliefs", ())),
        tuple(one for one in names if one not in MONTHLY),
    )
    _try(draft, law)
    return draft


def refusal(parameter: str, reason: str) -> LawError:
    """The refusal of a draft: which parameter, and why."""
    message = "Rancangan tidak dapat dipakai. %(parameter)s: %(reason)s"
    return LawError("LAW_DRAFT", message, parameter=parameter, reason=reason)


def _content(text: str) -> dict[Any, Any]:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise refusal("-", f"lebih besar dari {MOST_BYTES >> 10} KiB")
    try:
        # Anchors could make a small text stand for an endless one.
        if any(isinstance(token, yaml.AliasToken | yaml.AnchorToken) for token in yaml.scan(text)):
            raise refusal("-", "rujukan YAML (& dan *) tidak dipakai di sini")
        content = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"baris {mark.line + 1}" if mark else "isi"
        raise refusal("-", f"YAML tidak terbaca pada {where}") from error
    if not isinstance(content, dict):
        raise refusal("-", "isinya bukan daftar parameter")
    return content


def _parameter(law: Statute, key: str, raw: Any) -> dict[str, Any]:
    recorded = law.parameter(key)
    if not isinstance(raw, dict) or not isinstance(raw.get("values"), dict) or not raw["values"]:
        raise refusal(key, "values harus berisi tanggal mulai dan nilainya")
    if raw.get("unit", recorded.unit) != recorded.unit:
        raise refusal(key, f"satuannya {recorded.unit}, bukan {str(raw['unit'])[:40]}")
    values = {str(start): _value(recorded, item) for start, item in raw["values"].items()}
    return {**raw, "label": raw.get("label") or recorded.label, "unit": recorded.unit, "values": values}


def _value(recorded: Parameter, raw: Any) -> dict[str, Any]:
    item = raw if isinstance(raw, dict) and "value" in raw else {"value": raw}
    like = [value.value for value in recorded.values if value.value is not None]
    if like and not any(_fits(item["value"], model) for model in like):
        raise refusal(recorded.id, f"bentuk nilainya lain daripada yang tercatat ({recorded.unit})")
    if recorded.unit == "ppm" and item["value"] > 1_000_000:
        raise refusal(recorded.id, "tarif lebih dari satu juta per juta")
    return {"basis": BASIS, "source": BASIS, "verified": "low", **item}


def _relief(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or not isinstance(raw.get("shares"), dict) or not {"id", "from", "to"} <= set(raw):
        raise refusal("reliefs", "setiap keringanan memerlukan id, from, to, dan shares")
    return {"label": str(raw["id"]), "basis": BASIS, "source": BASIS, "verified": "low", **raw}


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
    """Ask the arithmetic one row for every month in which something begins, so that a run cannot fail half-way."""
    starts = {Month.from_date(value.start) for name in draft.parameters for value in _new(draft, law, name)}
    starts |= {relief.start for relief in draft.law.reliefs if relief.id in draft.reliefs}
    for month in sorted(starts):
        if not FIRST_MONTH <= month <= LAST_MONTH:
            raise refusal("-", f"{month} di luar masa berlaku hukum")
        try:
            for payer in PayerClass:
                assess_bpu(1_000_000, month, sector=Sector.TRANSPORT, payer=payer, jht=True, law=draft.law)
            for risk in RiskClass:
                assess_pu(5_000_000, month, risk=risk, industry=Industry.FURNITURE, workers=50, law=draft.law)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise refusal("-", f"iuran {month} tidak dapat dihitung") from error


def _new(draft: Draft, law: Statute, name: str) -> list[Any]:
    known = law.parameter(name).values
    return [value for value in draft.law.parameter(name).values if value not in known and isinstance(value.start, date)]
