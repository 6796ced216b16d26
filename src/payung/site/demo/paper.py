"""Pictures of papers that say what they would be, and that they are none."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from payung.vault.kinds import PAPER_WORDS

SIZE = (620, 877)  # A4 at 75 dots an inch
INK, FAINT, SHEET = (38, 44, 92), (222, 216, 203), (252, 250, 245)


@lru_cache(maxsize=32)
def picture(paper_type: str) -> bytes:
    """A sheet with the paper's name, lines where its text would stand, and "CONTOH" across (PNG)."""
    image = Image.new("RGB", SIZE, SHEET)
    draw = ImageDraw.Draw(image)
    draw.rectangle((28, 28, SIZE[0] - 28, SIZE[1] - 28), outline=INK, width=2)
    draw.text((60, 64), str(PAPER_WORDS[paper_type]), fill=INK, font=ImageFont.load_default(30))
    for number in range(16):
        right = SIZE[0] - (60 if number % 4 else 220)
        draw.rectangle((60, 150 + number * 36, right, 160 + number * 36), fill=FAINT)
    draw.text((150, 760), "CONTOH", fill=INK, font=ImageFont.load_default(72))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
