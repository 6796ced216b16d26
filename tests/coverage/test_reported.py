"""Published coverage: the mix that follows from three shares, and figures that contradict each other."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from payung.coverage import selectors
from payung.coverage.contradictions import of_published
from payung.coverage.mixing import mix
from payung.coverage.models import Statement
from payung.coverage.reported import DATA, load_reported
from payung.places.models import Denominator
from payung.platform.db import OWNER, acting

DAY, SOURCE = date(2026, 9, 1), "Berita esok hari"


def test_the_share_of_formal_workers_follows_from_three_published_shares() -> None:
    one = mix(3490, 7730, 1412, informal=1_000_000)
    assert one is not None
    assert (one.formal_share_bp, one.implied_formal, one.workforce, one.is_implied) == (3289, 490_094, 1_490_094, True)
    assert (one.total_from_parts_bp, one.with_added(100_000)) == (None, 4161)
    other = mix(4000, 7730, 1412, informal=1_000_000)
    assert other is not None
    assert (other.formal_share_bp, other.implied_formal) == (4096, 693_834)


def test_a_total_from_parts_stands_only_where_both_bases_are_published() -> None:
    for bases in ({}, {"formal": 600_000}, {"informal": 1_000_000}):
        one = mix(3490, 7730, 1412, **bases)
        assert one is not None
        assert one.total_from_parts_bp is None
    both = mix(3490, 7730, 1412, formal=600_000, informal=1_000_000)
    assert both is not None
    assert (both.total_from_parts_bp, both.total_bp, both.is_implied) == (3781, 3490, False)


def test_no_mix_gives_a_total_outside_its_parts() -> None:
    assert mix(900, 7730, 1412) is None
    assert mix(8000, 7730, 1412) is None
    assert mix(5000, 5000, 5000) is None


@settings(max_examples=50)
@given(
    st.integers(1, 10**8), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10**6)
)
def test_a_mix_solves_its_own_equation(informal: int, a: int, b: int, total: int, more: int) -> None:
    one = mix(total, a, b, informal=informal)
    if one is None:
        assert a == b or not min(a, b) <= total <= max(a, b)
        return
    share = one.formal_share
    assert 0 <= share <= 1
    assert share * a + (1 - share) * b == total
    if one.workforce:
        assert (one.with_added(more) or 0) >= one.total_bp


def test_every_figure_has_source_and_date_and_none_is_computed() -> None:
    content = yaml.safe_load(DATA.read_text(encoding="utf-8"))
    assert len({entry["code"] for entry in content["statements"]}) == len(content["statements"])
    for entry in content["statements"]:
        assert entry["source"]
        assert entry["as_of"]
        assert not ("numerator" in entry and "percent_bp" in entry), "who gave counts gave no percentage"
    assert "490094" not in DATA.read_text(encoding="utf-8")
    assert all(base["source"] and base["kind"] != "workforce_formal" for base in content["denominators"])


def enter(subject: str = "total", code: str = "baru", **figures: int) -> Statement:
    return Statement.objects.using(OWNER).create(
        code=code, place_id="53", subject=subject, as_of=DAY, source=SOURCE, **figures
    )


@pytest.fixture
def told(own_db, actor):
    def told_now():
        with acting(actor("provinsi").token):
            return [(one.rule, one.subject, one.stated_bp, one.near_bp) for one in selectors.contradictions("53")]

    load_reported()
    return told_now


PACKAGED = [("share", "informal", 1300, 1410), ("share", "total", 4400, 4675)]


def test_the_packaged_contradictions_are_found(told) -> None:
    assert told() == PACKAGED


def test_a_figure_of_tomorrow_is_judged_by_itself(told) -> None:
    enter(percent_bp=3000, numerator=500_000, denominator=1_600_000)
    assert told() == [*PACKAGED, ("share", "total", 3000, 3125)]


def test_figures_of_one_publication_belong_together(told) -> None:
    enter(percent_bp=3000)
    assert told() == PACKAGED
    enter(code="baru-2", numerator=500_000)
    enter(code="baru-3", denominator=1_600_000)
    assert told() == [*PACKAGED, ("share", "total", 3000, 3125)]
    Statement.objects.using(OWNER).filter(code="baru").update(percent_bp=3100)
    assert told() == PACKAGED  # 31.25 % is within half a percent of 31 %
    Statement.objects.using(OWNER).filter(code="baru").update(percent_decimals=1)
    assert told() == [*PACKAGED, ("share", "total", 3100, 3125)]  # 31.25 % is not within 0.05 percent of 31.0 %


def test_a_mended_figure_contradicts_no_more(told) -> None:
    Statement.objects.using(OWNER).filter(code="total-2026-02-44pct").update(percent_bp=4675)
    assert told() == PACKAGED[:1]


def test_a_whole_among_the_published_bases_counts_too(told) -> None:
    enter(percent_bp=3000)
    enter(code="baru-2", numerator=500_000)
    Denominator.objects.using(OWNER).create(
        place_id="53", kind="workforce_reported", value=1_600_000, as_of=DAY, source=SOURCE
    )
    assert told() == [*PACKAGED, ("share", "total", 3000, 3125)]


def test_two_percentages_a_part_above_its_whole_and_a_total_outside_its_parts(told) -> None:
    enter(percent_bp=3000)
    enter(code="baru-2", percent_bp=3300)
    assert told()[2:] == [("twice", "total", 3000, None)]
    Statement.objects.using(OWNER).filter(code="baru-2").delete()
    enter("formal", "baru-3", percent_bp=2000)
    enter("informal", "baru-4", percent_bp=1000)
    assert told()[2:] == [("between", "total", 3000, None)]
    Statement.objects.using(OWNER).filter(code__startswith="baru").delete()
    enter(numerator=2_000_000, denominator=1_600_000)
    assert told()[2:] == [("above", "total", None, None)]


def judged(*figures: tuple[str, dict[str, int]], workers: tuple[int, int] | None = None) -> list[str]:
    """Rules that one publication breaks, of subjects with their figures and of as many formal and informal workers."""
    listed = [
        Statement(
            pk=n, code=f"x{n}", place_id="53", subject=subject, as_of=DAY, source=SOURCE, percent_decimals=0, **said
        )
        for n, (subject, said) in enumerate(figures, 1)
    ]
    bases = [
        Denominator(place_id="53", kind=f"workforce_{kind}", value=value, as_of=DAY, source=SOURCE)
        for kind, value in zip(("formal", "informal"), workers or (), strict=False)
    ]
    return [one.rule for one in of_published(listed, bases)]


@pytest.mark.parametrize(
    ("total", "alone", "counted"),
    [
        # Whole percents: each may be half a percent more or less. Of 30 and 50 in equal parts that leaves 39.5 to 40.5.
        (2800, ["between"], ["between"]),
        (2900, [], ["bases"]),
        (3800, [], ["bases"]),
        (3900, [], []),
        (4100, [], []),
        (4200, [], ["bases"]),
        (5100, [], ["bases"]),
        (5200, ["between"], ["between"]),
    ],
)
def test_a_total_that_the_parts_just_allow_contradicts_nothing(
    total: int, alone: list[str], counted: list[str]
) -> None:
    said = [("total", {"percent_bp": total}), ("formal", {"percent_bp": 3000}), ("informal", {"percent_bp": 5000})]
    assert judged(*said) == alone
    assert judged(*said, workers=(1000, 1000)) == counted


def test_two_shares_that_just_meet_and_a_part_that_is_the_whole_contradict_nothing() -> None:
    assert judged(("total", {"percent_bp": 3000}), ("total", {"percent_bp": 3100})) == []
    assert judged(("total", {"percent_bp": 3200}), ("total", {"percent_bp": 3000})) == ["twice"]
    assert judged(("total", {"numerator": 7, "denominator": 7})) == []
    assert judged(("total", {"numerator": 8, "denominator": 7})) == ["above"]


def test_parts_with_published_workers_that_give_another_total(told) -> None:
    Denominator.objects.using(OWNER).create(
        place_id="53", kind="workforce_formal", value=600_000, as_of=date(2025, 5, 1), source="Dinas"
    )
    assert ("bases", "total", 3490, 3781) in told()


def test_whatever_rests_on_a_published_figure_follows_it(own_db, api) -> None:
    load_reported()
    before = api("provinsi").get("/coverage/ucj").json()
    assert (before["total_bp"], before["formal_share_bp"], before["formal"]) == (3490, 3289, None)
    assert (before["implied_formal"], before["workforce"]) == (490_094, 1_490_094)
    Statement.objects.using(OWNER).filter(code="ucj-2025-07-total").update(percent_bp=4000)
    after = api("provinsi").get("/coverage/ucj").json()
    assert (after["total_bp"], after["formal_share_bp"], after["implied_formal"]) == (4000, 4096, 693_834)
