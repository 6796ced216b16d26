"""A juror replaced by decree in the middle of the scoring: what the rubric says of his sheets is what counts, and what he held is gone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import psycopg
import pytest

from payung.awards.errors import AwardRefused
from payung.awards.jury import handing, keys, opening, seats
from payung.awards.leading import rubrics
from tests.awards.conftest import CANDIDATES
from tests.awards.test_minutes import code, issued, signed
from tests.awards.test_minutes import judged as judged  # a fixture
from tests.awards.test_result import cycle as cycle  # a fixture
from tests.support import awarding, juries
from tests.support.juries import WORDS, YEAR, Jury
from tests.support.people import one

BANK = [(4, "Bank NTT")]
ALL = range(1, 6)  # the five who make the quorum, the fourth without the bank


def _refused(code: str) -> Any:
    return pytest.raises(AwardRefused, check=lambda error: error.code == code)


def replaced(doing: Any, number: int, username: str, employer: str = "", decree: str = "SK 9") -> None:
    """The committee names somebody else to a seat."""
    with doing("admin") as actor:
        seats.name_seat(
            actor,
            YEAR,
            number=number,
            institution=f"Lembaga {number}",
            role={1: "chair", 2: "secretary"}.get(number, "member"),
            holder="Orang Baru",
            decree=decree,
            username=username,
            employer=employer,
        )


def seat(doing: Any, number: int) -> dict[str, Any]:
    with doing("admin"):
        return dict(seats.jury(YEAR)["seats"][number - 1])


def given(doing: Any, who: str, sitting: Jury, *names: str) -> None:
    with doing(who) as juror:
        if not handing.has_words(juror, YEAR):
            handing.set_words(juror, YEAR, WORDS)
        for name in names:
            handing.hand_in(juror, YEAR, sitting.candidates[name], {"regulation": "1", "interview": "2"}, "")


def points(owner: Any, doing: Any, sitting: Jury) -> dict[tuple[int, str], str]:
    """Close, open, and read what counts: points of the first criterion by seat and candidate."""
    juries.close(doing)
    juries.plenary(owner, doing, sitting, range(1, 6))
    juries.opened(doing, sitting)
    with doing("admin"):
        assert opening.verify(YEAR)["wrong"] == ""
        return {(x["seat"], x["candidate"]): x["points"]["regulation"] for x in opening.scores(YEAR)}


def test_sheets_of_who_was_replaced_count_until_his_successor_hands_in_his_own(
    own_db: Any, owner: Any, doing: Any, ceremony: Jury
) -> None:
    juries.hand_in_all(doing, ceremony, ALL, BANK)
    replaced(doing, 5, "juri")
    now = seat(doing, 5)
    assert (now["holder"], now["before"]) == ("Orang Baru", [{"holder": "Juri 5", "decree": "SK 1"}])
    assert (now["due"], now["handed_in"]) == (4, 4)
    assert now["conflicts_stated_at"] is None
    with doing("juri5") as gone:  # nothing of the cycle is his any more
        for tried in (
            lambda: handing.candidates(gone, YEAR),
            lambda: handing.hand_in(
                gone, YEAR, ceremony.candidates["BPR Uji"], {"regulation": "9", "interview": "9"}, ""
            ),
            lambda: seats.state_conflicts(gone, YEAR),
            lambda: opening.propose(gone, YEAR),
            lambda: seats.attend(gone, YEAR, 5, meeting="plenary", present="yes"),
        ):
            with _refused("AWARD_NOT_YOURS"):
                tried()
        assert opening.scores(YEAR) == []
    with doing("juri") as successor:  # and nothing that was sealed before is his successor's to read
        assert {x["times"] for x in handing.candidates(successor, YEAR)} == {0}
        with _refused("WORDS_WRONG"):
            handing.own_copies(successor, YEAR, WORDS)
    given(doing, "juri", ceremony, "BPR Uji")
    assert seat(doing, 5)["handed_in"] == 4
    by = points(owner, doing, ceremony)
    assert by[5, "BPR Uji"] == "1"
    assert by[5, "Kabupaten Belu"] == "65"
    assert len(by) == 5 * 4 - 1
    with doing("juri5"):
        assert opening.scores(YEAR) == []


def test_a_rubric_may_say_that_his_successor_begins_anew(
    own_db: Any, owner: Any, doing: Any, cheap_words: None
) -> None:
    sitting = juries.jury(owner, CANDIDATES, employers={4: "bank-ntt"}, replacement="anew")
    juries.keys(doing, sitting.files)
    juries.hand_in_all(doing, sitting, ALL, BANK)
    with doing("juri1") as juror:
        assert opening.propose(juror, YEAR)
    replaced(doing, 5, "juri")
    assert (seat(doing, 5)["due"], seat(doing, 5)["handed_in"], seat(doing, 5)["last_at"]) == (4, 0, None)
    with doing("juri1") as juror, _refused("QUORUM_SHORT"):
        opening.propose(juror, YEAR)
    with doing("juri2") as juror, _refused("QUORUM_SHORT"):  # nor by what was proposed before the decree
        opening.confirm(juror, one(owner, "select max(id) from awards_closingproposal"))
    given(doing, "juri", sitting, *sitting.candidates)
    by = points(owner, doing, sitting)
    assert {by[5, name] for name in sitting.candidates} == {"1"}
    assert len(by) == 5 * 4 - 1


def test_what_is_counted_as_handed_in_is_what_would_count(own_db: Any, owner: Any, doing: Any, ceremony: Jury) -> None:
    juries.hand_in_all(doing, ceremony, ALL, BANK)
    with doing("juri5") as juror:
        seats.declare_conflict(juror, YEAR, 5, candidate=ceremony.candidates["BPR Uji"], reason="adik saya direkturnya")
    assert (seat(doing, 5)["due"], seat(doing, 5)["handed_in"]) == (3, 3)
    replaced(doing, 5, "juri")  # who is not recused: the sheet of the recused one does not stand for his
    assert (seat(doing, 5)["due"], seat(doing, 5)["handed_in"]) == (4, 3)
    with doing("juri1") as juror, _refused("QUORUM_SHORT"):
        opening.propose(juror, YEAR)
    given(doing, "juri", ceremony, "BPR Uji")
    by = points(owner, doing, ceremony)
    assert by[5, "BPR Uji"] == "1"


def test_who_works_for_a_candidate_is_recused_for_himself_alone(
    own_db: Any, owner: Any, doing: Any, ceremony: Jury
) -> None:
    juries.hand_in_all(doing, ceremony, ALL, BANK)
    replaced(doing, 5, "juri", employer="bank-ntt")
    assert (seat(doing, 5)["due"], seat(doing, 5)["handed_in"]) == (3, 3)
    assert [x["candidate"] for x in seat(doing, 5)["recusals"]] == ["Bank NTT"]
    with doing("juri") as successor:
        handing.set_words(successor, YEAR, WORDS)
        with _refused("CANDIDATE_UNKNOWN"):
            handing.hand_in(successor, YEAR, ceremony.candidates["Bank NTT"], {"regulation": "1", "interview": "1"}, "")
    by = points(owner, doing, ceremony)
    assert by[5, "Bank NTT"] == "67"  # given before the decree, by one who was not recused
    with doing("juri"):
        assert "Bank NTT" not in {x["candidate"] for x in opening.scores(YEAR)}


def test_presence_keys_and_deputies_are_of_the_person(own_db: Any, owner: Any, doing: Any, ceremony: Jury) -> None:
    juries.hand_in_all(doing, ceremony, ALL, BANK)
    owner.execute(
        "update access_grant set role = 'juror', organisation_id = null, place_id = '53'"
        " where user_id = (select id from access_user where username = 'sponsor')"
    )
    with doing("admin") as actor:
        seats.name_deputy(actor, YEAR, 5, name="Wakil", from_day=date(2026, 1, 1), reason="sakit", username="sponsor")
    with doing("sponsor") as deputy:
        assert handing.candidates(deputy, YEAR)
    with doing("admin") as actor, _refused("AWARD_ONE_PART"):  # who holds a key does not come onto the jury
        seats.name_seat(
            actor, YEAR, number=5, institution="Lembaga 5", role="member", holder="K", decree="SK 9", username="kepala"
        )
    replaced(doing, 5, "juri")
    with doing("sponsor") as deputy, _refused("AWARD_NOT_YOURS"):
        handing.candidates(deputy, YEAR)
    with (
        doing("admin") as actor,
        _refused("AWARD_KEYS"),
    ):  # nor does who left the jury take a key: scores are sealed to the three
        keys.name_key_holder(actor, YEAR, number=3, username="juri5", decree="SK 9")
    juries.close(doing)
    juries.plenary(owner, doing, ceremony, range(1, 6))
    replaced(doing, 4, "sponsor", decree="SK 10")  # at the plenary itself
    assert not seat(doing, 4)["present"]
    with doing("admin"):
        assert seats.jury(YEAR)["present"] == 4
    with doing("admin2") as holder, _refused("PLENARY_QUORUM"):
        opening.open_with(holder, YEAR, ceremony.files["admin2"], f"{WORDS} admin2")
    with doing("juri2") as juror:
        seats.attend(juror, YEAR, 4, meeting="plenary", present="yes")
    juries.opened(doing, ceremony)
    with doing("admin"):
        assert len(opening.scores(YEAR)) == 5 * 4 - 1  # what was closed counts, whoever sits there now


def test_the_rule_stands_in_what_is_approved_and_hashed(own_db: Any, doing: Any, owner: Any) -> None:
    text = """\
