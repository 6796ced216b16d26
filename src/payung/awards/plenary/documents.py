"""Papers of a cycle as files: minutes, charters, the submission to the national level, the archive.

Each PDF carries its facts with a signature of this installation at its end (`coverage.certificates.papers`), which
`payung certificate verify` checks without a network. The same content gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards.days import costs, interviews, visits
from payung.awards.days.interviews import cycle_of
from payung.awards.errors import REFUSALS
from payung.awards.models import Archive, Category, Cycle, Minutes, Publication, Result
from payung.awards.plenary import minutes, result
from payung.coverage.certificates import papers as certificate_files
from payung.coverage.certificates.services import seed
from payung.notices import letters
from payung.places import selectors as places
from payung.platform import clock

# Files of an archive are as old as the archive format: what they are of stands in their content.
_STAMP = (1980, 1, 1, 0, 0, 0)
CHARTERED = 3  # ranks that are given a charter


def minutes_pdf(minutes_id: int, language: str = "id") -> bytes:
    """Minutes with the signatures so far, signed by the installation. Raises AwardRefused(AWARD_UNKNOWN)."""
    one = minutes.minutes_of(None, minutes_id)
    return _minutes_pdf(one, language)


def _minutes_pdf(one: Minutes, language: str) -> bytes:
    issued, content = minutes.line(one), json.loads(one.content)
    words = _words(language)
    data = {
        "language": language,
        "number": issued["number"],
        "date": issued["held_on"],
        "where": issued["where"],
        "assessment_year": str(issued["assessment_year"]),
        "province": places.names([content["province"]]).get(content["province"], content["province"]),
        "rehearsal": content["rehearsal"],
        "cut_off": content["cut_off"],
        "quorum": content["quorum"],
        "seats": content["seats"],
        "conflicts": content["conflicts"],
        "results": [{**entry, "category": words[entry["category"]]} for entry in content["results"]],
        "objections": content["objections"],
        "digest": one.digest,
        "seat_signatures": [
            {**signature, "signed_at": _day(signature["signed_at"])} for signature in issued["signatures"]
        ],
    }
    facts = {"v": 1, "paper": "award_minutes", "year": issued["assessment_year"], "number": issued["number"],
             "minutes": one.digest, "seats": [signature["seat"] for signature in issued["signatures"]]}  # fmt: skip
    return _proven("award_minutes", data, facts)


def _proven(template: str, data: dict[str, Any], facts: dict[str, Any]) -> bytes:
    key, text = seed(), certificate_files.facts_text(facts)
    return certificate_files.signed_file(
        key, letters.render(template, data), text, certificate_files.signed_facts(key, text)
    )


def _words(language: str) -> dict[str, str]:
    return {one.value: one.english if language == "en" else one.word for one in Category.objects.all()}


def _published(year: int) -> tuple[Cycle, Publication, dict[str, Any]]:
    cycle = cycle_of(year)
    one = Publication.objects.filter(cycle=cycle).first()
    if one is None:
        raise REFUSALS["PUBLICATION_UNKNOWN"]
    return cycle, one, json.loads(one.content)


def charter_pdf(actor: Actor, year: int, category: str, name: str, language: str = "id") -> bytes:
    """The charter (piagam) of a winner, after the result was published. Raises AwardRefused(AWARD_UNKNOWN)."""
    require(actor.roles, "award.lead")
    cycle, one, content = _published(year)
    winner_ = next(
        (winner for contest in content["winners"] if contest["category"] == category for winner in contest["winners"] if winner["name"] == name),
        None,
    )  # fmt: skip
    if winner_ is None:
        raise REFUSALS["P0EA1"]
    return _charter(cycle, one, category, winner_, language)


def _charter(cycle: Cycle, one: Publication, category: str, winner: dict[str, Any], language: str) -> bytes:
    terms = minutes.terms_of(cycle)
    data = {
        "language": language,
        "name": winner["name"],
        "rank": winner["rank"],
        "category": _words(language)[category],
        "assessment_year": str(cycle.assessment_year),
        "province": places.names([cycle.province]).get(cycle.province, cycle.province),
        "date": terms.ceremony_on.isoformat(),
        "rehearsal": terms.rehearsal,
        "digest": one.digest,
    }
    facts = {"v": 1, "paper": "award_charter", "year": cycle.assessment_year, "category": category,
             "name": winner["name"], "rank": winner["rank"], "publication": one.digest}  # fmt: skip
    return _proven("award_charter", data, facts)


def submission(actor: Actor, year: int, language: str = "id") -> bytes:
    """What is handed to the national level (zip): the submission and the minutes as PDF, charters, results with every step."""
    require(actor.roles, "award.lead")
    cycle, one, content = _published(year)
    signed = minutes.minutes_of(None, one.minutes_id)
    words, results = _words(language), result.newest(cycle)
    data = {
        "language": language,
        "assessment_year": str(year),
        "province": places.names([cycle.province]).get(cycle.province, cycle.province),
        "date": _day(one.published_at),
        "rehearsal": content["rehearsal"],
        "cut_off": content["cut_off"],
        "minutes": signed.digest,
        "contests": [
            {
                "category": words[entry["category"]],
                "candidates": entry["candidates"],
                "criteria": entry["criteria"],
                # two of one rank go on together: the rule of the tie has left them equal
                "nominee": "; ".join(w["name"] for w in contest["winners"] if w["rank"] == 1),
                "winners": contest["winners"],
            }
            for entry, contest in zip(content["categories"], content["winners"], strict=True)
        ],
        "digest": one.digest,
    }
    facts = {"v": 1, "paper": "award_submission", "year": year, "publication": one.digest, "minutes": signed.digest}
    parts = {
        "pengajuan.pdf": _proven("award_submission", data, facts),
        "berita-acara.pdf": _minutes_pdf(signed, language),
        **{f"hasil-{entry.open_category.category_id}.json": entry.content.encode() for entry in results},
    }
    for contest in content["winners"]:
        for at, winner in enumerate(contest["winners"], start=1):
            if winner["rank"] <= CHARTERED:
                parts[f"piagam-{contest['category']}-{at}.pdf"] = _charter(
                    cycle, one, contest["category"], winner, language
                )
    return _packed(parts)


def archive(actor: Actor, year: int) -> bytes:
    """A cycle that was put away (zip): every result, minutes and publication as they were kept, with what surrounds them."""
    require(actor.roles, "award.lead")
    cycle = cycle_of(year)
    away = Archive.objects.filter(cycle=cycle).first()
    if away is None:
        raise REFUSALS["P0EAL"]
    _cycle, published, _content = _published(year)
    rows = Result.objects.filter(open_category__cycle=cycle).select_related("open_category")
    parts = {
        "arsip.json": away.content.encode(),
        "pengumuman.json": published.content.encode(),
        "wawancara.json": _listing(interviews.lines(interviews.listed(cycle))),
        "kunjungan.json": _listing(visits.lines(cycle)),
        "biaya.json": _listing(costs.whole(year)),
        "keberatan.json": _listing(result.objections(year)),
        **{f"hasil-{one.open_category.category_id}-{one.number}.json": one.content.encode() for one in rows},
    }
    for one in Minutes.objects.filter(cycle=cycle).order_by("number"):
        parts[f"berita-acara-{one.number}.json"] = one.content.encode()
        parts[f"berita-acara-{one.number}.pdf"] = _minutes_pdf(one, "id")
    return _packed(parts)


def _listing(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1, default=_plainly).encode()


def _plainly(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip whose bytes follow from them alone, with the sha256 of each."""
    sums = "".join(f"{hashlib.sha256(parts[name]).hexdigest()}  {name}\n" for name in sorted(parts))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in sorted(parts):
            pack.writestr(zipfile.ZipInfo(name, _STAMP), parts[name], zipfile.ZIP_DEFLATED)
        pack.writestr(zipfile.ZipInfo("SHA256SUMS", _STAMP), sums, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _day(recorded: datetime) -> str:
    """The day of a recorded moment as pages show it: of the installation's zone, on the stated calendar where there is one."""
    stated = clock.calendar()
    return (stated.tell(recorded) if stated else clock.on_calendar(recorded)).date().isoformat()
