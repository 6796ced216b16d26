"""What a kind of funding scheme declares. No Django here or in a declaration: forms, lists, commands and simulations read it."""

from __future__ import annotations

from dataclasses import dataclass

from payung.kernel.choices import Choice
from payung.kernel.months import Month, MonthRange

PRIVATE = frozenset({"sponsor", "employer", "bank", "rural_bank", "bpjs"})
ALL, BLOCK, CONTRACT = "all", "block", "contract"  # how the months of an enrolment come about
END, SELF = "end", "self"  # what comes after them: nothing, or the person pays himself


@dataclass(frozen=True, slots=True)
class SchemeKind:
    """A kind of scheme.

    value: as stored. word, about: Indonesian msgids. payer: kind of payer of its months (`participation.choices`), in_regency
    where the scheme lies below the province. behind: kinds of organisation that may pay for it. paper: what it stands upon;
    decree: whether number and date of that are needed. by_regency: places are counted by regency. people: ages and decile are
    asked. months: all months of the scheme; a block per class, from a month; or so many calendar months (`contract_months`)
    from the month of the contract. blocks, classes: what may be chosen of. columns: fields of a list that are read besides
    the person's; required: those without which no list is taken. after: what may come after, the first unless told. papers: kinds of papers that are
    asked for at a contract.
    """

    value: str
    word: str
    payer: str
    behind: frozenset[str]
    in_regency: str = ""
    about: str = ""
    paper: str = "Nomor keputusan"
    decree: bool = True
    by_regency: bool = True
    people: bool = True
    months: str = ALL
    contract_months: int = 0
    blocks: tuple[int, ...] = ()
    classes: tuple[Choice, ...] = ()
    columns: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    after: tuple[str, ...] = (END,)
    papers: tuple[str, ...] = ()

    @property
    def payer_class(self) -> str:
        """The class of its payer, as the law lists it."""
        from payung.law.sectors import payer_class  # commands start without the law

        return payer_class(self.payer).word

    @property
    def asks_consent(self) -> bool:
        """Whether its lists say that somebody agreed."""
        return "consent" in self.columns

    @property
    def has_agents(self) -> bool:
        """Whether its lists say who brought somebody."""
        return "agent" in self.columns

    @property
    def payers(self) -> tuple[str, ...]:
        """The kinds of payer that the months of such a scheme may have in the calendar."""
        return (self.payer, self.in_regency) if self.in_regency else (self.payer,)

    def payer_of(self, *, whole_province: bool) -> str:
        """The kind of payer for a scheme over a province, or over a part of one."""
        return self.payer if whole_province or not self.in_regency else self.in_regency

    def enrolled(self, whole: MonthRange, start: Month | None = None, block: int = 0) -> MonthRange:
        """Months of an enrolment in a scheme of the months `whole`: from `start`, the first of the scheme unless told.

        block: months of the person's class, 0 where the scheme has no classes. What lies outside the scheme is not cut off:
        whoever asks looks whether the scheme has all of them.
        """
        count = self.contract_months if self.months == CONTRACT else block
        return MonthRange((start or whole.start), (start or whole.start) + count) if count else whole
