"""The rubric of a category: versions from a file (YAML), approved by the seats of the jury, in force by the quorum.

criteria:
  - {name: coverage, word: Cakupan, weight: 40, source: indicator}
  - {name: interview, word: Wawancara, weight: 60, source: jury}
tie: [coverage, interview]          # the first criterion whose mean differs decides
recusal: "..."                      # what happens with a juror in conflict
normalisation: "..."                # how scores of jurors are made comparable, or that they are not
replacement: kept                   # sheets of a juror who is replaced: kept until his successor hands in his own, or anew; kept unless said

Weights are settings of the committee: the organisers publish none that we have seen, and every page says so.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import yaml
from django.utils.translation import gettext_noop

from payung.access.policies import require
from payung.access.services import Actor
from payung.awards import bindings
from payung.awards.choices import REPLACEMENT, SOURCE
from payung.awards.errors import REFUSALS, AwardRefused
from payung.awards.leading.models import WHOLE, Criterion, Rubric, RubricApproval
from payung.awards.nodes import composed, fields, items, named_parts, number, word, wrong
from payung.kernel.acts import Question, Saying
from payung.kernel.choices import values, words

PARTS = ("criteria", "tie", "recusal", "normalisation")
KEPT = "kept"
CRITERION = {"name", "word", "weight", "source"}
LONGEST = 500
UNPUBLISHED = gettext_noop("Bobot tidak diterbitkan penyelenggara; ini pengaturan panitia yang disetujui juri.")


def read_rubric(text: str) -> dict[str, Any]:
    """The content of a version as the database takes it. Raises SheetRefused with the line of what is wrong."""
    parts = named_parts(composed(text), (*PARTS, "replacement"), PARTS)
    criteria = [_criterion(one) for one in items(parts["criteria"])]
    names = [one["name"] for one in criteria]
    if again := next((name for name, n in Counter(names).items() if n > 1), ""):
        raise wrong("SHEET_TWICE", "Baris %(line)s: «%(name)s» tertulis dua kali.", parts["criteria"], name=again)
    if sum(one["weight"] for one in criteria) != WHOLE:
        raise wrong("SHEET_WEIGHTS", "Baris %(line)s: bobot semua kriteria harus berjumlah 100.", parts["criteria"])
    if "jury" not in {one["source"] for one in criteria}:
        raise wrong(
            "RUBRIC_NO_JURY",
            "Baris %(line)s: paling sedikit satu kriteria dinilai juri (source: jury).",
            parts["criteria"],
        )
    tie = []
    for one in items(parts["tie"]):
        if word(one) not in names:
            raise wrong(
                "SHEET_CRITERION_UNKNOWN", "Baris %(line)s: kriteria «%(name)s» tidak dikenal.", one, name=word(one)
            )
        tie.append(word(one))
    rules = {
        "tie": tie,
        "recusal": _text(parts["recusal"]),
        "normalisation": _text(parts["normalisation"]),
        "replacement": _replacement(parts.get("replacement")),
    }
    return {"criteria": criteria, "rules": rules}


def _replacement(node: yaml.Node | None) -> str:
    """What counts of a juror who is replaced; written into the rules, and so into their digest, also where the file is silent."""
    if node is None:
        return KEPT
    said = word(node)
    if said not in values(REPLACEMENT):
        raise wrong("RUBRIC_REPLACEMENT", "Baris %(line)s: replacement ditulis kept atau anew.", node)
    return said


def _criterion(node: yaml.Node) -> dict[str, Any]:
    given = {name: value for name, _key, value in fields(node)}
    if set(given) != CRITERION:
        raise wrong("RUBRIC_CRITERION", "Baris %(line)s: kriteria ditulis dengan name, word, weight, dan source.", node)
    weight = number(given["weight"], "weight")
    if weight.denominator != 1 or not 1 <= weight <= WHOLE:
        raise wrong("RUBRIC_WEIGHT", "Baris %(line)s: bobot ditulis sebagai bilangan bulat 1 sampai 100.", node)
    name, source = word(given["name"]), word(given["source"])
    if not name.isascii() or not name.replace("_", "a").isalnum() or not name[0].islower() or name != name.lower():
        raise wrong("RUBRIC_NAME", "Baris %(line)s: name ditulis dengan huruf kecil, angka, dan garis bawah.", node)
    if source not in values(SOURCE):
        raise wrong("RUBRIC_SOURCE", "Baris %(line)s: source ditulis indicator atau jury.", node)
    return {"name": name, "word": _text(given["word"]), "weight": int(weight), "source": source}


def _text(node: yaml.Node) -> str:
    text = " ".join(word(node).split())
    if not 2 <= len(text) <= LONGEST or not text.isprintable():
        raise wrong("RUBRIC_TEXT", "Baris %(line)s: tulis kalimatnya, paling panjang 500 huruf.", node)
    return text


def set_rubric(actor: Actor, open_id: int, text: str) -> dict[str, Any]:
    """Record a version of the rubric of a category, by the committee or a seat of its jury; returns it.

    None comes once scoring has begun. Raises SheetRefused with the line, AwardRefused.
    """
    require(actor.roles, "award.rubric")
    content = read_rubric(text)
    return whole(REFUSALS.make(bindings.award_rubric_set(open=open_id, content=json.dumps(content))))


def approve(actor: Actor, rubric_id: int, seen: str) -> None:
    """Approve the newest version for the own seat; `seen` is the digest of what was read. Raises AwardRefused, Forbidden."""
    require(actor.roles, "award.score")
    REFUSALS.make(bindings.award_rubric_approve(rubric=rubric_id, digest=seen))


def versions(open_id: int) -> list[dict[str, Any]]:
    """The versions of a category's rubric, the newest first, each with criteria, rules and the seats that approve it."""
    rows = list(Rubric.objects.filter(open_category=open_id).select_related("open_category").order_by("-version"))
    return _lines(rows)


