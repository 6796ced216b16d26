"""Papers in folders: quarantine, refusal in words, withdrawal, logged reads, and nobody else's eyes."""

from __future__ import annotations

import io

import psycopg
import pytest
from PIL import Image

from payung.access.policies import Forbidden
from payung.access.readlog import ReadRefused
from payung.platform import files
from payung.platform.db import acting
from payung.platform.files import FileRefused
from payung.vault import selectors, services
from payung.vault.errors import VaultRefused
from tests.support.people import acting as raw
from tests.support.people import one
from tests.vault.papers import ACTIVE, packed, pdf, photo


@pytest.fixture
def by(db, actor):
    held = {}

    def call(username, function, *args, **more):
        someone = held.setdefault(username, actor(username))
        with acting(someone.token):
            return function(someone, *args, **more)

    return call


@pytest.fixture
def folder(by):
    return by("belu", services.create_folder, "claim", "53.04")


def put(by, folder, content, paper_type="akta_kematian", name="akta.jpg", who="belu", **more):
    return by(who, services.store, folder, paper_type, io.BytesIO(content), name, **more)


def paper(by, paper_id, who="belu"):
    return by(who, lambda _: selectors.paper(paper_id))


def test_a_paper_comes_in_clean_with_pictures(by, folder):
    made = put(by, folder, pdf(2), name="../../akta kematian.pdf", issuer="Dukcapil Belu", number="5304-KM-1")
    found = paper(by, made)
    assert (found.state, found.media, found.pages, found.file_name) == (
        "clean",
        "application/pdf",
        2,
        "akta kematian.pdf",
    )
    assert by("belu", lambda _: selectors.clean_types(folder)) == {"akta_kematian"}
    assert by("belu", services.preview, made, 2).startswith(b"\x89PNG")
    with pytest.raises(VaultRefused, match="PAGE_UNKNOWN"):
        by("belu", services.preview, made, 3)


@pytest.mark.parametrize(
    ("name", "kept"), [("C:\\Foto\\akta.jpg", "akta.jpg"), ("a\0b\n.jpg", "ab.jpg"), ("/", "berkas"), ("", "berkas")]
)
def test_names_of_files_are_made_plain(by, folder, name, kept):
    assert paper(by, put(by, folder, photo(text=repr(name)), name=name)).file_name == kept


def test_a_refused_paper_stays_with_its_reason_and_is_never_shown(by, folder):
    made = put(by, folder, pdf(1, script=True), name="surat.pdf", paper_type="kk")
    found = paper(by, made)
    assert (found.state, found.reason, found.previews) == ("refused", "ACTIVE_CONTENT", [])
    assert by("belu", lambda _: selectors.clean_types(folder)) == set()
    with pytest.raises(VaultRefused, match="PAGE_UNKNOWN"):
        by("belu", services.preview, made)
    with pytest.raises(VaultRefused, match="PAPER_NOT_CLEAN"):
        by("belu", services.original, made, "memeriksa isi")


def test_the_same_content_is_the_same_paper_until_it_is_withdrawn(by, folder):
    from payung.platform.files import _folder

    first = put(by, folder, photo(text="satu"))
    before = sorted(p.name for p in _folder().iterdir())
    assert put(by, folder, photo(text="satu"), name="lain.jpg") == first
    assert sorted(p.name for p in _folder().iterdir()) == before
    assert put(by, folder, photo(text="satu"), paper_type="kk") != first
    with pytest.raises(VaultRefused, match="REASON_SHORT"):
        by("belu", services.withdraw, first, "sala")
    by("belu", services.withdraw, first, "salah")
    with pytest.raises(VaultRefused, match="PAPER_WITHDRAWN"):
        by("belu", services.withdraw, first, "salah orang")
    with pytest.raises(VaultRefused, match="PAPER_UNKNOWN"):  # the paper is named, not its folder
        by("belu", services.withdraw, first + 1000, "salah orang")
    assert first not in {p.pk for p in by("belu", lambda _: selectors.papers(folder))}
    assert put(by, folder, photo(text="satu")) != first


def test_what_cannot_be_taken_at_all(by, folder):
    with pytest.raises(FileRefused, match="FILE_EMPTY"):
        put(by, folder, b"")
    with pytest.raises(FileRefused, match="FILE_TOO_LARGE"):
        put(by, folder, b"\xff\xd8\xff" + b"0" * services.MAX_BYTES)
    with pytest.raises(VaultRefused, match="PAPER_TYPE_UNKNOWN"):
        put(by, folder, photo(), paper_type="sertifikat")
    with pytest.raises(VaultRefused, match="FOLDER_UNKNOWN"):
        put(by, folder + 1000, photo())
    with pytest.raises(Forbidden):
        put(by, folder, photo(), who="pemeriksa")


def test_the_original_is_handed_out_with_a_reason_that_is_kept(by, folder, owner):
    content = photo(text="asli")
    made = put(by, folder, content)
    with pytest.raises(VaultRefused, match="REASON_SHORT"):
        by("belu", services.original, made, "")
    assert by("belu", services.original, made, "diminta kepolisian") == content
    logged = owner.execute("select kind, subject, reason from access_readlog order by id desc limit 1").fetchone()
    assert logged == ("paper", f"paper:{made}", "diminta kepolisian")


