"""Entering and correcting published figures. Runs in the caller's transaction and session."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from payung.access.policies import require
from payung.access.selectors import home_province
from payung.access.services import Actor
from payung.casework import errors as casework
from payung.coverage import bindings, selectors
from payung.coverage.models import Statement
from payung.kernel.errors import PayungError
from payung.places import selectors as places
from payung.platform import clock
from payung.platform.refusals import Refusals, word

_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?")


class FigureRefused(PayungError):
    """A figure that cannot be entered or corrected as asked."""


REFUSALS = Refusals(
    FigureRefused,
    {
        "P0D12": word("FIGURE_ROLE", "Peran Anda tidak mencatat angka yang diterbitkan."),
        "P0D13": word(
            "FIGURE_PLACE", "Angka ini dicatat oleh kantor yang melayani seluruh provinsinya. Periksa kode wilayahnya."
        ),
        "P0D14": word("FIGURE_EMPTY", "Isi persentase, atau bagian dan keseluruhan; angka yang kosong tidak dicatat."),
        "P0D15": word("FIGURE_AHEAD", "Tanggal terbitan belum tiba. Tulis hari angka itu diterbitkan."),
        "P0D16": word("FIGURE_UNKNOWN", "Angka itu tidak ada, atau sudah dibetulkan. Muat ulang daftarnya."),
        "P0D53": word(
            "BASE_WAITS", "Angka semacam ini untuk wilayah itu sudah menunggu orang kedua. Putuskan dulu yang itu."
        ),
        "P0D54": word("BASE_STANDS", "Angka itu sudah berlaku dengan tanggal dan sumber yang sama."),
        "P0D55": word("BASE_UNKNOWN", "Angka itu tidak ada, atau sudah diputuskan. Muat ulang daftarnya."),
        "P0D56": word("BASE_OWN", "Anda sendiri yang mencatat angka ini. Mintalah orang lain menyetujuinya."),
    },
    casework.REFUSALS,
)


def hundredths(text: str) -> tuple[int | None, int]:
    """A percentage as printed: hundredths of a percent and the decimals that were printed. Raises FigureRefused.

    >>> hundredths("34,90"), hundredths("30"), hundredths("")
    ((3490, 2), (3000, 0), (None, 0))
    """
    if not text:
        return None, 0
    printed = _PERCENT.fullmatch(text.removesuffix("%").strip())
    if printed is None:
        raise FigureRefused(
            "FIGURE_PERCENT", "Tulis persentase dengan paling banyak dua angka di belakang koma, misalnya 34,90."
        )
    decimals = printed[2] or ""
    return int(printed[1]) * 100 + int(decimals.ljust(2, "0")), len(decimals)


def publish(
    actor: Actor,
    subject: str,
    as_of: date,
    source: str,
    percent: str = "",
    part: int | None = None,
    whole: int | None = None,
    note: str = "",
    place: str = "",
) -> int:
    """Enter a figure as published; returns its number. percent as printed ("34,90"); part and whole in people.

    Raises FigureRefused.
    """
    require(actor.roles, "coverage.publish")
    bp, decimals = hundredths(percent)
    return REFUSALS.make(
        bindings.statement_publish(
            place=places.code_of(place) if place else home_province(),
            subject=subject,
            percent=bp,
            decimals=decimals,
            part=part,
            whole=whole,
            on=as_of,
            source=source,
            note=note,
            corrects=None,
            today=clock.today(),
        )
    )


def correct(
    actor: Actor,
    statement_id: int,
    reason: str,
    percent: str = "",
    part: int | None = None,
    whole: int | None = None,
    as_of: date | None = None,
    source: str = "",
) -> int:
    """Put another figure in the place of one that was entered wrongly; returns its number. Raises FigureRefused."""
    require(actor.roles, "coverage.publish")
    wrong = Statement.objects.filter(pk=statement_id).first()
    if wrong is None:
        raise REFUSALS["P0D16"]
    bp, decimals = hundredths(percent)
    return REFUSALS.make(
        bindings.statement_publish(
            place=wrong.place_id,
            subject=wrong.subject,
            percent=bp,
            decimals=decimals,
            part=part,
            whole=whole,
            on=as_of or wrong.as_of,
            source=source or wrong.source,
            note=reason,
            corrects=statement_id,
            today=clock.today(),
        )
    )


def standing(statement_id: int | None = None) -> dict[str, Any]:
    """What now rests on the published figures of a place: of a figure's, or of the own province. Shares in hundredths."""
    of = Statement.objects.filter(pk=statement_id).first() if statement_id else None
    place = of.place_id if of else home_province()
    published = selectors.implied_mix(place)
    mix = published.mix if published else None
    return {
        "place_code": place,
        "total_bp": mix.total_bp if mix else None,
        "formal_share_bp": mix.formal_share_bp if mix else None,
        "contradictions": len(selectors.contradictions(place)),
    }
