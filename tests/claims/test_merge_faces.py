"""Merges on the page and by the interface (by command: test_commands.py): found, compared, proposed, confirmed, shown, and parted again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.claims import world
from tests.claims.merging import WHY, held_by, merged, nik_of, pair
from tests.claims.visits import html, told

# A state that is kept costs less than making it upon what tests before have left.
pytestmark = pytest.mark.usefixtures("own_db")


def digest(page: Any) -> str:
    found = re.search(r'name="sidik" value="([0-9a-f]{64})"', html(page))
    assert found
    return found[1]


def test_two_officers_merge_and_part_on_the_page(site, owner, loader, token):
    goes, stays = pair(loader, token)
    nik = nik_of(owner, goes.person)
    at = f"/orang/{goes.person}"
    assert f'href="{at}/gabung"' in html(site("belu").get(at))
    found = site("belu").post(f"{at}/gabung", {"cari": nik_of(owner, stays.person)})
    assert f'href="{at}/gabung/{stays.person}"' in html(found)
    beside = site("belu").get(f"{at}/gabung/{stays.person}")
    assert nik not in html(beside)  # numbers are masked
    form = {"tinggal": str(stays.person), "sidik": digest(beside), "alasan": WHY}
    asked = site("belu").post(f"{at}/gabung/usulkan", form)
    assert "Gabungkan catatan" in html(asked)
    assert held_by(owner, goes.person)  # nothing before it is confirmed
    done = site.post("belu", f"{at}/gabung/usulkan", **form, paham="1")
    assert "petugas lain menyetujuinya" in told(done)
    link = re.search(r'href="(/orang/gabungan/\d+)"', html(done))
    assert link
    assert "Usul Anda sendiri" in html(site("belu").get(link[1]))
    waiting = site("cabang").get(link[1])
    assert link[1] in html(site("cabang").get("/tugas"))
    form = {"sidik": digest(waiting), "paham": "1"}
    assert "Berlaku" in told(site.post("cabang", f"{link[1]}/setujui", **form))
    # the old record leads to the one that stays, and says so; by its old number too
    led = site("belu").get(at, follow=True)
    assert led.redirect_chain[-1][0] == f"/orang/{stays.person}"
    assert "sudah digabung" in told(led)
    led = site("belu").post("/orang", {"cari": nik}, follow=True)
    assert led.redirect_chain[-1][0] == f"/orang/{stays.person}"
    assert "NIK itu milik catatan yang digabung" in told(led)
    assert "Gabungan catatan" in html(led)
    # and back
    page = site("cabang").get(link[1])
    form = {"sidik": digest(page), "alasan": "ternyata dua bersaudara", "paham": "1"}
    assert "Diusulkan" in told(site.post("cabang", f"{link[1]}/batalkan", **form))
    back = re.search(r'href="(/orang/gabungan/\d+)"', html(site("belu").get("/tugas")))
    assert back
    form = {"sidik": digest(site("belu").get(back[1])), "paham": "1"}
    assert "Berlaku" in told(site.post("belu", f"{back[1]}/setujui", **form))
    assert site("belu").get(at).status_code == 200


def test_a_page_says_which_months_both_hold_and_offers_to_release_them(site, loader, token):
    goes, stays = pair(loader, token, (9, 10), (10,))
    beside = site("belu").get(f"/orang/{goes.person}/gabung/{stays.person}")
    assert "Ada pada keduanya: Oktober 2025." in html(beside)
    form = {"tinggal": str(stays.person), "sidik": digest(beside), "alasan": WHY}
    at = f"/orang/{goes.person}/gabung/usulkan"
    assert "2025-10" in told(site.post("belu", at, **form, ganda="keep"))
    assert "dilepas" in html(site("belu").post(at, {**form, "ganda": "release"}))


def test_only_years_that_hold_months_are_drawn(site, loader, token):
    goes, stays = pair(loader, token, (9, 10), (11,))
    beside = html(site("belu").get(f"/orang/{goes.person}/gabung/{stays.person}"))
    assert re.findall(r'class="ribbon-year"><b>(\d{4})</b>', beside) == ["2025", "2025"]
    bare = world.member_with_months(loader, token, [])
    assert "Tidak ada bulan." in html(site("belu").get(f"/orang/{bare.person}/gabung/{stays.person}"))


def test_bad_input_is_answered_on_the_page(site, loader, token):
    goes, stays = pair(loader, token)
    at = f"/orang/{goes.person}/gabung"
    assert site("belu").get(f"{at}/{goes.person}").status_code == 302
    assert site("belu").get(f"{at}/999999").status_code == 404
    assert "Tuliskan alasannya" in html(
        site("belu").post(f"{at}/usulkan", {"tinggal": str(stays.person), "sidik": "0" * 64})
    )
    for wrong in ("", "abc", "9" * 30):
        page = site("belu").post(f"{at}/usulkan", {"tinggal": wrong, "sidik": "0" * 64, "alasan": WHY})
        assert "Tulis nomor orang" in html(page)
    assert "berubah sejak" in told(
        site.post("belu", f"{at}/usulkan", tinggal=str(stays.person), sidik="0" * 64, alasan=WHY)
    )
    assert site("belu").get("/orang/gabungan/999999").status_code == 404
    elsewhere = world.member_with_months(loader, token, [9], regency="53.71")
    assert site("belu").get(f"{at}/{elsewhere.person}").status_code == 404
    assert "Tidak ada catatan lain yang cocok" in html(site("belu").post(at, {"cari": "tidak ada"}))
    assert site("pemeriksa").get(at).status_code == 403


def test_the_interface_merges_and_parts(api, owner, loader, token):
    goes, stays = pair(loader, token)
    belu, branch = api("belu"), api("cabang")
    both = belu.get(f"/persons/{goes.person}/comparison?stays={stays.person}").json()
    assert (both["goes"]["months"], both["stays"]["months"], both["doubled"]) == (2, 2, [])
    assert "•" in both["goes"]["nik"]
    body = {"stays": stays.person, "seen": both["seen"], "reason": WHY}
    done = belu.post(f"/persons/{goes.person}/merges", body).json()
    number = done["result"]["merge"]
    assert done["thing"]["state"] == "waiting"
    assert belu.post(f"/merges/{number}/confirm", {"seen": both["seen"]}).status_code == 422
    assert branch.post(f"/merges/{number}/confirm", {"seen": both["seen"]}).json()["thing"]["state"] == "done"
    gone = belu.get(f"/persons/{goes.person}").json()
    assert (gone["stays_as"], gone["memberships"]) == (stays.person, [])
    assert len(belu.get(f"/persons/{stays.person}").json()["memberships"]) == 2
    looked_up = belu.post("/persons/lookup", {"number": nik_of(owner, goes.person)}).json()["items"]
    assert [line["id"] for line in looked_up] == [stays.person]
    assert [line["state"] for line in belu.get(f"/persons/{stays.person}/merges").json()] == ["done"]
    seen = branch.get(f"/persons/{goes.person}/comparison?stays={stays.person}").json()["seen"]
    again = branch.post(f"/merges/{number}/undo", {"seen": seen, "reason": "ternyata dua orang"}).json()["result"][
        "merge"
    ]
    assert belu.post(f"/merges/{again}/refuse", {"reason": "memang satu orang"}).json()["thing"]["state"] == "refused"
    assert api("pemeriksa").post(f"/persons/{goes.person}/merges", body).status_code == 403
    assert api("kupang").get(f"/persons/{goes.person}/comparison?stays={stays.person}").status_code == 404


def test_queries_do_not_grow_with_merges(site, loader, token, actor):
    goes, stays = pair(loader, token)
    others = [world.member_with_months(loader, token, [month]) for month in (11, 12)]

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            site("belu").get(f"/orang/{stays.person}")
        return len(caught)

    asked()
    merged(actor("belu"), actor("cabang"), goes, stays)
    with_one = asked()
    for other in others:
        merged(actor("belu"), actor("cabang"), other, stays)
    assert asked() == with_one
