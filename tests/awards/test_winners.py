"""The public is told who came first to third, and nobody further down."""

from __future__ import annotations

from typing import Any

from tests.support import awarding
from tests.support.people import one


def test_the_third_is_told_and_the_fourth_is_not(own_db: Any, owner: Any, api: Any) -> None:
    led = awarding.led(owner)
    for number in range(1, 6):
        awarding.user(f"juri{number}")
        awarding.seat(owner, led, number, f"juri{number}")
    names = ("Kabupaten Belu", "Kota Kupang", "Kabupaten Alor", "Kabupaten Ende")
    for name, place in zip(names, ("53.04", "53.71", "53.05", "53.08"), strict=True):
        awarding.candidate(owner, led, "kabupaten_kota", name, place=place)
    category = led.categories["kabupaten_kota"]
    awarding.approve(owner, led, awarding.rubric(owner, category))
    scores = [
        (seat, led.candidates[name], {criterion: str(90 - 10 * at) for criterion, _weight in awarding.CRITERIA})
        for seat in range(1, 6)
        for at, name in enumerate(names)
    ]
    awarding.opened(owner, led, scores)
    assert api("provinsi").post(f"/award/categories/{category}/result", {}).status_code == 200
    told = {each["category"]: each["winners"] for each in one(owner, "select payung.award_winners(%s)", [led.cycle])}
    assert [(line["rank"], line["name"]) for line in told["kabupaten_kota"]] == list(enumerate(names[:3], 1))
    assert told["desa"] == told["usaha_keuangan"] == []
