"""Small rules of the platform at their bounds: sealed secrets, dated workbooks, addresses, names of files, stated days. No database."""

from __future__ import annotations

import os
import socket
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from payung.platform import archive, catalogues, clock, files, processes, rooms
from payung.platform.home import SOCKET_DIR_LIMIT, Home
from payung.platform.postgres import urls
from payung.platform.public import LOCAL, public_address
from payung.platform.sealing import SealBroken, seal, unseal, variable
from payung.platform.workbooks import PROPERTIES, date_workbook, new_workbook


def test_a_secret_opens_for_its_purpose_with_its_key_and_as_it_was_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal("snap", "rahasia bank")
    assert unseal("snap", sealed) == "rahasia bank"
    assert sealed[:1] == b"\x01"
    assert len(sealed) == 1 + 12 + len("rahasia bank") + 16
    assert seal("snap", "rahasia bank") != sealed
    for purpose, broken in (
        ("first-password", sealed),
        ("snap", b"\x02" + sealed[1:]),
        ("snap", sealed[:-1]),
        ("snap", b""),
    ):
        with pytest.raises(SealBroken):
            unseal(purpose, broken)
    monkeypatch.setenv(variable("snap"), "00" * 32)
    with pytest.raises(SealBroken):
        unseal("snap", sealed)


@pytest.mark.parametrize("packed", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_workbook_says_the_day_and_keeps_its_sheets(tmp_path: Path, packed: int) -> None:
    path, day = tmp_path / "daftar.xlsx", date(2025, 12, 15)
    book = new_workbook(str(path), date(2026, 11, 23))
    book.add_worksheet("Orang").write_string(0, 0, "=1+1")
    book.close()
    with zipfile.ZipFile(path) as archive_of:
        parts = {name: archive_of.read(name) for name in archive_of.namelist()}
    assert b"2026-11-23T00:00:00Z" in parts[PROPERTIES]
    other = tmp_path / "lain.xlsx"
    with zipfile.ZipFile(other, "w", packed) as again:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (2026, 11, 23, 1, 2, 4))
            entry.compress_type, entry.extra = packed, b"\xfe\xca\x02\x00ab"  # a part may carry more in its head
            again.writestr(entry, content)
    date_workbook(other, day)
    with zipfile.ZipFile(other) as dated:
        assert dated.testzip() is None
        kept = {name: dated.read(name) for name in dated.namelist()}
        assert {entry.date_time for entry in dated.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in dated.infolist()} == {packed}
    assert list(kept) == list(parts)
    assert kept.pop(PROPERTIES) == parts.pop(PROPERTIES).replace(b"2026-11-23", b"2025-12-15")
    assert kept == parts
    assert list(tmp_path.iterdir()) in ([path, other], [other, path])


@pytest.mark.parametrize(
    ("public", "origins", "address"),
    [
        ("", "", f"{LOCAL}/cek"),
        ("", " , https://a.example/ , https://b.example", "https://a.example/cek"),
        (" https://c.example/ ", "https://a.example", "https://c.example/cek"),
    ],
)
def test_letters_name_the_address_that_people_reach(
    monkeypatch: pytest.MonkeyPatch, public: str, origins: str, address: str
) -> None:
    monkeypatch.setenv("PAYUNG_PUBLIC_URL", public)
    monkeypatch.setenv("PAYUNG_ORIGINS", origins)
    assert public_address("/cek") == address


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("daftar.xlsx", "daftar.xlsx"),
        ("C:\\daftar\\juli.csv", "juli.csv"),
        ("a" * 30 + ".csv", "a" * 16 + ".csv"),
        ("a" * 16 + "." + "b" * (files.LONGEST_ENDING - 1), "a" * (20 - files.LONGEST_ENDING) + "." + "b" * (files.LONGEST_ENDING - 1)),
        ("a" * 16 + "." + "b" * files.LONGEST_ENDING, ("a" * 16 + "." + "b" * files.LONGEST_ENDING)[:20]),
        ("\u202e\n", "berkas"),
    ],
)  # fmt: skip
def test_a_file_keeps_its_name_and_its_ending(sent: str, kept: str) -> None:
    assert files.plain_name(sent, 20) == kept


