"""Which fields of a row a code is about: those that may be corrected, and whether a row may be taken as it is."""

from __future__ import annotations

from payung.intake.verdicts import codes

FIELDS = ("village", "birth_date", "sex", "name", "nik")
OF_CODE: dict[str, tuple[str, ...]] = {
    "NIK_FORMAT": ("nik",),
    "NIK_PRECISION_LOST": ("nik",),
    "NIK_DATE": ("nik",),
    "NIK_SERIAL": ("nik",),
    "AGE_OUT_OF_RANGE": ("birth_date", "nik"),
    "NIK_DUPLICATE_IN_LIST": ("nik",),
    "ALREADY_PROTECTED": ("nik",),
    "BIRTHDATE_INVALID": ("birth_date",),
    "BIRTHDATE_MISMATCH": ("birth_date", "nik"),
    "SEX_MISMATCH": ("sex", "nik"),
    "DECEASED": ("nik",),
    "DEATH_REPORTED": ("nik",),
    "NIK_OTHER_PERSON": ("nik", "name", "birth_date", "sex"),
    "REVIEW_ELSEWHERE": ("nik", "name", "birth_date"),
    "REJECTED_ELSEWHERE": ("nik",),
    "NAME_MISSING": ("name",),
    "NAME_SUSPECT": ("name",),
    "PLACE_UNKNOWN": ("village",),
    "POSSIBLE_DUPLICATE_PERSON": ("nik", "name", "birth_date"),
}
# Rows that cannot be accepted without a correction: no village, or a rejection found after a correction.
NEVER_AS_IT_IS = codes.REJECTED_MASK | codes.bit("PLACE_UNKNOWN")
# Taking these as they are overrules a number: a second person confirms. `intake/sql/0007_review.sql` holds it.
SECOND = codes.mask(
    ("BIRTHDATE_MISMATCH", "SEX_MISMATCH", "NIK_OTHER_PERSON", "POSSIBLE_DUPLICATE_PERSON", "REVIEW_ELSEWHERE")
)


def correctable(mask: int) -> tuple[str, ...]:
    """Fields that may be corrected in a row with these codes, in the order of `FIELDS`."""
    asked = {field for name in codes.names(mask) for field in OF_CODE.get(name, ())}
    return tuple(field for field in FIELDS if field in asked)


def takeable(mask: int) -> bool:
    """Whether a row with these codes may be taken as it is."""
    return not mask & NEVER_AS_IT_IS


def causes(mask: int) -> tuple[str, ...]:
    """The codes that somebody has to look at, without warnings."""
    return tuple(name for name in codes.names(mask) if codes.BY_NAME[name].verdict in (codes.REVIEW, codes.REJECTED))