def test_each_look_at_a_paper_is_logged_and_so_is_a_try(by, folder, owner):
    made = put(by, folder, photo(text="5304012304850001"), paper_type="ktp_ahli_waris")
    said = "select u.username, kind, subject, count, refused from access_readlog l join access_user u on u.id = l.actor_id where l.id > %s order by l.id"
    start = one(owner, "select coalesce(max(id), 0) from access_readlog")
    by("belu", services.preview, made)
    by("belu", services.opened, made)
    by("belu", services.opened_folder, folder)
    for look in (services.preview, services.opened, services.thumbnail):
        with pytest.raises(VaultRefused, match="PAPER_UNKNOWN"):
            by("kupang", look, made)
    with pytest.raises(VaultRefused, match="PAPER_UNKNOWN"):
        by("kupang", services.original, made, "diminta polisi")
    with pytest.raises(VaultRefused, match="FOLDER_UNKNOWN"):
        by("kupang", services.opened_folder, folder)
    assert owner.execute(said, [start]).fetchall() == [
        ("belu", "paper_page", f"paper:{made}", 1, False),
        ("belu", "paper_page", f"paper:{made}", 1, False),
        ("belu", "listing", f"folder:{folder}", 0, False),
        *[("kupang", "paper_page", f"paper:{made}", 0, True)] * 3,
        ("kupang", "paper", f"paper:{made}", 0, True),
        ("kupang", "listing", f"folder:{folder}", 0, True),
    ]


def test_no_picture_without_its_line_in_the_log(own_db, by, folder, owner):
    made = put(by, folder, photo(text="KTP"))
    owner.execute(
        "revoke execute on function payung.read_note(text, text, text, text, bigint[], int, boolean) from payung_app"
    )
    for look in (services.preview, services.opened):
        with pytest.raises(ReadRefused, match="READ_NOT_LOGGED"):
            by("belu", look, made)


def test_a_small_picture_holds_no_letters(by, folder):
    """Strokes as wide as those of a number on an identity card that fills the picture: all that remains is grey."""
    card = Image.new("L", (800, 500), 255)
    for left in range(0, 800, 10):
        card.paste(0, (left, 0, left + 5, 500))
    out = io.BytesIO()
    card.save(out, "PNG")
    made = put(by, folder, out.getvalue(), name="ktp.png")
    small = Image.open(io.BytesIO(by("belu", services.thumbnail, made))).convert("L")
    assert max(small.size) == services.THUMBNAIL_SIDE
    darkest, lightest = small.getextrema()
    assert lightest - darkest < 40


def test_a_pdf_goes_out_written_anew_and_under_a_name_that_tells_what_it_is(by, folder, owner):
    made = put(by, folder, pdf(2) + b"\n<script>polyglot</script>", name="akta.pdf.hta")
    content = by("belu", services.original, made, "diminta kepolisian")
    assert content.startswith(b"%PDF-")
    assert b"polyglot" not in content
    assert services.name_outside(paper(by, made)) == "akta.pdf.pdf"
    # one that was taken before the check knew of such things
    file = files.path(owner.execute("select file_key from vault_paper where id = %s", [made]).fetchone()[0])
    file.write_bytes(packed(ACTIVE["program when opened"]))
    with pytest.raises(VaultRefused, match="PAPER_NOT_CLEAN"):
        by("belu", services.original, made, "diminta kepolisian")
    picture = put(by, folder, photo(text="nama"), name="foto.exe")
    assert services.name_outside(paper(by, picture)) == "foto.jpg"


def test_a_check_that_was_cut_off_is_made_up_for(by, folder, monkeypatch):
    with monkeypatch.context() as cut:
        cut.setattr(services, "_look", lambda *_: None)
        made = put(by, folder, photo(text="terputus"))
    assert paper(by, made).state == "quarantine"
    with pytest.raises(VaultRefused, match="PAGE_UNKNOWN"):
        by("belu", services.preview, made)
    assert by("belu", services.check, made) == "clean"
    assert by("belu", services.check, made) == "clean"


def test_another_regency_sees_and_touches_nothing(by, folder, app, token):
    made = put(by, folder, photo(text="milik belu"))
    assert by("kupang", lambda _: selectors.papers(folder)) == []
    for call in (
        lambda: by("kupang", services.preview, made),
        lambda: by("kupang", services.withdraw, made, "alasan cukup"),
        lambda: put(by, folder, photo(), who="kupang"),
        lambda: by("kupang", services.create_folder, "claim", "53.04"),
    ):
        with pytest.raises(VaultRefused):
            call()
    # A juror and a payer of the province hold no right to papers, wherever they may look otherwise.
    for name in ("juri", "sponsor"):
        with raw(app, token(name)):
            assert one(app, "select count(*) from vault_paper") == 0


@pytest.mark.parametrize("role", ["app", "loader"])
def test_nobody_writes_papers_beside_the_functions(by, folder, db, token, role):
    made = put(by, folder, pdf(1, script=True, extra=b"%x\n"), name="jahat.pdf")
    connection = db.connect(role)
    for statement, state in (
        ("update vault_paper set state = 'clean' where id = %s", "42501"),
        ("delete from vault_paper where id = %s", "42501"),
        ("insert into vault_folder (kind, regency, created_by) values ('x', '53.04', %s)", "42501"),
        ("select payung.paper_checked(%s, 'x', '', 'image/png', 1, '{}')", "P0B23" if role == "app" else "42501"),
    ):
        with pytest.raises(psycopg.Error) as refused, raw(connection, token("belu")):
            connection.execute(statement, [made])
        assert refused.value.sqlstate == state, statement
