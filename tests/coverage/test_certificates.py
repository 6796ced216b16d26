"""Certificates: over what was paid and no more, signed, checked by anybody, withdrawn or changed ones say so."""

from __future__ import annotations

import psycopg
import pytest
from django.test import Client

from payung.coverage import bindings
from payung.coverage.certificates import papers as files
from payung.coverage.certificates import services as certificates
from payung.kernel.errors import PayungError
from payung.kernel.months import Month
from payung.platform.db import acting
from tests.support import states
from tests.support.employees import MARIA, assessed, choose, employee, paid, staffed
from tests.support.interface import Api
from tests.support.people import acting as sql
from tests.support.people import one


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch):
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


@pytest.fixture
def scheme(own_db, actor, owner):
    """Two employees with a neighbour each; January and February are paid, March is billed."""
    return two_employees(actor, owner)


@states.kept
def two_employees(actor, owner):
    for name in ("karyawan", "karyawan-lain"):
        employee(name)
    number = staffed(actor, "karyawan", "karyawan-lain")
    choose(actor, number)
    choose(actor, number, "karyawan-lain", nik="5304015203850002", name="Yosefina Mau")
    for month in (1, 2):
        for bill in assessed(actor, Month.of(2025, month)):
            paid(actor, owner, bill)
    assessed(actor, Month.of(2025, 3))
    return number


def issued(actor, scheme: int, username: str = "karyawan") -> certificates.Issued:
    who = actor(username)
    with acting(who.token):
        return certificates.issue(who, scheme)


def key() -> bytes:
    return bytes.fromhex(certificates.published_key())


def test_an_employee_has_what_he_paid_certified(scheme, actor):
    one_of_two = issued(actor, scheme)
    told = files.checked(one_of_two.pdf, key())
    assert told.state == "genuine"
    assert {name: told.facts[name] for name in ("people", "months", "amount", "first", "last", "employee")} == {
        "people": 1, "months": 2, "amount": 33_600, "first": "2025-01", "last": "2025-02", "employee": "K-001"}  # fmt: skip
    whole = files.checked(issued(actor, scheme, "bank").pdf, key())
    assert (whole.facts["people"], whole.facts["months"], whole.facts["amount"], whole.facts["employee"]) == (
        2,
        4,
        67_200,
        "",
    )


def test_it_holds_no_nik(scheme, actor, owner):
    import io

    import pypdfium2

    pdf = issued(actor, scheme).pdf
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))
    assert "Maria Bere" in text
    who = actor("karyawan")
    with acting(who.token):
        last = one(owner, "select max(id) from contributions_settlement")
        named = bindings.certificate_names(scheme=scheme, until=last).ask()
    # Of twelve months that were chosen two are paid.
    assert [(row["name"], row["months"]) for row in named] == [("Maria Bere", 2)]
    bank = actor("bank")
    with acting(bank.token):
        assert bindings.certificate_names(scheme=scheme, until=last).ask() == []
    assert "Yosefina" not in text
    assert MARIA["nik"] not in text
    assert MARIA["nik"].encode() not in pdf
    kept = one(owner, "select row_to_json(c)::text from coverage_certificate c order by id desc limit 1")
    assert MARIA["nik"] not in kept
    assert "Maria" not in kept


