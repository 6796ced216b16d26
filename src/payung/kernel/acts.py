"""Acts: each short write by a person, declared once in its room. Operation, command and page are made by plain adapters
(`api.acts`, `cli.acts`, `ui.acts`); the service is named, not wrapped.

No Django and no web framework here or in any declaration: the command line starts without loading them. Words are
Indonesian sentences that the faces translate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date, datetime
from importlib import import_module
from typing import Annotated, Any, Literal, NamedTuple, get_type_hints

from payung.kernel.choices import Choice, values
from payung.kernel.errors import PayungError, worded
from payung.kernel.money import MoneyError, format_number, format_rupiah, parse_rupiah
from payung.kernel.months import Month, MonthError

LARGEST_ID = 2**63 - 1
LARGEST_ROW = 2**31 - 1  # of a sheet: rows of lists are counted in four bytes
LEAST_REASON, MOST_REASON = 5, 500
_LINE = re.compile(r"^[^\x00-\x1f]*$")
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
_NUMBER = re.compile(r"[0-9]{1,19}")  # as many digits as LARGEST_ID
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_WRITTEN_DAY = re.compile(r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})$")  # as people write a day: 24/6/2025


@dataclass(frozen=True)
class Spec:
    """What a field of an act takes: its word, its limits, the sentence for a wrong value, its name in forms of pages.

    Stands beside the type of the field: `reason: Annotated[str, REASON]`.

    kind: "text" (one line), "day", "digest" (of what was seen; a form carries it unseen), "number" (of a row),
    "amount" (people or calls from `least` to `most`), "money" (an amount of whole rupiah), "month" (one of contribution,
    "2025-07"), "choice" (one of `options`). offers: "module:function" of nothing, below `payung`: (value, word) of what stands
    to choose now; pages offer it for a text, and the service judges it.
    """

    kind: Literal["text", "day", "month", "digest", "number", "amount", "money", "choice"]
    word: str
    wrong: str
    form: str
    hint: str = ""
    least: int = 0
    most: int = 0
    option: str = ""
    metavar: str = ""
    options: tuple[Choice, ...] = ()
    offers: str = ""

    def read(self, value: Any) -> Any:
        """The value as the service takes it. Raises ValueError."""
        return _READERS[self.kind](self, value)


def reason(word: str = "Alasan", hint: str = "") -> Spec:
    """The one form of a reason: a line of LEAST_REASON to MOST_REASON letters."""
    wrong = "Tuliskan alasannya (5 sampai 500 huruf, satu baris)."
    return Spec("text", word, wrong, "alasan", hint, LEAST_REASON, MOST_REASON, "--reason")


def too_short(reason: str) -> bool:
    """Whether a reason says too little: fewer than LEAST_REASON letters, blanks around it aside."""
    return len(reason.strip()) < LEAST_REASON


def finding(hint: str = "") -> Spec:
    """The one form of a finding that closes an alarm."""
    wrong = "Tuliskan apa yang Anda temukan (5 sampai 500 huruf, satu baris)."
    return Spec("text", "Apa yang Anda temukan", wrong, "catatan", hint, LEAST_REASON, MOST_REASON, "--note")


def seen(hint: str = "") -> Spec:
    """The one form of the digest of what was seen, for an act that `sees`."""
    wrong = (
        "Yang Anda putuskan belum Anda lihat, atau berubah sejak Anda melihatnya. Muat ulang, periksa, lalu putuskan."
    )
    return Spec("digest", "Sidik yang dilihat, seperti di --dry-run.", wrong, "sidik", hint, option="--seen")


@dataclass(frozen=True)
class Why:
    """A reason."""

    reason: Annotated[str, reason()]


@dataclass(frozen=True)
class Seen:
    """The digest of what was looked at, and is decided on."""

    seen: Annotated[str, seen()]


@dataclass(frozen=True)
class Nothing:
    """The data of an act without fields."""


class Invalid(PayungError):
    """Invalid data of an act: `errors` has a sentence for each field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("INVALID", "Ada isian yang tidak sah.")
        self.errors = dict(errors)


