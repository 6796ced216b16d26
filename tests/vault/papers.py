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
