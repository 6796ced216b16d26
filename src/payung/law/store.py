"""The statute as dated data: loads and checks `parameters/*.yaml`, answers "what held then?"."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.law.errors import LawError, LawWarning, MissingValue, UnknownParameter

MARKS = ("high", "medium", "low")
UNITS = frozenset(
    {
        "ppm",
        "IDR",
        "IDR/month",
        "IDR/year",
        "months",
        "years",
        "days",
        "hours",
        "working_days",
        "day_of_month",
        "times",
        "table",
        "rule",
    }
)
PROGRAMMES = ("jkk", "jkm", "jht", "jp", "jkp")
BEYOND = "Nilai %(parameter)s belum diketahui untuk %(when)s; dipakai nilai terakhir yang diketahui"
_ID = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
_MONTH = re.compile(r"^\d{4}-\d{2}$")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value with the law that gave it. `start` is the first day on which it holds."""

    start: date
    value: Any
    basis: str
    source: str
    verified: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """The history of one figure, table or rule, oldest first."""

    id: str
    label: str
    unit: str
    values: tuple[DatedValue, ...]
    by_month: bool
    known_until: Month | None = None

    def at(self, when: Month | date) -> DatedValue:
        """What held in that month (a parameter dated by day: on its first day) or on that day.

        Raises MissingValue before the first value and where a value is recorded as not known.
        """
        day = when.first_day if isinstance(when, Month) else when
        latest = None
        for value in self.values:
            if value.start > day:
                break
            latest = value
        if latest is None or latest.value is None:
            raise MissingValue(self.id, when, label=self.label)
        return latest

    def warning_at(self, when: Month | date) -> LawWarning | None:
        """The warning that `when` lies beyond the month up to which this parameter is known."""
        month = when if isinstance(when, Month) else Month.from_date(when)
        if self.known_until is None or month <= self.known_until:
            return None
        return LawWarning("LAW_BEYOND_KNOWN", BEYOND, self.id, str(month))


@dataclass(frozen=True, slots=True)
class Relief:
    """A decree that lets only a share of the nominal contribution be paid, for some payers and months."""

    id: str
    label: str
    start: Month
    last: Month
    segments: frozenset[str]
    sectors: frozenset[str]
    excluded_payers: frozenset[str]
    groups: frozenset[str]
    min_workers: int
    settled_to: Month | None
    shares: Mapping[str, int]
    terms: Mapping[str, int]
    basis: str
    source: str
    verified: str
    note: str = ""

    @property
    def full_months(self) -> int:
        """How many months somebody who registers while it holds pays in full first."""
        months = self.terms.get("new_member_full_months", 0)
        return months if type(months) is int else 0

    def covers(
        self,
        month: Month,
        segment: str,
        sector: str,
        payer: str,
        workers: int = 0,
        *,
        group: str = "independent",
        standing: int = 0,
    ) -> bool:
        """Whether it applies; an empty set of segments, sectors or groups means all of them.

        `standing` as in `payung.law.standing`: 1 for a new member who pays full months first, 2 for a payer in arrears.
        """
        return (
            self.start <= month <= self.last
            and (not self.segments or segment in self.segments)
            and (not self.sectors or sector in self.sectors)
            and payer not in self.excluded_payers
            and (not self.groups or segment != "BPU" or group in self.groups)
            and not (standing & 1 and self.full_months)
            and not (standing & 2 and self.settled_to)
            and workers >= self.min_workers
        )


