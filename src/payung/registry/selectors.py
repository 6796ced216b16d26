"""Finding and showing persons. What may be seen is decided by row-level security; masking is done by the faces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from payung.kernel.names import normalise_name
from payung.kernel.nik import normalise
from payung.platform.db import ask_secretly, scalar
from payung.registry import bindings
from payung.registry.models import BankAccount, Custody, Identity, NamedHeir, Person, PersonEvent, Relation
from payung.registry.spelling import FORMS, fold

_SIXTEEN = re.compile(r"^\d{16}$")
_ELEVEN = re.compile(r"^\d{11}$")
_PHONE = re.compile(r"^(0|62|\+62)\d{7,13}$")
LEAST = 3
BLOCK = 1_000
NEAREST = 50

Keep = Callable[[Sequence[int]], set[int]]


def search(text: str, regency: str = "", village: str = "", *, dead: bool = False) -> People:
    """Persons by whole NIK (16 digits), whole KPJ (11 digits), telephone, or words of the name; or all of a village.

    Each word that is asked begins a word of the name, as it is heard; in the order of regency and of the word found. A name needs
    three letters. dead: only those who have certainly died. Nobody compares identity in a statement of his own: functions of
    the database look.
    """
    digits = normalise(text)
    if _SIXTEEN.match(digits):
        return People(nik=digits)
    if _ELEVEN.match(digits) or _PHONE.match(digits):
        kpj = digits if _ELEVEN.match(digits) else ""
        return People(kpj=kpj, phone=digits if _PHONE.match(digits) else "")
    name = normalise_name(text)
    return People(
        name=name if len(name) >= LEAST else "", regency=regency, village=village, dead=dead, asked=bool(text)
    )


@dataclass(frozen=True)
class People:
    """Persons that a question finds within the session's scope; nobody for an empty one.

    keep: which of some persons are wanted besides, asked block by block.
    """

    nik: str = ""
    kpj: str = ""
    phone: str = ""
    name: str = ""
    regency: str = ""
    village: str = ""
    dead: bool = False
    asked: bool = False
    keep: Keep | None = None

    def page(self, after: int | None, limit: int, *, back: bool = False) -> list[Identity]:
        """At most `limit` persons in order, those after the person `after` (before him when `back`)."""
        ids = self._kept(after, limit, back)
        by_id = identities(ids)
        return [by_id[person_id] for person_id in (reversed(ids) if back else ids) if person_id in by_id]

    def near(self) -> list[Identity]:
        """For a search without a result: people whose name differs by one slip in one word, or by an everyday form of it."""
        for at, word in enumerate(_by_length(self.name), start=1):
            forms = [form for form, groups in FORMS.items() if groups & FORMS.get(word, set()) and form != word]
            asked = bindings.registry_find_near(name=self.name, at=at, forms=forms, regency=self.regency, limit=NEAREST)
            if ids := asked.ask():
                kept = self.keep(ids) if self.keep else set(ids)
                by_id = identities([one for one in ids if one in kept])
                return [by_id[one] for one in ids if one in by_id]
        return []

    def __iter__(self) -> Iterator[Identity]:
        block = self.page(None, BLOCK)
        while block:
            yield from block
            block = self.page(block[-1].person_id, BLOCK) if len(block) == BLOCK else []

    def ids(self) -> Iterator[int]:
        """The numbers of all of them, in order."""
        block = self._kept(None, BLOCK, back=False)
        while block:
            yield from block
            block = self._kept(block[-1], BLOCK, back=False) if len(block) == BLOCK else []

    def _kept(self, after: int | None, limit: int, back: bool) -> list[int]:
        if self.keep is None:
            return self._ids(after, limit, back)
        kept: list[int] = []
        while len(kept) < limit:
            block = self._ids(after, BLOCK, back)
            if not block:
                break
            wanted = self.keep(block)
            kept += [one for one in block if one in wanted]
            after = block[-1]
            if len(block) < BLOCK:
                break
        return kept[:limit]

    def _ids(self, after: int | None, limit: int, back: bool) -> list[int]:
        if self.nik or self.kpj or self.phone:
            if after is not None:
                return []
            of_kpj = people_of_kpj(self.kpj) if self.kpj else []
            of_number = bindings.registry_find_number(nik=self.nik, phone=self.phone).ask()
            return list(dict.fromkeys([*of_kpj, *of_number]))[:limit]
        if self.asked and not self.name:
            return []
        return bindings.registry_find(
            name=self.name,
            regency=self.regency,
            village=self.village,
            dead=self.dead,
            after=after,
            back=back,
            limit=limit,
        ).ask()


def _by_length(name: str) -> list[str]:
    """Words of a normalised name as they are heard, the longest first, as `payung.name_asked` counts them."""
    heard = [word for word in map(fold, name.split()) if word]
    return sorted(heard, key=len, reverse=True)


def people_of_kpj(kpj: str) -> list[int]:
    """The persons whose membership has this number, within the scope."""
    asked = "select array(select distinct person_id from published.participation_membership where id in (select payung.memberships_find(%s)))"
    return list(ask_secretly(asked, [[kpj]]))


def namesakes(name: str, regency: str) -> list[Identity]:
    """Persons of exactly this normalised name in a regency, at most twenty."""
    ids = bindings.registry_namesakes(name=name, regency=regency).ask()
    by_id = identities(ids)
    return [by_id[person_id] for person_id in ids if person_id in by_id]


def is_number(text: str) -> bool:
    """Whether a search text is a NIK, a KPJ or a telephone rather than a name."""
    digits = normalise(text)
    return bool(_SIXTEEN.match(digits) or _ELEVEN.match(digits) or _PHONE.match(digits))


def person(person_id: int) -> Identity | None:
    """One person with his identity, or None when he is not there or out of scope."""
    return identities([person_id]).get(person_id)


def identities(person_ids: Sequence[int]) -> dict[int, Identity]:
    """Identities by person id, as far as the session may see them."""
    if not person_ids:
        return {}
    asked = bindings.identities(person_ids)
    return {i.person_id: i for i in Identity.objects.raw(asked.statement, asked.parameters)}


def introduce(people: Iterable[Person]) -> None:
    """Load the identities of these persons with one query; a person out of scope gets none."""
    wanted = list(people)
    by_id = identities([one.pk for one in wanted])
    for one in wanted:
        if one.pk in by_id:
            one._state.fields_cache["identity"] = by_id[one.pk]


@dataclass(frozen=True)
class Death:
    """What stands of a person's death. certain: by certificate or by two; else only word of it. doubted: one of two who
    would take it back has said so.
    """

    died_on: date
    certain: bool
    doubted: bool = False


def events_of(person_id: int) -> QuerySet[PersonEvent]:
    """What stands of a person's death, of word of it, and of his record's merge with another, within the scope."""
    kinds = ["suspected", "died", "doubted", "merged"]
    return PersonEvent.objects.filter(person_id=person_id, kind__in=kinds, undone_by__isnull=True)


def death(person_id: int) -> Death | None:
    """The death of a person within the scope, or word of one; None of whom nobody says so."""
    spoken_of = events_of(person_id).exclude(kind="merged")
    events = list(spoken_of.order_by("id").values_list("id", "kind", "happened_on"))
    died = next((one for one in reversed(events) if one[1] == "died"), None)
    if died is not None:
        return Death(died[2], True, any(kind == "doubted" and number > died[0] for number, kind, _on in events))
    word = next((one for one in reversed(events) if one[1] == "suspected"), None)
    return Death(word[2], False) if word else None


def died_among(person_ids: Iterable[int]) -> dict[int, date]:
    """The day of death of those of these persons who have certainly died, within the scope."""
    died = PersonEvent.objects.filter(person_id__in=list(person_ids), kind="died", undone_by__isnull=True)
    return dict(died.values_list("person_id", "happened_on"))


def dead() -> QuerySet[PersonEvent, int]:
    """Persons who have died, or whose death is reported, as a subquery."""
    return PersonEvent.objects.filter(kind__in=["suspected", "died"], undone_by__isnull=True).values_list(
        "person_id", flat=True
    )


def merged() -> QuerySet[PersonEvent, int]:
    """Records that were merged with another record, as a subquery."""
    rows = PersonEvent.objects.filter(kind="merged", undone_by__isnull=True)
    return rows.values_list("person_id", flat=True)


def merged_into(person_id: int) -> QuerySet[PersonEvent, int]:
    """Records that were merged into this one, as a subquery."""
    return merged().filter(other_id=person_id)


def stays_as(person_id: int) -> int | None:
    """The record into which a person's record was merged; None if it was not merged, or if the person is out of scope."""
    return events_of(person_id).filter(kind="merged").values_list("other_id", flat=True).first()


