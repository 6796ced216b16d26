"""The result that is kept: it follows from the opened scores, by an independent calculation and by the database's own."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import psycopg
import pytest

from payung.awards.plenary.reckoning import differs, digest_of, is_result
from tests.support import awarding, states
from tests.support.people import acting, one

CRITERIA = awarding.CRITERIA


@pytest.fixture
def cycle(own_db: Any, owner: psycopg.Connection) -> awarding.Led:
    """A cycle with nine seats, two candidates of a regency's category and Bank NTT; the third seat works for Bank NTT."""
    return nine_seats(owner)


@states.kept
def nine_seats(owner: psycopg.Connection) -> awarding.Led:
    led = awarding.led(owner)
    for number in range(1, 10):
        awarding.user(f"juri{number}")
        awarding.seat(owner, led, number, f"juri{number}", "bank-ntt" if number == 3 else "")
    awarding.candidate(owner, led, "kabupaten_kota", "Kabupaten Belu", place="53.04")
    awarding.candidate(owner, led, "kabupaten_kota", "Kota Kupang", place="53.71")
    awarding.candidate(owner, led, "usaha_keuangan", "Bank NTT", body="bank-ntt")
    awarding.candidate(owner, led, "usaha_keuangan", "BPR Uji", body="bpr-uji")
    for value in ("kabupaten_kota", "usaha_keuangan"):
        awarding.approve(owner, led, awarding.rubric(owner, led.categories[value]))
    return led


def points(*given: int) -> dict[str, str]:
    return {name: str(value) for (name, _weight), value in zip(CRITERIA, given, strict=True)}


def scores(cycle: awarding.Led) -> list[tuple[int, int, dict[str, str]]]:
    """Eight seats score both regencies; the third does not score Bank NTT."""
    who = cycle.candidates
    rows = []
    for seat in range(1, 9):
        rows.append((seat, who["Kabupaten Belu"], points(80 + seat, 70, 65)))
        rows.append((seat, who["Kota Kupang"], points(75, 80 - seat, 60)))
        rows.append((seat, who["BPR Uji"], points(70, 70, 70)))
        if seat != 3:
            rows.append((seat, who["Bank NTT"], points(90, 80, 70)))
    return rows


def compute(api: Any, cycle: awarding.Led, value: str) -> Any:
    return api.post(f"/award/categories/{cycle.categories[value]}/result", {})


def test_a_result_is_kept_with_every_step_and_its_digest(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection
) -> None:
    office = api("provinsi")
    assert compute(office, cycle, "kabupaten_kota").json()["type"].endswith("SCORES_CLOSED")
    awarding.opened(owner, cycle, scores(cycle))
    done = compute(office, cycle, "kabupaten_kota")
    assert done.status_code == 200, done.content
    told = done.json()["thing"]
    assert [(line["candidate"], line["rank"], line["jurors"]) for line in told["ranking"]] == [
        ("Kabupaten Belu", 1, 8),
        ("Kota Kupang", 2, 8),
    ]
    belu = sum(Fraction(40 * (80 + seat) + 35 * 70 + 25 * 65, 100) for seat in range(1, 9)) / 8
    assert Fraction(told["ranking"][0]["exact"]) == belu
    assert (told["sound"], told["digest"]) == (True, digest_of(told["content"]))
    content = json.loads(told["content"])
    assert is_result(content)
    assert differs(content) == []
    assert len(content["steps"]) == 16
    content["scores"][0]["points"]["coverage"] = "82"
    assert differs(content) == ["steps", "ranking"]
    assert {shift["kind"] for shift in told["sensitivity"]} == {"weight", "juror"}
    assert len(told["sensitivity"]) == 2 * 3 + 8
    again = compute(office, cycle, "kabupaten_kota").json()["thing"]
    assert again["number"] == 2
    assert compute(office, cycle, "desa").json()["type"].endswith("SCORES_CLOSED")


