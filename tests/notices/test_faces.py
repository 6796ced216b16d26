"""What a person does about messages and letters, by page, interface and command; and what nobody does."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.test import Client

from tests.support.interface import code_of
from tests.support.people import acting, one

BELU = "53.04"
WHY = "salah tanggal kejadian"


@pytest.fixture
def letter(own_db: Any, owner: Any) -> int:
    values = ["k", "decision_approved", "claim:1", "KEP-1", BELU, None, date(2025, 11, 27), 42_000_000]
    owner.execute("select payung.room_letter(%s, %s, %s, %s, %s, %s, %s, %s)", values)
    return int(one(owner, "select id from notices_notificationletter"))


def test_a_letter_is_withdrawn_once_with_a_question_before(letter: int, api: Any, login: Any, owner: Any) -> None:
    page, other = login(Client(), "cabang"), api("kupang")
    assert other.post(f"/letters/{letter}/withdraw", {"reason": WHY}).status_code == 403
    assert f"/pemberitahuan/surat/{letter}/tarik" in page.get("/pemberitahuan").content.decode()
    asked = page.post(f"/pemberitahuan/surat/{letter}/tarik", {"alasan": WHY}).content.decode()
    assert "42.000.000" in asked
    assert one(owner, "select count(*) from notices_notificationletterend") == 0
    page.post(f"/pemberitahuan/surat/{letter}/tarik", {"alasan": WHY, "paham": "1"})
    assert one(owner, "select reason from notices_notificationletterend") == WHY
    listed = api("cabang").get("/letters", subject="claim:1").json()["items"]
    assert [(row["id"], row["reason"]) for row in listed] == [(letter, WHY)]
    again = api("cabang").post(f"/letters/{letter}/withdraw", {"reason": WHY})
    assert (again.status_code, again.json()["type"].rpartition(":")[2]) == (409, "LETTER_ENDED")


def test_who_wants_no_messages_is_kept_by_every_face(
    own_db: Any, api: Any, login: Any, owner: Any, app: Any, token: Any
) -> None:
    body = {"channel": "sms", "contact": "0813-1111-2222", "wish": "no"}
    answer = api("belu").post(f"/consents/{BELU}", body)
    assert (answer.status_code, answer.json()["thing"]) == (200, {"regency": BELU})
    assert "1111" not in answer.content.decode()
    kept = "select contact, allowed from notices_consent"
    assert owner.execute(kept).fetchall() == [("6281311112222", False)]
    login(Client(), "belu").post(
        f"/pemberitahuan/persetujuan/{BELU}", {"saluran": "sms", "kontak": "081311112222", "mau": "yes"}
    )
    assert owner.execute(kept).fetchall() == [("6281311112222", True)]
    assert code_of(api("kupang").post(f"/consents/{BELU}", body)) == "NOTICE_SCOPE"
    assert api("belu").post(f"/consents/{BELU}", {**body, "channel": "letter"}).status_code == 422
    assert owner.execute(kept).fetchall() == [("6281311112222", True)]
    with pytest.raises(psycopg.Error) as refusal, acting(app, token("pemeriksa")):
        app.execute("select payung.notice_consent('sms', '6281311112222', false, %s)", [BELU])
    assert refusal.value.sqlstate == "P0C70"
