"""Of whom a body has brought in its lists say what stands in the registry; of whom another body has brought in, as of anybody elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.intake.test_near import KUPANG, slip, told
from tests.intake.test_official_numbers import _today, line, member, near, new_kpj, sent  # noqa: F401 - fixtures
from tests.support import asking, people
from tests.support.people import acting, one

KEPT = "insert into registry_custody (person_id, organisation_id) values (%s, %s)"
DIED = (
    "insert into registry_personevent (person_id, kind, happened_on, recorded_by) values (%s, 'died', '2025-06-01', 1)"
)
NAMES = {"bank-ntt": "Naomi Benu", "bpr-uji": "Ignasius Kolo"}
SENDERS = {"bank": "bank-ntt", "bpr": "bpr-uji"}


@pytest.fixture
def kept(own_db: Any, loader: Any, token: Callable[[str], str], owner: Any) -> dict[str, tuple[int, str]]:
    """One person of Kota Kupang for each of two bodies, with the NIK."""
    with acting(loader, token("admin")):
        members = {code: people.member(loader, "53.71", name) for code, name in NAMES.items()}
    for code, some in members.items():
        owner.execute(KEPT, [some.person, people.organisation(owner, code)])
    nik = "select nik from registry_identity where person_id = %s"
    return {code: (some.person, one(owner, nik, [some.person])) for code, some in members.items()}


@pytest.mark.parametrize("who", SENDERS)
def test_of_another_bodys_people_a_check_says_that_somebody_must_look(
    kept: dict[str, tuple[int, str]], own_db: Any, loader: Any, token: Callable[[str], str], owner: Any, who: str
) -> None:
    with acting(loader, token("admin")):
        scheme = people.scheme(loader, SENDERS[who], quotas={"53.71": 5}).scheme
    own, other = kept[SENDERS[who]], next(some for code, some in kept.items() if code != SENDERS[who])
    names = {code: name.upper() for code, name in NAMES.items()}
    own_name = names.pop(SENDERS[who])
    (other_name,) = names.values()
    rows = [
        (2, own[1], "AHMAD SUROSO", "1991-03-12", "P", KUPANG),
        (3, other[1], "AHMAD SUROSO", "1991-03-12", "P", KUPANG),
        (4, slip(own[1]), own_name, "1985-03-12", "P", KUPANG),
        (5, slip(other[1]), other_name, "1985-03-12", "P", KUPANG),
        (6, "5371015609770001", own_name, "1985-03-12", "P", KUPANG),
        (7, "5371015609770002", other_name, "1985-03-12", "P", KUPANG),
    ]
    seen = told(own_db, loader, asking.run_token(owner, loader, who, scheme), scheme, rows)
    again, look = ["POSSIBLE_DUPLICATE_PERSON"], ["REVIEW_ELSEWHERE"]
    assert seen == {2: ["NIK_OTHER_PERSON"], 3: look, 4: again, 5: look, 6: again, 7: look}
    read = "select elsewhere from access_readlog where kind = 'list_near' order by id desc limit 1"
    assert one(owner, read) == 1  # whom it does not keep, of the two whose names it was given
    for person, _nik in kept.values():
        owner.execute(DIED, [person])
    dead = [
        (row, some[1], name, "1985-03-12", "P", KUPANG)
        for row, some, name in ((2, own, own_name), (3, other, other_name))
    ]
    seen = told(own_db, loader, asking.run_token(owner, loader, who, scheme), scheme, dead)
    assert seen == {2: ["DECEASED"], 3: ["REJECTED_ELSEWHERE"]}


def test_an_extract_meets_whom_its_body_keeps_and_nobody_elses(
    member: Any, sent: Any, near: str, owner: Any  # noqa: F811
) -> None:  # fmt: skip
    """Of Kota Kupang both, where the office of Belu has no say; BPJS has brought one of them in."""
    (own, own_nik), (other, other_nik) = member("53.71", "Agus Lado"), member("53.71", "Rut Tefa")
    owner.execute(KEPT, [own.person, people.organisation(owner, "bpjs-ntt")])
    owner.execute(KEPT, [other.person, people.organisation(owner, "bank-ntt")])
    kpj = "select kpj from participation_membership where id = %s"
    _merita, nik = member()
    _list, verdicts = sent(
        [
            line(own_nik, new_kpj(), name="Agus Lado"),
            line(other_nik, new_kpj(), name="Rut Tefa"),
            line(nik, one(owner, kpj, [own.membership])),
            line(nik, one(owner, kpj, [other.membership])),
        ],
        near,
        "53.04",
    )
    assert [codes for _verdict, codes in verdicts] == [
        (),
        ("PERSON_UNKNOWN",),
        ("KPJ_OTHER_PERSON",),
        ("KPJ_ELSEWHERE",),
    ]
