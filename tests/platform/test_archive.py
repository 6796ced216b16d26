"""The tar of a backup: only what the manifest lists comes out, as plain files, on every Python that we run on."""

from __future__ import annotations

import io
import json
import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from payung.platform import archive
from payung.platform.archive import DUMP, MANIFEST, SIGNATURE, BackupRefused, pack, public_key, sha256, sign

STORED = "files/" + "ab" * 16
SECRET = "the secret of this installation"


def manifest(folder: Path, **changed: Any) -> dict[str, Any]:
    sums = {DUMP: sha256(folder / "dump"), STORED: sha256(folder / "stored")}
    keys = {"key": public_key(SECRET), "head": "0" * 64}
    return {"format": archive.FORMAT, "made_at": "", "counts": {"access_user": 3}, "checksums": sums, **keys, **changed}


def extract(source: Path, folder: Path, trusted: str = public_key(SECRET)) -> dict[str, Any]:
    return archive.extract(source, folder, trusted)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    (tmp_path / "dump").write_bytes(b"PGDMP" * 1000)
    (tmp_path / "stored").write_bytes(b"a paper")
    (tmp_path / "out").mkdir(mode=0o700)
    return tmp_path


def made(parts: Path, said: object, *more: tuple[tarfile.TarInfo, bytes], secret: str = SECRET) -> Path:
    (parts / "manifest").write_text(said if isinstance(said, str) else json.dumps(said))
    (parts / "signature").write_bytes(sign((parts / "manifest").read_bytes(), secret))
    named = {MANIFEST: "manifest", SIGNATURE: "signature", DUMP: "dump", STORED: "stored"}
    pack(parts / "b.tar", {name: parts / file for name, file in named.items()})
    with tarfile.open(parts / "b.tar", "a") as tar:
        for member, content in more:
            tar.addfile(member, io.BytesIO(content))
    return parts / "b.tar"


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, 0 if link else 4
    return info, b"" if link else b"evil"


def test_what_was_packed_comes_out(parts: Path):
    source = made(parts, manifest(parts))
    assert source.stat().st_mode & 0o777 == 0o600
    assert extract(source, parts / "out") == manifest(parts)
    assert (parts / "out" / DUMP).read_bytes() == (parts / "dump").read_bytes()
    assert (parts / "out" / STORED).read_bytes() == b"a paper"


def test_a_file_that_a_killed_upload_left_empty_does_not_make_the_backup_useless(parts: Path):
    (parts / "stored").write_bytes(b"")
    extract(made(parts, manifest(parts)), parts / "out")
    assert (parts / "out" / STORED).read_bytes() == b""


def test_nothing_depends_on_what_a_later_python_brought(parts: Path, monkeypatch: pytest.MonkeyPatch):
    """Python 3.11.2, of Debian 12, knows no extraction filter; nor do we ask tarfile to extract at all."""
    for later in ("data_filter", "tar_filter", "fully_trusted_filter"):
        monkeypatch.delattr(tarfile, later, raising=False)
    for method in ("extract", "extractall"):
        monkeypatch.delattr(tarfile.TarFile, method)
    extract(made(parts, manifest(parts)), parts / "out")
    assert sorted(os.listdir(parts / "out")) == [DUMP, "files"]


@pytest.mark.parametrize(
    "more",
    [
        member("../evil"),
        member("/tmp/evil"),
        member("files/../../evil"),
        member("files/" + "cd" * 16 + "\n"),
        member("files/" + "cd" * 16, tarfile.SYMTYPE, "/etc/passwd"),
        member("files/" + "cd" * 16, tarfile.LNKTYPE, "/etc/passwd"),
        member("files/" + "cd" * 16, tarfile.FIFOTYPE),
        member("files/" + "cd" * 16, tarfile.CHRTYPE),
        member("files", tarfile.DIRTYPE),
        member(DUMP),
        member(MANIFEST),
        member("restore.sql"),
    ],
    ids=lambda one: f"{one[0].name!r}-{one[0].type!r}",
)
def test_anything_else_in_the_tar_makes_it_not_ours(parts: Path, more: tuple[tarfile.TarInfo, bytes]):
    with pytest.raises(BackupRefused) as refused:
        extract(made(parts, manifest(parts), more), parts / "out")
    assert refused.value.code == "BACKUP_UNREADABLE"
    assert os.listdir(parts / "out") == []
    assert not (parts / "evil").exists()


