"""Papers of a folder as a part of any page: what is asked for, what is there, what was refused and why, and sending more.

    papers = papers_of(folder_id, request.actor, upload_url=..., back=request.path, required=["akta_kematian"])

and in the template `{% include "vault/papers.html" with papers=papers %}`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.access.services import Actor
from payung.ui.choices import badges
from payung.ui.components.words import Word
from payung.vault import selectors
from payung.vault.choices import PAPER_STATE
from payung.vault.kinds import BY_VALUE, KINDS, MEDIA
from payung.vault.models import Paper
from payung.vault.words import REASONS

ACCEPT = ",".join(MEDIA)
_BADGES = badges(PAPER_STATE)


@dataclass(frozen=True)
class PaperCard:
    """One paper as it is shown."""

    id: int
    label: str
    badge: tuple[str, str]
    reason: str
    file_name: str
    number: str
    issuer: str
    issued_on: date | None
    added_at: datetime
    who: str
    pages: int
    url: str
    picture: str
    check_url: str


@dataclass(frozen=True)
class Asked:
    """One kind of paper that is asked for, and what has come of it."""

    paper_type: str
    label: str
    issuer: str
    hint: str
    accept: str
    cards: Sequence[PaperCard] = ()

    @property
    def there(self) -> bool:
        """Whether a clean paper of this kind lies in the folder."""
        return any(card.badge[0] == "accepted" for card in self.cards)

    @property
    def badge(self) -> tuple[str, Word]:
        """The state of this line."""
        if self.there:
            return "accepted", _("Ada")
        if self.cards:
            return "unprotected", _("Perlu diunggah ulang")
        return "waiting", _("Belum ada")


@dataclass(frozen=True)
class Papers:
    """Everything that this part of a page shows. `others` are papers that were not asked for."""

    folder_id: int
    asked: Sequence[Asked]
    others: Sequence[PaperCard]
    upload_url: str
    back: str
    may_add: bool
    types: Sequence[tuple[str, str]] = field(default_factory=tuple)
    accept: str = ACCEPT

    @property
    def missing(self) -> int:
        """How many kinds are still asked for."""
        return sum(not line.there for line in self.asked)


def papers_of(
    folder_id: int,
    actor: Actor,
    *,
    upload_url: str = "",
    back: str = "",
    required: Iterable[str] = (),
    may_add: bool | None = None,
    types: Iterable[str] | None = None,
) -> Papers:
    """The part for a folder; two queries. `required`: kinds of papers in the order of the checklist. `types`: those that may be sent
    besides, all that belong to no folder of their own unless told. folder_id 0: one that its first paper opens."""
    papers = selectors.papers(folder_id) if folder_id else []
    names = names_of(paper.added_by for paper in papers)
    cards: dict[str, list[PaperCard]] = {}
    for paper in papers:
        cards.setdefault(paper.paper_type, []).append(card_of(paper, names))
    asked = [_asked(kind, cards.pop(kind, [])) for kind in required]
    return Papers(
        folder_id,
        asked,
        [card for group in cards.values() for card in group],
        upload_url or reverse("paper_add", args=[folder_id]),
        back,
        policies.can(actor.roles, "papers.add") if may_add is None else may_add,
        [(kind.value, gettext(kind.word)) for kind in KINDS if (not kind.of if types is None else kind.value in types)],
    )


def card_of(paper: Paper, names: dict[int, str]) -> PaperCard:
    """One paper in words of the reader's language."""
    state = "withdrawn" if paper.withdrawn_at else paper.state
    return PaperCard(
        id=paper.pk,
        label=type_word(paper.paper_type),
        badge=(_BADGES[state][0], str(_BADGES[state][1])),
        reason=gettext(REASONS[paper.reason]) if paper.reason in REASONS else "",
        file_name=paper.file_name,
        number=paper.number,
        issuer=paper.issuer,
        issued_on=paper.issued_on,
        added_at=paper.added_at,
        who=names.get(paper.added_by, ""),
        pages=paper.pages,
        url=reverse("paper", args=[paper.pk]),
        picture=reverse("paper_thumbnail", args=[paper.pk]) if state == "clean" else "",
        check_url=reverse("paper_check", args=[paper.pk]) if state == "quarantine" else "",
    )


def type_word(paper_type: str) -> str:
    """The kind of paper in the reader's language; an unknown kind shows as itself."""
    return gettext(BY_VALUE[paper_type].word) if paper_type in BY_VALUE else paper_type


def from_whom(asked: Iterable[str]) -> list[tuple[str, str]]:
    """Word and issuer of kinds of papers, for whoever has to bring them."""
    kinds = [BY_VALUE[one] for one in asked]
    return [(gettext(kind.word), translated(kind.issuer)) for kind in kinds]


def translated(msgid: str) -> str:
    """In the reader's language; an empty text stays empty (the catalogue's own head stands under it)."""
    return gettext(msgid) if msgid else ""


def _asked(paper_type: str, cards: Sequence[PaperCard]) -> Asked:
    kind = BY_VALUE[paper_type]
    return Asked(
        paper_type, gettext(kind.word), translated(kind.issuer), translated(kind.hint), ",".join(kind.media), cards
    )