@dataclass(frozen=True, slots=True, eq=False)
class Statute:
    """All parameters and reliefs; immutable, so that a draft decree is a new Statute beside this one.

    Compared by identity, so that what is derived from one can be remembered by it.
    """

    parameters: Mapping[str, Parameter]
    reliefs: tuple[Relief, ...]
    name: str = "berlaku"

    def parameter(self, parameter_id: str) -> Parameter:
        """Raises UnknownParameter."""
        try:
            return self.parameters[parameter_id]
        except KeyError:
            raise UnknownParameter(parameter_id) from None

    def value(self, parameter_id: str, when: Month | date) -> Any:
        """The bare value that held then."""
        return self.parameter(parameter_id).at(when).value

    def ppm(self, parameter_id: str, when: Month | date) -> int:
        """A rate in parts per million. Raises LawError when the parameter is no rate."""
        return self._number(parameter_id, when, "ppm")

    def rupiah(self, parameter_id: str, when: Month | date) -> int:
        """An amount in rupiah. Raises LawError when the parameter is no amount."""
        return self._number(parameter_id, when, "IDR")

    def _number(self, parameter_id: str, when: Month | date, unit: str) -> int:
        parameter = self.parameter(parameter_id)
        if not parameter.unit.startswith(unit):
            message = "Satuan %(parameter)s bukan %(unit)s"
            raise LawError("LAW_UNIT", message, parameter=parameter_id, unit=unit)
        number: int = parameter.at(when).value
        return number

    def relief_for(
        self,
        month: Month,
        segment: str,
        sector: str = "other",
        payer: str = "self",
        workers: int = 0,
        *,
        group: str = "independent",
        standing: int = 0,
    ) -> Relief | None:
        """The relief that applies, None when the full tariff holds; the later one in the file wins."""
        for relief in reversed(self.reliefs):
            if relief.covers(month, segment, sector, payer, workers, group=group, standing=standing):
                return relief
        return None

    def overlay(self, text: str, name: str) -> Statute:
        """A draft decree on top: YAML in the form of a parameter file whose values join the histories.

        A value of the same start replaces the one recorded; reliefs of the same id are replaced.
        """
        drafts, reliefs = _read(text, name)
        merged = dict(self.parameters)
        for draft in drafts:
            merged[draft.id] = _merge(merged[draft.id], draft) if draft.id in merged else draft
        renewed = {relief.id for relief in reliefs}
        kept = tuple(relief for relief in self.reliefs if relief.id not in renewed)
        return Statute(merged, kept + tuple(reliefs), name)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self.parameters.values())


@cache
def statute() -> Statute:
    """The law in force, from the packaged files."""
    return load(resources.files("payung.law").joinpath("parameters"))


def load(folder: Traversable | Path) -> Statute:
    """Read every YAML file of a folder. Raises LawError(LAW_FILE) that names file and parameter."""
    return _loaded(_texts(folder))


def packaged_texts() -> dict[str, str]:
    """The packaged parameter files by name, as `load_texts` takes them: what a cluster carries to its workers."""
    return dict(_texts(resources.files("payung.law").joinpath("parameters")))


def load_texts(texts: Mapping[str, str]) -> Statute:
    """The statute of parameter files given as texts by name; the same texts give the same object in a process, so that
    what is derived from it is derived once. Raises LawError(LAW_FILE) that names file and parameter.
    """
    return _of_texts(tuple(sorted(texts.items())))


@lru_cache(maxsize=8)
def _of_texts(texts: tuple[tuple[str, str], ...]) -> Statute:
    return _loaded(texts)


def _texts(folder: Traversable | Path) -> tuple[tuple[str, str], ...]:
    files = sorted(folder.iterdir(), key=lambda item: item.name)
    return tuple((file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".yaml"))


def _loaded(texts: tuple[tuple[str, str], ...]) -> Statute:
    parameters: dict[str, Parameter] = {}
    reliefs: list[Relief] = []
    for name, text in texts:
        parameters_of_file, decrees = _read(text, name)
        for parameter in parameters_of_file:
            if parameter.id in parameters:
                raise _file_error(name, parameter.id, "parameter tercatat dua kali")
            parameters[parameter.id] = parameter
        reliefs += decrees
    return Statute(parameters, tuple(reliefs))


def _facts(decree: Relief) -> Iterator[tuple[str, Any]]:
    """What a decree changes, for whom and when; not how it is called and cited."""
    for field in fields(decree):
        if field.name not in ("label", "basis", "source", "verified", "note"):
            yield field.name, getattr(decree, field.name)


