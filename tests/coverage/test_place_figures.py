"""Figures of places: each place has its own, each person is counted once, the map tells places apart, and users start
at their place.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.test import Client

from payung.coverage import selectors, views
from payung.coverage.models import Active
from payung.coverage.views import breaks_of
from payung.platform.db import OWNER
from payung.platform.db import acting as session
from payung.ui.components import maps
from tests.support import people
from tests.support.people import acting, one

JULY = date(2025, 7, 1)


@pytest.fixture
def page(login):
    return lambda name, *args: login(Client(SERVER_NAME="localhost"), name).get(*args).content.decode()


@pytest.fixture
def counted(own_db):
    for village, segment, n in (("53.04.01.2001", "BPU", 3), ("53.04.02.2001", "BPU", 40), ("53.04.02.2001", "PU", 73)):
        Active.objects.using(OWNER).create(
            month=JULY, regency="53.04", village_code=village, segment=segment, payer_kind="existing", people=n
        )


def test_segments_and_months_of_a_district_are_its_own(counted, actor, page):
    with session(actor("provinsi").token):
        assert selectors.by_segment(JULY, "53.04.01") == {"BPU": 3}
        assert selectors.by_segment(JULY, "53.04.02") == {"BPU": 40, "PU": 73}
        assert selectors.by_segment(JULY, "53.04") == {"BPU": 43, "PU": 73}
        assert selectors.by_segment(JULY, "53.04.01.2001") == {"BPU": 3}
        assert selectors.by_month("53.04.01") == [(JULY, {"existing": 3})]
    shown = page("provinsi", "/cakupan/53.04.01", {"bulan": "2025-07"})
    assert "<dd>3</dd>" in shown
    assert "<dd>73</dd>" not in shown


@pytest.mark.parametrize(
    ("level", "within", "places"),
    [
        (2, "", {"53.04": 116, "53.05": 5}),
        (2, "53.04", {"53.04": 116}),
        (3, "53.04", {"53.04.01": 3, "53.04.02": 113}),
        (3, "53.04.01", {"53.04.01": 3}),
        (4, "53.04.01", {"53.04.01.2001": 3}),
        (2, "53.04.01", {}),  # a regency does not lie in its district
    ],
)
def test_places_of_a_level_are_told_where_they_lie_inside(counted, actor, level, within, places):
    Active.objects.using(OWNER).create(
        month=JULY, regency="53.05", village_code="53.05.01.2001", segment="BPU", payer_kind="existing", people=5
    )
    with session(actor("provinsi").token):
        lines = views.lines(JULY, level, within)
    assert {line.code: sum(line.by_payer.values()) for line in lines} == places


def test_who_sees_one_regency_opens_there(counted, page):
    shown = page("belu", "/cakupan")
    assert "Cakupan: Kabupaten Belu" in shown
    assert '<svg viewBox="0 0 960' not in shown  # no map, because it would show a single place
    assert "Cakupan: Kabupaten Belu" not in page("provinsi", "/cakupan")


def test_each_person_counts_once_whatever_his_memberships(db, own_db, loader, owner, app, token, actor):
    with acting(loader, token("admin")):
        scheme, members = people.covered(loader, 3, [JULY])
        _, code = people.bill(loader, scheme.payer, JULY, members)
    people.receive(app, token, code, amount=3 * people.PRICE)
    # The third membership belongs to the first person, as a construction worker.
    owner.execute(
        "update participation_membership set person_id = %s, segment = 'JAKON' where id = %s",
        [members[0].person, members[2].membership],
    )
    assert one(loader, "select payung.coverage_count(%s)", [JULY]) == 2
    with session(actor("admin").token):
        assert sum(spot.people for spot in selectors.protected(JULY, 2).values()) == 2
        assert selectors.by_segment(JULY) == {"BPU": 2, "JAKON": 1}
        assert sum(selectors.by_month()[0][1].values()) == 2


def test_classes_spread_over_what_occurs():
    shares = [49, 50, 50, 51, 52, 53, 53, 54, 55, 55]
    breaks = breaks_of(shares)
    assert breaks == tuple(Fraction(n, 100) for n in (50, 52, 53, 55))
    shades = {maps.level_class(Fraction(share, 100), breaks) for share in shares}
    assert shades == {"q1", "q2", "q3", "q4", "q5"}
    assert breaks_of([]) == breaks_of([None]) == breaks_of([7, 7, 7]) == ()
    assert maps.level_class(Fraction(7, 100), ()) == "q3"
    assert [maps.level_class(Fraction(n, 100), breaks_of([1, 9])) for n in (1, 9)] == ["q1", "q5"]


def test_the_map_reads_out_what_is_pointed_at_and_its_legend_names_the_classes():
    listed = [
        maps.Place(
            f"53.{n:02d}", f"Kabupaten {n}", 120 + n / 10, -9, 10 * n, Fraction(48 + n, 100), f"/cakupan/53.{n:02d}"
        )
        for n in range(1, 6)
    ]
    drawn = str(maps.ntt_map(listed, breaks=breaks_of([49, 50, 51, 52, 53]), unit="orang"))
    assert drawn.count('class="readout"') == 5
    for word in ("&lt; 0,50%", "0,50–0,51%", "0,51–0,52%", "0,52–0,53%", "≥ 0,53%"):
        assert word in drawn
