"""Claims by command, each in its own process: from the report of a death to the letter, and what is refused on the
way.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from payung.platform.db import acting
from payung.registry import selectors as registry
from tests.claims import world
from tests.claims.merging import WHY, held_by, pair
from tests.vault.papers import photo

pytestmark = pytest.mark.slow  # starts about seventy processes
WORD = ("claims", "report", "--died", "2025-10-10", "--reporter", "Ana Bere", "--phone", "081234567890")
VILLAGE = world.BELU_VILLAGE


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)


@pytest.fixture
def member(db, loader, token):
    """A participant of Belu with four paid months."""
    return world.member_with_months(loader, token, [7, 8, 9, 10])


@pytest.fixture
def assessed(member, actor):
    """An assessed claim that waits for a decision."""
    return world.assessed(actor("cabang"), member)


def test_from_word_of_a_death_to_the_assessment(desk, member, actor, tmp_path: Path) -> None:
    filed = desk.told(*WORD, "--name", "Markus Bere", "--regency", "53.04", "--as", "belu")
    assert filed.keys() == {"claim", "code"}
    assert filed["claim"] is None
    waiting = desk.told("claims", "reports", "--as", "cabang")
    report = next(r for r in waiting if r["code"] == filed["code"])
    assert (report["regency"], report["name"]) == ("53.04", "Markus Bere")
    # refused, because it does not say for which person
    assert desk("claims", "take-up", str(report["id"]), "--as", "cabang").code == 2
    taken = desk.told("claims", "take-up", str(report["id"]), "--person", str(member.person), "--as", "cabang")
    assert taken["report"] == report["id"]
    claim = str(taken["claim"])
    again = ("claims", "take-up", str(report["id"]), "--person", str(member.person), "--as", "cabang")
    assert desk.refused(*again) == "REPORT_UNKNOWN"

    wife = desk.told(
        "claims", "relative", str(member.person), "--name", "Ana Bere", "--relation", "spouse", "--village", VILLAGE,
        "--bank", "130", "--account", "90123456789", "--as", "cabang",
    )  # fmt: skip
    child = desk.told(
        "claims", "relative", str(member.person), "--name", "Yosef Bere", "--relation", "child", "--village", VILLAGE,
        "--as", "cabang",
    )  # fmt: skip
    assert child["account"] is None
    assert desk("claims", "heirs", claim, "--heir", "spouse", "--as", "cabang").code == 2
    heirs = desk.told(
        "claims", "heirs", claim, "--heir", f"spouse:{wife['person']}:{wife['account']}",
        "--heir", f"child:{child['person']}", "--as", "cabang",
    )  # fmt: skip
    assert [(h["name"], h["relation"], h["amount"]) for h in heirs] == [
        ("Ana Bere", "spouse", None), ("Yosef Bere", "child", None),
    ]  # fmt: skip
    assert "90123456789" not in str(heirs)
    assert desk.told("claims", "heirs", claim, "--as", "kepala") == heirs
    assert desk.refused("claims", "complete", claim, "--as", "cabang") == "PAPERS_MISSING"

    deed, page = tmp_path / "akta.jpg", tmp_path / "kk.txt"
    deed.write_bytes(photo(text="akta"))
    page.write_text("bukan gambar")
    stored = desk.told("claims", "paper", claim, "akta_kematian", str(deed), "--as", "cabang")
    assert stored["state"] == "clean"
    assert "akta_kematian" not in stored["missing"]
    said = desk("claims", "paper", claim, "kk", str(page), "--json", "-", "--as", "cabang")
    assert (said.code, said.json["state"]) == (1, "refused")
    assert "kk" in said.json["missing"]
    assert desk("claims", "paper", claim, "kk", str(tmp_path / "tidak-ada"), "--as", "cabang").code == 2
    folder = desk.told("claims", "show", claim, "--as", "cabang")["folder_id"]
    listed = desk.told("papers", "list", str(folder), "--as", "cabang")
    assert [(one["paper_type"], one["state"]) for one in listed] == [("akta_kematian", "clean"), ("kk", "refused")]
    again = desk.told("papers", "check", str(listed[0]["id"]), "--as", "cabang")
    assert again == {"thing": listed[0], "result": {"state": "clean"}}
    out = ("papers", "withdraw", str(listed[1]["id"]), "--reason")
    assert desk.refused(*out, "salah", "--as", "kupang") == "PAPER_UNKNOWN"
    assert desk.refused(*out, "x", "--as", "cabang") == "INVALID"
    gone = desk.told(*out, "bukan kartu keluarga", "--as", "cabang")["thing"]
    assert (gone["state"], gone["withdrawn_reason"]) == ("withdrawn", "bukan kartu keluarga")
    assert desk.refused(*out, "sekali lagi", "--as", "cabang") == "PAPER_WITHDRAWN"
    assert desk.refused("papers", "list", str(folder), "--as", "kupang") == "FOLDER_UNKNOWN"
    world.give_papers(actor("cabang"), int(claim))
    assert (
        desk.told("claims", "complete", claim, "--on", "2025-12-15", "--as", "cabang")["thing"]["state"] == "complete"
    )

    tried = desk.told("claims", "assess", claim, "--dry-run", "--as", "cabang")
    found = desk.told("claims", "assess", claim, "--as", "cabang")
    assert (tried["digest"], len(found["digest"])) == (None, 64)
    assert (tried["outcome"], tried["total"]) == (found["outcome"], found["total"]) == ("full", 42_000_000)
    assert desk.refused("claims", "approve", claim, "--digest", found["digest"], "--as", "cabang") == "CASE_OWN_WORK"
    # refused without a digest: nobody may approve what he has not seen
    assert desk("claims", "approve", claim, "--as", "kepala").code == 2
    stale = ("claims", "approve", claim, "--digest", "0" * 64, "--as", "kepala")
    assert desk.refused(*stale) == "CLAIM_CHANGED"


def test_two_people_decide_and_the_family_gets_a_letter(desk, assessed, tmp_path: Path) -> None:
    case, digest = assessed
    claim = str(case.claim)
    listed = desk.told("claims", "list", "--state", "assessed", "--as", "kepala")
    assert case.claim in [c["id"] for c in listed]
    target = tmp_path / "surat.pdf"
    assert desk.refused("claims", "letter", claim, str(target), "--as", "kepala")
    assert not target.exists()
    looked = desk.told("claims", "approve", claim, "--digest", digest, "--dry-run", "--as", "kepala")
    assert looked["thing"]["state"] == "assessed"
    assert "Rp42.000.000" in looked["question"]["title"]
    done = desk.told("claims", "approve", claim, "--digest", digest, "--as", "kepala")
    assert (done["thing"]["state"], done["result"]["outcome"]) == ("approved", "approved")
    for language in ((), ("--english",)):
        written = desk.told("claims", "letter", claim, str(target), *language, "--as", "kepala")
        assert written == {"claim": case.claim, "file": str(target), "bytes": target.stat().st_size}
        assert len(PdfDocument(target)) == 1
    whole = desk.told("claims", "show", claim, "--as", "cabang")
    assert whole["assessment"]["digest"] == digest
    assert whole["paid"] == 0
    assert sum(heir["amount"] for heir in whole["heirs"]) == 42_000_000
    assert [m["action"] for m in whole["timeline"] if m["kind"] == "act"] == [
        "collect",
        "complete",
        "assess",
        "approve",
    ]
    assert "Rp42.000.000" in desk("claims", "show", claim, "--as", "cabang").out
    checked = desk.told("claims", "verify", claim, "--as", "pemeriksa")
    assert checked == {"ok": True, "checked": 1, "bad": []}


def test_a_rupiah_changed_by_hand_is_found(desk, assessed, owner) -> None:
    case, _digest = assessed
    assert desk.told("claims", "verify", "--as", "pemeriksa")["ok"] is True
    owner.execute("alter table claims_benefitassessment disable trigger user")
    owner.execute(
        "update claims_benefitassessment set snapshot = replace(snapshot, '42000000', '42000001') where claim_id = %s",
        [case.claim],
    )
    owner.execute("alter table claims_benefitassessment enable trigger user")
    said = desk("claims", "verify", str(case.claim), "--json", "-", "--as", "pemeriksa")
    assert (said.code, said.json["ok"], len(said.json["bad"])) == (1, False, 1)


def test_back_and_forth_before_a_decision(desk, assessed) -> None:
    case, digest = assessed
    claim, seen = str(case.claim), ("--digest", digest, "--as", "kepala")
    assert desk("claims", "return", claim, "--reason", "hitung lagi ya", "--as", "kepala").code == 2
    assert desk.refused("claims", "return", claim, "--reason", "x", *seen) == "INVALID"
    stale = ("claims", "return", claim, "--reason", "hitung lagi ya", "--digest", "0" * 64, "--as", "kepala")
    assert desk.refused(*stale) == "CLAIM_CHANGED"
    back = ("claims", "return", claim, "--reason", "hitung lagi ya", *seen)
    assert desk.told(*back)["thing"]["state"] == "complete"
    assert desk.told("claims", "pause", claim, "--reason", "menunggu camat", "--as", "cabang")["thing"]["paused_since"]
    listed = desk.told("claims", "list", "--due", "paused", "--regency", "53.04", "--as", "cabang")
    assert [c["id"] for c in listed] == [case.claim]
    assert desk.refused("claims", "assess", claim, "--as", "cabang")
    desk.told("claims", "resume", claim, "--as", "cabang")
    desk.told("claims", "assess", claim, "--as", "cabang")
    recalled = desk.told("claims", "recall", claim, "--reason", "salah baca akta", "--as", "cabang")
    assert recalled["thing"]["state"] == "complete"
    last = desk.told("claims", "assess", claim, "--as", "cabang")["digest"]
    refusing = ("claims", "reject", claim, "--reason", "bukan peserta program ini", "--digest", last, "--as", "kepala")
    assert desk.told(*refusing)["thing"]["state"] == "rejected"
    assert desk.refused(*refusing)


def test_a_claim_that_has_no_assessment_is_withdrawn_whole(desk, member, actor) -> None:
    claim = str(world.open_claim(actor("cabang"), member))
    assert desk.refused("claims", "recall", claim, "--reason", "orangnya masih hidup", "--as", "cabang")
    gone = desk.told("claims", "withdraw", claim, "--reason", "orangnya masih hidup", "--as", "cabang")
    assert (gone["thing"]["id"], gone["thing"]["state"], gone["result"]) == (int(claim), "withdrawn", {})


def test_reports_are_linked_or_closed(desk, member, owner) -> None:
    made = desk.told(*WORD, "--person", str(member.person), "--relation", "istri", "--as", "cabang")["claim"]
    day = owner.execute("select reported_on from claims_claim where id = %s", [made]).fetchone()[0]
    assert day == date.fromisoformat(world.TODAY)
    assert desk.refused(*WORD, "--person", str(member.person), "--as", "cabang") == "CLAIM_EXISTS"
    for act, choice in (("attach-report", (str(made),)), ("dismiss-report", ("--reason", "laporan yang sama"))):
        code = desk.told(*WORD, "--name", "Markus", "--regency", "53.04", "--as", "cabang")["code"]
        report = next(r for r in desk.told("claims", "reports", "--as", "cabang") if r["code"] == code)["id"]
        asked = desk.told("claims", act, str(report), *choice, "--dry-run", "--as", "cabang")
        assert (asked["thing"]["state"], str(report) in asked["question"]["title"]) == ("waiting", True)
        done = desk.told("claims", act, str(report), *choice, "--as", "cabang")["thing"]
        assert (done["id"], done["claim_id"]) == (report, made if act == "attach-report" else None)
        assert desk.refused("claims", act, str(report), *choice, "--as", "cabang") == "REPORT_UNKNOWN"


def test_a_share_that_came_back_takes_two_people(desk, db, member, actor) -> None:
    admin = actor("admin")
    claim = world.approved(actor("cabang"), actor("kepala"), member).claim
    heirs = desk.told("claims", "heirs", str(claim), "--as", "cabang")
    world.bank_says(db, admin, claim, {heir["id"]: ("returned" if n else "paid", "") for n, heir in enumerate(heirs)})
    back = next(h for h in desk.told("claims", "heirs", str(claim), "--as", "cabang") if h["payout"] == "returned")
    with world.acting(admin.token):
        other = world.add_account(admin, back["person"], "130", "90555000111", back["name"])
    propose = ("claims", "propose-payee-change", str(claim), str(back["id"]), str(other), "--as", "cabang")
    proposal = desk.told(*propose)["result"]["proposal"]
    confirm = ("claims", "confirm-payee-change", str(claim), str(proposal), "--as")
    assert desk.refused(*confirm, "cabang") == "ACCOUNT_OWN_WORK"
    assert desk.told(*confirm, "kepala")["result"]["instruction"]
    assert desk.refused(*confirm, "kepala") == "SHARE_NOT_BACK"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("claims", "show", "999999", "--as", "cabang"), 1),
        (("claims", "heirs", "999999", "--as", "cabang"), 1),
        (("claims", "list", "--as", "juri"), 1),
        (("claims", "reports", "--as", "tidak-ada"), 1),
        (("claims", "list"), 2),  # refused, because no user is given
        (("claims", "show", "satu", "--as", "cabang"), 2),
        (("claims", "approve", "9" * 40, "--digest", "0" * 64, "--as", "kepala"), 1),
        (("claims", "report", "--died", "kemarin", "--reporter", "Ana", "--as", "cabang"), 2),
        (("claims", "report", "--died", "2099-01-01", "--reporter", "Ana", "--name", "X", "--regency", "53.04",
          "--as", "cabang"), 1),
    ],
)  # fmt: skip
def test_wrong_usage_is_2_and_a_refusal_is_1(desk, arguments: tuple[str, ...], code: int) -> None:
    said = desk(*arguments)
    assert said.code == code, said
    assert said.err.strip()
    assert said.out == ""
    assert code == 2 or "[" in said.err, said.err  # a refusal with its code, not a crash


def test_another_regency_knows_of_nothing(desk, assessed) -> None:
    claim = assessed[0].claim
    assert desk.refused("claims", "show", str(claim), "--as", "kupang") == "CLAIM_UNKNOWN"
    assert claim not in [c["id"] for c in desk.told("claims", "list", "--as", "kupang")]
    assert claim in [c["id"] for c in desk.told("claims", "list", "--as", "belu")]


def test_two_records_are_compared_merged_and_parted(desk, owner, loader, token, actor):
    goes, stays = pair(loader, token)
    both = desk.told("claims", "compare", str(goes.person), str(stays.person), "--as", "belu")
    assert (both["goes"]["months"], both["doubled"]) == (2, [])
    propose = ("claims", "propose-merge", str(goes.person), "--stays", str(stays.person), "--reason", WHY)
    assert desk.refused(*propose, "--seen", "0" * 64, "--as", "belu") == "RECORDS_CHANGED"
    number = str(desk.told(*propose, "--seen", both["seen"], "--as", "belu")["result"]["merge"])
    confirm = ("claims", "confirm-merge", number, "--seen", both["seen"], "--as")
    assert desk.refused(*confirm, "belu") == "MERGE_OWN"
    assert desk.told(*confirm, "cabang")["thing"]["state"] == "done"
    with acting(actor("belu").token):
        assert registry.stays_as(goes.person) == stays.person
    seen = desk.told("claims", "compare", str(goes.person), str(stays.person), "--as", "cabang")["seen"]
    undo = ("claims", "undo-merge", number, "--seen", seen, "--reason", "ternyata dua orang", "--as", "cabang")
    again = str(desk.told(*undo)["result"]["merge"])
    assert desk.told("claims", "confirm-merge", again, "--seen", seen, "--as", "belu")["thing"]["state"] == "done"
    assert len(held_by(owner, goes.person)) == 2


def test_the_reading_of_the_waiting_rule_is_decided(desk, loader, token, actor):
    """What the page and the interface do: test_readings.py."""
    case = world.complete(actor("cabang"), world.member_with_months(loader, token, [9, 10], [8]))
    dispute = desk.told("claims", "show", str(case.claim), "--as", "cabang")["dispute"]
    options = ("--reading", "paid_months", "--reason", "Peserta lama", "--seen", dispute["seen"])
    desk.told("claims", "decide-reading", str(case.claim), *options, "--as", "cabang")
    assert desk.told("claims", "show", str(case.claim), "--as", "cabang")["dispute"]["reading"] == "paid_months"
    assert desk.told("claims", "assess", str(case.claim), "--as", "cabang")["total"] == 10_000_000
    assert dispute["amounts"] == {"paid_months": 10_000_000, "membership": 42_000_000}
