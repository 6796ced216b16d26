"""Turns that a cycle takes and a committee did not plan: days that move, a bank by its name, a category that nobody may judge."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.test import Client

from payung.awards.leading.rubrics import read_rubric
from tests.awards.playing import TERMS, YEAR, approved, frozen, moved, nominated, opened, seated
from tests.awards.test_minutes import HEAD, code, issued, signed, words
from tests.awards.test_result import compute, points, scores
from tests.awards.test_result import cycle as cycle  # a fixture
from tests.support import awarding
from tests.support.interface import code_of
from tests.support.people import acting, one

JURORS = [f"juri{n}" for n in range(1, 6)]
ALL_FIGURES = (
    "criteria: [{name: coverage, word: Cakupan, weight: 100, source: indicator}]\n"
    "tie: []\nrecusal: tidak menilai\nnormalisation: apa adanya\n"
)


@pytest.fixture
def on_a_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-08-16")
    return


def test_days_move_after_the_freeze_and_the_cut_off_does_not(own_db: Any, api: Any, on_a_day: None) -> None:
    owner, office = own_db.connect("owner"), api("provinsi")
    category = opened(api)["kabupaten_kota"]
    number = nominated(api, category, place="53.04")
    moved(api, "documents", "indicators")
    assert frozen(api).status_code == 200

    def terms(**change: Any) -> Any:
        return office.post(f"/award/cycles/{YEAR}/terms", {**TERMS, **change})

    def frozen_figures() -> set[Any]:
        return {x["frozen"] for x in office.get(f"/award/candidates/{number}").json()["figures"]}

    # while figures are checked a cut-off moves, and the figures of the first stand again when it moves back
    assert terms(cut_off="2025-08-14").status_code == 200
    assert frozen_figures() == {False}
    assert terms().status_code == 200
    assert code_of(frozen(api)) == "FREEZE_OTHER"
    assert frozen_figures() == {True}
    moved(api, "visit")
    assert terms(ceremony_on="2025-09-25").status_code == 200
    assert office.get(f"/award/cycles/{YEAR}/leading").json()["frozen"] is True
    assert frozen_figures() == {True}
    moved(api, "interview")
    assert code_of(terms(cut_off="2025-08-10", ceremony_on="2025-09-25")) == "CUT_OFF_STANDS"
    for n, username in enumerate(JURORS, 1):
        seated(owner, n, username)
    approved(api, category, JURORS)
    assert terms(ceremony_on="2025-09-28").status_code == 200
    moved(api, "scoring")  # it was shut out for ever once a day had moved


def test_days_of_interviews_keep_those_that_are_planned(own_db: Any, api: Any, on_a_day: None) -> None:
    office = api("provinsi")
    number = nominated(api, opened(api)["kabupaten_kota"], place="53.04")
    planned = {"held_on": "2025-08-20", "starts_at": "09:00", "minutes": 30, "room": "Komodo"}
    assert office.post(f"/award/candidates/{number}/interview", planned).status_code == 200
    later = {**TERMS, "interviews_first": "2025-08-21", "interviews_last": "2025-08-23"}
    assert code_of(office.post(f"/award/cycles/{YEAR}/terms", later)) == "INTERVIEWS_STAND"
    wider = {**TERMS, "interviews_first": "2025-08-19", "interviews_last": "2025-08-23"}
    assert office.post(f"/award/cycles/{YEAR}/terms", wider).status_code == 200
    interview = office.get(f"/award/cycles/{YEAR}/interviews").json()[0]["id"]
    assert office.post(f"/award/interviews/{interview}/cancel", {"reason": "harinya berpindah"}).status_code == 200
    assert office.post(f"/award/cycles/{YEAR}/terms", later).status_code == 200


@pytest.mark.parametrize("name", ["Bank NTT", "PT. BANK  NTT", "bank-ntt", "Ｂank NTT (Persero) Tbk"])
def test_a_known_body_is_not_nominated_by_its_name(own_db: Any, api: Any, name: str, on_a_day: None) -> None:
    category = opened(api)["usaha_keuangan"]
    said = api("provinsi").post(f"/award/categories/{category}/candidates", {"name": name})
    assert code_of(said) == "CANDIDATE_BODY_KNOWN"
    nominated(api, category, name="Bank NTT Muda")
    owner = own_db.connect("owner")
    owner.execute("update parties_organisation set closed_at = now() where code = 'bank-ntt'")
    nominated(api, category, name=name)  # of a body that is closed nothing else is left than its name


def test_a_juror_is_recused_from_his_employer_by_name_too(
    own_db: Any, api: Any, app: psycopg.Connection, token: Any, on_a_day: None
) -> None:
    """Whoever sends SQL, or nominated before the body was known, hides nothing from the rule."""
    owner, category = own_db.connect("owner"), opened(api)["usaha_keuangan"]
    seated(owner, 4, "juri4", employer="bank-ntt")
    seated(owner, 5, "juri5")
    with acting(app, token("admin")):
        by_name = one(app, "select payung.award_nominate(%s, 'PT Bank NTT', null, null, '2025-08-16')", [category])
        other = one(app, "select payung.award_nominate(%s, 'Bank NTT Muda', null, null, '2025-08-16')", [category])
    assert code_of(api("juri4").get(f"/award/candidates/{by_name}")) == "OUT_OF_SCOPE"
    for who, number in (("juri4", other), ("juri5", by_name)):
        assert api(who).get(f"/award/candidates/{number}").status_code == 200


def test_a_rubric_leaves_something_to_the_jury(
    own_db: Any, api: Any, app: psycopg.Connection, token: Any, on_a_day: None
) -> None:
    category = opened(api)["kabupaten_kota"]
    said = api("provinsi").post(f"/award/categories/{category}/rubrics", {"yaml": ALL_FIGURES})
    assert code_of(said) == "RUBRIC_NO_JURY"
    content = read_rubric(ALL_FIGURES.replace("indicator", "jury"))
    content["criteria"][0]["source"] = "indicator"
    with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
        app.execute("select payung.award_rubric_set(%s, %s)", [category, json.dumps(content)])
    assert refused.value.sqlstate == "P0E8B"


def test_no_deputy_acts_before_his_day(own_db: Any, api: Any, on_a_day: None) -> None:
    opened(api)
    seated(own_db.connect("owner"), 4, "juri4")
    deputy = {"name": "Wakil Empat", "from_day": "2025-08-17", "reason": "sakit"}
    assert code_of(api("provinsi").post(f"/award/cycles/{YEAR}/seats/4/deputy", deputy)) == "DEPUTY_EARLY"
    today = {**deputy, "from_day": "2025-08-16"}
    assert api("provinsi").post(f"/award/cycles/{YEAR}/seats/4/deputy", today).status_code == 200


def test_a_category_that_nobody_could_judge_holds_nothing_up(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection
) -> None:
    """Every juror was recused from its only candidate: the others are decided, and it is published without a winner."""
    awarding.candidate(owner, cycle, "desa", "Desa Kewar", place="53.04.02.2001")
    awarding.approve(owner, cycle, awarding.rubric(owner, cycle.categories["desa"]))
    awarding.opened(owner, cycle, scores(cycle))
    assert code(compute(api("provinsi"), cycle, "desa")) == "SCORES_CLOSED"
    assert compute(api("provinsi"), cycle, "kabupaten_kota").status_code == 200
    assert (
        code(api("provinsi").post("/award/cycles/2024/minutes", HEAD)) == "MINUTES_OLD"
    )  # one that was judged is missing
    assert compute(api("provinsi"), cycle, "usaha_keuangan").status_code == 200
    minutes = issued(api)
    signed(api, minutes, range(1, 6))
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": minutes["digest"]}).status_code == 200
    history = api("provinsi").get("/award/cycles/2024").json()
    assert {one["category"]: len(one["winners"]) for one in history["contests"]} == {
        "kabupaten_kota": 2,
        "desa": 0,
        "usaha_keuangan": 2,
    }


def test_a_category_whose_sheets_are_shut_holds_the_minutes_up(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection
) -> None:
    village = awarding.candidate(owner, cycle, "desa", "Desa Kewar", place="53.04.02.2001")
    awarding.approve(owner, cycle, awarding.rubric(owner, cycle.categories["desa"]))
    awarding.opened(owner, cycle, [*scores(cycle), (1, village, points(1, 1, 1))])
    owner.execute("alter table awards_openedscore disable trigger append_only")
    owner.execute("delete from awards_openedscore where candidate_id = %s", [village])
    owner.execute("alter table awards_openedscore enable trigger append_only")
    for value in ("kabupaten_kota", "usaha_keuangan"):
        assert compute(api("provinsi"), cycle, value).status_code == 200
    assert code(api("provinsi").post("/award/cycles/2024/minutes", HEAD)) == "MINUTES_OLD"


HISTORY = """\
cycle: 2024
source: "Pos Kupang"
rehearsal: {rehearsal}
labels: [{{text: "Paritrana Award 2024", source: "Pos Kupang"}}]
ceremony: 2025-07-21
categories:
  kabupaten_kota: [{{rank: 1, name: {first}, place: "53.04"}}, {{rank: {second}, name: Kota Kupang, place: "53.71"}}]
  desa: []
  usaha_keuangan: [{{rank: 1, name: Bank NTT}}, {{rank: 2, name: BPR Uji}}]