def test_a_catalogue_is_compiled_when_its_text_is_newer(tmp_path: Path) -> None:
    text = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    text.parent.mkdir(parents=True)
    text.write_text('msgid "ya"\nmsgstr "yes"\n', encoding="utf-8")
    assert catalogues.compile_catalogues(tmp_path) == [text.with_suffix(".mo")]
    written = text.with_suffix(".mo")
    for age, again in ((-1, True), (0, False), (1, False)):
        stamp = text.stat().st_mtime_ns + age * 10**9
        os.utime(written, ns=(stamp, stamp))
        assert bool(catalogues.compile_catalogues(tmp_path)) is again, age


def test_a_step_of_a_story_is_shown_on_its_day_and_what_comes_as_far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 23, 8, tzinfo=UTC)
    monkeypatch.setattr(clock, "moment", lambda: now)
    begun, ended = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)
    told = clock.Calendar(date(2025, 12, 15), ((begun, ended, date(2025, 8, 2)), (ended, ended, date(2025, 8, 3))))
    second = timedelta(seconds=1)
    shown = [told.tell(at).date() for at in (begun - second, begun, ended - second, ended, ended + second)]
    assert [day.isoformat()[5:] for day in shown] == ["12-15", "08-02", "08-02", "08-03", "12-15"]
    assert told.tell(datetime(2026, 11, 1, 8, 30)) == datetime(2025, 12, 15, 8, 30)
    assert told.tell(now + timedelta(days=2)).date() == date(2025, 12, 17)


def test_parts_of_rooms_are_known_by_where_they_stand() -> None:
    source = rooms.SOURCE
    assert rooms.parts_of(source / "claims" / "__init__.py") == ("claims",)
    assert rooms.parts_of(source / "contributions" / "dues" / "services.py") == ("contributions", "dues", "services")
    for parts, face in (
        ((), False),
        (("law", "forms"), False),
        (("ui", "tables"), True),
        (("claims", "pages"), True),
        (("claims", "services"), False),
        (("contributions", "dues", "pages"), True),
        (("contributions", "dues", "services"), False),
        (("claims", "errors", "pages"), False),  # a module has no parts
    ):
        assert rooms.is_face(parts) is face, parts


def test_the_socket_lies_where_its_path_is_short_and_plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Home, "pg", property(lambda self: Path(self.root)))
    longest = "/" + "a" * (SOCKET_DIR_LIMIT - 1 - len("/sock"))
    for root, inside in ((longest, True), (longest + "a", False), ("/a'b", False), ("/a", True)):
        found = Home(Path(root)).socket_dir
        assert (found == Path(root) / "sock") is inside, root


def test_an_address_keeps_the_settings_that_it_had() -> None:
    for url, options in (
        ("postgresql://u@h/d", "-c a=1"),
        ("postgresql://u@h/d?options=-c%20b%3D2", "-c b=2 -c a=1"),
    ):
        assert f"options='{options}'" in urls.with_options(url, {"a": "1"})


def test_a_small_part_of_a_backup_is_read_up_to_its_bound() -> None:
    held = SimpleNamespace(extractfile=lambda _member: SimpleNamespace(read=lambda: b"{}"))
    most = archive._MANIFEST_BYTES
    assert archive._small(held, {"m": SimpleNamespace(size=most)}, "m") == b"{}"  # type: ignore[arg-type,dict-item]
    for members in ({"m": SimpleNamespace(size=most + 1)}, {}):
        with pytest.raises(archive.BackupRefused):
            archive._small(held, members, "m")  # type: ignore[arg-type]
    whole = {
        "format": archive.FORMAT,
        "key": "0" * 64,
        "head": "0" * 64,
        "counts": {},
        "checksums": {archive.DUMP: "0" * 64},
    }
    assert archive._is_manifest(whole)
    for change in ({"counts": []}, {"checksums": []}, {"checksums": {}}, {"format": "x"}, {"head": 1}):
        assert not archive._is_manifest(whole | change), change


def test_a_port_that_is_taken_gives_way_to_the_next() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = int(held.getsockname()[1])
        assert port < processes.free_port(port) <= port + 49 or port > 65_400
