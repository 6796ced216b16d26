"""An employee chooses a neighbour and pays for him (SERTAKAN): one person by the rules by which a row of a list is checked.

What the registry says is the database's (sponsorship/sql/0010_choosing.sql). Identity data goes to the server as bound
parameters, and every question about a NIK is written down before it is answered.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from payung.access import readlog
from payung.access.policies import require
from payung.access.services import Actor
from payung.contributions import bindings as money
from payung.contributions.due import due_date
from payung.intake.verdicts.codes import REJECTED_MASK, REVIEW_MASK
from payung.intake.verdicts.codes import names as codes_of
from payung.intake.verdicts.rules import Rules
from payung.kernel.acts import Question, Saying
from payung.kernel.checkdigit import DRAWN, payment_code
from payung.kernel.months import Month, MonthRange
from payung.kernel.views import Col, Columns
from payung.participation.choices import PAYER_KIND
from payung.places import selectors as places
from payung.platform import clock
from payung.platform.refusals import word
from payung.sponsorship import bindings
from payung.sponsorship.choices import PAYS
from payung.sponsorship.choosing.services import REFUSALS, ChoiceRefused

_VILLAGE = re.compile(r"^\d\d\.\d\d\.\d\d\.\d{4}$")
# Ages that a scheme of employees takes; what a scheme of its own says of ages is asked where it has them.
RULES = {"min_age": 17, "max_age": 64}


NEIGHBOUR: Columns = (
    Col("name", "Nama", "person", private=True),
    Col("village_code", "Desa/kelurahan", "place"),
    Col("first_month", "Dari", "month"),
    Col("last_month", "Sampai", "month"),
    Col("months", "Bulan", "number"),
    Col("amount", "Jumlah", "money"),
    Col("pays", "Cara bayar", "choice", PAYS),
)


@dataclass(frozen=True)
class Checked:
    """Somebody as he was typed, by himself in order: what the registry is asked about. Months inclusive."""

    nik: str
    name: str
    norm: str
    birth: date
    sex: str | None
    village: str
    sector: str
    occupation: str
    first: Month
    last: Month


def schemes(actor: Actor) -> list[dict[str, Any]]:
    """Open schemes of the employee's own employer: id, name, organisation, first_month, last_month, number (his)."""
    require(actor.roles, "neighbours.choose")
    return [{**row} for row in REFUSALS.ask(bindings.neighbour_schemes())]


def scheme_of(actor: Actor, scheme_id: int) -> dict[str, Any]:
    """One of `schemes`. Raises ChoiceRefused(SCHEME_UNKNOWN)."""
    scheme = next((one for one in schemes(actor) if one["id"] == scheme_id), None)
    if scheme is None:
        raise ChoiceRefused("SCHEME_UNKNOWN", "Skema itu tidak ada, atau di luar wewenang Anda.")
    return scheme


def mine(actor: Actor, scheme_id: int | None = None) -> list[dict[str, Any]]:
    """Whom the employee has chosen, the newest first, with the months that stand and their rupiah; of one scheme or of all."""
    require(actor.roles, "neighbours.choose")
    rows = REFUSALS.ask(bindings.neighbours_mine())
    return [{**row} for row in rows if scheme_id is None or row["scheme_id"] == scheme_id]


def read(actor: Actor) -> list[dict[str, Any]]:
    """`mine`, written down as a read of those whom it names."""
    rows = mine(actor)
    readlog.note(actor, "listing", [row["person_id"] for row in rows], subject="neighbours")
    return rows


def line(row: dict[str, Any]) -> dict[str, Any]:
    """A chosen neighbour as tables show him."""
    return {
        **row,
        "months": len(row["months"]),
        **{name: f"{row[name]:%Y-%m}" for name in ("first_month", "last_month")},
    }


def standing(scheme_id: int) -> dict[str, Any]:
    """The employee's choices in a scheme added up: people, months, whole rupiah. No name is in it."""
    rows = [row for row in REFUSALS.ask(bindings.neighbours_mine()) if row["scheme_id"] == scheme_id]
    return {
        "scheme_id": scheme_id,
        "people": len({row["person_id"] for row in rows if row["months"]}),
        "months": sum(len(row["months"]) for row in rows),
        "amount": sum(row["amount"] for row in rows),
    }


def checked(
    scheme: dict[str, Any],
    nik: str,
    name: str,
    birth_date: date,
    village: str,
    sex: str = "",
    occupation: str = "",
    first: str = "",
    last: str = "",
) -> Checked:
    """What was typed, by the rules for a row of a list. Months default to all of the scheme. Raises ChoiceRefused."""
    from payung.law.sectors import sectors_of  # tables that only this needs

    months = _months(scheme, first, last)
    row = _row(nik, name, birth_date, village, sex, Rules(Month.from_date(scheme["first_month"]).first_day, **RULES))
    if wrong := [one for one in codes_of(row["codes"]) if _weighs(one)]:
        raise _refusal(wrong[0])
    return Checked(
        nik=row["nik"],
        name=row["name"],
        norm=row["name_norm"],
        birth=birth_date,
        sex=row["sex"],
        village=row["village_code"],
        sector=sectors_of([occupation])[0],
        occupation=occupation,
        first=months.start,
        last=months.last,
    )


