"""Who acts at the command line: a token of one's own, from the environment or a private file; a mere name only reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import psycopg
import pytest

from tests.support import reads

PROGRAMME = (
    "scheme", "open", "Uji token", "--organisation", "pemprov-ntt", "--from", "2025-07", "--until", "2025-12",
    "--budget", "1000000",
)  # fmt: skip


@pytest.fixture
def named(desk):
    """The same installation; naming somebody gives no token."""
    return replace(desk, token_of=None)


def token(desk, username: str) -> str:
    return desk.token_of(username)


def code_of(said) -> str:
    assert said.code == 1, said
    return said.err.strip().rpartition("[")[2].rstrip("]")


def test_a_name_alone_reads_and_does_nothing_else(desk, named, module_db) -> None:
    assert named("scheme", "list", "--as", "admin").code == 0
    assert named("payout", "list", "--as", "admin").code == 0
    with psycopg.connect(module_db.urls.owner) as owner:
        before = owner.execute("select (select count(*) from access_user), count(*) from platform_run").fetchone()
    for act in (("assess", "2025-07"), ("snap-client", "create", "Bank Uji", "--base-url", "http://localhost")):
        said = named(*act, "--as", "admin")
        assert code_of(said) == "TOKEN_NEEDED", said
        assert "PAYUNG_TOKEN_FILE" in said.err
        assert "api-token" in said.err
    with psycopg.connect(module_db.urls.owner) as owner:
        query = "select (select count(*) from access_user), count(*) from platform_run"
        assert owner.execute(query).fetchone() == before


def test_a_name_alone_uncovers_nothing(desk, named, owner, actor, tmp_path: Path) -> None:
    here, _elsewhere = reads.two_people(owner, actor)
    claim = reads.claim_of(actor("cabang"), here, date(2025, 12, 1))
    code = desk.told("claims", "show", str(claim), "--as", "cabang")["code"]
    waiting = desk.told("claims", "report", "--died", "2025-12-01", "--reporter", "Ani", "--name", "Budi Bere",
                        "--regency", "53.04", "--as", "cabang")["code"]  # fmt: skip
    assert len(code) == len(waiting) == 12
    for command in (("show", str(claim)), ("list",), ("reports",)):
        said = named("claims", *command, "--json", "-", "--as", "cabang")
        assert said.code == 0, said
        assert code not in said.out + said.err
        assert waiting not in said.out + said.err
    letter = tmp_path / "surat.pdf"
    assert code_of(named("claims", "letter", str(claim), str(letter), "--as", "cabang")) == "TOKEN_NEEDED"
    assert not letter.exists()


def test_bounds_of_reading_are_changed_by_administrators(desk, named) -> None:
    before = named("people", "bounds", "--as", "kepala").out
    change = ("people", "set-bound", "persons_a_day", "99999")
    assert code_of(named(*change, "--as", "admin")) == "TOKEN_NEEDED"
    assert code_of(named(*change, PAYUNG_TOKEN=token(desk, "kepala"))) == "FORBIDDEN"
    assert named("people", "bounds", "--as", "kepala").out == before
    assert named(*change, PAYUNG_TOKEN=token(desk, "admin")).code == 0
    assert "99999" in named("people", "bounds", "--as", "kepala").out


def test_a_claim_that_is_only_computed_is_written_down(desk, owner, actor) -> None:
    _belu, kupang = reads.two_people(owner, actor)
    claim = reads.claim_of(actor("cabang"), kupang, date(2025, 12, 2))
    start = reads.last(owner)
    desk("claims", "assess", str(claim), "--dry-run", "--as", "cabang")
    assert reads.lines(owner, "cabang", start) == [("claim", f"claim:{claim}", [kupang], 1, 0, False)]


def test_a_token_acts_as_its_owner_and_nobody_else(desk, named, tmp_path: Path) -> None:
    mine = token(desk, "belu")
    assert named("runs", "list", PAYUNG_TOKEN=mine).code == 0
    assert code_of(named("runs", "list", "--as", "admin", PAYUNG_TOKEN=mine)) == "TOKEN_OTHER"
    assert code_of(named("runs", "list", PAYUNG_TOKEN="guessed")) == "TOKEN_DEAD"
    assert code_of(named("snap-client", "list", PAYUNG_TOKEN=mine)) == "FORBIDDEN"
    file = tmp_path / "token"
    file.write_text(mine + "\n")
    file.chmod(0o644)
    assert code_of(named("runs", "list", PAYUNG_TOKEN_FILE=str(file))) == "TOKEN_FILE_OPEN"
    file.chmod(0o600)
    assert named("runs", "list", "--as", "belu", PAYUNG_TOKEN_FILE=str(file)).code == 0
    assert code_of(named("runs", "list", PAYUNG_TOKEN_FILE=str(tmp_path / "none"))) == "TOKEN_FILE"


def test_users_are_managed_by_administrators_with_their_own_token(desk, named) -> None:
    add = ("user", "add", "baru", "--name", "Orang Baru", "--role", "juror", "--place", "53")
    assert code_of(named(*add)) == "TOKEN_NEEDED"
    assert code_of(named("user", "password", "belu")) == "TOKEN_NEEDED"
    assert code_of(named("user", "password", "belu", "--recover")) == "RECOVER_ADMIN"
    assert code_of(named(*add, PAYUNG_TOKEN=token(desk, "belu"))) == "FORBIDDEN"
    assert named(*add, PAYUNG_TOKEN=token(desk, "admin")).code == 0


def test_a_token_is_given_to_whoever_knows_the_password(named) -> None:
    assert code_of(named("api-token", "belu", "--password-stdin")) == "PASSWORD_WRONG"


def test_nobody_turns_it_into_a_demonstration(named, module_db) -> None:
    assert code_of(named("demo", "--rows", "10", "--no-serve")) == "DEMO_REAL_DATA"
    with psycopg.connect(module_db.urls.owner) as owner:
        assert owner.execute("select count(*) from platform_setting where key = 'demo'").fetchone() == (0,)


@pytest.mark.slow  # an installation of its own
def test_the_first_administrator_needs_no_token_and_everybody_after_does(new_payung) -> None:
    fresh = new_payung()
    assert fresh("migrate").code == 0
    assert code_of(fresh("demo", "--rows", "10", "--no-serve")) == "DEMO_NOT_MADE"  # made for work, though still empty
    secret = "kata-sandi-pertama-kita"
    first = ("user", "add", "utama", "--name", "Utama", "--role", "administrator", "--place", "53", "--org", "bpjs-ntt")
    assert fresh(*first, "--password-stdin", stdin=f"{secret}\n").code == 0
    assert code_of(fresh("user", "add", "lain", "--name", "Lain", "--role", "juror", "--place", "53")) == "TOKEN_NEEDED"
    assert code_of(fresh(*first)) == "TOKEN_NEEDED"
    assert code_of(fresh("api-token", "utama", "--password-stdin", stdin="salah\n")) == "PASSWORD_WRONG"
    given = fresh("api-token", "utama", "--password-stdin", stdin=f"{secret}\n")
    assert given.code == 0
    add = ("user", "add", "lain", "--name", "Lain", "--role", "juror", "--place", "53")
    assert fresh(*add, PAYUNG_TOKEN=given.out.strip()).code == 0
    assert fresh("user", "password", "utama", "--recover").code == 0
    assert (
        code_of(fresh(*add, PAYUNG_TOKEN=given.out.strip())) == "TOKEN_DEAD"
    )  # a new password ends what rested on the old