def test_means_run_over_who_is_not_recused(cycle: awarding.Led, api: Any, owner: psycopg.Connection) -> None:
    awarding.opened(owner, cycle, scores(cycle))
    places = [("Bank NTT", "81.5000", 7), ("BPR Uji", "70.0000", 8)]
    told = compute(api("provinsi"), cycle, "usaha_keuangan").json()["thing"]
    assert [(line["candidate"], line["score"], line["jurors"]) for line in told["ranking"]] == places
    assert {"candidate": cycle.candidates["Bank NTT"], "seat": 3} in json.loads(told["content"])["recused"]
    # a deputy who works for a candidate, named when the scores are known, takes no score of the seat away
    owner.execute(
        "insert into awards_deputy (seat_id, name, employer_id, from_day, reason, named_by)"
        " select %s, 'Wakil Baru', id, '2025-07-01', 'sakit', 0 from parties_organisation where code = 'bank-ntt'",
        [cycle.seats[1]],
    )
    told = compute(api("provinsi"), cycle, "usaha_keuangan").json()["thing"]
    assert [(line["candidate"], line["score"], line["jurors"]) for line in told["ranking"]] == places


def test_who_reads_scores_and_who_only_ranks(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection, app: psycopg.Connection, token: Any
) -> None:
    awarding.opened(owner, cycle, scores(cycle))
    for value in ("kabupaten_kota", "usaha_keuangan"):
        assert compute(api("provinsi"), cycle, value).status_code == 200
    assert compute(api("belu"), cycle, "kabupaten_kota").json()["type"].endswith("CYCLE_NOT_LED")
    assert compute(api("juri1"), cycle, "kabupaten_kota").status_code == 403
    seen = {
        "provinsi": (2, {"Kabupaten Belu", "Kota Kupang", "Bank NTT", "BPR Uji"}),
        "juri1": (2, {"Kabupaten Belu", "Kota Kupang", "Bank NTT", "BPR Uji"}),
        "juri3": (1, {"Kabupaten Belu", "Kota Kupang", "BPR Uji"}),  # never Bank NTT's score
        "belu": (0, {"Kabupaten Belu"}),
        "bank": (0, {"Bank NTT"}),
        "hrd": (0, set()),
    }
    for username, (results, names) in seen.items():
        assert len(api(username).get("/award/cycles/2024/results").json()) == results, username
        places = api(username).get("/award/cycles/2024/places").json()
        assert {line["candidate"] for line in places} == names, username
        with acting(app, token(username)):
            assert one(app, "select count(*) from awards_result") == results
            assert one(app, "select count(*) from awards_ranked") == len(names)
    with app.transaction():
        assert one(app, "select count(*) from awards_result") + one(app, "select count(*) from awards_ranked") == 0
    with pytest.raises(psycopg.Error) as refused, acting(app, token("juri1")):
        app.execute("select * from payung.award_counted(%s)", [cycle.categories["usaha_keuangan"]])
    assert refused.value.sqlstate == "P0EA0"


