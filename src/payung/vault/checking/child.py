"""The looking process: one foreign file in, one picture a page and one JSON answer out, under limits.

Started by :mod:`payung.vault.checking.look` as ``python -m payung.vault.checking.child FILE FOLDER [copy]``. A hostile file can
at worst end this process. It knows no settings, no secrets and no database.
"""

from __future__ import annotations

import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 30
MAX_PAGES = 40
MAX_PIXELS = 60_000_000
MIN_SIDE = 64
PREVIEW_SIDE = 1200
_COLOURS = 96


class Refused(Exception):
    """The file is not taken; the argument is a key of `words.REASONS`."""


def media_of(head: bytes) -> str:
    """Media type by content, whatever the name says. Raises Refused for anything but PDF, JPEG and PNG."""
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    raise Refused("NOT_A_PAPER")


def _picture(image: Any, target: Path) -> None:
    from PIL import Image

    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    # A few colours keep letters sharp and the picture light on a slow line.
    flat.quantize(_COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)


def _drawn(path: Path, most: int = 0) -> tuple[Any, str]:
    """A photograph upright, with its format; drawn smaller where that is cheap and `most` says to (a side in pixels)."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise Refused("TOO_MANY_PIXELS")
        if min(width, height) < MIN_SIDE:
            raise Refused("TOO_SMALL")
        if most:
            image.draft("RGB", (most, most))
        image.load()
        upright = ImageOps.exif_transpose(image)
        clear = "A" in upright.mode or "transparency" in upright.info
        return upright.convert("RGBA" if clear else "RGB"), image.format or ""


def look_at_image(path: Path, folder: Path) -> int:
    """Redraw a photograph without whatever else the file carries; returns 1 (page)."""
    _picture(_drawn(path, PREVIEW_SIDE * 2)[0], folder / "1.png")
    return 1


def draw_anew(path: Path, folder: Path) -> int:
    """Draw a photograph anew that is to be handed out, in its size and format, to FOLDER/copy; returns 0 pages.

    What stands beside the picture stays behind: place and device, remarks, another file that was hung on.
    """
    drawn, kind = _drawn(path)
    drawn.info.clear()
    drawn.save(folder / "copy", kind, **({"quality": 90} if kind == "JPEG" else {}))
    return 0


def look_at_pdf(path: Path, folder: Path) -> int:
    """Draw every page; returns the number of pages. Refuses locked files and files with programs inside."""
    import pypdfium2 as pdfium  # type: ignore[import-untyped]
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    from payung.vault.checking import pdf

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        raise Refused("LOCKED" if error.err_code == raw.FPDF_ERR_PASSWORD else "BROKEN") from None
    pages = len(document)
    if pages == 0:
        raise Refused("NO_PAGES")
    if pages > MAX_PAGES:
        raise Refused("TOO_MANY_PAGES")
    active = raw.FPDFDoc_GetJavaScriptActionCount(document) > 0 or document.count_attachments() > 0
    if active or pdf.is_active_file(path):
        raise Refused("ACTIVE_CONTENT")
    for number in range(pages):
        page = document[number]
        longest = max(page.get_width(), page.get_height(), 1)
        drawn = page.render(scale=min(PREVIEW_SIDE / longest, 3), may_draw_forms=False).to_pil()
        _picture(drawn.convert("RGB"), folder / f"{number + 1}.png")
        page.close()
    return pages


def write_anew(path: Path, folder: Path) -> int:
    """Write a PDF anew that is to be handed out, to FOLDER/copy; draws no pages."""
    from payung.vault.checking import pdf

    if not pdf.copy(path, folder / "copy"):
        raise Refused("ACTIVE_CONTENT")
    return 0


def look(path: Path, folder: Path, anew: bool = False) -> dict[str, Any]:
    """The finding about one file. Pictures go to FOLDER/1.png and on; with `anew`, a copy and no pictures."""
    with path.open("rb") as handle:
        head = handle.read(16)
    try:
        media = media_of(head)
        of_pdf, of_image = (write_anew, draw_anew) if anew else (look_at_pdf, look_at_image)
        pages = (of_pdf if media == "application/pdf" else of_image)(path, folder)
    except Refused as refused:
        return {"reason": str(refused), "media": "", "pages": 0}
    except MemoryError:
        return {"reason": "TOO_HEAVY", "media": "", "pages": 0}
    except Exception:
        # Whatever a parser stumbles over, the paper cannot be read.
        return {"reason": "BROKEN", "media": "", "pages": 0}
    return {"reason": "", "media": media, "pages": pages}


def main(argv: list[str]) -> int:
    """FILE FOLDER [copy]; the answer goes to FOLDER/answer.json."""
    for what, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(what, (bound, bound))
    warnings.simplefilter("ignore")
    folder = Path(argv[2])
    answer = look(Path(argv[1]), folder, anew=argv[3:] == ["copy"])
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
