"""People are found by every word of their name as it is heard, page by page in both directions, within the scope."""

from __future__ import annotations

import itertools

import pytest

from payung.registry.spelling import fold
from tests.support import people
from tests.support.people import acting, one

ROOT = itertools.cycle("MKGB")  # people of the test before stay in the database
NAMES = ("aria Amalo", "aria Bere", "aria Bere", "aria Zaka", "arib Bere")
FIND = "select * from payung.registry_find(%s, %s, %s, %s, %s, %s, %s)"


@pytest.fixture
def found(db, loader, app, token):
    root = next(ROOT)
    with acting(loader, token("admin")):
        places = ["53.71" if n == 3 else "53.04" for n in range(len(NAMES))]
        persons = [people.member(loader, place, root + name).person for place, name in zip(places, NAMES, strict=True)]

    def ask(name="ARIA", regency="", after=None, back=False, limit=50):
        with acting(app, token("admin")):
            asked = [root + name, regency, "", False, None if after is None else persons[after], back, limit]
            return [persons.index(person) for (person,) in app.execute(FIND, asked)]

    return ask


@pytest.fixture
def ask(db, app, token):
    """Who is found by words, as their names; for a user."""

    def asked(name, user="admin", regency="", village="", dead=False):
        with acting(app, token(user)):
            rows = app.execute(FIND, [name.upper(), regency, village, dead, None, False, 500]).fetchall()
            return [one(app, "select payung.tell_registry_identity_name(%s)", [row[0]]) for row in rows]

    return asked


def added(loader, token, *names, regency="53.04"):
    with acting(loader, token("admin")):
        return [people.member(loader, regency, name).person for name in names]


def test_a_beginning_reaches_all_names_with_it_and_none_behind(found):
    assert found() == [0, 1, 2, 3]
    assert found(name="ARI") == [0, 1, 2, 4, 3]
    assert found(name="AR") == [0, 1, 2, 4, 3]
    assert found(name="A") == []
    assert found(name="ARIA BERE") == [1, 2]
    assert found(name="ARIA ZAKA") == [3]


def test_pages_follow_one_another_in_both_directions(found):
    assert found(limit=2) == [0, 1]
    assert found(after=1) == [2, 3]
    assert found(after=3) == []
    assert found(after=3, back=True) == [2, 1, 0]
    assert found(after=2, back=True, limit=1) == [1]
    assert found(name="ARIA BERE", after=4, back=True) == []


def test_within_a_regency_the_same(found):
    assert found(regency="53.04") == [0, 1, 2]
    assert found(regency="53.71") == [3]
    assert found(regency="53.04", after=0) == [1, 2]
    assert found(regency="53.04", after=2, back=True) == [1, 0]
    assert found(regency="53.04", name="ARI", after=2) == [4]


def test_every_word_is_found_in_any_order_and_near_spelling(loader, token, ask):
    added(loader, token, "Dominggus Djami Oematan", "Yosephina Tjoe Wila")
    for words in ("oematan", "umatan", "jami", "djami", "oemat domi", "jami dominggus", "DOMINGUS"):
        assert ask(words) == ["Dominggus Djami Oematan"], words
    for words in ("tjoe", "cu wila", "josefina", "vila tjoe"):
        assert ask(words) == ["Yosephina Tjoe Wila"], words
    assert ask("oematan wila") == []


def test_whoever_has_a_word_twice_is_found_once(loader, token, ask):
    added(loader, token, "Gregorius Gregoria Gregorianus")
    assert ask("gregor") == ["Gregorius Gregoria Gregorianus"]


def test_only_people_of_the_scope_are_found(loader, token, ask):
    added(loader, token, "Kunigunda Sabuna")
    added(loader, token, "Kunigunda Taebenu", regency="53.71")
    assert ask("kunigunda") == ["Kunigunda Sabuna", "Kunigunda Taebenu"]
    assert ask("kunigunda", "belu") == ["Kunigunda Sabuna"]
    assert ask("taebenu", "belu") == ask("taebenu", "belu", regency="53.71") == []
    assert ask("kunigunda", "bank") == []
    assert ask("", "belu", village="53.71.01.2001") == []


def test_an_organisation_finds_whom_it_brought(loader, owner, app, token, ask):
    mine, _other = added(loader, token, "Fransiska Lobo Nggili", "Fransiska Lobo Ngganggus")
    bank = people.organisation(owner, "bank-ntt")
    owner.execute("insert into registry_custody (person_id, organisation_id) values (%s, %s)", [mine, bank])
    assert ask("lobo fransiska", "bank") == ["Fransiska Lobo Nggili"]
    assert ask("nggang", "bank") == []


def test_a_village_without_a_name_is_all_its_people(loader, token, ask):
    added(loader, token, "Zeda Kolo", "Bernard Kolo", regency="53.08")
    assert ask("", village="53.08.01.2001") == ["Bernard Kolo", "Zeda Kolo"]
    assert ask("zed", village="53.08.01.2001") == ["Zeda Kolo"]
    assert ask("ze", village="53.08.01.2001") == []


def test_who_has_died_is_found_among_the_dead(loader, owner, token, ask):
    gone, _here = added(loader, token, "Nikodemus Hauteas", "Nikodemus Hautean")
    query = "insert into registry_personevent (person_id, kind, happened_on, recorded_by) values (%s, 'died', '2025-07-01', 1)"
    owner.execute(query, [gone])
    assert ask("nikodemus", dead=True) == ["Nikodemus Hauteas"]


