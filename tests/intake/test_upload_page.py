"""The page that takes lists names what the lists of its sender's schemes must have."""

from __future__ import annotations

import lxml.html
from django.test import Client

from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform.db import OWNER, acting
from payung.sponsorship.services import SchemeData, open_scheme


def text_of(client, address: str) -> str:
    return " ".join(lxml.html.fromstring(client.get(address).content.decode()).text_content().split())


def test_a_lender_reads_that_each_row_needs_the_day_of_its_contract(own_db, actor, login):
    bank = Organisation.objects.using(OWNER).get(code="bank-ntt").pk
    officer = actor("bank")
    with acting(officer.token):
        open_scheme(officer, SchemeData(
            name="Debitur", kind="credit", organisation_id=bank, place_code="53", budget=1_000_000, decree_number="", decree_date=None,
            first_month=Month.of(2025, 7), last_month=Month.of(2025, 12)))  # fmt: skip
    told = text_of(login(Client(), "bank"), "/daftar/unggah")
    assert "Untuk skema Kredit harus ada juga: Tanggal akad." in told
    assert "Skema Kredit membaca juga, bila ada: Nomor pinjaman/akad, NIK agen, Ahli waris" in told
    assert "Golongan" not in told  # of a kind that the bank has no scheme of


def test_kinds_of_payers_are_told_apart_where_bills_are_filtered(own_db, login):
    page = lxml.html.fromstring(login(Client(), "cabang").get("/iuran").content.decode())
    words = [one.text_content().strip() for one in page.xpath("//select[@name='pembayar']/option")]
    assert "SERTAKAN" in words
    assert len(words) == len(set(words))
