"""A program lists what is open in its user's name, and ends it."""

from __future__ import annotations

from payung.access.services import api_token
from tests.support.interface import Api, code_of


def test_tokens_are_listed_and_ended_singly_and_together(own_db, db):
    here, there, third = (Api(api_token("belu", name=name)) for name in ("a", "b", "c"))
    listed = here.get("/me/sessions").json()
    assert [one["name"] for one in listed] == ["c", "b", "a"]
    assert [one["is_this"] for one in listed] == [False, False, True]
    assert all(here.token not in str(one) for one in listed)
    assert here.post(f"/me/sessions/{listed[1]['number']}/end").json() == {"ended": 1}
    assert there.get("/me").status_code == 401
    assert code_of(here.post(f"/me/sessions/{listed[1]['number']}/end")) == "SESSION_UNKNOWN"
    foreign = Api(api_token("kupang"))
    assert foreign.post(f"/me/sessions/{listed[0]['number']}/end").status_code == 404
    assert third.get("/me").status_code == 200
    assert here.post("/me/sessions/end-others").json() == {"ended": 1}
    assert (here.get("/me").status_code, third.get("/me").status_code) == (200, 401)
    assert foreign.get("/me").status_code == 200