def whole(rubric_id: int) -> dict[str, Any]:
    """One version. Raises AwardRefused(RUBRIC_UNKNOWN)."""
    row = Rubric.objects.filter(pk=rubric_id).select_related("open_category").first()
    if row is None:
        raise AwardRefused("RUBRIC_UNKNOWN", "Rubrik itu tidak ada.")
    return _lines([row])[0]


def tie_words(one: dict[str, Any]) -> list[str]:
    """What settles a tie, in the words of the version's criteria."""
    said = {x["name"]: x["word"] for x in one["criteria"]}
    return [said[name] for name in one["tie"]]


def opened(_actor: Actor | None, rubric_id: int) -> dict[str, Any]:
    """The rubric of an act."""
    return whole(rubric_id)


def _lines(rows: list[Rubric]) -> list[dict[str, Any]]:
    criteria: dict[int, list[dict[str, Any]]] = {one.pk: [] for one in rows}
    for x in Criterion.objects.filter(rubric__in=rows).order_by("id"):
        criteria[x.rubric_id].append({"name": x.name, "word": x.word, "weight": x.weight, "source": x.source})
    seats: dict[int, set[int]] = {one.pk: set() for one in rows}
    for rubric, seat in RubricApproval.objects.filter(rubric__in=rows).values_list("rubric_id", "seat__number"):
        seats[rubric].add(seat)
    in_force = {
        open_id: bindings.award_in_force(open=open_id).ask() for open_id in {one.open_category_id for one in rows}
    }
    return [
        {
            "id": one.pk,
            "open_id": one.open_category_id,
            "version": one.version,
            "digest": one.digest,
            "criteria": criteria[one.pk],
            "tie": one.rules["tie"],
            "recusal": one.rules["recusal"],
            "normalisation": one.rules["normalisation"],
            "replacement": one.rules.get("replacement", KEPT),
            "set_at": one.set_at,
            "approved_by_seats": sorted(seats[one.pk]),
            "in_force": in_force[one.open_category_id] == one.pk,
            "weights": UNPUBLISHED,
        }
        for one in rows
    ]


def sees(_actor: Actor, thing: dict[str, Any]) -> str:
    """The digest of what is approved."""
    return str(thing["digest"])


def asked_approve(_actor: Actor, thing: dict[str, Any], _data: Any) -> Question:
    """The rubric as a seat approves it: every criterion with its weight, and the rules."""
    facts: list[tuple[Saying | str, Saying | str]] = [
        (one["word"], Saying("bobot %(weight)s dari 100, %(source)s", {"weight": str(one["weight"]), "source": words(SOURCE)[one["source"]].lower()}))
        for one in thing["criteria"]
    ]  # fmt: skip
    facts.append((Saying("Bila nilainya sama"), ", ".join(tie_words(thing))))
    facts.append((Saying("Benturan kepentingan"), thing["recusal"]))
    facts.append((Saying("Penyetaraan nilai"), thing["normalisation"]))
    facts.append((Saying("Bila juri diganti"), Saying(words(REPLACEMENT)[thing["replacement"]])))
    facts.append((Saying("Sidik"), thing["digest"]))
    return Question(
        Saying("Setujui rubrik ini untuk kursi Anda?"),
        (Saying(UNPUBLISHED), Saying("Sejak penilaian dimulai rubrik tidak berubah lagi.")),
        tuple(facts),
    )