def _months(scheme: dict[str, Any], first: str, last: str) -> MonthRange:
    start = Month.parse(first) if first else Month.from_date(scheme["first_month"])
    end = Month.parse(last) if last else Month.from_date(scheme["last_month"])
    if end < start:
        raise ChoiceRefused("MONTHS_ORDER", "Bulan akhir mendahului bulan awal.")
    return MonthRange.through(start, end)


def _row(nik: str, name: str, birth: date, village: str, sex: str, rules: Rules) -> dict[str, Any]:
    """The slim row of `RowChecker` for one person, with its codes."""
    import polars as pl  # half a second that other commands do not need

    from payung.intake.reading.cells import TEXT
    from payung.intake.verdicts.rowcheck import RowChecker

    code = village.strip()
    where = {"village_code": code if places.place(code) else None} if _VILLAGE.match(code) else {"village": village}
    offered = {
        "sheet_row": 1,
        "nik": nik,
        "name": name,
        "birth_date": birth.isoformat(),
        "remark": "",
        **where,
        **({"sex": sex} if sex else {}),
    }
    frame = pl.DataFrame([offered], schema_overrides={"village_code": pl.String}).with_columns(
        pl.lit(0, dtype=pl.UInt8).alias("mark"),
        pl.lit(TEXT, dtype=pl.UInt8).alias("nik__kind"),
        pl.lit(TEXT, dtype=pl.UInt8).alias("birth_date__kind"),
    )
    slim = RowChecker(places.index(), rules).check(frame.to_arrow())
    row: dict[str, Any] = slim.row(0, named=True)
    return row


def _weighs(code: str) -> bool:
    from payung.intake.verdicts.codes import bit

    return bool(bit(code) & (REJECTED_MASK | REVIEW_MASK))


# By the beginning of the code of a verdict.
_WRONG = {
    "NIK": word("NIK_FORMAT", "NIK salah: harus 16 angka seperti di KTP. Periksa lagi."),
    "BIRTHDATE": word(
        "BIRTHDATE_MISMATCH", "Tanggal lahir berbeda dari yang tertulis dalam NIK. Periksa keduanya ke KTP."
    ),
    "SEX": word("SEX_MISMATCH", "Jenis kelamin berbeda dari yang tertulis dalam NIK. Periksa lagi ke KTP."),
    "AGE": word("AGE_OUT_OF_RANGE", "Umurnya di luar batas peserta: %(min_age)s sampai %(max_age)s tahun."),
    "PLACE": word(
        "PLACE_UNKNOWN",
        "Desa itu tidak menunjuk satu desa yang dikenal. Tulis desa, kecamatan, kabupaten; misalnya Oesao, Kupang Timur, Kupang.",
    ),
    "NAME": word("NAME_SUSPECT", "Nama itu tampaknya bukan nama satu orang. Tulis nama seperti di KTP."),
}


def _refusal(code: str) -> ChoiceRefused:
    _code, sentence = _WRONG.get(code.partition("_")[0], _WRONG["NAME"])
    return ChoiceRefused(code, sentence, **(RULES if code.startswith("AGE") else {}))


def _facts(scheme_id: int, person: Checked) -> dict[str, Any]:
    """What every question to the database about somebody who is chosen names."""
    return {
        "scheme": scheme_id,
        "nik": person.nik,
        "norm": person.norm,
        "birth": person.birth,
        "sex": person.sex,
        "village": person.village,
        "sector": person.sector,
        "first": person.first.first_day,
        "last": person.last.first_day,
    }


def offer(actor: Actor, scheme_id: int, person: Checked) -> dict[str, Any]:
    """What choosing somebody would take: said, free (months), held (how many others hold), kinds (of payer), amount (rupiah).

    The question is logged. Raises ChoiceRefused for whom others have to look at, and ReadRefused.
    """
    require(actor.roles, "neighbours.choose")
    readlog.ask(bindings.neighbour_ask(token=actor.token, scheme=scheme_id, nik=person.nik))
    given = REFUSALS.ask(bindings.neighbour_offer(**_facts(scheme_id, person)))
    offered: dict[str, Any] = {**given[0]}
    if offered["said"]:
        raise REFUSALS["P0E38" if offered["said"] == "review" else "P0E39"]
    return offered


