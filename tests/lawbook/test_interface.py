"""The law over the API: open to everybody, single cases and batches in two forms, refusals with row numbers."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.ipc
import pytest

from payung.kernel.months import Month
from payung.law import RiskClass, bpu_contributions, pu_contributions, statute
from payung.law.calculators import CALCULATORS
from payung.platform import runs
from tests.law.test_calculators import EXAMPLES
from tests.support import people
from tests.support.interface import BASE, Api, code_of

ARROW = "application/vnd.apache.arrow.stream"
BATCH = BASE + "/law/contributions/batch"
JULY = Month.parse("2025-07")


@pytest.fixture
def anybody(db: Any) -> Api:
    """A caller without a token."""
    return Api()


def post(client: Api, body: Any, query: str = "") -> Any:
    return client.client.post(BATCH + query, json.dumps(body), content_type="application/json")


def stream(table: Any, **options: Any) -> bytes:
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return bytes(out.getvalue().to_pybytes())


def send(client: Api, body: bytes, query: str = "") -> Any:
    return client.client.post(BATCH + query, body, content_type=ARROW)


def test_parameters_with_their_histories(anybody: Api) -> None:
    told = anybody.get("/law/parameters").json()
    assert len(told) == sum(1 for _ in statute())
    ceiling = anybody.get("/law/parameters/jp.wage_ceiling").json()
    assert ceiling["unit"] == "IDR/month"
    assert {"since": "2025-03-01", "value": 10_547_400}.items() <= ceiling["history"][-2].items()
    assert [one["parameter"] for one in anybody.get("/law/parameters", q="pp 7/2025").json()] == ["jkp.from_jkk_relief"]
    some = anybody.get("/law/parameters", programme="jkm", verified="medium").json()
    expected = {"jkm.waiting", "jkm.jakon_wage_rate", "jkm.periodic_months", "jkm.periodic_amount"}
    assert {one["parameter"] for one in some} == expected
    assert code_of(anybody.get("/law/parameters/jkm.tidak_ada")) == "LAW_KEY_UNKNOWN"
    assert anybody.get("/law/parameters/jkm.tidak_ada").status_code == 404
    assert code_of(anybody.get("/law/parameters", program="jkm")) == "INVALID"
    english = anybody.get("/law/parameters/jkm.funeral", "en").json()
    assert english["label"] != anybody.get("/law/parameters/jkm.funeral").json()["label"]


def test_questions_tell_their_fields(anybody: Api) -> None:
    told = {one["name"]: one for one in anybody.get("/law/calculators").json()}
    assert set(told) == set(CALCULATORS)
    month = next(field for field in told["bpu"]["fields"] if field["name"] == "month")
    assert (month["kind"], month["default"]) == ("month", None)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_question_is_answered(anybody: Api, name: str) -> None:
    given, expected = EXAMPLES[name]
    told = anybody.post(f"/law/calculate/{name}", given, key="").json()
    assert told["value"] == told["explanation"]["value"] == expected
    assert told["explanation"]["children"]
    assert told["weakest"] in ("high", "medium", "low")


def test_numbers_and_flags_are_taken_as_they_are(anybody: Api) -> None:
    body = {"wage": 5_000_000, "month": "2025-07", "risk": "ii", "jp": False}
    assert anybody.post("/law/calculate/pu", body, key="").json()["value"] == 327_000
    english = anybody.post("/law/calculate/pu", body, key="", **{"Accept-Language": "en"}).json()
    assert english["explanation"]["children"][0]["children"][0]["label"] != "Upah dilaporkan"


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("pajak", {}, 404, "CALCULATOR_UNKNOWN"),
        ("bpu", {}, 422, "LAW_FIELD"),
        ("bpu", {"month": "2025-07", "nik": "5304"}, 422, "LAW_FIELD"),
        ("bpu", {"month": "2014-07"}, 422, "LAW_MONTH_RANGE"),
        ("bpu", {"month": "2025-07", "income": 1.5}, 422, "INVALID"),
        ("bpu", {"month": ["2025-07"]}, 422, "INVALID"),
        ("bpu", {"month": "2025-07", "sector": "laut"}, 422, "LAW_FIELD"),
        ("pmi", {"on": "2022-01-01"}, 422, "LAW_VALUE_MISSING"),
    ],
)
def test_a_case_that_cannot_be_answered_is_a_problem(
    anybody: Api, path: str, body: Any, status: int, code: str
) -> None:
    response = anybody.post(f"/law/calculate/{path}", body, key="")
    assert (response.status_code, code_of(response)) == (status, code)


def test_a_refusal_of_one_case_speaks_of_it_in_words(anybody: Api) -> None:
    def told(path: str, language: str, **body: Any) -> dict[str, Any]:
        answer = anybody.post(f"/law/calculate/{path}", body, key="", **{"Accept-Language": language}).json()
        assert "rows" not in answer
        return dict(answer)

    missing = {"wage": 1_000_000, "event": "2014-01-01"}
    assert told("jkk_death", "id", **missing)["detail"].startswith("Kelipatan upah dalam rumus santunan")
    assert told("jkk_death", "en", **missing)["detail"].startswith("Multiple")
    low = {"wage": 0, "month": "2025-07", "risk": "i"}
    assert told("pu", "id", **low)["detail"] == "Upah di luar rentang yang dapat dihitung."
    assert told("pu", "en", **low)["detail"].startswith("Wage ")
    unsaid = {"wage": 5_000_000, "layoff": "2025-01-10"}
    assert told("jkp", "id", **unsaid)["detail"].startswith("Sebutkan berapa bulan JKP yang dibayar")


def test_what_changes_and_what_is_uncertain(anybody: Api) -> None:
    told = anybody.get("/law/diff", before="2025-02", after="2025-03").json()
    assert "jp.wage_ceiling" in [one["parameter"] for one in told["changes"]]
    assert code_of(anybody.get("/law/diff", before="2025-02")) == "INVALID"
    found = anybody.get("/law/doctor", on="2027-03-01").json()
    assert found[0]["trouble"] == "ran_out"
    assert "%(" not in found[0]["message"]


def test_a_batch_equals_the_single_cases_in_both_forms(anybody: Api) -> None:
    wage = [1_000_000, 2_500_000, 5_000_000, 20_000_000]
    segment = ["BPU", "BPU", "PU", "PU"]
    told = post(anybody, {"wage": wage, "segment": segment, "month": "2025-07", "risk": "II"}).json()
    assert told["rows"] == 4
    expected = [int(bpu_contributions(one, JULY).total[0]) for one in wage[:2]]
    expected += [
        int(due.employer[0] + due.worker[0])
        for one in wage[2:]
        for due in [pu_contributions(one, JULY, risk=RiskClass.II)]
    ]
    assert told["columns"]["total"] == expected
    table = pa.table({"wage": wage, "segment": pa.array(segment).dictionary_encode(), "other": ["x"] * 4})
    response = send(anybody, stream(table), "?month=2025-07&risk=II")
    assert response["Content-Type"] == ARROW
    got = pa.ipc.open_stream(response.content).read_all()
    for name, values in told["columns"].items():
        assert got[name].to_pylist() == values, name
    late = post(anybody, {"wage": [1], "segment": "PU", "risk": "I", "month": "2027-03"}).json()
    assert late["warnings"][0]["parameter"] == "jp.wage_ceiling"


def test_facts_about_payer_and_member_are_columns_of_a_batch(anybody: Api) -> None:
    body: dict[str, Any] = {"wage": [5_000_000] * 3, "segment": "PU", "risk": "II", "month": "2020-09"}
    plain = post(anybody, body).json()["columns"]
    told = post(anybody, {**body, "registered": ["", "2020-08", "2014-01"], "jp_deferral": [False, False, True]}).json()
    full = pu_contributions(5_000_000, Month.parse("2020-09"), risk=RiskClass.II, registered=Month.parse("2020-08"))
    assert told["columns"]["jkk"] == [plain["jkk"][0], int(full.jkk[0]), plain["jkk"][0]]
    assert full.jkk[0] > plain["jkk"][0]
    assert [amount > 0 for amount in told["columns"]["jp_deferred"]] == [False, False, True]
    others = {"wage": [1_000_000] * 2, "segment": "BPU", "month": "2026-05", "sector": "transport"}
    grouped = post(anybody, {**others, "group": ["independent", "employer"]}).json()["columns"]
    assert grouped["relief"][0] != ""
    assert grouped["relief"][1] == ""
    industry = {"industry": "toys", "workers": 100, "month": "2025-07"}
    assert post(anybody, {**body, **industry, "settled": [True, False, True]}).json()["columns"]["relief"][1] == ""


def test_many_rows_in_one_stream_keep_their_order(anybody: Api) -> None:
    wage = np.random.default_rng(3).integers(1, 20_000_000, 100_000)
    table = pa.table({"wage": wage, "month": pa.array(["2025-07"] * 100_000).dictionary_encode()})
    response = send(anybody, stream(table), "?segment=BPU")
    got = pa.ipc.open_stream(response.content).read_all()
    assert np.array_equal(np.asarray(got["total"]), bpu_contributions(wage, JULY).total)


GOOD: dict[str, Any] = {"wage": [1, 2, 3], "segment": "BPU", "month": "2025-07"}


@pytest.mark.parametrize(
    ("change", "code", "rows"),
    [
        ({"wage": [1, -2, 3]}, "LAW_WAGE_RANGE", [1]),
        ({"wage": [1, 2.5, None]}, "LAW_INPUT_TYPE", [1, 2]),
        ({"segment": ["BPU", "PU", "X"]}, "LAW_CODE_UNKNOWN", [2]),
        ({"segment": ["BPU", "PMI", "BPU"]}, "LAW_SEGMENT", [1]),
        ({"month": ["2025-07", "2025-07", "juli"]}, "LAW_MONTH", [2]),
        ({"month": "2014-01"}, "LAW_MONTH_RANGE", [0]),
        ({"segment": "PU"}, "LAW_COLUMN", None),
        ({"segment": ["BPU"]}, "LAW_INPUT_SHAPE", None),
        ({"jht": ["ya"] * 3}, "LAW_COLUMN_TYPE", None),
        ({"jht": [True, False]}, "LAW_INPUT_SHAPE", None),
        ({"workers": True}, "LAW_COLUMN_TYPE", None),
        ({"settled": "ya"}, "LAW_COLUMN_TYPE", None),
        ({"group": ["independent", "d", "employer"]}, "LAW_CODE_UNKNOWN", [1]),
        ({"registered": ["2020-08", "", "juli"]}, "LAW_MONTH", [2]),
        ({"registered": ["2020-08"]}, "LAW_INPUT_SHAPE", None),
        ({"nik": ["1", "2", "3"]}, "LAW_COLUMN", None),
        ({"wage": 5}, "LAW_COLUMN", None),
        ({"sector": {"a": 1}}, "LAW_COLUMN_TYPE", None),
        ({"month": None}, "LAW_COLUMN_TYPE", None),
        ({"wage": [1] * 100_001}, "FILE_TOO_LARGE", None),
    ],
)
def test_rows_that_cannot_be_computed_are_named(anybody: Api, change: Any, code: str, rows: Any) -> None:
    response = post(anybody, {**GOOD, **change})
    assert code_of(response) == code
    assert response.status_code == (413 if code == "FILE_TOO_LARGE" else 422)
    assert response.json().get("rows") == rows


def test_what_is_no_batch_is_told(anybody: Api) -> None:
    for body in ("{", "[1]", "null", "[" * 100_000):
        response = anybody.client.post(BATCH, body, content_type="application/json")
        assert (response.status_code, code_of(response)) == (400, "UNREADABLE")
    assert code_of(anybody.client.post(BATCH, "x" * 5_100_000, content_type="application/json")) == "TOO_LARGE"
    assert post(anybody, {**GOOD, "wage": []}).json()["rows"] == 0


def test_streams_that_ask_for_much_are_refused(anybody: Api) -> None:
    table = pa.table({"wage": [1, 2], "segment": ["BPU", "BPU"], "month": ["2025-07", "2025-07"]})
    good = stream(table)
    assert send(anybody, good).status_code == 200
    for body in (b"", b"ARROW1", good[:40], stream(table, compression="zstd"), stream(table, compression="lz4")):
        response = send(anybody, body)
        assert (response.status_code, code_of(response)) == (400, "UNREADABLE"), body[:20]
    nulls = pa.table({"wage": pa.nulls(5_000_000), "segment": pa.nulls(5_000_000), "month": pa.nulls(5_000_000)})
    assert code_of(send(anybody, stream(nulls))) == "FILE_TOO_LARGE"
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 1_000), pa.array(["x" * 1_000_000]))
    bomb = pa.table({"wage": [1] * 1_000, "segment": long})
    assert code_of(send(anybody, stream(bomb), "?month=2025-07")) == "LAW_FILE_FORM"
    floats = pa.table({"wage": [1.0, float("nan")]})
    response = send(anybody, stream(floats), "?month=2025-07&segment=BPU")
    assert (code_of(response), response.json()["rows"]) == ("LAW_INPUT_TYPE", [1])
    holes = send(anybody, stream(pa.table({"wage": pa.array([1, None])})), "?month=2025-07&segment=BPU")
    assert (code_of(holes), holes.json()["rows"]) == ("LAW_COLUMN_VALUE", [1])


def test_damaged_streams_never_end_the_server(anybody: Api) -> None:
    good = bytearray(stream(pa.table({"wage": [1, 2], "segment": ["BPU", "PU"], "risk": ["I", "II"]})))
    draw = np.random.default_rng(11)
    for _ in range(150):
        body = bytearray(good)
        for at in draw.integers(0, len(body), 3):
            body[at] = draw.integers(0, 256)
        assert send(anybody, bytes(body), "?month=2025-07").status_code in (200, 400, 413, 422)


def test_a_token_changes_nothing_and_needs_no_key(api: Any) -> None:
    client = api("belu")
    assert client.post("/law/calculate/jkm", {"event": "2025-12-10", "months": 6}, key="").json()["value"] == 42_000_000
    dead = Api("x" * 43)
    assert dead.get("/law/calculators").status_code == 200


def test_a_draft_is_tried_on_the_people_of_the_caller(own_db: Any, api: Any, loader: Any, token: Any) -> None:
    july = people.MONTHS[0]
    with people.acting(loader, token("admin")):
        people.open_months(loader, [july])
        scheme = people.scheme(loader, months=[july])
        members = [people.member(loader, place) for place in ["53.04"] * 3 + ["53.71"] * 2]
        for member in members:
            people.enrol(loader, scheme, member)
            people.cover(loader, scheme.payer, member, july)
        people.journal(loader, scheme)
        people.bill(loader, scheme.payer, july, members)
    body = {"draft": "jkm.bpu_amount: {values: {2027-01: 8000}}", "month": "2027-01"}
    for name, rows in (("cabang", 5), ("belu", 3)):
        client = api(name)
        response = client.post("/law/whatif", body)
        assert response.status_code == 202, response.content
        runs.execute(response.json()["id"])
        told = client.get(f"/runs/{response.json()['id']}").json()
        assert (told["state"], told["result"]["rows"], told["result"]["more"]) == ("done", rows, rows * 1_200)
    assert client.get("/runs", kind="law.whatif").json()["items"]
    assert code_of(api("juri").post("/law/whatif", body)) == "FORBIDDEN"
    wrong = api("cabang").post("/law/whatif", {**body, "draft": "jkm.tidak: {values: {2027-01: 1}}"})
    assert code_of(wrong) == "LAW_PARAMETER_UNKNOWN"
    assert Api().post("/law/whatif", body).status_code == 401


def test_a_packed_stream_is_told_what_is_wrong_with_it(anybody: Api) -> None:
    table = pa.table(
        {"wage": pa.array([2_000_000, 3_000_000]), "segment": ["BPU", "BPU"], "month": ["2025-07", "2025-07"]}
    )
    for packing in ("lz4", "zstd"):
        refused = send(anybody, stream(table, compression=packing))
        assert refused.status_code == 400
        assert "tanpa kompresi" in refused.json()["detail"]


@pytest.mark.parametrize("kind", [pa.string_view(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())])
def test_texts_come_in_every_usual_form(anybody: Api, kind: Any) -> None:
    wages, words = pa.array([2_000_000, 3_000_000]), pa.array(["BPU", "BPU"])
    months = pa.array(["2025-07", "2025-08"])
    plain = send(anybody, stream(pa.table({"wage": wages, "segment": words, "month": months})))
    table = pa.table({"wage": wages, "segment": words.cast(kind), "month": months.cast(kind)})
    told = send(anybody, stream(table.slice(0, 2)))
    assert told.status_code == 200, told.content
    assert told.content == plain.content
    later = send(anybody, stream(pa.concat_tables([table, table]).slice(1, 2).combine_chunks()))
    assert later.status_code == 200


def test_one_long_text_does_not_stand_in_every_row(anybody: Api) -> None:
    view = struct.pack("<i4sii", 1_000_000, b"xxxx", 0, 0)
    parts = [None, pa.py_buffer(view * 50_000), pa.py_buffer(b"x" * 1_000_000)]
    views = pa.Array.from_buffers(pa.string_view(), 50_000, parts)
    views.validate(full=True)
    table = pa.table({"wage": pa.array([1] * 50_000), "segment": views})
    assert code_of(send(anybody, stream(table), "?month=2025-07")) == "LAW_FILE_FORM"
