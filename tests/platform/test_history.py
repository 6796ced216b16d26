"""Every change of what people edit leaves the row as it was before, with who changed it, whoever writes it."""

from __future__ import annotations

from tests.support.people import acting, one


def test_a_change_leaves_the_row_as_it_was_and_who_did_it(own_db, owner, token):
    admin = one(owner, "select id from access_user where username = 'admin'")
    start = one(owner, "select coalesce(max(id), 0) from platform_history")
    with acting(owner, token("admin")):
        made = owner.execute(
            "insert into parties_office (organisation_id, code, name, place_id, time_zone)"
            " select id, 'kantor-' || n, 'Kantor', '53.04', 'Asia/Makassar' from parties_organisation, generate_series(1, 2) n"
            " where code = 'pemkab-belu' returning id"
        ).fetchall()
        owner.execute("update parties_office set name = 'Kantor Baru' where id = any(%s)", [[row[0] for row in made]])
    owner.execute("delete from parties_office where id = %s", made[0])
    kept = owner.execute(
        "select row_id::bigint, op, old->>'name', new->>'name', actor_id from platform_history"
        " where id > %s and table_name = 'parties_office' order by id",
        [start],
    ).fetchall()
    first, second = (row[0] for row in made)
    assert sorted(kept[:2]) == [(row, "I", None, "Kantor", admin) for row in (first, second)]
    assert sorted(kept[2:4]) == [(row, "U", "Kantor", "Kantor Baru", admin) for row in (first, second)]
    assert kept[4:] == [(first, "D", "Kantor Baru", None, None)]