@pytest.mark.parametrize(
    "said",
    ["", "[]", "{", "[" * 100_000, {"format": 99}, {"format": archive.FORMAT, "counts": [], "checksums": 1}, "null"],
    ids=str,
)
def test_what_is_no_manifest_is_refused(parts: Path, said: object):
    with pytest.raises(BackupRefused) as refused:
        extract(made(parts, said), parts / "out")
    assert refused.value.code == "BACKUP_UNREADABLE"


@pytest.mark.parametrize(
    "wrong",
    [
        {"format": archive.FORMAT + 1},
        {"checksums": {}},
        {"checksums": {"../evil": "0" * 64, DUMP: "0" * 64}},
        {"checksums": {DUMP: 3}},
        {"counts": {"access_user; drop table x": 3}},
        {"counts": {"access_user": "3"}},
        {"key": None},
        {"head": "x"},
    ],
    ids=str,
)
def test_a_manifest_of_another_form_is_refused(parts: Path, wrong: dict[str, Any]):
    with pytest.raises(BackupRefused) as refused:
        extract(made(parts, manifest(parts, **wrong)), parts / "out")
    assert refused.value.code == "BACKUP_UNREADABLE"


def test_another_installations_backup_is_refused_unless_its_key_is_trusted(parts: Path):
    theirs = public_key("another secret")
    source = made(parts, manifest(parts, key=theirs), secret="another secret")
    with pytest.raises(BackupRefused) as refused:
        extract(source, parts / "out")
    assert refused.value.code == "BACKUP_FOREIGN"
    assert theirs in refused.value.message
    assert os.listdir(parts / "out") == []
    extract(source, parts / "out", theirs)


def test_a_changed_manifest_is_refused_whatever_it_says_of_itself(parts: Path):
    for said, secret in ((manifest(parts), "another secret"), (manifest(parts, counts={"access_user": 4}), "x")):
        with pytest.raises(BackupRefused) as refused:
            extract(made(parts, said, secret=secret), parts / "out")
        assert refused.value.code == "BACKUP_FORGED"
        assert os.listdir(parts / "out") == []


def test_without_a_signature_nothing_is_taken_out(parts: Path):
    (parts / "manifest").write_text(json.dumps(manifest(parts)))
    pack(parts / "b.tar", {MANIFEST: parts / "manifest", DUMP: parts / "dump", STORED: parts / "stored"})
    with pytest.raises(BackupRefused) as refused:
        extract(parts / "b.tar", parts / "out")
    assert refused.value.code == "BACKUP_UNREADABLE"


def test_a_missing_and_a_changed_file_are_told_as_damage(parts: Path):
    good = manifest(parts)
    for sums in ({**good["checksums"], "files/" + "0" * 32: "0" * 64}, {**good["checksums"], STORED: "0" * 64}):
        out = parts / sums[STORED]
        out.mkdir()
        with pytest.raises(BackupRefused) as refused:
            extract(made(parts, {**good, "checksums": sums}), out)
        assert refused.value.code == "BACKUP_DAMAGED"
        (parts / "b.tar").unlink()


def test_a_tar_that_was_cut_off_or_is_none_is_refused(parts: Path):
    whole = made(parts, manifest(parts)).read_bytes()
    for number, content in enumerate((whole[:3000], whole[:700], b"", b"PK\x03\x04", os.urandom(2048))):
        (parts / "cut.tar").write_bytes(content)
        (parts / f"out{number}").mkdir()
        with pytest.raises(BackupRefused):
            extract(parts / "cut.tar", parts / f"out{number}")