@lru_cache(maxsize=32)
def fingerprint(law: Statute) -> str:
    """SHA-256 over every value and decree with its dates: two statutes that compute alike everywhere have the same one.

    What explains a value (basis, source, mark) is not in it, so that a better citation changes no result's law.
    """
    values = {one.id: [(str(dated.start), dated.value) for dated in one.values] for one in law}
    decrees = [
        {name: sorted(fact) if isinstance(fact, frozenset) else fact for name, fact in _facts(one)}
        for one in law.reliefs
    ]
    text = json.dumps([values, decrees], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def history(parameter_id: str) -> tuple[DatedValue, ...]:
    """All recorded values of a parameter of the law in force, oldest first. Raises UnknownParameter."""
    return statute().parameter(parameter_id).values


def _read(text: str, file: str) -> tuple[list[Parameter], list[Relief]]:
    content = yaml.safe_load(text) or {}
    if not isinstance(content, dict):
        raise _file_error(file, "-", "isi berkas bukan daftar parameter")
    decrees = content.pop("reliefs", [])
    parameters = [_parameter(str(key), raw, file) for key, raw in content.items()]
    return parameters, [_relief(raw, file) for raw in decrees]


def _parameter(key: str, raw: dict[str, Any], file: str) -> Parameter:
    if not _ID.match(key):
        raise _file_error(file, key, "nama parameter tidak sah")
    unknown = set(raw) - {"label", "unit", "values", "known_until"}
    if unknown or not raw.get("label") or raw.get("unit") not in UNITS or not raw.get("values"):
        raise _file_error(file, key, f"label, satuan atau nilai kurang atau tidak dikenal {sorted(unknown)}")
    starts = [_start(str(start), file, key) for start in raw["values"]]
    if sorted(set(starts)) != starts:
        raise _file_error(file, key, "nilai harus urut tanggal dan tidak berulang")
    values = tuple(
        _dated(start, item, raw["unit"], file, key) for start, item in zip(starts, raw["values"].values(), strict=True)
    )
    by_month = all(_MONTH.match(str(start)) for start in raw["values"])
    until = Month.parse(str(raw["known_until"])) if "known_until" in raw else None
    return Parameter(key, raw["label"], raw["unit"], values, by_month, until)


def _dated(start: date, item: dict[str, Any], unit: str, file: str, key: str) -> DatedValue:
    unknown = set(item) - {"value", "basis", "source", "verified", "note"}
    if unknown or "value" not in item or not item.get("basis") or not item.get("source"):
        raise _file_error(file, key, "nilai tanpa dasar hukum atau sumber, atau kunci tak dikenal")
    if item.get("verified") not in MARKS:
        raise _file_error(file, key, "tanda verifikasi harus high, medium atau low")
    value = item["value"]
    if unit not in ("table", "rule") and value is not None and (type(value) is not int or value < 0):
        raise _file_error(file, key, "nilai harus bilangan bulat yang tidak negatif")
    if _has_float(value):
        raise _file_error(file, key, "bilangan pecahan biner tidak boleh dipakai")
    return DatedValue(start, value, item["basis"], item["source"], item["verified"], item.get("note", ""))


def _relief(raw: dict[str, Any], file: str) -> Relief:
    key = str(raw.get("id", "-"))
    allowed = {"id", "label", "from", "to", "segments", "sectors", "exclude_payers", "min_workers", "shares"}
    allowed |= {"terms", "basis", "source", "verified", "note", "groups", "settled_to"}
    unknown = set(raw) - allowed
    if unknown or not raw.get("basis") or not raw.get("source") or raw.get("verified") not in MARKS:
        raise _file_error(file, key, f"dasar hukum, sumber atau tanda verifikasi kurang {sorted(unknown)}")
    shares = dict(raw["shares"])
    for programme, share in shares.items():
        if programme not in PROGRAMMES or type(share) is not int or not 0 <= share <= 1_000_000:
            raise _file_error(file, key, "bagian yang dibayar harus bilangan bulat per juta")
    start, last = Month.parse(str(raw["from"])), Month.parse(str(raw["to"]))
    if last < start:
        raise _file_error(file, key, "bulan akhir sebelum bulan awal")
    return Relief(
        key,
        raw["label"],
        start,
        last,
        frozenset(raw.get("segments", ())),
        frozenset(raw.get("sectors", ())),
        frozenset(raw.get("exclude_payers", ())),
        frozenset(raw.get("groups", ())),
        int(raw.get("min_workers", 0)),
        Month.parse(str(raw["settled_to"])) if "settled_to" in raw else None,
        shares,
        dict(raw.get("terms", {})),
        raw["basis"],
        raw["source"],
        raw["verified"],
        raw.get("note", ""),
    )


def _merge(recorded: Parameter, draft: Parameter) -> Parameter:
    values = {value.start: value for value in (*recorded.values, *draft.values)}
    ordered = tuple(values[start] for start in sorted(values))
    return replace(recorded, values=ordered, known_until=draft.known_until or recorded.known_until)


def _start(text: str, file: str, key: str) -> date:
    try:
        return Month.parse(text).first_day if _MONTH.match(text) else date.fromisoformat(text)
    except (ValueError, PayungError):
        raise _file_error(file, key, f"tanggal mulai tidak sah: {text}") from None


def _has_float(value: Any) -> bool:
    if isinstance(value, float):
        return True
    if isinstance(value, dict):
        return any(_has_float(item) for item in value.values())
    if isinstance(value, list):
        return any(_has_float(item) for item in value)
    return False


def _file_error(file: str, key: str, reason: str) -> LawError:
    message = "Berkas parameter %(file)s, %(parameter)s: %(reason)s"
    return LawError("LAW_FILE", message, file=file, parameter=key, reason=reason)