def test_every_byte_of_the_file_is_under_the_signature(scheme, actor):
    pdf = issued(actor, scheme).pdf
    for place in (10, len(pdf) // 3, pdf.rindex(b"%%EOF")):
        other = bytearray(pdf)
        other[place] ^= 1
        assert files.checked(bytes(other), key()).state == "changed"
    assert files.checked(pdf, files.public_key(b"1" * 32)).state == "foreign"
    for broken in (b"", b"%PDF-1.7 nothing", pdf[: pdf.rindex(b"%PAYUNG")], pdf[:-40], pdf + b"."):
        told = files.checked(broken, key())
        assert told is None or told.state != "genuine"


def test_the_code_alone_proves_what_it_says(scheme, actor):
    code = issued(actor, scheme).code
    standing = certificates.by_code(code)
    text = f"https://contoh.go.id/cek/sertifikat/{code}#" + files.code_text(
        standing.facts, files.signed_facts(certificates.seed(), standing.facts)
    )
    assert files.checked(text.encode(), key()).facts["amount"] == 33_600
    larger = files.code_text(
        standing.facts.replace("33600", "93600"), files.signed_facts(certificates.seed(), standing.facts)
    )
    assert files.checked(f"#{larger}".encode(), key()).state == "foreign"


def test_anybody_learns_how_it_stands(scheme, actor, owner):
    certificate = issued(actor, scheme)
    browser = Client()
    page = browser.get(f"/cek/sertifikat/{certificate.code}").content.decode()
    assert "Sertifikat ini asli dan berlaku." in page
    assert "Rp33.600" in page
    assert "Maria" not in page
    assert certificates.published_key() in page
    typed = browser.post("/cek/surat", {"letter": certificate.code.lower()}).content.decode()
    assert "Sertifikat ini asli dan berlaku." in typed
    assert "Kami tidak menemukan" in browser.get("/cek/sertifikat/0000000000000000").content.decode()
    # A month is taken back: the certificate says so.
    member = one(owner, "select min(membership_id) from sponsorship_choice")
    with sql(owner, actor("admin").token):
        owner.execute("select payung.months_release('wrong_person', 'uji', 'uji', payung.actor_id(), null, array[%s::bigint],"
                      " array['2025-02-01'::date], '2025-12-15')", [member])  # fmt: skip
    changed = certificates.by_code(certificate.code)
    assert (changed.state, changed.months, changed.standing) == ("changed", 2, 1)
    assert "sebagian bulannya sudah ditarik" in browser.get(f"/cek/sertifikat/{certificate.code}").content.decode()


def test_what_is_paid_later_changes_nothing(scheme, actor, owner):
    certificate = issued(actor, scheme)
    for bill in assessed(actor, Month.of(2025, 4)):
        paid(actor, owner, bill)
    standing = certificates.by_code(certificate.code)
    assert (standing.state, standing.standing, standing.newer_on) == ("valid", 2, None)
    newer = issued(actor, scheme)
    assert certificates.by_code(newer.code).months == 3
    assert certificates.by_code(certificate.code).newer_on is not None


def test_a_withdrawn_one_says_so(scheme, actor):
    certificate = issued(actor, scheme)
    other = actor("karyawan-lain")
    with acting(other.token), pytest.raises(PayungError) as unknown:
        certificates.withdraw(other, certificate.certificate_id, "Salah nama orang")
    assert unknown.value.code == "CERTIFICATE_UNKNOWN"
    bank = actor("bank")
    with acting(bank.token):
        certificates.withdraw(bank, certificate.certificate_id, "Salah nama orang")
    assert certificates.by_code(certificate.code).state == "withdrawn"
    assert "sudah dicabut" in Client().get(f"/cek/sertifikat/{certificate.code}").content.decode()
    with acting(bank.token), pytest.raises(PayungError) as again:
        certificates.withdraw(bank, certificate.certificate_id, "Salah nama orang")
    assert again.value.code == "CERTIFICATE_UNKNOWN"


def test_nothing_is_certified_before_it_is_paid(own_db, actor):
    employee("karyawan")
    number = staffed(actor, "karyawan")
    choose(actor, number)
    with pytest.raises(PayungError) as unpaid:
        issued(actor, number)
    assert unpaid.value.code == "CERTIFICATE_UNPAID"
    with pytest.raises(PayungError) as elsewhere:
        issued(actor, number, "sponsor")
    assert elsewhere.value.code == "SCHEME_UNKNOWN"


def test_a_key_sent_twice_issues_one_certificate(scheme, actor, token, owner):
    """The paper names people, so the answer is not kept; its repetition writes the same certificate again."""
    issued(actor, scheme)
    client = Api(token("karyawan"))
    first, second = (client.post(f"/schemes/{scheme}/certificates", {}, key="sertifikat-1") for _time in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert one(owner, "select count(*) from coverage_certificate") == 2
    told = [files.checked(answer.content, key()) for answer in (first, second)]
    assert told[0] == told[1]
    assert told[0].state == "genuine"
    kept = one(owner, "select response from platform_idempotency where key = 'sertifikat-1'")
    assert set(kept) == {"again", "first"}
    assert client.post(f"/schemes/{scheme}/certificates", {}, key="sertifikat-2").status_code == 200
    assert one(owner, "select count(*) from coverage_certificate") == 3


FORGED = (
    ("sponsor", "select * from payung.certificate_draft({s})", "P0E3B"),
    ("karyawan", "update coverage_certificate set people = 9", "42501"),
    ("karyawan", "select payung.certificate_months({s}, null, {t})", "42501"),
    ("karyawan", "select payung.certificate_people({s}, null, {t})", "42501"),
    ("bank", "insert into coverage_certificate default values", "42501"),
)  # fmt: skip


@pytest.mark.parametrize(("username", "statement", "state"), FORGED)
def test_raw_sql_forges_none(scheme, actor, app, owner, token, username, statement, state):
    issued(actor, scheme)
    last = one(owner, "select max(id) from contributions_settlement")
    with pytest.raises(psycopg.Error) as refusal, sql(app, token(username)):
        app.execute(statement.format(s=scheme, t=last))
    assert refusal.value.sqlstate == state


COUNTED = {"people": 1, "months": 2, "amount": 33_600}
CODE = "ABCDEFGHJKMNPQRS"
LIES = {
    "more than was paid": ({"months": 3, "amount": 50_400}, {"months": 3, "amount": 50_400}),
    "words that say more": ({}, {"amount": 33_600_000}),
    "another name": ({}, {"scheme": "Dana Umat"}),
    "the number of another employee": ({}, {"employee": "K-002"}),
    "another code": ({}, {"code": "0" * 16}),
    "something besides": ({}, {"names": ["Maria Bere"]}),
    "no object": ({}, None),
}


def stated(actor, number: int, **other) -> str:
    """What the program signs for this employee, some of it otherwise."""
    who = actor("karyawan")
    with acting(who.token):
        said = certificates.draft(who, number)
    facts = {"v": 1, "code": CODE, "scheme": said["scheme"], "organisation": said["organisation"], "employee": "K-001",
             "issued_on": "2025-12-15", "first": "2025-01", "last": "2025-02", **COUNTED, **other}  # fmt: skip
    return files.facts_text(facts)


@pytest.mark.parametrize("lie", LIES)
def test_raw_sql_has_nothing_signed_that_was_not_counted(scheme, actor, app, owner, token, lie):
    """Whatever is signed is shown to who asks by the code, and a page that lists certificates reads it."""
    columns, words = LIES[lie]
    last = one(owner, "select max(id) from contributions_settlement")
    issue = (
        "select payung.certificate_issue(%s, %s, '2025-01-01', '2025-02-01', %s, %s, %s, %s, %s,"
        " decode(repeat('00', 64), 'hex'), decode(repeat('00', 32), 'hex'), '2025-12-15')"
    )
    counts = list({**COUNTED, **columns}.values())
    facts = CODE if words is None else stated(actor, scheme, **words)
    with pytest.raises(psycopg.Error) as refusal, sql(app, token("karyawan")):
        app.execute(issue, [scheme, CODE, *counts, last, facts])
    assert refusal.value.sqlstate == "P0E3D"
    with sql(app, token("karyawan")):
        assert one(app, issue, [scheme, CODE, *COUNTED.values(), last, stated(actor, scheme)]) > 0


def test_the_owner_changes_none_either(scheme, actor, owner):
    issued(actor, scheme)
    for statement in ("update coverage_certificate set amount = amount + 1", "delete from coverage_certificate"):
        with pytest.raises(psycopg.Error) as refusal:
            owner.execute(statement)
        assert refusal.value.sqlstate == "P0E3F"


def test_each_sees_his_own(scheme, actor, app, token):
    issued(actor, scheme)
    issued(actor, scheme, "karyawan-lain")
    issued(actor, scheme, "bank")
    seen = {}
    for username in ("karyawan", "bank", "cabang", "sponsor", "belu", "juri"):
        with sql(app, token(username)):
            seen[username] = one(app, "select count(*) from coverage_certificate")
    assert seen == {"karyawan": 1, "bank": 3, "cabang": 3, "sponsor": 0, "belu": 0, "juri": 0}
