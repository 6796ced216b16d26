"""In a demonstration whose date is stated the interface, commands and files tell recorded moments on that calendar."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.test import Client

from payung.platform import clock
from tests.intake.mess import line, people
from tests.intake.reviewing import listed
from tests.intake.test_two_offices import opened

DAY = "2025-12-15"


@pytest.fixture
def stated(own_db, owner):
    owner.execute("delete from platform_setting where key = 'installed'")
    for key, value in (("demo", "1"), ("installed", "x"), ("today", DAY)):
        owner.execute("insert into platform_setting (key, value) values (%s, %s)", [key, value])


def test_moments_stand_on_the_stated_day(stated, api, scheme, login):
    office = api("provinsi")
    sent = listed(office, opened(office, scheme), [line(1, one) for one in people(2, seed=181, within="53.04.")])
    told = office.get(f"/lists/{sent}").json()["uploaded_at"]
    assert told.startswith(DAY)
    assert datetime.fromisoformat(told).utcoffset() is not None
    runs = office.get("/runs").json()["items"]
    assert runs
    assert all(run["created_at"].startswith(DAY) for run in runs)
    browser = login(Client(), "provinsi")
    content = b"".join(browser.get(f"/daftar/{sent}?unduh=xlsx").streaming_content)
    made = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    assert re.findall(r"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)", made) == [DAY]


def test_elsewhere_they_stand_as_they_were_recorded(own_db, api, scheme):
    office = api("provinsi")
    sent = listed(office, opened(office, scheme), [line(1, one) for one in people(2, seed=182, within="53.04.")])
    told = office.get(f"/lists/{sent}").json()["uploaded_at"]
    assert abs((datetime.fromisoformat(told) - datetime.now(UTC)).total_seconds()) < 600
    assert clock.calendar() is None


def test_a_command_tells_the_same(desk, db, monkeypatch, api, scheme):
    monkeypatch.setenv("PAYUNG_TODAY", DAY)
    office = api("provinsi")
    sent = listed(office, opened(office, scheme), [line(1, one) for one in people(2, seed=183, within="53.04.")])
    lines = desk("intake", "list", "--as", "provinsi", "--json", "-").json
    (one,) = [one for one in lines if one["id"] == sent]
    assert one["uploaded_at"] == office.get(f"/lists/{sent}").json()["uploaded_at"]
    assert one["uploaded_at"].startswith(DAY)
