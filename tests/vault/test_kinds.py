"""Kinds of papers: what the program declares is what the database accepts, and what pages ask for."""

from __future__ import annotations

import io

import psycopg
import pytest

from payung.claims.kinds import KINDS as CLAIMS
from payung.platform.db import acting
from payung.vault import declared, selectors, services
from payung.vault.errors import REFUSALS
from payung.vault.kinds import BY_VALUE, KINDS, PDF
from payung.vault.parts import from_whom
from tests.support.people import acting as raw
from tests.support.people import one
from tests.vault.papers import pdf, photo


@pytest.fixture
def belu(db, actor):
    return actor("belu")


@pytest.fixture
def folder(belu):
    with acting(belu.token):
        return services.create_folder(belu, "claim", "53.04")


def put(belu, folder, paper_type, content, name):
    with acting(belu.token):
        paper_id = services.store(belu, folder, paper_type, io.BytesIO(content), name)
        return selectors.paper(paper_id)


def test_the_rows_follow_the_declarations(db, owner):
    rows = owner.execute("select name, media from vault_paperkind").fetchall()
    assert dict(rows) == {kind.value: list(kind.media) for kind in KINDS}


def test_a_kind_that_goes_leaves_the_table_unless_papers_are_kept_of_it(own_db, owner):
    kinds = "select count(*) from vault_paperkind where name in ('rapor', 'ijazah')"
    owner.execute("insert into vault_paperkind values ('rapor', '{application/pdf}'), ('ijazah', '{application/pdf}')")
    folder = one(
        owner, "insert into vault_folder (kind, regency, created_by) values ('claim', '53.04', 1) returning id"
    )
    owner.execute(
        "insert into vault_paper (folder_id, paper_type, file_name, file_key, digest, size, added_by)"
        " values (%s, 'ijazah', 'i.pdf', 'k', repeat('a', 64), 1, 1)",
        [folder],
    )
    declared.sync("owner")
    assert one(owner, kinds) == 1


def test_every_paper_that_a_claim_asks_for_is_a_kind():
    asked = {paper.paper_type for kind in CLAIMS.values() for paper in kind.papers}
    assert asked <= set(BY_VALUE)


def test_who_brings_a_paper_reads_who_issues_it():
    brought = from_whom(["formulir_4", "akta_kematian", "buku_tabungan"])
    assert brought == [
        ("Formulir 4 (permintaan pembayaran santunan)", ""),
        ("Akta kematian", "Dinas Dukcapil"),
        ("Buku tabungan ahli waris", "bank"),
    ]


def test_the_database_knows_no_other_kind(folder, app, token):
    add = "select paper_id from payung.paper_add(%s, 'sertifikat', 'k', repeat('a', 64), 1, 'a.png', '', '', null)"
    with pytest.raises(psycopg.errors.ForeignKeyViolation), raw(app, token("belu")):
        app.execute(add, [folder])


def test_a_kind_accepts_its_own_media_only(belu, folder, app, token, monkeypatch):
    monkeypatch.setitem(BY_VALUE, "kk", BY_VALUE["kk"]._replace(media=(PDF,)))
    # The same photograph was clean as another kind; that does not make it one of this.
    assert put(belu, folder, "akta_kematian", photo(text="sama"), "a.jpg").state == "clean"
    refused = put(belu, folder, "kk", photo(text="sama"), "a.jpg")
    assert (refused.state, refused.reason) == ("refused", "OTHER_MEDIA")
    assert put(belu, folder, "kk", pdf(1), "a.pdf").state == "clean"


def test_no_finding_makes_another_medium_clean(folder, app, token):
    add = "select paper_id from payung.paper_add(%s, 'kk', 'k', repeat('a', 64), 1, 'a.gif', '', '', null)"
    checked = "select payung.paper_checked(%s, repeat('a', 64), '', 'image/gif', 1, '{}')"
    with raw(app, token("belu")):
        paper = one(app, add, [folder])
    with pytest.raises(psycopg.Error) as error, raw(app, token("belu")):
        app.execute(checked, [paper])
    assert error.value.sqlstate == "P0CBB"
    assert REFUSALS["P0CBB"].code == "PAPER_MEDIA"
