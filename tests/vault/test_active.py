"""Whatever a PDF can do besides showing pages is found wherever it stands; what goes out is written anew."""

from __future__ import annotations

import io

import pikepdf
import pytest

from payung.vault.checking import pdf
from payung.vault.checking.look import clean_copy, looked_at
from tests.vault.papers import ACTIVE, HARMLESS, SCRIPT, packed, plain, whole


def locked(content: bytes, **more: bool) -> bytes:
    """The same, encrypted for everybody: the password is empty."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="x", user="", R=6, **more))
    return out.getvalue()


def twice_changed(content: bytes) -> bytes:
    """Written on: page 3 gets a new version at the end of the file, whose action only the last table knows."""
    start = content.rindex(b"startxref")
    before = int(content[start:].split()[1])
    at = len(content)
    new = f"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /AA << /O {SCRIPT} >> >>\nendobj\n".encode()
    table = f"xref\n3 1\n{at:010d} 00000 n \ntrailer << /Size 4 /Root 1 0 R /Prev {before} >>\n".encode()
    return content + new + table + f"startxref\n{at + len(new)}\n%%EOF\n".encode()


FORMS = {"plain": plain, "packed": packed, "locked": lambda o: locked(packed(o)), "no table": lambda o: plain(o)[:-40]}


def reason(tmp_path, content: bytes) -> str:
    path = tmp_path / "paper.pdf"
    path.write_bytes(content)
    with looked_at(path) as finding:
        return finding.reason


# whoever locks a file leaves out what nothing names
EACH = [(kind, form) for kind in ACTIVE for form in FORMS if (kind, form) != ("thing that nothing names", "locked")]


@pytest.mark.parametrize(("kind", "form"), EACH)
def test_active_content_is_found_wherever_it_stands(tmp_path, kind, form):
    path = tmp_path / "paper.pdf"
    path.write_bytes(FORMS[form](ACTIVE[kind]))
    assert pdf.is_active_file(path)
    assert not pdf.copy(path, tmp_path / "copy.pdf")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", HARMLESS)
def test_what_honest_writers_write_is_taken(tmp_path, kind, form):
    path = tmp_path / "paper.pdf"
    path.write_bytes(FORMS[form](HARMLESS[kind]))
    assert not pdf.is_active_file(path)


@pytest.mark.parametrize("kind", ["program when opened", "script of a page", "script with signs in its name"])
@pytest.mark.parametrize("form", ["plain", "packed", "locked"])
def test_the_check_refuses_it_in_words(tmp_path, kind, form):
    assert reason(tmp_path, FORMS[form](ACTIVE[kind])) == "ACTIVE_CONTENT"


def test_what_was_written_on_is_found(tmp_path):
    assert reason(tmp_path, plain(whole())) == ""
    assert reason(tmp_path, twice_changed(plain(whole()))) == "ACTIVE_CONTENT"


def test_a_script_inside_a_stream_of_a_stream_is_found(tmp_path):
    form = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Length 0 /PieceInfo << /A << /Private %s >> >> >>\nstream\n\nendstream"
    assert (
        reason(tmp_path, plain(whole("", "/Resources << /XObject << /X 4 0 R >> >>", form % SCRIPT)))
        == "ACTIVE_CONTENT"
    )


def test_the_copy_holds_only_what_was_walked(tmp_path):
    path = tmp_path / "paper.pdf"
    # behind and before the file, and in an object that nothing names: other readers may look there, the copy has none of it
    honest = plain([*whole(), "(rahasia di luar halaman)"])
    path.write_bytes(honest + b"\nMZ<script>polyglot</script>")
    content = clean_copy(path)
    assert content is not None
    assert content.startswith(b"%PDF-")
    assert b"polyglot" not in content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert len(document.pages) == 1
        assert not any("rahasia" in str(found) for found in document.objects)
    path.write_bytes(locked(honest))
    unlocked = clean_copy(path)
    assert unlocked is not None
    with pikepdf.open(io.BytesIO(unlocked)) as document:
        assert not document.is_encrypted
    path.write_bytes(packed(ACTIVE["program when opened"]))
    assert clean_copy(path) is None
    path.write_bytes(b"%PDF-1.7 nothing")
    assert clean_copy(path) is None