class Key(NamedTuple):
    """What stands in an address, a number up to `most` or (`regency`) the code of a kabupaten/kota: its name, and what the
    command line calls it.
    """

    name: str
    metavar: str
    help: str
    regency: bool = False
    most: int = LARGEST_ID


Keys = Mapping[str, Any]  # what stands in an address, by name


class Count(NamedTuple):
    """A number among facts that is no rupiah (people, months, rows): written with the separators of the reader's language."""

    number: int


class Saying(NamedTuple):
    """A sentence with its facts, still to be translated; a number among the facts is whole rupiah, a `Count` is not."""

    text: str
    facts: Mapping[str, Any] = {}


class Question(NamedTuple):
    """The confirmation of an act that cannot be undone: its title, its consequences, the facts behind it.

    Among the facts a number is whole rupiah, a `Count` is not; a date and a month are written out.
    """

    title: Saying
    consequences: tuple[Saying, ...]
    facts: tuple[tuple[Saying | str, Saying | Count | str | int | date | Month], ...] = ()


@dataclass(frozen=True)
class Act:
    """A short write by a person.

    name: room and verb. right: what his role must carry (`access.policies.ALLOWED`). service: "module:function" below
    `payung`; called with the actor, the keys of the address and the fields of `data` by name. shows: "module:function" of
    the first key of the address (of nothing where it has none), the view of the thing that every face answers with.
    loads: "module:function" of (actor, that number), which writes down that it was looked at; "" where nothing is asked.
    address: below /api/v1.
    page: the address of its page, "" where a page made by hand does it. command: "group name". summary, note: English, for
    the description of the interface. help: of the command. button: the act as a page calls it. done: what is said after.
    asks: "module:function" of (actor, thing, data) -> Question; "" where it takes effect at once. gives: what the service
    returns is called so in the answer. look: "quiet" or "hand" (cannot be taken back). tried: whether it is tried before
    the question (`platform.rehearsal`); not where the question shows what the data must answer. sees: "module:function" of
    (actor, thing) -> digest of what its question tells, for an act whose second person names in `seen` what he saw; "" where
    the address names a record that never changes, or where a page made by hand carries the digest.
    """

    name: str
    right: str
    service: str
    shows: str
    loads: str
    address: str
    page: str
    page_name: str
    command: str
    summary: str
    help: str
    button: str
    done: str
    keys: tuple[Key, ...]
    data: type[Any] = Nothing
    note: str = ""
    asks: str = ""
    gives: str = ""
    look: str = "quiet"
    tried: bool = True
    sees: str = ""

    @property
    def room(self) -> str:
        """The room that it belongs to."""
        return self.name.partition(".")[0]

    def specs(self) -> dict[str, Spec]:
        """Fields of its data by name."""
        hints = get_type_hints(self.data, include_extras=True)
        return {one.name: hints[one.name].__metadata__[0] for one in fields(self.data)}

    @property
    def bare(self) -> bool:
        """Whether nobody types anything for it."""
        return all(spec.kind == "digest" for spec in self.specs().values())

    def needed(self, name: str) -> bool:
        """Whether a field must be given."""
        return next(one for one in fields(self.data) if one.name == name).default is MISSING

    def call(self, actor: Any, keys: Keys, data: Any) -> dict[str, Any]:
        """Carry it out in the caller's transaction; returns its result, by name."""
        given = {one.name: getattr(data, one.name) for one in fields(data)}
        answer = resolve(self.service)(actor, *(keys[key.name] for key in self.keys), **given)
        return {self.gives: answer} if self.gives else {}

    def thing(self, keys: Keys) -> dict[str, Any]:
        """The view of its thing after the act."""
        view: dict[str, Any] = resolve(self.shows)(*self._first(keys))
        return view

    def load(self, actor: Any, keys: Keys) -> Any:
        """Its thing, for the confirmation."""
        return resolve(self.loads)(actor, *self._first(keys))

    def _first(self, keys: Keys) -> list[Any]:
        return [keys[key.name] for key in self.keys[:1]]

    def question(self, actor: Any, thing: Any, data: Any) -> Question | None:
        """The confirmation, or None where there is none."""
        question: Question | None = resolve(self.asks)(actor, thing, data) if self.asks else None
        return question

    def looked(self, actor: Any, thing: Any, data: Any) -> Any:
        """The data with the digest of what stands now, where the act `sees`."""
        return replace(data, seen=resolve(self.sees)(actor, thing)) if self.sees else data

    def blank(self) -> Any:
        """Data of which nothing is said, for the question before anybody has said anything."""
        return self.data(**{one.name: "" for one in fields(self.data) if one.default is MISSING})


