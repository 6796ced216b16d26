"""The inbox in the reader's words: one line an item, for Beranda and Tugas alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from payung.access.services import Actor
from payung.casework import words as cases
from payung.casework.errands import Errand
from payung.casework.inbox import Inbox, due_of
from payung.casework.selectors import WorkItem
from payung.claims import selectors as claims
from payung.office.words import errand_words, subject_url
from payung.registry.reading import listed
from payung.registry.selectors import identities
from payung.ui.components.formats import month_name
from payung.ui.components.words import Word


@dataclass(frozen=True)
class Line:
    """What waits: its name, its state as badge code and word, what to do, rupiah, people, and how long is left (a badge)."""

    subject: str
    title: str
    state: tuple[str, Word]
    todo: Word
    url: str
    amount: int | None = None
    people: int | None = None
    left: tuple[str, str] | None = None
    since: datetime | None = None
    due: date | None = None


def lines(actor: Actor, waiting: Inbox, today: date, most: int | None = None) -> list[Line]:
    """The lines of an inbox, or the first of them: the nearest deadline first. Names of people are written down as read."""
    chosen = waiting.ordered[:most]
    named, amounts = _names(actor, chosen)
    return [
        _of_item(one, named, amounts, today) if isinstance(one, WorkItem) else _of_errand(one, named, today)
        for one in chosen
    ]


def _names(actor: Actor, chosen: Sequence[WorkItem | Errand]) -> tuple[dict[str, str], dict[str, int]]:
    """What subjects that are people, or claims of people, are called; and the rupiah of the claims that are assessed."""
    claim_ids, person_ids = _numbers(chosen, "claim"), _numbers(chosen, "person")
    of_claims = {claim.pk: claim for claim in claims.queue().filter(pk__in=claim_ids)} if claim_ids else {}
    people = identities(person_ids)
    listed(actor, "work_items", [*(claim.person_id for claim in of_claims.values()), *people])
    named = {f"claim:{number}": claim.person.identity.name for number, claim in of_claims.items()}
    named |= {f"person:{number}": person.name for number, person in people.items()}
    amounts = claims.amounts_of(of_claims) if of_claims else {}
    return named, {f"claim:{number}": amount for number, amount in amounts.items()}


def _numbers(chosen: Sequence[WorkItem | Errand], kind: str) -> list[int]:
    halves = (one.subject.partition(":") for one in chosen)
    return [int(rest) for before, _sep, rest in halves if before == kind and rest.isdigit()]


def _of_item(one: WorkItem, named: Mapping[str, str], amounts: Mapping[str, int], today: date) -> Line:
    """A case, a claim by the name of its participant and its amount once it is assessed."""
    return Line(
        one.subject,
        named.get(one.subject, one.subject),
        cases.state_badge(one.process, one.state),
        ", ".join(cases.action_word(one.process, action) for action in one.actions),
        subject_url(one.subject),
        amounts.get(one.subject),
        left=cases.due_badge(one.calendar_due, one.paused_since, today),
        due=one.calendar_due,
    )


def _of_errand(one: Errand, named: Mapping[str, str], today: date) -> Line:
    title, state, todo = errand_words(one)
    title = named.get(one.subject, title)
    return Line(
        one.subject,
        f"{title}, {month_name(one.month)}" if one.month and title else title or month_name(one.month),
        state,
        todo,
        subject_url(one.subject),
        one.amount,
        one.people,
        cases.due_badge(due_of(one), None, today),
        one.since,
        one.due,
    )