def doubted_deaths(but_of: int) -> QuerySet[PersonEvent]:
    """The doubt of each death that stands and that somebody else than this user would take back, oldest first."""
    stands = PersonEvent.objects.filter(
        person_id=OuterRef("person_id"), kind="died", undone_by__isnull=True, pk__lt=OuterRef("pk")
    )
    doubts = PersonEvent.objects.filter(Exists(stands), kind="doubted", undone_by__isnull=True)
    return doubts.exclude(recorded_by=but_of).order_by("id")


def heir_rows(person_id: int) -> QuerySet[NamedHeir]:
    """Everybody whom a person named as his heir, as often as he did."""
    return NamedHeir.objects.filter(person_id=person_id).order_by("id")


def named_heirs(person_id: int) -> list[NamedHeir]:
    """Whom a person named as his heirs when he was brought in, the newest first and each name and relation once. They prove nothing."""
    once = {(one.name, one.relation): one for one in heir_rows(person_id)}
    return sorted(once.values(), key=lambda one: -one.pk)


def custodians(person_id: int) -> list[Custody]:
    """Organisations that brought the person in, as far as the session may see them."""
    return list(Custody.objects.filter(person_id=person_id).select_related("organisation"))


# Of a body's people only those who lie beyond the places of the session. Null for who sees villages, single people or the people
# of several bodies, which overlap: they are few.
COUNTED = """
select case when payung.caseload() or payung.villages() <> '{}' or cardinality(payung.orgs()) > 1 then null else (
  select coalesce(sum(t.people), 0)::bigint from registry_tally t
  where t.organisation_id = 0 or not ((select payung.all_places()) or t.regency = any((select payung.places())::text[]))) end
"""