def plain(question: Question, translate: Callable[[str], str]) -> dict[str, Any]:
    """A question for a program: title, facts (whole rupiah as numbers), consequences."""

    def said(one: Any) -> str:
        return in_words(one, translate)

    facts = [[said(word), value if isinstance(value, int) else said(value)] for word, value in question.facts]
    return {"title": said(question.title), "facts": facts, "consequences": [said(one) for one in question.consequences]}


def in_words(one: Saying | Count | str | int | date | Month, translate: Callable[[str], str]) -> str:
    """A sentence in the reader's language, rupiah as "Rp1.000", a count as "1.000"; anything else as itself."""
    if isinstance(one, Saying):
        return worded(one.text, {name: _in_figures(value) for name, value in one.facts.items()}, translate)
    return str(_in_figures(one))


def _in_figures(one: Any) -> Any:
    if isinstance(one, Count):
        return format_number(one.number)
    return format_rupiah(one) if isinstance(one, int) else one


def resolve(name: str) -> Any:
    """The function that "module:function" names."""
    module, _sign, attribute = name.partition(":")
    return getattr(import_module(f"payung.{module}"), attribute)


def check(act: Act, given: Mapping[str, Any]) -> Any:
    """The data of an act from the values that page, operation or command received: the same limits and sentences for
    all. Raises Invalid."""
    values, errors = {}, {}
    for name, spec in act.specs().items():
        value = given.get(name)
        if value is None or value == "":
            if act.needed(name):
                errors[name] = spec.wrong
            continue
        try:
            values[name] = spec.read(value)
        except ValueError:
            errors[name] = spec.wrong
    if errors:
        raise Invalid(errors)
    return act.data(**values)


def _text(spec: Spec, value: Any) -> str:
    text = " ".join(str(value).split()) if isinstance(value, str) else None
    if text is None or not _LINE.match(text) or not spec.least <= len(text) <= spec.most:
        raise ValueError(spec.wrong)
    return text


def _day(spec: Spec, value: Any) -> date:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if not isinstance(value, str):
        raise ValueError(spec.wrong)
    if written := _WRITTEN_DAY.match(value):
        day, month, year = (int(part) for part in written.groups())
        return date(year, month, day)
    if not _DAY.match(value):
        raise ValueError(spec.wrong)
    return date.fromisoformat(value)


def _month(spec: Spec, value: Any) -> str:
    try:
        return str(Month.parse(value if isinstance(value, str) else ""))
    except MonthError as error:
        raise ValueError(spec.wrong) from error


def _digest(spec: Spec, value: Any) -> str:
    if not isinstance(value, str) or not _DIGEST.match(value):
        raise ValueError(spec.wrong)
    return value


def _number(spec: Spec, value: Any) -> int:
    plain = isinstance(value, str) and _NUMBER.fullmatch(value)
    number = int(value) if plain or (isinstance(value, int) and not isinstance(value, bool)) else 0
    if not 1 <= number <= LARGEST_ID:
        raise ValueError(spec.wrong)
    return number


def _amount(spec: Spec, value: Any) -> int:
    try:
        amount = parse_rupiah(value) if isinstance(value, str) else value
    except MoneyError as error:
        raise ValueError(spec.wrong) from error
    if not isinstance(amount, int) or isinstance(amount, bool) or not spec.least <= amount <= spec.most:
        raise ValueError(spec.wrong)
    return amount


def _choice(spec: Spec, value: Any) -> str:
    if not isinstance(value, str) or value not in values(spec.options):
        raise ValueError(spec.wrong)
    return value


_READERS = {
    "text": _text,
    "day": _day,
    "month": _month,
    "digest": _digest,
    "number": _number,
    "amount": _amount,
    "money": _amount,
    "choice": _choice,
}
