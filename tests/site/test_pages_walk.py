"""The pages as a browser without a script meets them: from the sign-in to the paid bill."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from payung.contributions.models import Bill, HandReceipt
from payung.coverage.services import refresh
from payung.intake.models import List
from payung.kernel.months import Month
from payung.parties.models import Organisation
from payung.platform import runs
from payung.platform.db import OWNER, acting
from payung.platform.models import Run
from payung.registry.models import Identity
from payung.sponsorship.models import Scheme
from tests.support.databases import Database
from tests.support.world import PASSWORD

LIST = Path(__file__).resolve().parents[1] / "data" / "bnba_2k.xlsx"
TODAY = "2025-07-10"
INLINE = re.compile(r"<[^>]+\s(style|onclick|onchange|onsubmit)=|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", TODAY)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])


def html(response: Any) -> str:
    """The page, checked for what the content security policy forbids."""
    text: str = response.content.decode()
    assert not INLINE.search(text), INLINE.search(text)
    return text


def lead(response: Any) -> str:
    found = re.search(r'class="lead">(.*?)</p>', html(response), re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).replace("\xa0", " ").split())


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def carry_out(kind: str) -> dict[str, Any]:
    """Do what the worker would do with the newest run of a kind."""
    run_id = Run.objects.using(OWNER).filter(kind=kind).latest("id").pk
    row = runs.execute(run_id)
    assert row["state"] == "done", row["error"]
    return dict(row["result"])


PROGRAMME = {
    "name": "Pekerja rentan uji",
    "kind": "apbd",
    "place": "53",
    "decree_number": "SK 1/2025",
    "decree_date": "2025-07-01",
    "first_month": "2025-07",
    "last_month": "2025-12",
    "budget": "100.800.000",
    "income_base": "1.000.000",
    "min_age": "17",
    "max_age": "64",
    "max_decile": "5",
    "people": "1.0",
}


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    """Undone even when what uses it fails: the next module has hosts and a day of its own."""
    with pytest.MonkeyPatch.context() as found:
        yield found


@pytest.fixture(scope="module")
def told(module_db: Database, tmp_path_factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch) -> dict[str, int]:
    """A scheme opened, a list sent, checked and committed, a month assessed: all through the pages."""
    patch.setenv("PAYUNG_TODAY", TODAY)
    patch.setattr(settings, "ALLOWED_HOSTS", ["testserver"])
    from tests.support import databases

    databases.wire(module_db.urls)
    client = Client()
    assert client.post("/masuk", {"username": "provinsi", "password": PASSWORD}).status_code == 302
    payer = Organisation.objects.using(OWNER).get(code="pemprov-ntt").pk
    data = {**PROGRAMME, "organisation": payer, "people": "1500"}
    priced = client.post("/pendanaan/baru", {**data, "langkah": "hitung"})
    assert "Rp151.200.000" in priced.content.decode()  # 1,500 people x 6 x 16,800
    assert "Rp50.400.000" in priced.content.decode()  # what the budget lacks
    assert not Scheme.objects.using(OWNER).exists()
    opened = client.post("/pendanaan/baru", {**data, "langkah": "buka"})
    scheme = Scheme.objects.using(OWNER).get()
    assert opened["Location"] == f"/pendanaan/{scheme.pk}"
    sent = client.post(
        "/daftar/unggah", {"scheme": scheme.pk, "file": SimpleUploadedFile("bnba.xlsx", LIST.read_bytes())}
    )
    made = List.objects.using(OWNER).get()
    assert sent["Location"] == f"/daftar/{made.pk}"
    waits = client.get(f"/daftar/{made.pk}").content.decode()
    assert 'hx-trigger="every 2s"' in waits
    assert carry_out("intake.check")["state"] == "checked"
    asked = client.get(f"/daftar/{made.pk}/simpan").content.decode()
    assert "Rp100.800.000" in asked
    assert "sudah lewat" not in asked
    with pytest.MonkeyPatch.context() as late:
        late.setenv("PAYUNG_TODAY", "2025-12-15")
        asked = client.get(f"/daftar/{made.pk}/simpan").content.decode()
    assert "5 dari 6 bulan skema ini sudah lewat; iurannya ikut dijanjikan." in asked
    assert client.post(f"/daftar/{made.pk}/simpan")["Location"] == f"/daftar/{made.pk}"
    outcome = carry_out("intake.commit")
    officer = Client()
    officer.post("/masuk", {"username": "cabang", "password": PASSWORD})
    for month in ("2025-07", "2025-08"):
        asked = officer.post("/iuran/tetapkan", {"month": month}).content.decode()
        assert "Rp16.800.000" in asked  # 1,000 people
        seen = re.search(r'name="sidik" value="([0-9a-f]{64})"', asked)[1]
        form = {"month": month, "sidik": seen, "paham": "1"}
        assert officer.post("/iuran/tetapkan", form).status_code == 302
        carry_out("contributions.assess")
    august = Bill.objects.using(OWNER).get(month="2025-08-01")
    paper = {"amount": "16.800.000", "paid_on": TODAY, "channel": "transfer", "reference": "SP2D-1", "langkah": "catat"}
    assert officer.post(f"/iuran/{august.pk}/terima", paper).status_code == 302
    head = Client()
    head.post("/masuk", {"username": "kepala", "password": PASSWORD})
    waiting = HandReceipt.objects.using(OWNER).get(bill=august)
    assert head.post(f"/iuran/penerimaan/{waiting.pk}/konfirmasi", {"paham": "1"}).status_code == 302
    bill = Bill.objects.using(OWNER).get(month="2025-07-01")
    patch.undo()
    return {"scheme": scheme.pk, "list": made.pk, "bill": bill.pk, "committed": outcome["committed"]}


Login = Callable[[Any, str], Client]


@pytest.fixture
def at(db: Database, login: Login) -> Callable[[str], Client]:
    """A signed-in client of a user."""
    return lambda username: login(Client(), username)


def test_the_first_line_answers(told: dict[str, int], at: Callable[[str], Client]) -> None:
    admin = at("admin")
    assert told["committed"] == 1000  # the budget ends there, the rest waits
    assert lead(admin.get(f"/daftar/{told['list']}")).startswith("1.000 orang tersimpan dari 2.000 baris.")
    assert "1.000 orang dibiayai" in lead(admin.get(f"/pendanaan/{told['scheme']}"))
    assert lead(admin.get(f"/iuran/{told['bill']}")) == "Rp16.800.000 harus dibayar paling lambat 15 Juli 2025."
    assert lead(admin.get("/buku-besar")).startswith("Seimbang")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/daftar",
        "/daftar/{list}",
        "/daftar/{list}?hasil=waiting",
        "/daftar/{list}?sebab=NIK_FORMAT&cari=a&wilayah=53.04",
        "/daftar/unggah",
        "/orang",
        "/orang?cari=maria",
        "/pendanaan",
        "/pendanaan/{scheme}",
        "/pendanaan/{scheme}/tunggu",
        "/pendanaan/baru",
        "/iuran",
        "/iuran?urut=-amount&keadaan=open&bulan=2025-07",
        "/iuran/{bill}",
        "/iuran/{bill}/rincian",
        "/cakupan",
        "/cakupan/53.04",
        "/cakupan/53.04.01",
        "/buku-besar",
        "/buku-besar/jurnal?akun=1200",
        "/pekerjaan",
        "/gaya",
    ],
)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_opens_in_both_languages(
    told: dict[str, int], at: Callable[[str], Client], address: str, language: str
) -> None:
    admin = at("admin")
    admin.cookies["payung_language"] = language
    response = admin.get(address.format(**told))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in html(response)
    assert response["Cache-Control"] == "no-store"


def test_verdict_table_pages_by_key_and_back(told: dict[str, int], at: Callable[[str], Client]) -> None:
    admin = at("admin")
    first = html(admin.get(f"/daftar/{told['list']}"))
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    second = html(admin.get(f"/daftar/{told['list']}" + onward[1].replace("&amp;", "&")))
    back = re.search(r'rel="prev" href="([^"]+)"', second)
    assert back
    again = html(admin.get(f"/daftar/{told['list']}" + back[1].replace("&amp;", "&")))
    rows = [re.findall(r'id="baris-(\d+)"', page) for page in (first, second, again)]
    assert len(rows[0]) == len(rows[1]) == 50
    assert rows[0] == rows[2]
    assert int(rows[1][0]) > int(rows[0][-1])


def test_exports_are_masked_and_disarmed(told: dict[str, int], at: Callable[[str], Client]) -> None:
    admin = at("admin")
    text = body(admin.get(f"/daftar/{told['list']}?unduh=csv")).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 2000
    niks = [row["NIK"] for row in rows if row["Hasil"] == "Diterima"]
    assert niks
    assert all(nik[4:12] == "••••••••" for nik in niks)
    assert body(admin.get(f"/daftar/{told['list']}?unduh=xlsx&hasil=rejected"))[:2] == b"PK"
    for address in ("/iuran", f"/iuran/{told['bill']}/rincian", "/cakupan", "/buku-besar", "/pendanaan", "/pekerjaan"):
        assert admin.get(address + "?unduh=csv")["Content-Disposition"].endswith('.csv"')


def test_a_formula_is_only_text() -> None:
    from payung.ui.exports import disarm, plain

    assert disarm("=1+1") == "'=1+1"
    assert disarm("@x") == "'@x"
    assert disarm(plain(-5)) == -5
    assert disarm("Maria") == "Maria"


def test_belu_sees_only_belu(told: dict[str, int], at: Callable[[str], Client]) -> None:
    belu = at("belu")
    assert belu.get(f"/iuran/{told['bill']}").status_code == 404  # the province's bill
    rows = list(csv.DictReader(io.StringIO(body(belu.get("/orang?cari=maria&unduh=csv")).decode("utf-8-sig"))))
    assert {row["Kode kabupaten/kota"] for row in rows} <= {"53.04"}
    shown = html(belu.get(f"/pendanaan/{told['scheme']}"))
    assert "Kab. Belu" in shown
    assert "Kab. Sikka" not in shown.split("Ubah")[0]
    # bills and lists of the province are there, and not for him: no page says that there are none
    assert "Belum ada bulan yang ditetapkan" not in shown
    assert "Tagihannya tidak tampil di sini" in shown
    assert "Belum ada daftar untuk skema ini" not in shown
    assert "tagihan terlihat oleh pembayarnya" in html(belu.get("/"))
    assert "tagihan terlihat oleh pembayarnya" not in html(at("provinsi").get("/"))
    other = Identity.objects.using(OWNER).exclude(regency="53.04").first()
    own = Identity.objects.using(OWNER).filter(regency="53.04").first()
    assert other is not None
    assert own is not None
    assert belu.get(f"/orang/{other.person_id}").status_code == 404
    assert belu.get(f"/orang/{own.person_id}").status_code == 200
    looked = belu.post("/orang", {"cari": other.nik}, follow=True)
    assert "Tidak ada orang dengan nomor itu" in html(looked)
    assert belu.get("/buku-besar").status_code == 403


def test_coverage_of_a_part_is_over_that_part(told: dict[str, int], at: Callable[[str], Client], actor: Any) -> None:
    with acting(actor("admin").token):
        refresh([Month.parse("2025-08")])
    whole, part = at("admin"), at("belu")
    assert "1.000 orang terlindungi pada Agustus 2025" in lead(whole.get("/cakupan"))
    assert "5.656.049 penduduk." in lead(whole.get("/cakupan"))
    shown = part.get("/cakupan")
    assert "235.709 penduduk." in lead(shown)
    assert "Cakupan: Kabupaten Belu" in html(shown)
    assert "Kab. Sikka" not in html(shown)
    assert part.get("/cakupan/53.04").status_code == 200
    assert part.get("/cakupan/53.07").status_code == 404
    assert "di luar wewenang" in lead(at("bank").get("/cakupan"))
    rows = body(part.get("/cakupan?unduh=csv")).decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 12  # the kecamatan of Belu


def test_reveal_is_deliberate_and_logged(told: dict[str, int], at: Callable[[str], Client]) -> None:
    officer = at("cabang")
    found = Identity.objects.using(OWNER).filter(nik__isnull=False).first()
    assert found is not None
    assert found.nik is not None
    address = f"/orang/{found.person_id}"
    assert found.nik not in html(officer.get(address))
    refused = html(officer.post(f"{address}/tampilkan/nik", {"alasan": "penasaran"}, follow=True))
    assert found.nik not in refused
    assert "Tuliskan alasan" in refused
    assert officer.get(f"{address}/tampilkan/nik").status_code == 405
    shown = officer.post(f"{address}/tampilkan/nik", {"alasan": "klaim"})
    assert found.nik in html(shown)
    after = html(officer.get(address))
    assert found.nik not in after
    assert "Memeriksa klaim" in after


def test_a_receipt_is_confirmed_by_another_and_taken_once(told: dict[str, int], at: Callable[[str], Client]) -> None:
    officer, head, address = at("cabang"), at("kepala"), f"/iuran/{told['bill']}"
    paper = {"amount": "16.800.000", "paid_on": TODAY, "channel": "transfer", "reference": "SP2D-7"}
    assert officer.post(f"{address}/terima", {**paper, "amount": "0"}).status_code == 400
    assert "masih kurang Rp1;" in html(officer.post(f"{address}/terima", {**paper, "amount": "16.799.999"}))
    assert "Rp1 lebih dari sisa tagihan dan menjadi titipan" in html(
        officer.post(f"{address}/terima", {**paper, "amount": "16.800.001"})
    )
    assert officer.post(f"{address}/terima", {**paper, "paid_on": "2025-07-11"}).status_code == 400
    assert officer.post(f"{address}/terima", {**paper, "paid_on": "2025-07-09"}).status_code == 400
    assert officer.post(f"{address}/terima", {**paper, "channel": "va"}).status_code == 400
    asked = html(officer.post(f"{address}/terima", paper))
    assert "Catat, minta konfirmasi" in asked
    assert "lunas sejak" not in lead(officer.get(address))
    done = officer.post(f"{address}/terima", {**paper, "langkah": "catat"}, follow=True)
    assert lead(done) == "Rp16.800.000 dicatat sebagai diterima; menunggu konfirmasi orang lain."
    waiting = HandReceipt.objects.using(OWNER).get(bill_id=told["bill"])
    decide = f"/iuran/penerimaan/{waiting.pk}"
    assert "Anda sendiri yang mencatatnya" in html(officer.get(decide))
    assert "tidak dapat memutuskannya sendiri" in html(
        officer.post(f"{decide}/konfirmasi", {"paham": "1"}, follow=True)
    )
    assert f'href="{decide}"' in html(head.get("/"))
    assert f'href="{decide}"' in html(head.get("/tugas"))
    assert "Cocokkan dahulu dengan rekening koran" in html(head.get(decide))
    assert at("belu").get(decide).status_code == 404
    settled = head.post(f"{decide}/konfirmasi", {"paham": "1"}, follow=True)
    assert lead(settled) == "Rp16.800.000, lunas sejak 10 Juli 2025."
    again = officer.post(f"{address}/terima", {**paper, "langkah": "catat"}, follow=True)
    assert "tidak ada yang berubah" in html(again)
    other = officer.post(f"{address}/terima", {**paper, "reference": "SP2D-8", "langkah": "catat"}, follow=True)
    assert "orang lain memeriksa uangnya" in html(other)  # paid twice, as he says
    assert lead(other) == "Rp16.800.000, lunas sejak 10 Juli 2025."
    twice = HandReceipt.objects.using(OWNER).get(bill_id=told["bill"], state="waiting")
    assert "menjadi titipan pembayar" in html(head.get(f"/iuran/penerimaan/{twice.pk}"))
    head.post(f"/iuran/penerimaan/{twice.pk}/tolak", {"alasan": "tidak ada di rekening koran"})


def test_nothing_is_said_of_rows_that_are_not_there(told: dict[str, int], at: Callable[[str], Client]) -> None:
    admin = at("admin")
    assert "Semua baris sudah tampil" not in html(admin.get("/orang?cari=zzzzz"))
    someone = Identity.objects.using(OWNER).order_by("person_id")[0].name
    assert "Semua baris sudah tampil" in html(admin.get("/orang", {"cari": someone}))
    assert "Cari dari Beranda" not in html(admin.get("/orang/999999"))


def test_queries_do_not_grow_with_rows(told: dict[str, int], at: Callable[[str], Client]) -> None:
    admin = at("admin")

    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert admin.get(address).status_code == 200
        return len(caught)

    pairs = [
        (f"/daftar/{told['list']}?cari=zzzz-tidak-ada", f"/daftar/{told['list']}"),
        ("/orang?cari=zzzzz", "/orang?cari=maria"),
        (f"/iuran/{told['bill']}/rincian?wilayah=53.01", f"/iuran/{told['bill']}/rincian"),
    ]
    queries("/")  # counts what waits; the pages after it do not
    for few, many in pairs:
        assert queries(many) <= queries(few) + 6
    assert max(queries(many) for _few, many in pairs) <= 26


def test_bad_files_are_answered_in_place(told: dict[str, int], at: Callable[[str], Client]) -> None:
    sender = at("provinsi")
    empty = sender.post("/daftar/unggah", {"scheme": told["scheme"], "file": SimpleUploadedFile("x.xlsx", b"")})
    assert empty.status_code == 400
    assert "Berkas kosong" in html(empty)
    none = sender.post("/daftar/unggah", {"scheme": told["scheme"]})
    assert none.status_code == 400
    same = SimpleUploadedFile("lain.xlsx", LIST.read_bytes())
    again = sender.post("/daftar/unggah", {"scheme": told["scheme"], "file": same}, follow=True)
    assert "sudah pernah diunggah" in html(again)
    text = SimpleUploadedFile("bukan.csv", b"halo;dunia\n1;2\n")
    sent = sender.post("/daftar/unggah", {"scheme": told["scheme"], "file": text})
    row = runs.execute(Run.objects.using(OWNER).filter(kind="intake.check").latest("id").pk)
    assert row["state"] == "refused"
    page = html(sender.get(sent["Location"]))
    assert "ditolak utuh" in page
    assert "Mengapa ditolak" in page


def test_unsure_columns_are_asked_for(told: dict[str, int], at: Callable[[str], Client]) -> None:
    sender = at("provinsi")
    lines = ["Nomor Identitas Diri,Sebutan,Kampung Halaman Desa"] + [
        f"53040112018000{n:02d},Maria {n},Fatuketi" for n in range(1, 9)
    ]
    sent = sender.post(
        "/daftar/unggah",
        {"scheme": told["scheme"], "file": SimpleUploadedFile("aneh.csv", "\n".join(lines).encode())},
    )
    row = runs.execute(Run.objects.using(OWNER).filter(kind="intake.check").latest("id").pk)
    if row["state"] == "refused":  # nothing in the headers names a person: the file says so itself
        assert "Mengapa ditolak" in html(sender.get(sent["Location"]))
        return
    page = html(sender.get(sent["Location"]))
    assert "Kolom mana yang berarti apa?" in page
    twice = sender.post(sent["Location"] + "/kolom", {"kolom-0": "nik", "kolom-1": "nik", "kolom-2": "village"})
    assert twice.status_code == 400
    sender.post(sent["Location"] + "/kolom", {"kolom-0": "nik", "kolom-1": "name", "kolom-2": "village"})
    assert carry_out("intake.check")["state"] == "checked"


def test_answer_file_comes_back(told: dict[str, int], at: Callable[[str], Client]) -> None:
    sender = at("provinsi")
    assert sender.post(f"/daftar/{told['list']}/jawaban", {"bentuk": "xlsx"}).status_code == 302
    carry_out("intake.answer")
    run = Run.objects.using(OWNER).filter(kind="intake.answer").latest("id")
    page = html(sender.get(f"/daftar/{told['list']}"))
    assert f"/daftar/{told['list']}/jawaban/{run.pk}" in page
    file = sender.get(f"/daftar/{told['list']}/jawaban/{run.pk}")
    assert body(file)[:2] == b"PK"
    assert at("cabang").get(f"/daftar/{told['list']}/jawaban/{run.pk}").status_code == 404


def test_progress_fragment_stops(told: dict[str, int], at: Callable[[str], Client]) -> None:
    run = Run.objects.using(OWNER).filter(kind="intake.check").earliest("id")
    fragment = at("provinsi").get(f"/pekerjaan/{run.pk}/kemajuan", headers={"HX-Request": "true"})
    assert fragment["HX-Refresh"] == "true"
    assert "hx-get" not in html(fragment)
    assert at("belu").get(f"/pekerjaan/{run.pk}").status_code == 404
