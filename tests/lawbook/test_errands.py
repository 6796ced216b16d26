"""What runs out in the law waits for who loads it: holidays of a year without a list, values known for a short while only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payung.casework import holidays
from payung.casework.errands import errands_for
from payung.office.words import errand_words, subject_url
from payung.platform.db import acting
from tests.casework.test_holidays import NEXT

OFFICERS = ("cabang", "kepala", "provinsi", "belu")


def waiting(who: Any, today: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, int, date | None, bool]]:
    monkeypatch.setenv("PAYUNG_TODAY", today)
    with acting(who.token):
        return [
            (one.kind, one.subject, one.count, one.due, one.urgent)
            for one in errands_for(who)
            if one.kind in ("holidays.missing", "law.runs_out")
        ]


def test_the_next_years_holidays_wait_from_october_until_they_are_loaded(
    own_db: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program comes with the years up to 2027; the decree of 2028 is due in autumn 2027."""
    admin = actor("admin")
    holiday = [("holidays.missing", "holidays:2028", 1, date(2027, 12, 31), False)]

    def told(today: str) -> list[Any]:
        return [one for one in waiting(admin, today, monkeypatch) if one[0] == "holidays.missing"]

    assert told("2027-09-30") == []
    assert told("2027-10-01") == told("2027-12-31") == holiday
    assert told("2028-01-01") == [("holidays.missing", "holidays:2028", 1, date(2027, 12, 31), True)]
    for name in OFFICERS:
        assert waiting(actor(name), "2027-10-01", monkeypatch) == [], name
    monkeypatch.setenv("PAYUNG_TODAY", "2027-10-01")
    with acting(admin.token):
        holidays.load(admin, NEXT, "SKB terbit 20 September 2027")
    assert told("2027-10-01") == told("2028-01-01") == []
    assert [one[1] for one in told("2028-10-01")] == ["holidays:2029"]


def test_values_that_run_out_wait_from_the_month_before_and_then_alarm(
    own_db: Any, actor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The four yearly figures of JP are known until February 2027."""

    def told(today: str) -> list[Any]:
        return [one for one in waiting(actor("admin"), today, monkeypatch) if one[0] == "law.runs_out"]

    assert told("2026-12-31") == []
    assert told("2027-01-01") == told("2027-02-28") == [("law.runs_out", "law:watch", 4, date(2027, 2, 28), False)]
    assert told("2027-03-01") == [("law.runs_out", "law:watch", 4, date(2027, 2, 28), True)]


def test_each_has_words_and_a_page_and_costs_no_query(own_db: Any, actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    admin = actor("admin")
    queries = {}
    for today in ("2026-05-04", "2027-11-01"):
        monkeypatch.setenv("PAYUNG_TODAY", today)
        with acting(admin.token), CaptureQueriesContext(connection) as asked:
            listed = {one.kind: one for one in errands_for(admin)}
        queries[today] = len(asked)
    assert queries["2027-11-01"] == queries["2026-05-04"]
    title, (_badge, word), todo = errand_words(listed["holidays.missing"])
    assert (title, str(word), str(todo)) == (
        "Hari libur 2028",
        "Hari libur belum dimuat",
        "Muat SKB hari libur tahun itu",
    )
    assert subject_url("holidays:2028") == "/hukum/kalender/muat"
    assert errand_words(listed["law.runs_out"])[0] == "4 aturan hukum"
    assert subject_url("law:watch") == "/hukum/perhatian"
