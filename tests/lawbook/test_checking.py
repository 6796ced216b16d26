"""What a lawyer should check first: weighed by bills and claims of the registry, within the reader's scope."""

from __future__ import annotations

import csv
import html
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from payung.access.policies import Forbidden
from payung.claims.totals import Assessed
from payung.kernel.months import Month
from payung.law import statute
from payung.law.contributions import BPU_PARAMETERS
from payung.law.sources import has_article
from payung.lawbook import checking
from payung.lawbook.checking import BILLED, Registry, weighed
from payung.platform.db import acting
from tests.claims import world
from tests.support.interface import Api, code_of

TODAY = date(2025, 12, 15)
PAGE = Path(__file__).parents[2] / "docs" / "law-to-check.md"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)


def bill(month: str, people: int, payer_class: str = "state_budget", **amounts: int) -> dict[str, Any]:
    zero = dict.fromkeys(("jkk", "jkm", "jht", "jp", "jkp"), 0)
    return {"month": Month.parse(month), "payer_class": payer_class, "people": people, **zero, **amounts}


def by_name(lines: list[checking.Weighed]) -> dict[tuple[str, str], checking.Weighed]:
    return {(one.id, one.start.isoformat()): one for one in lines}


class TestTheWeights:
    def test_only_what_is_uncertain_or_unnamed_is_listed(self) -> None:
        listed = set(by_name(weighed(statute(), Registry([], [], {}), TODAY)))
        expected = {
            (parameter.id, value.start.isoformat())
            for parameter in statute()
            for value in parameter.values
            if value.value is not None and (value.verified != "high" or not has_article(value))
        }
        reliefs = {
            (one.id, one.start.first_day.isoformat())
            for one in statute().reliefs
            if one.verified != "high" or not has_article(one)
        }
        assert listed == expected | reliefs
        assert ("jkm.waiting", "2025-02-26") in listed
        assert ("terms.jkk_payout", "2015-07-01") not in listed, "the text of its article was read"

    def test_bills_weigh_the_programme_that_a_value_prices(self) -> None:
        bills = [bill("2025-07", 100, jkk=1_000_000, jkm=680_000), bill("2025-08", 60, jkk=600_000, jkm=408_000)]
        lines = by_name(weighed(statute(), Registry(bills, [], {}), TODAY))
        amount = lines["jkm.bpu_amount", "2015-07-01"]
        assert (amount.people, amount.contributions, amount.benefits) == (100, 1_088_000, 0)
        fine = lines["terms.bpu_late_fine", "2021-04-01"]
        assert (fine.people, fine.contributions) == (100, 2_688_000)
        assert lines["terms.bpu_late_fine", "2015-07-01"].rupiah == 0, "the value before does not hold any more"

    def test_claims_weigh_the_part_that_a_value_decides_by_the_day_of_death(self) -> None:
        day = date(2025, 10, 10)
        claims = [
            Assessed("death", day, name, 2, amount)
            for name, amount in (("death_grant", 40), ("periodic", 24), ("funeral", 20))
        ]
        claims.append(Assessed("death", date(2019, 1, 1), "funeral", 1, 3))
        lines = by_name(weighed(statute(), Registry([], claims, {"BPU": 5, "PU": 3}), TODAY))
        new, old = lines["jkm.funeral", "2019-12-02"], lines["jkm.funeral", "2015-07-01"]
        assert (new.claims, new.benefits, new.people) == (2, 20, 8)
        assert (old.benefits, old.people) == (3, 0)
        waiting = lines["jkm.waiting", "2025-02-26"]
        assert (waiting.claims, waiting.benefits, waiting.people) == (2, 84, 5), "it decides the whole benefit"
        assert lines["jkk.funeral", "2019-12-02"].benefits == 0
        assert lines["terms.pu_arrears_months", "2015-07-01"].people == 3

    def test_a_relief_leaves_out_whom_it_excludes(self) -> None:
        bills = [bill("2026-05", 10, "state_budget", jkk=1_000), bill("2026-05", 4, "private", jkk=400, jkm=272, jht=9)]
        lines = by_name(weighed(statute(), Registry(bills, [], {}), date(2026, 6, 1)))
        relief = lines["pp50_2025_other", "2026-04-01"]
        assert (relief.people, relief.contributions) == (4, 672)

    def test_the_heaviest_stand_first(self) -> None:
        lines = weighed(statute(), Registry([bill("2025-07", 100, jkk=5, jkm=9)], [], {"BPU": 7}), TODAY)
        keys = [(-one.rupiah, -one.people) for one in lines]
        assert keys == sorted(keys)
        assert lines[0].rupiah > 0 == lines[-1].rupiah

    def test_every_price_of_a_bill_is_weighed(self) -> None:
        assert set(BPU_PARAMETERS) <= set(BILLED)
        assert all(name in statute().parameters for name in BILLED)


