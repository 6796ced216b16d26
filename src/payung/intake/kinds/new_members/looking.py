"""What can be said of the rows of a list of new members by themselves, as the stage and the comparison of rows take it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from payung.intake.reading.arrow import RecordBatch
from payung.intake.verdicts.crosscheck import comparable
from payung.intake.verdicts.rowcheck import RowChecker
from payung.intake.verdicts.rowterms import SCHEMA, TermsReader
from payung.intake.verdicts.rules import Rules
from payung.intake.verdicts.whereabouts import BETWEEN
from payung.law.sectors import sectors_of
from payung.places.index import PlaceIndex
from payung.registry.stage import COLUMNS, stage_text
from payung.sponsorship.terms import Terms

LEVELS = ("village", "district", "regency")


def rules_of(terms: Terms) -> Rules:
    """What a scheme asks of people."""
    return Rules(terms.months.start.first_day, terms.min_age, terms.max_age, terms.max_decile)


@dataclass(frozen=True)
class Looked:
    """A batch of rows: what rows are compared by, and the rows as the stage takes them."""

    compared: pl.DataFrame
    text: str


@dataclass
class Look:
    """Looks at a batch of rows; what it says depends on the batch, the villages, the terms of the scheme and the day alone."""

    villages: PlaceIndex
    terms: Terms
    on: date
    _checker: RowChecker = field(init=False, compare=False, repr=False)
    _own: TermsReader | None = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """What the scheme asks of a row decides how rows are read."""
        self._checker = RowChecker(self.villages, rules_of(self.terms))
        self._own = TermsReader(self.terms, self.on) if self.terms.kind.columns else None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the stage that are filled."""
        return (*COLUMNS, "written", "sector", *(SCHEMA if self._own else ()))

    @property
    def has_terms(self) -> bool:
        """Whether rows have terms of their own."""
        return self._own is not None

    def __call__(self, batch: RecordBatch) -> Looked:
        """What is said of a batch of `ReadList.batches`."""
        slim = self._checker.check(batch)
        if self._own:
            terms = self._own.read(pl.DataFrame(pl.from_arrow(batch)))
            slim = slim.with_columns(
                (pl.col("codes") | terms["terms_codes"]).alias("codes"), *(terms[name] for name in SCHEMA)
            )
        return Looked(comparable(slim), stage_text(_staged(slim), self.columns))


def _staged(slim: pl.DataFrame) -> pl.DataFrame:
    texts = [pl.col(name).fill_null("") for name in ("nik", "name", "name_norm", "sex", "village_code")]
    more = [pl.col(name).fill_null("") for name in ("address", "phone", "occupation")]
    return slim.with_columns(
        *texts,
        *more,
        pl.col("mother").fill_null("").alias("mother_name"),
        pl.col("village_code").fill_null("").str.slice(0, 5).alias("regency"),
        written(),
        sector(slim["occupation"]),
    )


def written() -> pl.Expr:
    """What a row says of its place when that names no village: village, district and regency as sent, else ""."""
    said = pl.concat_str([pl.col(level).fill_null("") for level in LEVELS], separator=BETWEEN)
    nothing = (pl.col("village_code").fill_null("") != "") | (said.str.replace_all(BETWEEN, "", literal=True) == "")
    return pl.when(nothing).then(pl.lit("")).otherwise(said).alias("written")


def sector(occupations: pl.Series) -> pl.Series:
    """The sector of each occupation by the law's list of words; each distinct text is read once."""
    texts = occupations.fill_null("")
    distinct = texts.unique().to_list()
    return texts.replace_strict(distinct, sectors_of(distinct), return_dtype=pl.String).alias("sector")
