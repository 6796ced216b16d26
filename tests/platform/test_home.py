"""Where state lives, and how secrets come to be."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from payung.platform import home as homes
from payung.platform.home import Home, HomeError, current_home, default_root, others_can_enter, short_hash


def test_the_stated_home_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAYUNG_HOME", str(tmp_path / "a b"))
    assert current_home() == Home(tmp_path / "a b")


def test_root_keeps_its_state_in_a_public_place_named_by_the_checkout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_root() == Path("/var/lib/payung") / short_hash(homes.CHECKOUT)


def test_an_ordinary_user_keeps_it_in_the_checkout_or_with_his_own_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(homes, "CHECKOUT", tmp_path)
    assert default_root() == tmp_path / "var"
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setenv("XDG_DATA_HOME", "/data/of/mine")
    assert default_root() == Path("/data/of/mine/payung") / short_hash(tmp_path) / "var"


def test_a_private_parent_moves_only_the_cluster(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    tmp_path.chmod(0o700)
    home = Home(tmp_path / "home")
    assert not others_can_enter(tmp_path)
    assert home.pg.parent.parent == homes.SHARED_STATE
    assert home.files == tmp_path / "home" / "files"


@pytest.mark.parametrize("name", ["x" * 120, "koma,di,nama", "kutip'nama", "d\u00e9sa"])
def test_a_long_or_odd_path_gets_a_short_socket_directory(name: str) -> None:
    directory = Home(Path("/srv") / name).socket_dir
    assert directory.parent == Path("/tmp")
    assert len(os.fsencode(directory)) <= homes.SOCKET_DIR_LIMIT


def test_a_space_is_no_reason_to_move_the_socket() -> None:
    home = Home(Path("/srv/data payung"))
    assert home.socket_dir == home.pg / "sock"


def test_secrets_are_made_once_even_by_many_at_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: home.secrets(), range(16)))
    assert len(made) == 1
    only = made.pop()
    assert len({only.superuser, only.owner, only.app, only.loader, only.verifier, only.secret_key}) == 6
    assert stat.S_IMODE(home.secrets_file.stat().st_mode) == 0o600
    assert not [path for path in home.root.iterdir() if path.name.startswith(".secrets")]


@pytest.mark.parametrize("content", ['{"owner": ', "[]", "7", '{"owner": "x"}', '{"owner": 7}'])
def test_damaged_secrets_are_named(tmp_path: Path, content: str) -> None:
    home = Home(tmp_path)
    home.secrets_file.write_text(content)
    with pytest.raises(HomeError) as caught:
        home.secrets()
    assert caught.value.code == "secrets_damaged"


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError) as caught:
        Home(tmp_path / "file" / "home").prepare()
    assert caught.value.code == "home_unusable"
