"""Sealed scores from the key ceremony to the opening, as jurors, committee and holders of keys do it."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from payung.awards.errors import AwardRefused
from payung.awards.jury import handing, keys, opening, seats
from tests.support import juries
from tests.support.juries import HOLDERS, WORDS, YEAR, Jury
from tests.support.people import acting, one

BANK = [(4, "Bank NTT")]  # the fourth juror works there


def _refused(code: str) -> Any:
    return pytest.raises(AwardRefused, check=lambda error: error.code == code)


def test_a_whole_round_is_sealed_closed_by_two_and_opened_by_two(
    own_db: Any, owner: Any, doing: Any, ceremony: Jury
) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 9), BANK)  # the ninth is absent
    receipt = juries.hand_in(doing, 1, ceremony.candidates["Kota Kupang"], ("100", "0,25"), "ganti nilai: Perda baru")
    with doing("juri1") as juror:
        lines = handing.candidates(juror, YEAR)
        assert [one["times"] for one in lines if one["name"] == "Kota Kupang"] == [2]
        assert receipt in {one["receipt"] for one in lines}
        own = handing.own_copies(juror, YEAR, WORDS)
        assert own[-1]["points"] == {"regulation": "100", "interview": "0.25"}
        assert own[-1]["note"] == "ganti nilai: Perda baru"
    with doing("admin"):
        state = seats.jury(YEAR)
    assert [(one["due"], one["handed_in"]) for one in state["seats"]] == [(4, 4)] * 3 + [(3, 3)] + [(4, 4)] * 4 + [
        (4, 0)
    ]
    juries.close(doing)
    with doing("juri9") as late, _refused("WORDS_MISSING"):
        handing.hand_in(late, YEAR, ceremony.candidates["Kota Kupang"], {"regulation": "1", "interview": "1"}, "")
    with doing("juri3") as late, _refused("SCORES_CLOSED"):
        handing.hand_in(late, YEAR, ceremony.candidates["Kota Kupang"], {"regulation": "1", "interview": "1"}, "")
    juries.plenary(owner, doing, ceremony, range(1, 7))
    first, second = juries.opened(doing, ceremony)
    counted = 8 * 4 - 1
    assert (first["counted"], first["handed_on"], first["opened"]) == (counted, counted, 0)
    assert (second["counted"], second["opened"], second["shut"]) == (counted, counted, 0)
    with doing("admin"):
        scores = opening.scores(YEAR)
        assert opening.standing(YEAR) == {"counted": counted, "handed_on": [1], "opened": counted, "faulty": 0}
        assert opening.verify(YEAR)["wrong"] == ""
        assert opening.verify(YEAR)["sheets"] == counted + 1
    assert len(scores) == counted
    by = {(one["seat"], one["candidate"]): one["points"] for one in scores}
    assert by[1, "Kota Kupang"] == {"regulation": "100", "interview": "0.25"}  # the last before the closing counts
    assert by[3, "Kabupaten Belu"] == {"regulation": "63", "interview": "73.5"}
    with doing("juri4"):  # recused: neither the candidate nor what others gave it
        assert {one["candidate"] for one in opening.scores(YEAR)} == {"Kabupaten Belu", "Kota Kupang", "BPR Uji"}


@pytest.mark.parametrize("pair", [("admin2", "pemeriksa"), ("pemeriksa", "kepala")])
def test_any_two_holders_open_and_the_third_need_not_come(
    own_db: Any, owner: Any, doing: Any, ceremony: Jury, pair: Any
) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 6), BANK)
    juries.close(doing)
    juries.plenary(owner, doing, ceremony, range(1, 6))
    first, again, second = juries.opened(doing, ceremony, [pair[0], pair[0], pair[1]])
    assert (first["opened"], again["opened"], again["handed_on"], second["opened"]) == (0, 0, 0, 5 * 4 - 1)


def test_four_of_nine_do_not_close_and_nobody_closes_alone(own_db: Any, owner: Any, doing: Any, ceremony: Jury) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 5), BANK)
    with doing("juri1") as juror, _refused("QUORUM_SHORT"):
        opening.propose(juror, YEAR)
    for name in list(ceremony.candidates)[:-1]:  # the fifth has one candidate left
        juries.hand_in(doing, 5, ceremony.candidates[name], ("50", "50"))
    with doing("admin") as committee, _refused("QUORUM_SHORT"):
        opening.propose(committee, YEAR)
    juries.hand_in(doing, 5, ceremony.candidates["BPR Uji"], ("50", "50"))
    with doing("admin") as committee:
        proposal = opening.propose(committee, YEAR)
    with doing("admin") as committee, _refused("CLOSING_TWO"):
        opening.confirm(committee, proposal)
    with doing("cabang") as committee, _refused("CLOSING_TWO"):  # two of the committee, nobody of the jury
        opening.confirm(committee, proposal)
    with doing("bank") as stranger, pytest.raises(Exception, match="Peran Anda"):
        opening.confirm(stranger, proposal)
    juries.hand_in(doing, 2, ceremony.candidates["BPR Uji"], ("51", "50"))
    with doing("juri1") as juror, _refused("CLOSING_STALE"):  # a sheet came since
        opening.confirm(juror, proposal)
    juries.close(doing, "admin", "juri9")  # who has handed in nothing may still confirm
    with doing("juri1") as juror, _refused("SCORES_CLOSED"):
        opening.propose(juror, YEAR)


def test_who_has_nothing_to_score_is_none_of_the_quorum(own_db: Any, owner: Any, doing: Any, cheap_words: None) -> None:
    candidates = {"usaha_keuangan": [("Bank NTT", None, "bank-ntt")]}
    sitting = juries.jury(owner, candidates, employers={5: "bank-ntt"})
    juries.keys(doing, sitting.files)
    juries.hand_in_all(doing, sitting, range(1, 5))
    with doing("juri1") as juror, _refused("QUORUM_SHORT"):  # the fifth is due nothing and has handed in nothing
        opening.propose(juror, YEAR)
    juries.hand_in_all(doing, sitting, [6])
    with doing("juri1") as juror:
        assert opening.propose(juror, YEAR)


def test_nothing_opens_early_alone_or_with_the_wrong_file(own_db: Any, owner: Any, doing: Any, ceremony: Jury) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 6), BANK)
    file, words = ceremony.files["admin2"], f"{WORDS} admin2"

    def tries(code: str, who: str = "admin2", text: str = file, said: str = words) -> None:
        with doing(who) as holder, _refused(code):
            opening.open_with(holder, YEAR, text, said)

    tries("OPENING_EARLY")
    juries.close(doing)
    tries("OPENING_EARLY")  # closed, and not yet the plenary
    juries.plenary(owner, doing, ceremony, range(1, 5))
    tries("PLENARY_QUORUM")  # four of nine are there
    with doing("juri2") as juror:
        seats.attend(juror, YEAR, 9, meeting="plenary", present="yes")
    tries("AWARD_NOT_YOURS", who="admin")
    tries("AWARD_KEY_OTHER", text=ceremony.files["kepala"], said=f"{WORDS} kepala")
    tries("WORDS_WRONG", said="kata kata yang lain sama sekali")
    tries("KEY_FILE", text="{}")
    with doing("juri2") as juror:  # one left again
        seats.attend(juror, YEAR, 9, meeting="plenary", present="no")
    tries("PLENARY_QUORUM")


def test_keys_are_of_three_people_who_do_not_judge(own_db: Any, owner: Any, doing: Any, cheap_words: None) -> None:
    sitting = juries.jury(owner, {"desa": [("Desa Kewar", None, None)]})
    with doing("juri1") as juror:
        handing.set_words(juror, YEAR, WORDS)
        with _refused("AWARD_KEYS"):  # before the ceremony nothing is sealed
            handing.hand_in(juror, YEAR, sitting.candidates["Desa Kewar"], {"regulation": "1", "interview": "1"}, "")

    def names(code: str, number: int, username: str) -> None:
        with doing("admin") as actor, _refused(code):
            keys.name_key_holder(actor, YEAR, number=number, username=username, decree="SK 2")

    names("AWARD_ONE_PART", 1, "juri3")
    names("AWARD_USER_UNKNOWN", 1, "entah-siapa")
    juries.keys(doing, sitting.files)
    names("AWARD_ONE_PART", 2, "pemeriksa")  # who holds the third
    with doing("kepala") as holder, _refused("AWARD_KEYS"):
        keys.make_key(holder, YEAR, WORDS)
    with doing("admin") as actor, _refused("AWARD_ONE_PART"):
        seats.name_seat(
            actor, YEAR, number=9, institution="DPRD", role="member", holder="X", decree="SK 3", username="kepala"
        )
    # before the first score a lost key is sitting anew by another naming
    with doing("admin") as actor:
        keys.name_key_holder(actor, YEAR, number=2, username="cabang", decree="SK 4: berkas hilang")
    with doing("juri1") as juror, _refused("AWARD_KEYS"):
        handing.hand_in(juror, YEAR, sitting.candidates["Desa Kewar"], {"regulation": "1", "interview": "1"}, "")
    with doing("cabang") as holder:
        keys.make_key(holder, YEAR, f"{WORDS} cabang")
    juries.hand_in(doing, 1, sitting.candidates["Desa Kewar"], ("1", "1"))
    names("AWARD_KEYS", 2, "kepala")  # after it none
    assert HOLDERS[1] == "kepala"


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ({"regulation": "101", "interview": "1"}, "SCORE_POINTS"),
        ({"regulation": "-1", "interview": "1"}, "SCORE_POINTS"),
        ({"regulation": "1e1", "interview": "1"}, "SCORE_POINTS"),
        ({"regulation": "50.123", "interview": "1"}, "SCORE_POINTS"),
        ({"regulation": "٥٠", "interview": "1"}, "SCORE_POINTS"),
        ({"regulation": "", "interview": "1"}, "SCORE_POINTS"),
        ({"regulation": "1"}, "SCORE_POINTS"),
        ({"regulation": "1", "interview": "1", "coverage": "1"}, "SCORE_CRITERION"),  # from the frozen figures
        ({"regulation": "1", "interview": "1", "entah": "1"}, "SCORE_CRITERION"),
    ],
)
def test_points_that_are_none_are_refused_before_anything_is_sealed(
    own_db: Any, doing: Any, ceremony: Jury, points: dict[str, str], code: str
) -> None:
    with doing("juri1") as juror, _refused(code):
        handing.hand_in(juror, YEAR, ceremony.candidates["BPR Uji"], points, "")


def test_a_conflict_stated_after_the_score_takes_the_score_out(
    own_db: Any, owner: Any, doing: Any, ceremony: Jury
) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 7), BANK)
    with doing("juri5") as juror:
        seats.declare_conflict(juror, YEAR, 5, candidate=ceremony.candidates["BPR Uji"], reason="adik saya direkturnya")
        with _refused("CANDIDATE_UNKNOWN"):
            handing.hand_in(juror, YEAR, ceremony.candidates["BPR Uji"], {"regulation": "1", "interview": "1"}, "")
        assert "BPR Uji" not in {one["candidate"] for one in handing.own_copies(juror, YEAR, WORDS)}
    with doing("juri6") as juror, _refused("AWARD_NOT_YOURS"):  # nobody states it for another juror
        seats.declare_conflict(juror, YEAR, 1, candidate=ceremony.candidates["BPR Uji"], reason="supaya ia mundur")
    juries.close(doing)
    juries.plenary(owner, doing, ceremony, range(1, 7))
    juries.opened(doing, ceremony)
    with doing("admin"):
        scored = {(one["seat"], one["candidate"]) for one in opening.scores(YEAR)}
    assert (5, "BPR Uji") not in scored
    assert (6, "BPR Uji") in scored
    with doing("juri6") as juror, _refused("SCORES_CLOSED"):
        seats.declare_conflict(
            juror, YEAR, 6, candidate=ceremony.candidates["BPR Uji"], reason="terlambat mengatakannya"
        )


def test_another_naming_takes_no_recusal_away(own_db: Any, doing: Any, ceremony: Jury) -> None:
    bank, rural = ceremony.candidates["Bank NTT"], ceremony.candidates["BPR Uji"]
    with doing("juri4") as juror:
        seats.declare_conflict(juror, YEAR, 4, candidate=rural, reason="adik saya direkturnya")
    with doing("admin") as actor:  # the same person again, as if he worked nowhere
        seats.name_seat(
            actor, YEAR, number=4, institution="Lembaga", role="member", holder="Juri", decree="SK 9", username="juri4"
        )
        assert {one["candidate_id"] for one in seats.jury(YEAR)["seats"][3]["recusals"]} == {bank, rural}
        seats.name_seat(
            actor,
            YEAR,
            number=4,
            institution="Lembaga",
            role="member",
            holder="Orang Lain",
            decree="SK 10",
            username="juri",
        )
        seats.name_seat(
            actor, YEAR, number=5, institution="Lembaga", role="member", holder="Juri", decree="SK 11", username="juri4"
        )
        now = {one["number"]: {x["candidate_id"] for x in one["recusals"]} for one in seats.jury(YEAR)["seats"]}
    assert (now[4], now[5]) == (set(), {bank, rural})
    with doing("juri4") as juror:
        handing.set_words(juror, YEAR, WORDS)
        assert {one["name"] for one in handing.candidates(juror, YEAR)} == {"Kabupaten Belu", "Kota Kupang"}


def test_a_deputy_acts_for_the_seat_and_its_last_sheet_counts(
    own_db: Any, owner: Any, doing: Any, ceremony: Jury
) -> None:
    juries.hand_in_all(doing, ceremony, range(1, 6), BANK)
    owner.execute("update access_grant set role = 'juror', organisation_id = null, place_id = '53' where user_id = (select id from access_user where username = 'sponsor')")  # fmt: skip
    with doing("admin") as actor:
        seats.name_deputy(actor, YEAR, 5, name="Wakil Lima", from_day=__import__("datetime").date(2026, 6, 25), reason="sakit", username="sponsor", employer="bpr-uji")  # fmt: skip
        with _refused("AWARD_ONE_PART"):
            seats.name_deputy(actor, YEAR, 6, name="X", from_day=__import__("datetime").date(2026, 6, 25), reason="sakit", username="juri1")  # fmt: skip
    with doing("juri5") as juror, _refused("AWARD_NOT_YOURS"):
        handing.candidates(juror, YEAR)
    with doing("sponsor") as deputy:
        handing.set_words(deputy, YEAR, f"{WORDS} wakil")
        assert {one["name"] for one in handing.candidates(deputy, YEAR)} == {
            "Kabupaten Belu",
            "Kota Kupang",
            "Bank NTT",
        }
        assert handing.own_copies(deputy, YEAR, f"{WORDS} wakil") == []  # what the holder gave before stays his
        handing.hand_in(deputy, YEAR, ceremony.candidates["Bank NTT"], {"regulation": "7", "interview": "8"}, "")
    juries.close(doing)
    juries.plenary(owner, doing, ceremony, range(1, 6))
    juries.opened(doing, ceremony)
    with doing("admin"):
        by = {(one["seat"], one["candidate"]): one["points"] for one in opening.scores(YEAR)}
    assert by[5, "Bank NTT"] == {"regulation": "7", "interview": "8"}
    assert (5, "BPR Uji") not in by  # where the deputy works, the seat does not judge


@pytest.mark.parametrize("who", ["bank", "belu", "juri"])
def test_the_chain_tells_strangers_nothing(
    own_db: Any, app: Any, token: Any, doing: Any, ceremony: Jury, who: str
) -> None:
    """How many sheets came is for jury, committee and holders of keys, also by raw SQL."""
    juries.hand_in(doing, 1, ceremony.candidates["Bank NTT"], ("50", "50"))
    asked = "select sheets from payung.award_verify((select id from awards_cycle where assessment_year = %s))"
    with pytest.raises(psycopg.Error) as refused, acting(app, token(who)):
        app.execute(asked, [YEAR])
    assert refused.value.sqlstate == "P0E90"
    with acting(app, token("juri1")):
        assert one(app, asked, [YEAR]) == 1
