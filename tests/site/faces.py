"""What each face says of each thing in a filled demonstration, gathered from outside. Run as a process of its own:

python -m tests.site.faces FILE        with PAYUNG_HOME naming a demonstration that `payung demo --no-serve` left
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html


class Thing(NamedTuple):
    """Where a thing is told: address of the interface and the field with its rows, command, page."""

    interface: str
    rows: str
    command: tuple[str, ...]
    page: str


MANY = ("--limit", "500")
THINGS = {
    "bills": Thing("/bills?limit=500", "items", ("receipts", "bills"), "/iuran"),
    "schemes": Thing("/schemes?limit=500", "items", ("scheme", "list"), "/pendanaan"),
    "quotas": Thing("/schemes/{scheme}", "quotas", (), "/pendanaan/{scheme}"),
    "lists": Thing("/lists?limit=500", "items", ("intake", "list", *MANY), "/daftar"),
    "rows": Thing("/lists/{list}/rows?limit=500&verdict=rejected", "items", (), "/daftar/{list}?hasil=rejected"),
    "assessed": Thing("/bills/{bill}/contribution-assessments?limit=500", "items", (), "/iuran/{bill}/rincian"),
    "payments": Thing("/payouts?limit=500", "items", ("payout", "list"), "/pencairan"),
    "batches": Thing("/payout-batches?limit=500", "items", ("payout", "batches"), "/pencairan/kelompok"),
    "journals": Thing("/ledger/journals?limit=500", "items", ("ledger", "journals", *MANY), "/buku-besar/jurnal"),
    "accounts": Thing("/ledger/trial-balance", "accounts", ("ledger", "trial"), "/buku-besar"),
    "claims": Thing("/claims?limit=500", "items", ("claims", "list"), "/klaim?keadaan=semua"),
    "runs": Thing("/runs?limit=500", "items", ("runs", "list", *MANY), "/pekerjaan"),
    "people": Thing("/persons?name=mar&limit=500", "items", ("people", "find", "mar", *MANY), "/orang?cari=mar"),
    "places": Thing("/coverage?month=2025-12", "places", ("coverage", "show", "--month", "2025-12"), "/cakupan?bulan=2025-12"),
}  # fmt: skip
FILES = {"quotas": "/pendanaan/{scheme}/kuota-berkas"}
USER = "petugas"


def command(token: str, *words: str) -> Any:
    """The JSON of a command in a process of its own."""
    asked = [sys.executable, "-m", "payung", *words, "--as", USER, "--json", "-"]
    environment = {**os.environ, "PAYUNG_TOKEN": token}
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stderr[-2000:])
    return json.loads(done.stdout)


def cells(html: str) -> list[dict[str, str]]:
    """Rows of the first table that can be downloaded: text by heading, and the address of the row."""
    tree = lxml.html.document_fromstring(html)
    (block,) = tree.xpath("//section[contains(@class, 'table-block')][.//p[@class='exports']]")[:1]
    first = block.xpath(".//thead//th")[0].text_content().strip()
    lines = []
    for row in block.xpath(".//tbody/tr"):
        head = row.xpath("./th")[0]
        line = {first: " ".join(head.text_content().split()), "@": next(iter(head.xpath(".//a/@href")), "")}
        for cell in row.xpath("./td"):
            line[cell.get("data-label")] = " ".join(cell.text_content().split())
        lines.append(line)
    return lines


def workbook(content: bytes) -> list[list[Any]]:
    """Cells of a workbook from its line of heads on; days in ISO form."""
    from python_calamine import CalamineWorkbook

    lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    top = next(n for n, line in enumerate(lines) if not any(line)) + 1
    told = [[cell.isoformat() if hasattr(cell, "isoformat") else cell for cell in line] for line in lines[top:]]
    return [[line[1] for line in lines[: top - 1] if line[0] == "Isi"], *told]


def gather() -> dict[str, Any]:
    """Everything that is said of every thing."""
    from django.test import Client

    from payung.access.gate import open_session
    from payung.access.models import User
    from payung.contributions.models import Bill
    from payung.intake.models import List
    from payung.platform.db import OWNER
    from payung.sponsorship.models import Scheme
    from tests.support.signing import sign_in

    token = open_session(User.objects.using(OWNER).get(username=USER).pk, "api", 3600)
    pages, interface = sign_in(Client(SERVER_NAME="localhost"), USER), Client(SERVER_NAME="localhost")
    ids = {
        "scheme": Scheme.objects.using(OWNER).earliest("pk").pk,
        "list": List.objects.using(OWNER).earliest("pk").pk,
        "bill": Bill.objects.using(OWNER).earliest("pk").pk,
    }
    told: dict[str, Any] = {}
    for name, thing in THINGS.items():
        answer = interface.get("/api/v1" + thing.interface.format(**ids), headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200, (name, answer.content)
        said = command(token, *thing.command) if thing.command else None
        page = thing.page.format(**ids)
        shown = pages.get(page)
        assert shown.status_code == 200, (name, page)
        file = FILES.get(name, thing.page).format(**ids)
        file += ("&" if "?" in file else "?") + "unduh="
        text, book = (b"".join(pages.get(file + form).streaming_content) for form in ("csv", "xlsx"))
        told[name] = {
            "interface": answer.json()[thing.rows],
            "command": said[thing.rows] if isinstance(said, dict) else said,
            "page": cells(shown.content.decode()),
            "csv": list(csv.reader(io.StringIO(text.decode("utf-8-sig")))),
            "xlsx": workbook(book),
        }
    return told


def main(target: Path) -> None:
    """Write what was gathered."""
    from payung.cli.context import running

    with running():
        target.write_text(json.dumps(gather()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