def test_one_slip_is_found_where_nobody_is_heard_so(loader, app, token):
    added(loader, token, "Wilhelmus Tnunay")
    query = "select count(*) from payung.registry_find_near(%s, %s, %s, '', 50)"
    with acting(app, token("belu")):
        for words, at in (
            ("WILHELMUS TNUNAI", 2),
            ("WLHELMUS TNUNAY", 1),
            ("WILHELMUS TNUANY", 2),
            ("WILHELMUS TNUNNAYS", 2),
        ):
            assert one(app, query, [words, at, []]) == 1, words
        assert one(app, query, ["WILHELMUS XXXX", 2, []]) == 0
        assert one(app, query, ["WILHELMUS WILI", 2, ["TNUNAI"]]) == 1
    with acting(app, token("kupang")):
        assert one(app, query, ["WILHELMUS TNUNAI", 2, []]) == 0


def test_telephones_are_one_however_they_are_written(loader, owner, app, token):
    (person,) = added(loader, token, "Yublina Neolaka")
    owner.execute("update registry_identity set phone = '0812-3700 1122' where person_id = %s", [person])
    query = "select array(select payung.registry_find_number('', %s))"
    for phone in ("081237001122", "6281237001122", "+6281237001122"):
        for user, seen in (("belu", [person]), ("kupang", [])):
            with acting(app, token(user)):
                assert one(app, query, [phone]) == seen
    with acting(app, token("belu")):
        assert one(app, query, [""]) == []


def test_words_follow_the_name(loader, owner, token, ask):
    (person,) = added(loader, token, "Ferdinandus Sonbai")
    added(loader, token, "Ferdinandus Banase", "Ferdinandus Sonbai")  # share words and the regency, and keep their own
    owner.execute(
        "update registry_identity set name = 'Simon Sonbai', name_norm = 'SIMON SONBAI' where person_id = %s", [person]
    )
    assert sorted(ask("ferdinandus")) == ["Ferdinandus Banase", "Ferdinandus Sonbai"]
    assert ask("simon sonb") == ["Simon Sonbai"]
    owner.execute("update registry_identity set regency = '53.71' where person_id = %s", [person])
    assert ask("sonbai simon", "belu") == []
    assert ask("sonbai", "belu") == ["Ferdinandus Sonbai"]
    assert one(owner, "select count(*) from registry_nameword where person_id = %s", [person]) == 2


def test_people_who_come_by_the_thousand_are_found_before_and_after_their_words_are_written(owner, token, ask):
    first = int(one(owner, "select max(id) + 1000 from registry_person"))
    owner.execute(
        "insert into registry_person (id, regency, village_code, created_by)"
        " select n, '53.04', '53.04.01.2001', 1 from generate_series(%s::bigint, %s) n",
        [first, first + 1000],
    )
    owner.execute(
        "insert into registry_identity (person_id, regency, village_code, name, name_norm)"
        " select n, '53.04', '53.04.01.2001', 'Ribka ' || n, 'RIBKA ' || n from generate_series(%s::bigint, %s) n",
        [first, first + 1000],
    )
    assert ask(f"ribka {first + 7}", "belu") == [f"Ribka {first + 7}"]
    assert ask(f"ribka {first + 7}", "kupang") == []
    owner.execute("update registry_identity set name_norm = 'TABITA' where person_id = %s", [first + 8])
    assert one(owner, "select payung.name_words_fill(1000)") == 1000
    assert one(owner, "select payung.name_words_fill(1000)") == 1
    assert one(owner, "select payung.name_words_fill(1000)") == 0
    assert one(owner, "select count(*) from registry_namepending") == 0
    assert (
        one(owner, "select count(*) from registry_nameword where person_id between %s and %s", [first, first + 1000])
        == 2001
    )
    assert ask(f"{first + 1000}", "belu") == [f"Ribka {first + 1000}"]
    assert ask("ribk", "kupang") == []


def test_the_database_hears_names_as_the_registry_does(owner):
    names = "DJAMI TJOE OEMATAN SJAHRUL SCHOLASTIKA KHATARINA PHILIPUS CECILIA QUIRINUS XAVERIUS WEMPI ZAKHARIAS MARIETJE JEREMIEI"
    names += " NJOMAN ACHMAD YOSEPH ELISABETH ANNA HILDEGARDIS CYRILUS VINCENTIUS"
    for word in names.split():
        assert one(owner, "select payung.name_heard(%s)", [word]) == fold(word), word


def test_nobody_reads_the_words_themselves(app, loader, token):
    import psycopg

    for connection in (app, loader):
        for what in (
            "select count(*) from registry_nameword",
            "select payung.registry_dead()",
            "select payung.registry_of_phone('0812')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), acting(connection, token("admin")):
                connection.execute(what)


def test_states_are_told_of_people_of_the_scope(loader, app, token):
    here, there = added(loader, token, "Agnes Fouk") + added(loader, token, "Agnes Fouk", regency="53.71")
    with acting(app, token("belu")):
        rows = app.execute("select * from payung.person_states(%s, '2025-07-01')", [[here, there]]).fetchall()
    assert rows == [(here, "ended")]
