"""Months that a row asks for by itself lie within the scheme, from its first to its last."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from payung.intake.verdicts.codes import names
from payung.intake.verdicts.rowterms import TermsReader
from payung.kernel.months import Month, MonthRange
from payung.sponsorship.kinds import BY_VALUE
from payung.sponsorship.terms import Terms

YEAR = MonthRange.through(Month.parse("2025-01"), Month.parse("2025-12"))


def asked(kind: str, column: str, *texts: str) -> list[tuple[date | None, date | None, tuple[str, ...]]]:
    """First month, last month and codes of rows with these texts, in a scheme of 2025 with blocks of three months."""
    blocks = {"umkm": 3} if BY_VALUE[kind].classes else {}
    terms = Terms(1, BY_VALUE[kind], "open", YEAR, blocks, 17, 64, 5)
    read = TermsReader(terms, date(2025, 12, 1)).read(
        pl.DataFrame({column: list(texts), "participant_class": ["umkm"] * len(texts)})
    )
    return [(row["first_month"], row["last_month"], names(row["terms_codes"])) for row in read.rows(named=True)]


@pytest.mark.parametrize(("kind", "column"), [("gn_lingkaran", "first_month"), ("credit", "contract_date")])
def test_the_first_and_the_last_month_of_a_scheme_are_its_own(kind: str, column: str) -> None:
    texts = ("2025-01-15", "2025-10-31", "2024-12-31", "2025-11-01")
    outside = (None, None, ("MONTHS_OUTSIDE",))
    assert asked(kind, column, *texts) == [
        (date(2025, 1, 1), date(2025, 3, 1), ()),
        (date(2025, 10, 1), date(2025, 12, 1), ()),
        outside,
        outside,
    ]
