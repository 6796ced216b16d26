"""The cycle of 2024 as a rehearsal: the real days, invented people and points; the scores are sealed and not yet
opened.

Eight of nine jurors have handed in; the ninth is left for the visitor. The files of the three keys are in the folder of
the demonstration, under the passwords in docs/awards.md, so that closing and opening can be tried.
"""

from __future__ import annotations

from datetime import date

from payung.access.services import Actor, command_session
from payung.awards.jury import handing, keys, seats
from payung.awards.leading import rubrics
from payung.awards.leading import services as leading
from payung.awards.models import Candidate, KeyHolder, ScoreSheet, Seat
from payung.awards.nominations import indicators
from payung.awards.nominations import services as nominations
from payung.platform.db import acting
from payung.platform.home import current_home
from payung.site.demo.cast import JURORS, VILLAGE
from payung.site.demo.timing import standing_at

YEAR = 2024
CUT_OFF, NOMINATED, NAMED = date(2024, 12, 31), date(2025, 5, 12), date(2025, 6, 2)
INTERVIEWS, CEREMONY = (date(2025, 6, 24), date(2025, 6, 26)), date(2025, 7, 21)
DECREE = "Keputusan Gubernur NTT (contoh) 211/KEP/HK/2025"
KEY_HOLDERS = ("wakil", "kepala", "petugas")
WORKS_AT = {1: "pemprov-ntt", 2: "bpjs-ntt", 4: "bank-ntt"}  # invented for the fourth: a conflict to look at
# name, place, code of the body
CANDIDATES = {
    "kabupaten_kota": (("Kabupaten Belu", "53.04", ""), ("Kabupaten Ngada", "53.09", ""), ("Kota Kupang", "53.71", "")),
    "desa": (("Desa Kewar", VILLAGE, ""),),
    "usaha_keuangan": (("", "", "bank-ntt"), ("", "", "bpr-contoh")),
}
RUBRIC = """\
criteria:
  - {name: coverage, word: "Kepesertaan", weight: 40, source: indicator}
  - {name: regulation, word: "Kebijakan dan tata kelola", weight: 35, source: jury}
  - {name: interview, word: "Wawancara", weight: 25, source: jury}
tie: [coverage, interview]
recusal: "Juri yang berbenturan kepentingan tidak menilai; rata-rata dihitung atas juri lain."
normalisation: "Nilai dipakai apa adanya."
"""


def rehearse(committee: Actor) -> None:
    """Lead the cycle to its scoring, once; existing steps are not repeated."""
    with standing_at(NOMINATED):
        _open(committee)
    with standing_at(NAMED):
        _seat(committee)
        _approve(committee)
        _hold_keys(committee)
    with standing_at(INTERVIEWS[1]):
        _score(committee)


def words_of(username: str) -> str:
    """The secret words of a user of the demonstration; every other installation has words that nobody prints."""
    return f"payung contoh paritrana {username}"


def _open(committee: Actor) -> None:
    with acting(committee.token):
        if leading.terms_of(YEAR) is None:
            leading.set_terms(
                committee, YEAR, CUT_OFF, *INTERVIEWS, CEREMONY, "Latihan: nama dan nilai karangan", 5, leading.YES
            )
        cycle = leading.cycle_of(YEAR)
        standing = {one["category"]: one["open_id"] for one in leading.categories(cycle)}
        for category, named in CANDIDATES.items():
            open_id = standing.get(category) or leading.open_category(committee, YEAR, category)
            if (
                leading.whole(YEAR)["stage"] == "nomination"
                and not Candidate.objects.filter(open_category=open_id).exists()
            ):
                for name, place, body in named:
                    nominations.nominate(committee, open_id, name=name, place=place, body=body)


def _seat(committee: Actor) -> None:
    with acting(committee.token):
        cycle = leading.cycle_of(YEAR)
        given = {one["number"]: one for one in seats.setup(cycle.province)["seats"]}
        filled = set(Seat.objects.filter(cycle=cycle).values_list("number", flat=True))
        for number, username in enumerate(JURORS, start=1):
            if number not in filled:
                seats.name_seat(
                    committee,
                    YEAR,
                    number=number,
                    institution=given[number]["institution"],
                    role=given[number]["role"],
                    holder=f"Juri {number} (contoh)",
                    decree=DECREE,
                    username=username,
                    employer=WORKS_AT.get(number, ""),
                )


def _approve(committee: Actor) -> None:
    """A rubric for each category, approved by all nine before the first score."""
    with acting(committee.token):
        opened = leading.categories(leading.cycle_of(YEAR))
        fresh = [
            rubrics.set_rubric(committee, one["open_id"], RUBRIC) for one in opened if one["rubric_version"] is None
        ]
    for username in JURORS if fresh else ():
        with command_session(username) as juror, acting(juror.token):
            for rubric in fresh:
                rubrics.approve(juror, rubric["id"], rubric["digest"])


def _hold_keys(committee: Actor) -> None:
    """The ceremony; each file lies where only the owner of this machine's account reads it."""
    with acting(committee.token):
        cycle = leading.cycle_of(YEAR)
        held = set(KeyHolder.objects.filter(cycle=cycle).values_list("number", flat=True))
        for number, username in enumerate(KEY_HOLDERS, start=1):
            if number not in held:
                keys.name_key_holder(committee, YEAR, number=number, username=username, decree=DECREE)
        missing = {one["number"] for one in seats.jury(YEAR)["key_holders"] if not one["public"]}
    folder = current_home().root / "demo"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number, username in enumerate(KEY_HOLDERS, start=1):
        if number in missing:
            with command_session(username) as holder, acting(holder.token):
                text = keys.make_key(holder, YEAR, words_of(username))
                target = folder / f"kunci-paritrana-{YEAR}-{username}.json"
                target.touch(mode=0o600)
                target.write_text(text, encoding="utf-8")


def _score(committee: Actor) -> None:
    with acting(committee.token):
        stage = leading.whole(YEAR)["stage"]
        for following in leading.STAGES[leading.STAGES.index(stage) + 1 : leading.STAGES.index("scoring") + 1]:
            if following == "visit":
                indicators.freeze(committee, YEAR)
            leading.move(committee, YEAR, following, "latihan")
    for number, username in enumerate(JURORS[:-1], start=1):
        with command_session(username) as juror, acting(juror.token):
            if ScoreSheet.objects.filter(user_id=juror.user_id).exists() or leading.whole(YEAR)["stage"] != "scoring":
                continue
            handing.set_words(juror, YEAR, words_of(username))
            for at, one in enumerate(handing.candidates(juror, YEAR)):
                points = {
                    "regulation": str(60 + (number * 7 + at * 11) % 35),
                    "interview": f"{62 + (number * 5 + at * 13) % 33}.5",
                }
                handing.hand_in(juror, YEAR, one["candidate_id"], points, "latihan: nilai karangan")
