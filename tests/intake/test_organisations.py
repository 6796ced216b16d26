"""A bank's people live all over the province: whoever stands for a body alone brings them in, and sees them and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from payung.access.services import Actor
from payung.intake import services as intake
from payung.parties.models import Organisation
from payung.places.models import Place
from payung.platform import runs
from payung.platform.db import OWNER, acting
from payung.registry.models import Person
from payung.sponsorship.services import open_scheme
from tests.chain.test_walk import LIST, execute, query, scheme_data, take
from tests.intake.lists import PEOPLE
from tests.support import people
from tests.support.commands import Payung
from tests.support.databases import Database

# Of Timor Tengah Selatan, Kupang and Rote Ndao: three regencies, none of them Belu.
ELSEWHERE = "NIK,Nama,Tanggal Lahir,Desa,Kecamatan,Kabupaten\n" + "".join(
    f"{p['nik']},{p['name']},{p['birth']},{p['village']},{p['district']},{p['regency']}\n" for p in PEOPLE[:3]
)


@pytest.fixture(autouse=True)
def _stated_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAYUNG_TODAY", "2025-12-15")


def opened(admin: Actor, code: str) -> int:
    """A scheme that the body pays for, with room in every regency."""
    body = Organisation.objects.using(OWNER).get(code=code)
    regencies = list(Place.objects.using(OWNER).filter(level=2).values_list("code", flat=True))
    kind = "apbd" if body.kind_id == "government" else "gn_lingkaran"
    with acting(admin.token):
        data = scheme_data(kind=kind, organisation_id=body.pk, quotas=dict.fromkeys(regencies, 1_000), name=code)
        return open_scheme(admin, data)


@pytest.mark.parametrize(("who", "code"), [("bank", "bank-ntt"), ("bpr", "bpr-uji")])
def test_a_body_brings_in_people_of_every_regency_and_sees_them_alone(
    own_db: Database, actor: Callable[[str], Actor], owner: psycopg.Connection, who: str, code: str
) -> None:
    admin, banker = actor("admin"), actor(who)
    others, _ = take(admin, opened(admin, "pemprov-ntt"), ELSEWHERE.encode(), "lain.csv")
    execute(admin, intake.start_check, others)
    assert execute(admin, intake.start_commit, others)["committed"] == 3
    mine, _ = take(banker, opened(admin, code), LIST.read_bytes())
    accepted = execute(banker, intake.start_check, mine)["accepted"]
    outcome = execute(banker, intake.start_commit, mine)
    assert accepted > 1791  # nobody asks for a decile where a bank pays
    assert (outcome["committed"], outcome["out_of_scope"]) == (accepted, 0)
    with acting(banker.token):
        seen = set(Person.objects.values_list("pk", flat=True))
    kept = "select array_agg(person_id order by person_id) from registry_custody c join parties_organisation o on o.id = c.organisation_id"
    assert len(seen) == accepted
    assert owner.execute(f"{kept} where o.code = %s", [code]).fetchone() == (sorted(seen),)
    assert query(admin, "select count(*) from registry_person") == accepted + 3


def test_a_commitment_that_reaches_nobody_says_so_and_may_be_tried_again(
    own_db: Database, actor: Callable[[str], Actor]
) -> None:
    admin, belu = actor("admin"), actor("belu")
    scheme = opened(admin, "pemprov-ntt")
    beyond, _ = take(belu, scheme, ELSEWHERE.encode(), "debitur.csv")
    execute(belu, intake.start_check, beyond)
    for _time in range(2):
        with acting(belu.token):
            run = intake.start_commit(belu, beyond, defer=False)
        row = runs.execute(run)
        assert (row["state"], row["error_code"]) == ("refused", "LIST_OUT_OF_SCOPE")
        assert (
            query(
                belu, "select state || coalesce(counts ->> 'out_of_scope', '') from intake_list where id = %s", beyond
            )
            == "checked"
        )
    again, is_new = take(admin, scheme, ELSEWHERE.encode(), "debitur.csv")
    assert is_new
    execute(admin, intake.start_check, again)
    assert execute(admin, intake.start_commit, again)["committed"] == 3


@pytest.mark.parametrize(
    ("who", "regency", "taken"),
    [
        ("bank", "53.04", True),
        ("bank", "53.71", True),
        ("bank-belu", "53.04", True),
        ("bank-belu", "53.71", False),  # a grant for a place holds him to it
        ("belu", "53.71", False),
    ],
)
def test_raw_sql_brings_nobody_in_from_beyond(
    db: Database, actor: Callable[[str], Actor], owner: psycopg.Connection, loader: psycopg.Connection, who: str,
    regency: str, taken: bool,
) -> None:  # fmt: skip
    session = people.at_work(owner, loader, actor(who).token, "intake.commit", "list", 1)
    with people.acting(loader, session):
        if taken:
            added = people.member(loader, regency)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                people.member(loader, regency)
            return
    kept = owner.execute("select count(*) from registry_custody where person_id = %s", [added.person]).fetchone()
    assert kept == ((1 if who == "bank" else 0),)


def test_the_command_fails_when_nobody_came_in(desk: Payung, actor: Callable[[str], Actor], tmp_path: Path) -> None:
    admin, file = actor("admin"), tmp_path / "debitur.csv"
    file.write_text(ELSEWHERE, encoding="utf-8")
    load = ("intake", "load", str(file), "--commit", "--scheme")
    public, private = opened(admin, "pemprov-ntt"), opened(admin, "bpr-uji")
    assert desk.refused(*load, str(public), "--as", "belu") == "LIST_OUT_OF_SCOPE"
    assert desk.told(*load, str(private), "--as", "bpr")["list"]["counts"]["committed"] == 3
    covered = desk(*load, str(public), "--as", "admin")  # the bank has their months by now
    assert covered.code == 1
    assert "Tidak seorang pun masuk" in covered.err