def choose(
    actor: Actor,
    scheme_id: int,
    nik: str,
    name: str,
    birth_date: date,
    village: str,
    sex: str = "",
    occupation: str = "",
    first: str = "",
    last: str = "",
) -> int:
    """Give a neighbour the months that nobody holds, deducted from the employee's pay; returns the number of the choice.

    Raises ChoiceRefused, ReadRefused.
    """
    require(actor.roles, "neighbours.choose")
    person = checked(scheme_of(actor, scheme_id), nik, name, birth_date, village, sex, occupation, first, last)
    readlog.ask(bindings.neighbour_ask(token=actor.token, scheme=scheme_id, nik=person.nik))
    return REFUSALS.ask(
        bindings.neighbour_choose(
            **_facts(scheme_id, person),
            name=person.name,
            occupation=person.occupation,
            on=clock.today(),
        )
    )


def choose_own(
    actor: Actor,
    scheme_id: int,
    nik: str,
    name: str,
    birth_date: date,
    village: str,
    sex: str = "",
    occupation: str = "",
    first: str = "",
    last: str = "",
) -> int:
    """The same, paid by one bill of the employee's own with a payment code; the employee has said who he is (`introduce`).

    Returns the number of the choice. Raises ChoiceRefused, ReadRefused.
    """
    require(actor.roles, "neighbours.choose")
    person = checked(scheme_of(actor, scheme_id), nik, name, birth_date, village, sex, occupation, first, last)
    readlog.ask(bindings.neighbour_ask(token=actor.token, scheme=scheme_id, nik=person.nik))
    today = clock.today()
    return REFUSALS.ask(
        money.neighbour_choose_own(
            **_facts(scheme_id, person),
            name=person.name,
            occupation=person.occupation,
            code=payment_code(secrets.choice(DRAWN)),
            due=due_date(max(person.first, Month.from_date(today)), today),
            on=today,
        )
    )


def introduce(actor: Actor, scheme_id: int, nik: str, name: str, birth_date: date, village: str, sex: str = "") -> int:
    """An employee says once who he is, so that bills of his own can be made out to him. Raises ChoiceRefused, ReadRefused."""
    require(actor.roles, "neighbours.choose")
    person = checked(scheme_of(actor, scheme_id), nik, name, birth_date, village, sex)
    readlog.ask(bindings.neighbour_ask(token=actor.token, scheme=scheme_id, nik=person.nik))
    return REFUSALS.ask(
        bindings.chooser_self(
            scheme=scheme_id,
            nik=person.nik,
            name=person.name,
            norm=person.norm,
            birth=person.birth,
            sex=person.sex,
            village=person.village,
        )
    )


def bills(actor: Actor) -> list[dict[str, Any]]:
    """The employee's own bills, the newest first: months, rupiah, payment code, due day, whether settled."""
    require(actor.roles, "neighbours.choose")
    return [{**row} for row in REFUSALS.ask(money.neighbour_bills())]


def drop(actor: Actor, scheme_id: int, choice_id: int) -> int:
    """Take a choice back for those months that are neither billed to the employer nor paid by the employee's own code; returns how many
    months. Raises ChoiceRefused."""
    require(actor.roles, "neighbours.choose")
    scheme_of(actor, scheme_id)
    return REFUSALS.make(money.neighbour_drop(choice=choice_id, on=clock.today()))


def asked_own(actor: Actor, scheme: dict[str, Any], data: Any) -> Question:
    """As `asked`, paid by a code of one's own."""
    return _asked(
        actor, scheme, data, Saying("Anda membayar jumlah itu sekaligus dengan satu kode iuran atas nama Anda.")
    )


def asked(actor: Actor, scheme: dict[str, Any], data: Any) -> Question:
    """What choosing this neighbour costs, and which months are free; of others' months only how many and by which kind."""
    return _asked(
        actor,
        scheme,
        data,
        Saying("Jumlah itu dipotong dari gaji Anda menurut bulannya; perusahaan membayar satu tagihan."),
    )


def _asked(actor: Actor, scheme: dict[str, Any], data: Any, how: Saying) -> Question:
    person = checked(scheme, **vars(data))
    offered = offer(actor, scheme["id"], person)
    if not offered["free"]:
        raise REFUSALS["P0E3A"]
    free = [Month.from_date(day) for day in offered["free"]]
    consequences = [how]
    if offered["held"]:
        kinds = ", ".join(one.word for one in PAYER_KIND if one.value in offered["kinds"].split(","))
        consequences.append(
            Saying(
                "%(months)s bulan lain sudah ditanggung (%(kinds)s) dan tidak dibayar dua kali.",
                {"months": str(offered["held"]), "kinds": kinds},
            )
        )
    return Question(
        Saying("Lindungi tetangga ini?"),
        tuple(consequences),
        (
            (Saying("Nama"), person.name),
            (Saying("Desa/kelurahan"), places.names([person.village]).get(person.village, person.village)),
            (Saying("Bulan yang masih kosong"), Saying("%(months)s bulan", {"months": str(len(free))})),
            (Saying("Dari"), free[0]),
            (Saying("Sampai"), free[-1]),
            (Saying("Jumlah"), offered["amount"]),
        ),
    )