"""


@pytest.mark.parametrize("rehearsal", [False, True])
def test_history_names_the_winners_that_the_jury_has_signed(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection, rehearsal: bool
) -> None:
    """Names made up for a rehearsal give way to those of a paper; those of minutes do not, whatever file is loaded."""
    again = "insert into awards_cycleterms (cycle_id, number, cut_off, interviews_first, interviews_last, ceremony_on, quorum, rehearsal, reason, set_by) select cycle_id, 2, cut_off, interviews_first, interviews_last, ceremony_on, quorum, %s, reason, set_by from awards_cycleterms"  # fmt: skip
    owner.execute(again, [rehearsal])
    awarding.opened(owner, cycle, scores(cycle))
    for value in ("kabupaten_kota", "usaha_keuangan"):
        assert compute(api("provinsi"), cycle, value).status_code == 200
    minutes = issued(api)
    signed(api, minutes, range(1, 6))
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": minutes["digest"]}).status_code == 200

    def loaded(first: str = "Kabupaten Belu", second: int = 2, rehearsal: str = "false") -> str:
        text = HISTORY.format(first=first, second=second, rehearsal=rehearsal)
        said = api("provinsi").post("/award/cycles", {"yaml": text})
        return "" if said.status_code == 200 else code(said)

    changed = "" if rehearsal else "PUBLISHED_BEFORE"
    assert loaded(first="Kabupaten Sikka") == changed
    assert loaded(second=1) == changed
    assert loaded(rehearsal="true") == changed
    assert loaded() == ""  # the same winners with what a paper called the award
    said = api("provinsi").get("/award/cycles/2024").json()
    assert [label["text"] for label in said["labels"]] == ["Paritrana Award 2024"]


@pytest.mark.parametrize(
    ("table", "change", "wrong"),
    [
        ("awards_result", "content = replace(content, '\"rank\":1', '\"rank\":2')", "result"),
        ("awards_ranked", "rank = 3 - rank", "result"),
        ("awards_ranked", "score = '99.9999'", "result"),
        ("awards_minutes", "content = content || ' '", "minutes 1"),
        ("awards_minutessignature", "digest = repeat('0', 64)", "minutes 1"),
        ("awards_publication", "content = replace(content, 'Bank NTT', 'Bank MTT')", "publication"),
        ("awards_archive", "content = content || ' '", "archive"),
    ],
)
def test_one_changed_bit_of_what_was_decided_is_found(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection, table: str, change: str, wrong: str
) -> None:
    """By a superuser who takes the guard away; that of scores is tried where they are sealed."""
    awarding.opened(owner, cycle, scores(cycle))
    for value in ("kabupaten_kota", "usaha_keuangan"):
        assert compute(api("provinsi"), cycle, value).status_code == 200
    minutes = issued(api)
    signed(api, minutes, range(1, 6))
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": minutes["digest"]}).status_code == 200
    assert api("provinsi").post("/award/cycles/2024/archive", {}).status_code == 200
    holds = "select payung.award_decided_wrong(%s)"
    assert one(owner, holds, [cycle.cycle]) == ""
    owner.execute(f"alter table {table} disable trigger user")
    owner.execute(f"update {table} set {change}")
    owner.execute(f"alter table {table} enable trigger user")
    assert one(owner, holds, [cycle.cycle]).startswith(wrong)


LONG = "Koperasi Konsumen Pegawai Negeri dan Pensiunan Sejahtera Bersama Kabupaten Timor Tengah Selatan «Ûis Neno»"


@pytest.mark.parametrize("language", ["id", "en"])
def test_three_who_tie_are_all_named_wherever_one_would_be(
    cycle: awarding.Led, api: Any, login: Any, owner: psycopg.Connection, language: str
) -> None:
    """One rank for the three, no rank after them, a charter for each, and the national level is told of all."""
    third = awarding.candidate(owner, cycle, "usaha_keuangan", LONG)
    fourth = awarding.candidate(owner, cycle, "usaha_keuangan", "Yang Keempat")
    three = [cycle.candidates["Bank NTT"], cycle.candidates["BPR Uji"], third]
    rows = [(seat, who, points(80, 70, 60)) for seat in (1, 2, 4, 5, 6) for who in three]
    rows += [(3, who, points(80, 70, 60)) for who in three[1:]]  # works for Bank NTT
    rows += [(seat, fourth, points(79, 70, 60)) for seat in range(1, 7)]
    rows += [(seat, cycle.candidates["Kabupaten Belu"], points(1, 1, 1)) for seat in range(1, 6)]
    awarding.opened(owner, cycle, rows)
    for value in ("kabupaten_kota", "usaha_keuangan"):
        assert compute(api("provinsi"), cycle, value).status_code == 200
    minutes = issued(api)
    signed(api, minutes, range(1, 6))
    assert api("provinsi").post("/award/cycles/2024/publish", {"seen": minutes["digest"]}).status_code == 200
    history = api("provinsi").get("/award/cycles/2024").json()
    ranks = {
        w["name"]: w["rank"] for c in history["contests"] if c["category"] == "usaha_keuangan" for w in c["winners"]
    }
    assert ranks == dict.fromkeys(("Bank NTT", "BPR Uji", LONG), 1)
    office = login(Client(), "provinsi")
    office.cookies["payung_language"] = language
    with zipfile.ZipFile(io.BytesIO(office.get("/paritrana/2024/pengajuan.zip").content)) as pack:
        told_of = words(pack.read("pengajuan.pdf"))
        charters = [words(pack.read(f"piagam-usaha_keuangan-{at}.pdf")) for at in (1, 2, 3)]
        written = words(pack.read("berita-acara.pdf"))
    assert f"BPR Uji; Bank NTT; {LONG}" in told_of or f"Bank NTT; BPR Uji; {LONG}" in told_of
    assert all(any(name in one for one in charters) for name in ranks)
    assert all({"id": "peringkat 1", "en": "rank 1"}[language] in one for one in charters)
    assert LONG in written
    assert "Yang Keempat" in written
    assert "Yang Keempat" not in told_of
