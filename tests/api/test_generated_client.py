"""A typed client that nobody wrote: generated from the description, it goes from a list of people to a payout.

Everything that a partner's program says here it says with the generated classes and functions; the worker's part is done
beside it, as the worker does it.
"""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.test import Client

from payung.claims.assessment.recomputing import recompute
from payung.platform import runs
from payung.site.wsgi import application
from tests.claims import world
from tests.support.interface import BASE, DATA, PROGRAMME
from tests.support.paying import Practice, connected

NAME = "payung_generated_client"
MONTHS = ("2025-07", "2025-08", "2025-09", "2025-10")


@pytest.fixture
def generated(db, tmp_path, monkeypatch) -> Any:
    """The package, made by openapi-python-client from what the site serves."""
    described, config = tmp_path / "openapi.json", tmp_path / "config.yaml"
    described.write_bytes(Client().get(f"{BASE}/openapi.json").content)
    config.write_text(f"project_name_override: {NAME}\npackage_name_override: {NAME}\npost_hooks: []\n")
    program = Path(sys.executable).with_name("openapi-python-client")
    command = [program, "generate", "--path", described, "--output-path", tmp_path / "made", "--config", config]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=300)
    monkeypatch.syspath_prepend(str(tmp_path / "made"))
    yield importlib.import_module(NAME)
    for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[name]


class Partner:
    """The generated client of one user; operations by their id."""

    def __init__(self, package: Any, token: str) -> None:
        self.client = package.AuthenticatedClient(
            base_url="http://testserver",
            token=token,
            httpx_args={"transport": httpx.WSGITransport(app=application)},
        )
        self.models = importlib.import_module(f"{NAME}.models")
        self.files = importlib.import_module(f"{NAME}.types").File
        tags = {o["operationId"]: o["tags"][0] for item in _described()["paths"].values() for o in item.values()}
        self.tags = tags

    def body(self, kind: str, /, **fields: Any) -> Any:
        """A body of the class that the generator made for it; a field that it does not know is an error here."""
        made = getattr(self.models, kind).from_dict(json.loads(json.dumps(fields)))
        assert not getattr(made, "additional_properties", None), kind
        return made

    def file(self, name: str, content: bytes, kind: str) -> Any:
        return self.files(payload=io.BytesIO(content), file_name=name, mime_type=kind)

    def __call__(self, operation: str, *parts: Any, **more: Any) -> Any:
        """What the operation answers, as the generator reads it; a problem or an undeclared status is an error."""
        module = importlib.import_module(f"{NAME}.api.{self.tags[operation]}.{operation}")
        if "idempotency_key" in module.sync_detailed.__annotations__:
            more["idempotency_key"] = uuid.uuid4().hex
        answer = module.sync_detailed(*parts, client=self.client, **more)
        assert answer.status_code < 300, (operation, answer.status_code, answer.content)
        assert answer.parsed is not None, operation
        return answer.parsed

    def finished(self, operation: str, *parts: Any, **more: Any) -> Any:
        """The run that an operation asks for, carried out, and read with the client."""
        run = self(operation, *parts, **more)
        runs.execute(run.id)
        done = self("get_run", run.id)
        assert done.state == "done", done
        return done


def _described() -> dict[str, Any]:
    found: dict[str, Any] = Client().get(f"{BASE}/openapi.json").json()
    return found


@pytest.mark.slow
def test_from_a_list_to_a_payout(own_db, generated, token, actor, monkeypatch, tmp_path):
    def as_user(name: str) -> Partner:
        return Partner(generated, token(name, "api"))

    monkeypatch.setenv("PAYUNG_TODAY", "2025-07-01")
    province, branch, head, admin = (as_user(name) for name in ("provinsi", "cabang", "kepala", "admin"))
    scheme = enrol(province)
    protect(monkeypatch, branch, admin)
    monkeypatch.setenv("PAYUNG_TODAY", world.TODAY)
    claim = claimed(branch, head)
    with_bank = Practice(tmp_path, monkeypatch)
    try:
        connected(actor("admin"), with_bank())
        pay(branch, admin, claim)
    finally:
        with_bank.close()
    assert province("get_scheme", scheme).fund.people > 1_000