def test_raw_sql_keeps_no_result_that_does_not_follow(
    cycle: awarding.Led, api: Any, owner: psycopg.Connection, app: psycopg.Connection, token: Any
) -> None:
    awarding.opened(owner, cycle, scores(cycle))
    told = compute(api("provinsi"), cycle, "kabupaten_kota").json()["thing"]
    category, content = cycle.categories["kabupaten_kota"], told["content"]

    def tried(change: Any) -> str:
        other = json.loads(content)
        change(other)
        with pytest.raises(psycopg.Error) as refused, acting(app, token("admin")):
            app.execute("select payung.award_result_add(%s, %s)", [category, json.dumps(other)])
        return str(refused.value.sqlstate)

    assert tried(lambda one: one["ranking"][0].update(rank=2)) == "P0EAE"
    assert tried(lambda one: one["ranking"][0].update(score="99.0000")) == "P0EAE"
    assert tried(lambda one: one["ranking"].reverse() or one["ranking"][0].update(rank=1)) == "P0EAE"
    assert tried(lambda one: one["ranking"].pop()) == "P0EAE"
    assert tried(lambda one: one["scores"][0]["points"].update(coverage="99")) == "P0EAE"
    assert tried(lambda one: one["scores"].pop()) == "P0EAE"
    assert tried(lambda one: one.update(rubric_digest="0" * 64)) == "P0EAE"
    assert tried(lambda one: one.update(open_category=cycle.categories["usaha_keuangan"])) == "P0EAE"
    with acting(app, token("admin")):
        assert app.execute("select payung.award_result_add(%s, %s)", [category, content]).fetchone()
    for statement in (
        "insert into awards_result default values",
        "update awards_result set content = ''",
        "delete from awards_ranked",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(app, token("admin")):
            app.execute(statement)
    for table in ("result", "ranked"):
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(f"delete from awards_{table}")
        assert refused.value.sqlstate == "P0A01"


def test_nothing_is_computed_while_a_sheet_is_sealed(cycle: awarding.Led, api: Any, owner: psycopg.Connection) -> None:
    awarding.opened(owner, cycle, scores(cycle))
    owner.execute("alter table awards_openedscore disable trigger user")
    owner.execute(
        "delete from awards_openedscore where candidate_id = %s and seat_id = %s",
        [cycle.candidates["Kota Kupang"], cycle.seats[4]],
    )
    assert compute(api("provinsi"), cycle, "kabupaten_kota").json()["type"].endswith("SCORES_CLOSED")
    assert compute(api("provinsi"), cycle, "usaha_keuangan").status_code == 200  # fmt: skip


# ---- 1,000 random cycles


def expected(criteria: Any, tie: Any, given: Any) -> list[tuple[int, int, str]]:
    """Rank, candidate and written score, by another way than the program's: every mean over one common denominator."""
    common = 2520  # divided by 1 to 9
    sums: dict[int, tuple[int, tuple[int, ...]]] = {}
    for who, rows in groupby(sorted(given, key=lambda row: row[1]), key=lambda row: row[1]):
        sheets = [sheet for _seat, _who, sheet in rows]
        scale = common // len(sheets)
        means = {name: scale * sum(int(Fraction(sheet[name]) * 2) for sheet in sheets) for name, _weight in criteria}
        sums[who] = (sum(means[name] * weight for name, weight in criteria), tuple(means[name] for name in tie))
    places = []
    for who, key in sums.items():
        rank = 1 + sum(other > key for other in sums.values())
        units = (key[0] * 10_000 * 2 + 2 * common * 100) // (2 * 2 * common * 100)  # points are halves; half up
        places.append((rank, who, f"{units // 10_000}.{units % 10_000:04d}"))
    return sorted(places)


def drawn(rng: random.Random) -> tuple[Any, Any]:
    """Criteria with whole weights that add up to 100, and the order of a tie."""
    names = ["alfa", "beta", "gama", "delta"][: rng.randint(1, 4)]
    cuts = sorted(rng.sample(range(1, 100), len(names) - 1))
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    return list(zip(names, weights, strict=True)), rng.sample(names, rng.randint(0, len(names)))


@pytest.mark.parametrize("many", [60, pytest.param(1_000, marks=pytest.mark.slow)])
def test_random_cycles_come_to_the_ranking_of_an_independent_calculation(
    own_db: Any, owner: psycopg.Connection, actor: Any, many: int
) -> None:
    """Each as a category of its own through the road that a result takes: computed, judged by the database, kept, read back."""
    from payung.awards.models import Ranked
    from payung.awards.plenary import result
    from payung.platform.db import acting as session

    rng, led = random.Random(20250721), awarding.led(owner, 2040)
    for number in range(1, 10):
        awarding.seat(owner, led, number, "")
    asked: dict[int, tuple[Any, Any, list[Any]]] = {}
    everything: list[Any] = []
    with owner.transaction():
        for at in range(many):
            value = f"acak_{at}"
            owner.execute(
                "insert into awards_category (value, word, english, subject, source) values (%s, %s, %s, 'village', 'uji')",
                [value, value, value],
            )
            led.categories[value] = category = awarding.category(owner, led, value)
            criteria, tie = drawn(rng)
            awarding.approve(owner, led, awarding.rubric(owner, category, criteria, tie))
            given = []
            # few values, so that ties are many
            values = rng.choice(
                [["50", "60"], ["0", "100"], [f"{n}{half}" for n in range(40, 60) for half in ("", ".5")]]
            )
            for who in range(rng.randint(1, 5)):
                number = awarding.candidate(owner, led, value, f"Calon {who}")
                for seat in rng.sample(range(1, 10), rng.randint(1, 9)):
                    given.append((seat, number, {name: rng.choice(values) for name, _weight in criteria}))
            rng.shuffle(given)
            everything += given
            asked[category] = (criteria, tie, given)
    awarding.opened(owner, led, everything)
    who, ties = actor("provinsi"), 0
    with session(who.token):
        for category in asked:
            result.compute(who, category)
        kept: dict[int, list[tuple[int, int, str]]] = {}
        for place in Ranked.objects.select_related("result"):
            kept.setdefault(place.result.open_category_id, []).append((place.rank, place.candidate_id, place.score))
    for category, (criteria, tie, given) in asked.items():
        places = expected(criteria, tie, given)
        assert sorted(kept[category]) == places
        ties += len({rank for rank, _who, _score in places}) < len(places)
    assert len(kept) == many
    assert ties  # ranks that are shared were among them


def test_the_command_recomputes_a_file_without_a_database(desk: Any, tmp_path: Path) -> None:
    from payung.awards.plenary.reckoning import reckoned, text_of

    inputs = {
        "criteria": [{"name": "coverage", "weight": 60}, {"name": "interview", "weight": 40}],
        "tie": ["coverage"],
        "scores": [
            {"candidate": 1, "seat": 1, "points": {"coverage": "80", "interview": "65.5"}},
            {"candidate": 2, "seat": 1, "points": {"coverage": "70", "interview": "90"}},
        ],
    }
    file = tmp_path / "hasil.json"
    file.write_text(text_of({**inputs, **reckoned(inputs)}))
    said = desk("award", "recompute", str(file), "--json", "-")
    assert (said.code, said.json["sound"], said.json["digest"]) == (0, True, digest_of(file.read_text()))
    file.write_text(file.read_text().replace('"65.5"', '"66.5"'))
    said = desk("award", "recompute", str(file), "--json", "-")
    assert (said.code, said.json["differs"]) == (1, ["steps", "ranking"])
    for wrong in (
        "[]",
        "{",
        '{"criteria": [1], "tie": [], "scores": [2]}',
        '{"criteria": [], "tie": [], "scores": []}',
    ):
        file.write_text(wrong)
        assert desk("award", "recompute", str(file)).code == 1


# ---- criteria that follow from the frozen figures


def test_points_of_a_figure_follow_from_what_was_frozen(
    own_db: Any, owner: psycopg.Connection, api: Any, app: psycopg.Connection, token: Any
) -> None:
    led = awarding.led(owner, 2024)
    for number in range(1, 6):
        awarding.user(f"juri{number}")
        awarding.seat(owner, led, number, f"juri{number}")
    who = [
        awarding.candidate(owner, led, "usaha_keuangan", name, body=body)
        for name, body in (("Bank NTT", "bank-ntt"), ("BPR Uji", "bpr-uji"), ("PT Uji", "pt-uji"))
    ]
    category = led.categories["usaha_keuangan"]
    rubric = awarding.rubric(
        owner,
        category,
        [("coverage", 40, "indicator"), ("vulnerable", 35, "indicator"), ("interview", 25)],
        ["coverage"],
    )
    awarding.approve(owner, led, rubric)
    awarding.opened(owner, led, [(seat, one_, {"interview": "60"}) for seat in range(1, 6) for one_ in who])
    address = f"/award/categories/{category}/result"
    assert api("provinsi").post(address, {}).json()["type"].endswith("FIGURES_OPEN")
    freeze = one(
        owner,
        "insert into awards_freeze (terms_id, digest, frozen_by) select id, repeat('a', 64), 0 from awards_cycleterms"
        " where cycle_id = %s returning id",
        [led.cycle],
    )
    for candidate, protected, vulnerable in zip(who, ((1, 3), (7, 7), (None, None)), (30, 40, None), strict=True):
        for name, part, whole in (("protected", *protected), ("vulnerable", vulnerable, None)):
            owner.execute(
                "insert into awards_indicator (freeze_id, candidate_id, name, part, whole, as_of, query, query_digest, source)"
                " values (%s, %s, %s, %s, %s, '2025-05-31', 'uji', repeat('a', 64), 'uji')",
                [freeze, candidate, name, part, whole],
            )
    told = api("provinsi").post(address, {}).json()["thing"]
    # 1/3 as 33.3333 and 30 of 40 as 75; 7/7 and the highest as 100; no data as 0
    assert [(line["candidate"], line["score"]) for line in told["ranking"]] == [
        ("BPR Uji", "90.0000"),
        ("Bank NTT", "54.5833"),
        ("PT Uji", "15.0000"),
    ]
    assert told["sound"]
    content = json.loads(told["content"])
    content["indicators"][0]["part"] = 2
    assert differs(content) == ["indicators"]
    content["scores"][0]["points"]["coverage"] = "66.6667"
    assert "indicators" in differs(content)
    with pytest.raises(psycopg.Error) as refused, acting(app, token("juri1")):
        app.execute("select * from payung.award_indicator_points(%s)", [category])
    assert refused.value.sqlstate == "P0EA0"
    with pytest.raises(psycopg.Error) as refused:
        awarding.rubric(owner, led.categories["desa"], [("cuaca", 100, "indicator")], [])
    assert refused.value.sqlstate == "P0EAQ"
