"""Papers for tests, made on the spot: photographs, PDFs, and files that only pretend."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw


def photo(kind: str = "JPEG", size: tuple[int, int] = (800, 600), text: str = "AKTA KEMATIAN", **more: Any) -> bytes:
    """A photograph with a line of text."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((30, 30), text, fill="black")
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def pdf(pages: int = 1, script: bool = False, extra: bytes = b"") -> bytes:
    """A small PDF with empty pages; with `script`, JavaScript that runs when it is opened."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    action = "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>" if script else ""
    names = "/Names << /JavaScript << /Names [(a) << /S /JavaScript /JS (app.alert(1)) >>] >> >>" if script else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {action} {names} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
    ]
    objects += ["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>"] * pages
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n" + extra)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def packed(objects: list[str], trailer: str = "", version: str = "1.7") -> bytes:
    """A PDF of these objects (1 is the catalogue), all of them inside a compressed object stream."""
    import zlib

    bodies, index, at = b"", b"", 0
    for number, body in enumerate(objects, 1):
        text = body.encode("latin-1") + b" "
        index += f"{number} {at} ".encode()
        bodies, at = bodies + text, at + len(text)
    stream, size = zlib.compress(index + bodies), len(objects) + 3
    out = io.BytesIO()
    out.write(f"%PDF-{version}\n".encode())
    holder = out.tell()
    head = f"<< /Type /ObjStm /N {len(objects)} /First {len(index)} /Filter /FlateDecode /Length {len(stream)} >>"
    out.write(f"{len(objects) + 1} 0 obj\n{head}\nstream\n".encode() + stream + b"\nendstream\nendobj\n")
    table = out.tell()
    rows = b"\x00" + (0).to_bytes(4, "big") + b"\xff"
    for number in range(len(objects)):
        rows += b"\x02" + (len(objects) + 1).to_bytes(4, "big") + bytes([number])
    rows += b"\x01" + holder.to_bytes(4, "big") + b"\x00" + b"\x01" + table.to_bytes(4, "big") + b"\x00"
    body = zlib.compress(rows)
    head = f"<< /Type /XRef /Size {size} /W [1 4 1] /Root 1 0 R /Filter /FlateDecode /Length {len(body)} {trailer} >>"
    out.write(f"{len(objects) + 2} 0 obj\n{head}\nstream\n".encode() + body + b"\nendstream\nendobj\n")
    out.write(f"startxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def plain(objects: list[str]) -> bytes:
    """A PDF of these objects (1 is the catalogue), each on its own."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] %s >>"
SCRIPT = "<< /S /JavaScript /JS (app.alert(1)) >>"


def whole(catalogue: str = "", page: str = "", *more: str) -> list[str]:
    """The objects of a PDF of one page with additions; `more` are numbered from 4."""
    return [f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>", PAGES, PAGE % page, *more]


# What a PDF may hold besides its pages, one kind each.
ACTIVE: dict[str, list[str]] = {
    "script when opened": whole(f"/OpenAction {SCRIPT}"),
    "script when opened, elsewhere": whole("/OpenAction 4 0 R", "", SCRIPT),
    "script after a jump": whole(f"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next {SCRIPT} >>"),
    "script in an array of steps": whole(f"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next [ [ {SCRIPT} ] ] >>"),
    "program when opened": whole("/OpenAction << /S /Launch /F (cmd.exe) >>"),
    "program for windows": whole("/OpenAction << /S /Launch /Win << /F (cmd.exe) >> >>"),
    "script of a page": whole("", f"/AA << /O {SCRIPT} >>"),
    "script of the document": whole(f"/AA << /WC {SCRIPT} >>"),
    "script of a field": whole("/AcroForm << /Fields [4 0 R] >>", "", f"<< /FT /Tx /T (a) /AA << /K {SCRIPT} >> >>"),
    "script by name": whole(f"/Names << /JavaScript << /Names [(a) {SCRIPT}] >> >>"),
    "script of a link": whole("", f"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A {SCRIPT} >>]"),
    "script of an outline": whole(
        "/Outlines 4 0 R", "", "<< /First 5 0 R /Count 1 >>", f"<< /Title (x) /A {SCRIPT} >>"
    ),
    "script with signs in its name": whole("/OpenAction << /S /J#61va#53cript /J#53 (app.alert(1)) >>"),
    "act with signs in its name": whole("", "/#41A << /O << /S /Named /N /Print >> >>"),
    "open with signs in its name": whole("/Open#41ction << /S /L#61unch /F (cmd.exe) >>"),
    "address when opened": whole("/OpenAction << /S /URI /URI (http://127.0.0.1/) >>"),
    "address after a jump": whole(
        "/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /URI /URI (http://127.0.0.1/) >> >>"
    ),
    "form that sends": whole(
        "",
        "/Annots [<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /A << /S /SubmitForm /F (http://127.0.0.1/) >> >>]",
    ),
    "form that reads": whole("/OpenAction << /S /ImportData /F (C:/a.fdf) >>"),
    "form in xml": whole("/AcroForm << /Fields [] /XFA (<xdp/>) >>"),
    "rich media": whole("", "/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << >> >>]"),
    "film": whole("", "/Annots [<< /Type /Annot /Subtype /Movie /Rect [0 0 9 9] /Movie << /F (a.avi) >> >>]"),
    "picture in space": whole("", "/Annots [<< /Type /Annot /Subtype /3D /Rect [0 0 9 9] >>]"),
    "file in it": whole(
        "/Names << /EmbeddedFiles << /Names [(a) << /Type /Filespec /F (a.exe) /EF << /F 4 0 R >> >>] >> >>",
        "",
        "<< /Type /EmbeddedFile >>",
    ),
    "file pinned to a page": whole(
        "", "/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] /FS << /F (a) >> >>]"
    ),
    "jump to another file": whole("/OpenAction << /S /GoToR /F (//127.0.0.1/share/a.pdf) /D [0 /Fit] >>"),
    "jump into a file in it": whole(
        "", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /GoToE /T << /R /C >> >> >>]"
    ),
    "portfolio": whole("/Collection << /Type /Collection >>"),
    "thing that nothing names": whole("", "", SCRIPT),
}

# What honest writers put into a PDF.
HARMLESS: dict[str, list[str]] = {
    "plain": whole(),
    "shows a page when opened": whole("/OpenAction [3 0 R /Fit]"),
    "jumps when opened": whole("/OpenAction << /S /GoTo /D [3 0 R /Fit] >>"),
    "link to the web": whole(
        "",
        "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /F 4 /A << /S /URI /URI (https://example.id) >> >>]",
    ),
    "tagged": whole(
        "/MarkInfo << /Marked true >> /StructTreeRoot 4 0 R", "", "<< /Type /StructTreeRoot /K << /S /Document >> >>"
    ),
    "form": whole("/AcroForm << /Fields [4 0 R] >>", "", "<< /FT /Tx /T (nama) /V (Maria) /F 4 >>"),
    "says so in words": whole("/Lang (JavaScript /JS /Launch)"),
}