def enrol(partner: Partner) -> int:
    """A scheme, and a list sent, checked and committed."""
    (payer,) = (one for one in partner("organisations", kind="government") if one.code == "pemprov-ntt")
    regencies = [place.code for place in partner("list_places_below", "53")]
    terms = {**PROGRAMME, "organisation_id": payer.id, "quotas": dict.fromkeys(regencies, 1_000)}
    scheme = partner("open_scheme", body=partner.body("SchemeIn", **terms)).id
    upload = partner.models.UploadListMultiPartBodyParams(
        scheme_id=scheme,
        file=partner.file("daftar.xlsx", (DATA / "bnba_2k.xlsx").read_bytes(), "application/octet-stream"),
    )
    received = partner("upload_list", body=upload)
    assert received.is_new
    partner.finished("check_list", received.list_.id)
    rejected = partner("list_rows", received.list_.id, verdict="rejected")
    assert rejected.items
    partner.finished("commit_list", received.list_.id)
    assert partner("get_list", received.list_.id).state == "committed"
    return int(scheme)


def protect(monkeypatch: Any, branch: Partner, second: Partner) -> None:
    """Four months computed, billed, paid and confirmed, each in its month."""
    for month in MONTHS:
        monkeypatch.setenv("PAYUNG_TODAY", f"{month}-05")
        seen = branch("contribution_assessment_question", month=month).seen
        branch.finished("start_contribution_assessment", body=branch.body("AssessIn", month=month, seen=seen))
        (bill,) = branch("list_bills", month=month).items
        paid = branch.body(
            "ReceiptIn",
            payment_code=bill.payment_code,
            amount=bill.amount,
            paid_on=f"{month}-05",
            channel="transfer",
            reference=f"BUKTI-{month}",
        )
        waiting = branch("record_receipt", body=paid).waiting
        assert second("contributions_confirm_receipt", waiting.id).thing.bill.state == "paid"


def claimed(branch: Partner, head: Partner) -> int:
    """A death reported, heirs with accounts, papers, and a decision of two people."""
    member = branch("find_persons", name="maria").items[0].id
    filed = branch(
        "report_death",
        body=branch.body("ReportIn", event_on="2025-10-10", reporter_name="Ana", person_id=member),
    )
    heirs = []
    for number, relation in enumerate(("spouse", "child")):
        relative = branch(
            "add_relative",
            member,
            body=branch.body(
                "RelativeIn", name=f"Keluarga {number}", relation=relation, village_code=world.BELU_VILLAGE
            ),
        ).id
        account = branch(
            "add_account",
            relative,
            body=branch.body(
                "BankAccountIn", bank_code="130", account_no=f"77000000{number}", holder_name=f"Keluarga {number}"
            ),
        ).id
        heirs.append({"person_id": relative, "relation": relation, "bank_account_id": account})
    branch("set_heirs", filed.claim_id, body=branch.body("HeirsIn", heirs=heirs))
    for number, item in enumerate(branch("get_papers", filed.claim_id)):
        paper = branch.models.AddPaperMultiPartBodyParams(
            paper_type=item.paper_type, file=branch.file("surat.png", world.picture(number).read(), "image/png")
        )
        assert branch("add_paper", filed.claim_id, body=paper).state == "clean"
    branch("claims_complete", filed.claim_id, body=branch.body("ClaimsCompleteIn"))
    assessed = branch("assess_claim", filed.claim_id)
    recompute()
    decided = head("claims_approve", filed.claim_id, body=head.body("ClaimsApproveIn", digest=assessed.digest)).thing
    assert decided.state == "approved"
    assert sum(heir.amount for heir in branch("get_heirs", filed.claim_id)) == assessed.amount == 42_000_000
    return int(filed.claim_id)


def pay(maker: Partner, checker: Partner, claim: int) -> None:
    """The shares put in a batch, approved by another, and sent to the bank."""
    (bank,) = maker("list_payout_banks")
    batch = maker("make_payout_batch", body=maker.body("BatchIn", bank=bank.code, channel="file"))
    assert (batch.count, batch.total) == (2, 42_000_000)
    seen = checker.body("PayoutsApproveBatchIn", content_hash=batch.content_hash)
    assert checker("payouts_approve_batch", batch.id, body=seen).thing.state == "approved"
    checker.finished("send_payout_batch", batch.id)
    assert maker("get_payout_batch", batch.id).state == "sent"
    items = maker("list_payout_batch_items", batch.id).items
    assert {item.state for item in items} == {"sent"}
    assert len({item.end_to_end_id for item in items}) == 2
    assert maker("get_claim", claim).state == "approved"  # it moves on with the bank's word