def people_count() -> int:
    """Persons within the session's scope: added up from what is kept, for whom it is kept."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        kept: int | None = scalar(cursor)
    return Person.objects.exclude(pk__in=merged()).count() if kept is None else int(kept)


def of_village(code: str) -> list[int]:
    """Numbers of the persons of a village within the session's scope, in their order."""
    people = Person.objects.filter(village_code=code).exclude(pk__in=merged())
    return list(people.order_by("pk").values_list("pk", flat=True))


def relatives(person_id: int) -> list[Relation]:
    """Recorded relatives of a person, with their identities as far as the session may see them."""
    rows = Relation.objects.filter(person_id=person_id, ended_at__isnull=True).order_by("id")
    relations = list(rows.select_related("relative"))
    introduce(one.relative for one in relations)
    return relations


def accounts(person_ids: Iterable[int]) -> list[BankAccount]:
    """Open accounts of these persons, oldest first."""
    return list(BankAccount.objects.filter(person_id__in=set(person_ids), closed_at__isnull=True).order_by("id"))


def account(bank_account_id: int) -> BankAccount | None:
    """One account of a person within the scope, open or closed."""
    return BankAccount.objects.filter(pk=bank_account_id, person__isnull=False).first()


def mask_account(number: str) -> str:
    """Bullets and the last four digits: "\u2022\u2022\u2022\u2022\u2022\u20221234"."""
    return "\u2022" * max(len(number) - 4, 0) + number[-4:] if len(number) > 4 else "\u2022" * len(number)
