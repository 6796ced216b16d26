"""A bill as a paper and as a day in a calendar: what is to be paid, under which code, at which bank, until when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pypdfium2
import pytest
from django.test import Client

from payung.contributions import selectors
from payung.contributions.asking import grouped
from payung.contributions.dues import services as dues
from payung.contributions.errors import ContributionsRefused
from payung.contributions.instalments import services as plans
from payung.contributions.invoices import papers as invoices
from payung.contributions.invoices import services as requests
from payung.contributions.services import record_receipt
from payung.contributions.snap import services as clients
from payung.platform.db import acting as session
from tests.contributions.test_release import AUGUST, JULY, release
from tests.support import people, two
from tests.support.people import acting, one

pytestmark = pytest.mark.usefixtures("own_db")


@pytest.fixture
def billed(loader, token, monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-10")
    with acting(loader, token("admin")):
        people.open_months(loader)
        scheme, member = people.scheme(loader), people.member(loader, name="Maria Bere")
        people.enrol(loader, scheme, member)
        for month in (JULY, AUGUST):
            people.cover(loader, scheme.payer, member, month)
        people.journal(loader, scheme)
        return member, [people.bill(loader, scheme.payer, month, [member]) for month in (JULY, AUGUST)]


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(document[n].get_textpage().get_text_bounded() for n in range(len(document)))
    document.close()
    return " ".join(text.split())


def test_the_paper_says_how_much_how_and_until_when(billed, actor, app, token):
    _member, [(bill, code), _later] = billed
    keys = clients.create_client(actor("admin"), "Bank Uji", service_id="8808")
    with session(actor("cabang").token):
        assert "Bank Uji" not in words(invoices.pdf(invoices.of_bill(selectors.bill(bill))))  # before it is confirmed
    two.confirm_client(actor("admin2"), keys.client_id)
    people.receive(app, token, code, 6_800, "2025-08-09")
    with session(actor("cabang").token):
        payable = invoices.of_bill(selectors.bill(bill))
        paper, again, english = invoices.pdf(payable), invoices.pdf(payable), invoices.pdf(payable, "en")
    assert paper == again
    text = words(paper)
    for part in ("Rp10.000", "Juli 2025", grouped(code), "1 Juli 2025", "Bank Uji", f"00008808 {grouped(code)}"):
        assert part in text
    assert "Pay no later than 1 July 2025" in words(english)
    assert "Maria" not in text  # nobody whose months are paid


def test_the_paper_lists_agreed_instalments_and_what_was_waived(billed, actor, owner):
    _member, [(bill, _code), _later] = billed
    officer, head = actor("cabang"), actor("kepala")
    today = one(owner, "select payung.server_day()")
    later = today.replace(day=1) + timedelta(days=62)
    with session(officer.token):
        waiver = dues.propose_waiver(officer, bill, "contribution", 800, "selisih lama", "keputusan 3", "SK 1", today)
    with session(head.token):
        dues.approve_waiver(head, waiver)
    with session(officer.token):
        plan = plans.propose(officer, bill, f"{today} 6000, {later} 10000", "arus kas")
    with session(head.token):
        plans.agree(head, plan)
    with session(officer.token):
        payable = invoices.of_bill(selectors.bill(bill))
        text = words(invoices.pdf(payable))
        assert f"DTSTART;VALUE=DATE:{today:%Y%m%d}" in invoices.calendar(payable)
    for part in ("Rp16.000", "Dihapuskan", "Rp800", "Cicilan yang disetujui", "Rp6.000", "Rp10.000"):
        assert part in text


def test_the_day_is_an_event_that_other_programs_read(billed, actor):
    _member, [(july, _code), (august, _also)] = billed
    officer = actor("cabang")
    with session(officer.token):
        joint = requests.join(officer, [july, august])
        text = invoices.calendar(invoices.of_request(joint), datetime(2025, 8, 10, 1, tzinfo=UTC))
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert f"UID:code-{joint.pk}@payung" in lines
    assert "DTSTAMP:20250810T010000Z" in lines
    assert f"DTSTART;VALUE=DATE:{joint.due_on:%Y%m%d}" in lines
    assert "TRIGGER:-P3D" in lines
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Bayar iuran 2025-07\\, 2025-08: Rp33.600" in unfolded


def test_pages_hand_both_out_to_who_sees_the_bill(billed, login, owner, token):
    member, [(bill, _code), _later] = billed
    browser = login(Client(), "cabang")
    paper = browser.get(f"/iuran/{bill}/tagihan.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert b"BEGIN:VEVENT" in browser.get(f"/iuran/{bill}/jatuh-tempo.ics").content
    stranger = login(Client(), "bank-belu")
    assert stranger.get(f"/iuran/{bill}/tagihan.pdf").status_code == 404
    release(owner, token("cabang"), [member], [JULY])
    correction = one(owner, "select max(id) from contributions_bill")
    assert browser.get(f"/iuran/{correction}/tagihan.pdf").status_code == 404
    with session(token("cabang")):
        of_correction = selectors.bill(correction)
        with pytest.raises(ContributionsRefused) as refused:
            invoices.of_bill(of_correction)
    assert refused.value.code == "INVOICE_NONE"


def test_who_confirms_reads_the_code_that_was_entered(billed, actor, api):
    """Of several bills under one code that is the joint code, not the code of the first bill."""
    _member, [(july, code), (august, _also)] = billed
    officer = actor("cabang")
    with session(officer.token):
        joint = requests.join(officer, [july, august])
        record_receipt(officer, joint.payment_code, 16_801, date(2025, 8, 1), "transfer", "V-1")
    [waiting] = api("kepala").get("/receipts/by-hand?state=waiting").json()["items"]
    assert (waiting["payment_code"], waiting["request_id"]) == (joint.payment_code, joint.pk)
    assert waiting["payment_code"] != code
