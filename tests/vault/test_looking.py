"""The look at a paper: type by content, pictures of every page, and everything that is not taken."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import zlib

import pikepdf
import pytest
from PIL import Image

from payung.vault.checking import child
from payung.vault.checking.look import looked_at
from payung.vault.words import REASONS
from tests.vault.papers import pdf, photo


def locked(content, password):
    with pikepdf.open(io.BytesIO(content)) as document:
        out = io.BytesIO()
        document.save(out, encryption=pikepdf.Encryption(user=password, owner=password))
    return out.getvalue()


def found(tmp_path, content):
    path = tmp_path / "paper"
    path.write_bytes(content)
    with looked_at(path) as finding:
        pictures = [Image.open(io.BytesIO(p.read_bytes())) for p in finding.pictures]
    return finding, pictures


@pytest.mark.parametrize(
    ("content", "media", "pages"),
    [
        (photo("JPEG"), "image/jpeg", 1),
        (photo("PNG"), "image/png", 1),
        (pdf(3), "application/pdf", 3),
    ],
)
def test_papers_are_redrawn_page_by_page(tmp_path, content, media, pages):
    finding, pictures = found(tmp_path, content)
    assert (finding.reason, finding.media, finding.pages) == ("", media, pages)
    assert [picture.format for picture in pictures] == ["PNG"] * pages
    assert all(max(picture.size) <= child.PREVIEW_SIDE for picture in pictures)


def _bomb() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 a workbook", "NOT_A_PAPER"),
        (b"<html><script>alert(1)</script>", "NOT_A_PAPER"),
        (b"MZ" + b"\0" * 100, "NOT_A_PAPER"),
        (photo("JPEG")[:900], "BROKEN"),
        (b"%PDF-1.7\nnothing behind it", "BROKEN"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "BROKEN"),
        (pdf(1, script=True), "ACTIVE_CONTENT"),
        (locked(pdf(1), "rahasia"), "LOCKED"),
        (pdf(child.MAX_PAGES + 1), "TOO_MANY_PAGES"),
        (_bomb(), "TOO_MANY_PIXELS"),
        (photo("PNG", size=(20, 20)), "TOO_SMALL"),
    ],
)
def test_what_is_not_taken_has_a_reason_in_words(tmp_path, content, reason):
    finding, pictures = found(tmp_path, content)
    assert finding.reason == reason
    assert REASONS[reason]
    assert pictures == []


def test_what_a_photograph_carries_besides_is_gone(tmp_path):
    exif = Image.Exif()
    exif[0x010E] = "made at home"
    exif[0x0112] = 6  # turned by a quarter
    finding, pictures = found(tmp_path, photo("JPEG", size=(800, 600), exif=exif.tobytes()))
    assert finding.reason == ""
    assert pictures[0].size == (600, 800)
    assert not pictures[0].getexif()


def test_a_process_that_dies_is_a_heavy_paper(tmp_path, monkeypatch):
    monkeypatch.setattr("payung.vault.checking.look._START", "import os; os.abort()")
    assert found(tmp_path, photo())[0].reason == "TOO_HEAVY"
    monkeypatch.setattr("payung.vault.checking.look._START", "import time; time.sleep(30)")
    monkeypatch.setattr("payung.vault.checking.look.WALL_SECONDS", 0.2)
    assert found(tmp_path, photo())[0].reason == "TOO_HEAVY"


def test_the_last_page_and_pixel_that_are_taken(tmp_path, monkeypatch):
    """In this process, for its limits are those of the child."""
    monkeypatch.setattr(child, "MAX_PAGES", 2)
    monkeypatch.setattr(child, "MAX_PIXELS", child.MIN_SIDE * 100)

    def look(content, way):
        path = tmp_path / "paper"
        path.write_bytes(content)
        try:
            return way(path, tmp_path)
        except child.Refused as refused:
            return refused.args[0]

    assert [look(pdf(pages), child.look_at_pdf) for pages in (1, 2, 3)] == [1, 2, "TOO_MANY_PAGES"]
    assert (tmp_path / "2.png").is_file()
    least = child.MIN_SIDE
    sizes = ((least, 100), (least, least), (least, least - 1), (least - 1, least), (least, 101))
    assert [look(photo("PNG", size=size), child.look_at_image) for size in sizes] == [
        1,
        1,
        "TOO_SMALL",
        "TOO_SMALL",
        "TOO_MANY_PIXELS",
    ]


@pytest.mark.parametrize("least", [resource.RLIM_INFINITY, 20])
def test_the_process_that_looks_has_limits_of_its_own_or_tighter_ones(tmp_path, least):
    (tmp_path / "paper").write_bytes(photo())
    code = (
        "import resource, sys; from payung.vault.checking import child;"
        f"resource.setrlimit(resource.RLIMIT_CPU, ({least}, {least}));"
        f"child.main(['', {str(tmp_path / 'paper')!r}, {str(tmp_path)!r}]);"
        "print([resource.getrlimit(n) for n in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds = child.CPU_SECONDS if least == resource.RLIM_INFINITY else least
    assert done.stdout.strip() == str([(limit, limit) for limit in (child.MEMORY_BYTES, seconds, 0)])
