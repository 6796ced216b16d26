"""Letters as PDF, set by Typst from templates; the facts go in as JSON and are never pasted into text.

Templates stand beside this file, or as `<room>/letters/NAME.typ` in the room whose letters they are; each begins with
`#import "/notices/letters/common.typ": *` or its like. What each takes is written at the top of its `.typ` file. The typefaces are those inside the compiler, so that a letter looks the same on every machine. The code that
proves a letter comes from the decision itself (`payung.room_letter`), never from whoever prints it.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import segno
import typst

from payung.notices.errors import NoticeRefused
from payung.platform.public import public_address
from payung.platform.rooms import SOURCE

COMMON = "common"  # what all templates begin with
TEMPLATES = {path.stem: path for path in sorted(SOURCE.glob("*/letters/*.typ")) if path.stem != COMMON}
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is mistaken for another
CODE_LENGTH = 16  # 80 bits
_compilers: dict[str, typst.Compiler] = {}
_lock = threading.Lock()


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """A letter as PDF; the same data give the same bytes.

    data: whatever JSON can carry, by the head of the template's file; amounts are whole rupiah (int), dates ISO texts.
    `verify_code` becomes a QR code to the verification page, `token` of a card one to Cek. Raises NoticeRefused
    (LETTER_TEMPLATE, LETTER_BROKEN).
    """
    if template not in TEMPLATES:
        raise NoticeRefused("LETTER_TEMPLATE", "Templat surat tidak dikenal: %(name)s.", name=template)
    text = json.dumps(_prepared(data), ensure_ascii=False, default=_plain)
    with _lock:  # one compiler a template keeps its fonts and its sources; it is not made for two threads
        compiler = _compilers.get(template)
        if compiler is None:
            compiler = typst.Compiler(
                input=str(TEMPLATES[template]), root=str(SOURCE), font_paths=[], ignore_system_fonts=True
            )
            _compilers[template] = compiler
        try:
            pdf = compiler.compile(format="pdf", sys_inputs={"data": text})
        except typst.TypstError as error:
            raise NoticeRefused("LETTER_BROKEN", "Surat tidak dapat dibuat dari data ini.") from error
    return cast(bytes, pdf)


def normal_code(text: str) -> str:
    """A verification code as it is stored, from what somebody typed ("k7qm-2x9d ..."); "" when it cannot be one."""
    letters = "".join(text.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))
    return letters if len(letters) == CODE_LENGTH and set(letters) <= set(CODE_LETTERS) else ""


def grouped(code: str) -> str:
    """A code in groups of four, for reading aloud."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def qr_svg(text: str) -> str:
    """A QR code as an SVG document, black on white with its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", xmldecl=False, scale=4, border=4, light="#fff")
    return out.getvalue().decode("ascii")


def _prepared(data: Mapping[str, Any]) -> dict[str, Any]:
    ready = {"language": "id", "check_address": public_address("/cek").split("://", 1)[1], **data}
    if code := ready.get("verify_code"):
        ready["verify_text"] = grouped(code)
        ready["verify_qr"] = qr_svg(public_address(f"/cek/surat/{code}"))
    if cards := ready.get("cards"):
        ready["cards"] = [{**card, "qr": qr_svg(public_address(f"/cek/k/{card['token']}"))} for card in cards]
    return ready


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return list(value)
    return str(value)