@pytest.fixture
def registry(own_db: Any, loader: Any, token: Any, actor: Any) -> int:
    """A claim of Rp42,000,000, and four bills of Rp16,800."""
    member = world.member_with_months(loader, token, [7, 8, 9, 10])
    return world.assessed(actor("cabang"), member)[0].claim


def test_the_registry_is_counted(registry: int, actor: Any) -> None:
    cabang = actor("cabang")
    with acting(cabang.token):
        lines = by_name(checking.to_check(cabang))
    waiting, funeral = lines["jkm.waiting", "2025-02-26"], lines["jkm.funeral", "2019-12-02"]
    assert (waiting.claims, waiting.benefits) == (1, 42_000_000)
    assert (funeral.claims, funeral.benefits) == (1, 10_000_000)
    assert lines["jkm.bpu_amount", "2015-07-01"].contributions == 4 * 6_800
    with acting(actor("juri").token), pytest.raises(Forbidden):
        checking.to_check(actor("juri"))


def test_the_page_the_files_and_the_interface_say_the_same(registry: int, login: Any, api: Any) -> None:
    officer = login(Client(), "cabang")
    page = html.unescape(officer.get("/hukum/periksa").content.decode()).replace("\xa0", " ")
    assert "Rp42.000.000" in page
    assert "Masa tunggu manfaat JKM penuh" in page
    rows = list(
        csv.DictReader(
            io.StringIO(b"".join(officer.get("/hukum/periksa?unduh=csv")).decode("utf-8-sig")), delimiter=","
        )
    )
    told = api("cabang").get("/law/to-check").json()
    assert len(rows) == len(told) > 100
    assert told[0]["benefits"] + told[0]["contributions"] == max(one["benefits"] + one["contributions"] for one in told)
    assert officer.get("/hukum/periksa?unduh=json").json()[0]["id"] == told[0]["id"]
    assert "periksa" in officer.get("/hukum").content.decode()
    assert login(Client(), "juri").get("/hukum/periksa").status_code == 403
    assert Client().get("/hukum/periksa").status_code == 302
    assert Api().get("/law/to-check").status_code == 401
    assert code_of(api("juri").get("/law/to-check")) == "FORBIDDEN"


@pytest.mark.slow
def test_by_command(db: Any, desk: Any, loader: Any, token: Any, actor: Any) -> None:
    world.assessed(actor("cabang"), world.member_with_months(loader, token, [7, 8, 9, 10]))
    lines = desk.told("law", "to-check", "--as", "cabang")
    assert all(one["people"] or one["contributions"] or one["benefits"] for one in lines)
    waiting = next(one for one in lines if one["id"] == "jkm.waiting" and one["mark"] == "low")
    assert waiting["benefits"] >= 42_000_000
    assert len(desk.told("law", "to-check", "--all", "--as", "cabang")) > len(lines)


def test_the_page_of_the_demonstration_says_what_the_data_say() -> None:
    """Its figures were counted once; marks and articles beside them must be those of the data."""
    rows = [line.split(" | ") for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    data = {
        (parameter.id, value.start.isoformat()): (value.verified, value.basis)
        for parameter in statute()
        for value in parameter.values
    }
    assert len(rows) > 10
    for name, start, mark, basis, *figures in rows:
        assert data[name.strip("| `"), start] == (mark, basis), "run the command and tools/tocheck.py again"
        assert any(figure.strip(" |") != "0" for figure in figures)