criteria: [{name: interview, word: Wawancara, weight: 100, source: jury}]
tie: [interview]
recusal: tidak menilai
normalisation: apa adanya
"""
    assert rubrics.read_rubric(text)["rules"]["replacement"] == "kept"
    assert rubrics.read_rubric(text + "replacement: anew\n")["rules"]["replacement"] == "anew"
    with _refused("RUBRIC_REPLACEMENT"):
        rubrics.read_rubric(text + "replacement: besok\n")
    sitting = juries.jury(owner, {"desa": [("Desa Kewar", None, None)]}, stage="interview")
    digests = set()
    for rule in ("kept", "anew"):
        with doing("admin") as actor:
            said = rubrics.set_rubric(actor, sitting.categories["desa"], text + f"replacement: {rule}\n")
            asked = rubrics.asked_approve(actor, said, None)
        digests.add(said["digest"])
        assert said["replacement"] == rule
        assert "Bila juri diganti" in {getattr(name, "text", name) for name, _ in asked.facts}
    assert len(digests) == 2
    content = rubrics.read_rubric(text)
    for rule in (None, "later"):
        content["rules"]["replacement"] = rule
        with doing("admin"), _refused("RUBRIC_OTHER"):
            from payung.awards import bindings
            from payung.awards.errors import REFUSALS

            REFUSALS.make(bindings.award_rubric_set(open=sitting.categories["desa"], content=json.dumps(content)))


def test_the_minutes_say_who_sat_before_and_a_seat_signs_once(
    judged: awarding.Led,
    api: Any,
    owner: psycopg.Connection,
) -> None:
    juries.move(owner, judged.cycle, "plenary")
    awarding.user("juri-baru")
    body = {"number": 5, "institution": "Lembaga 5", "role": "member", "holder": "Orang Baru", "decree": "SK 9", "username": "juri-baru"}  # fmt: skip
    first = issued(api)
    signed(api, first, range(1, 5))
    said = api("provinsi").post("/award/cycles/2024/seats", body)
    assert said.status_code == 200, said.content
    told = issued(api)
    fifth = json.loads(told["content"])["seats"][4]
    assert (fifth["holder"], fifth["present"]) == ("Orang Baru", False)
    assert [x["holder"] for x in fifth["before"]] == ["Juri5"]
    assert fifth["before"][0]["sheets"] > 0
    assert fifth["sheets"] == 0
    pdf = api("provinsi").get(f"/award/minutes/{told['id']}/file")
    assert pdf.status_code == 200
    signed(api, told, range(1, 5))
    api("juri-baru").post(f"/award/minutes/{told['id']}/sign", {"seen": told["digest"]})
    body |= {"username": "juri5", "decree": "SK 11", "holder": "Juri5"}
    assert api("provinsi").post("/award/cycles/2024/seats", body).status_code == 200
    third = issued(api)
    signed(api, third, range(1, 4))
    signed(api, third, [5])
    body |= {"username": "juri-baru", "decree": "SK 12", "holder": "Orang Baru"}
    assert api("provinsi").post("/award/cycles/2024/seats", body).status_code == 200
    again = api("juri-baru").post(f"/award/minutes/{third['id']}/sign", {"seen": third["digest"]})
    assert again.status_code == 200, again.content
    # five signatures of four seats
    assert not api("provinsi").get("/award/cycles/2024/minutes").json()["complete"]
    assert code(api("provinsi").post("/award/cycles/2024/publish", {"seen": third["digest"]})) == "SIGNATURES_FEW"


def test_nothing_is_added_to_a_cycle_that_is_put_away(own_db: Any, owner: Any, doing: Any, ceremony: Jury) -> None:
    owner.execute(
        "insert into awards_archive (cycle_id, content, digest, archived_by) values (%s, '{}', repeat('a', 64), 1)",
        [ceremony.cycle],
    )
    with _refused("CYCLE_ARCHIVED"):
        replaced(doing, 5, "juri")
    with doing("admin") as actor:
        with _refused("CYCLE_ARCHIVED"):
            seats.name_deputy(actor, YEAR, 5, name="W", from_day=date(2026, 1, 1), reason="sakit")
        with _refused("CYCLE_ARCHIVED"):
            seats.attend(actor, YEAR, 5, meeting="plenary", present="yes")
        with _refused("CYCLE_ARCHIVED"):
            from payung.awards.leading import services as leading

            leading.set_terms(
                actor,
                YEAR,
                date(YEAR, 12, 31),
                date(YEAR + 1, 6, 24),
                date(YEAR + 1, 6, 26),
                date(YEAR + 1, 8, 1),
                "geser",
            )
