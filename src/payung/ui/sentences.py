"""Words of the domain in the reader's language: refusals, verdicts, kinds, roles, steps of work."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.choices import ROLE
from payung.kernel.choices import looks
from payung.kernel.errors import PayungError, worded
from payung.kernel.months import MONTH_NAMES, Month
from payung.platform.choices import RUN_KIND, RUN_STATE
from payung.ui.choices import translated
from payung.ui.components.formats import month_name
from payung.ui.components.words import Word

ROLES: dict[str, Word] = {one.value: _(one.word) for one in ROLE}


SEGMENTS: dict[str, Word] = {
    "PU": _("Penerima upah"),
    "BPU": _("Bukan penerima upah"),
    "JAKON": _("Jasa konstruksi"),
    "PMI": _("Pekerja migran"),
}


RUN_KINDS = translated(RUN_KIND)

RUN_STEPS: dict[str, Word] = {
    "": _("Menyiapkan"),
    "read": _("Membaca berkas"),
    "check": _("Memeriksa baris"),
    "match": _("Mencocokkan dengan peserta yang ada"),
    "store": _("Menyimpan hasil"),
    "commit": _("Menyimpan peserta"),
    "assess": _("Menetapkan iuran"),
    "whatif": _("Menghitung akibat rancangan"),
    "answer": _("Menulis berkas jawaban"),
    "write": _("Menulis berkas jawaban"),
    "order": _("Menulis berkas perintah bayar"),
    "send": _("Mengirim ke bank"),
    "ask": _("Menanyakan kepada bank"),
    "names": _("Menanyakan nama pemilik rekening"),
    "sent": _("Terkirim"),
    "collect": _("Mengambil jawaban bank"),
}


LEVELS: dict[int, Word] = {
    1: _("Provinsi"),
    2: _("Kabupaten/kota"),
    3: _("Kecamatan"),
    4: _("Desa/kelurahan"),
}


def sentence(error: PayungError | None) -> str:
    """What a refusal says to the reader: the translated sentence with its facts filled in."""
    if error is None:
        return ""
    return worded(error.message_id, {name: _spoken(fact) for name, fact in error.words().items()}, gettext)


_MONTH = re.compile(rf"({'|'.join(MONTH_NAMES)}) (\d{{4}})")


def _spoken(fact: Any) -> Any:
    """A fact that is a month and nothing else, as a refusal names it ("Juli 2025"), in the reader's language."""
    month = _MONTH.fullmatch(fact) if isinstance(fact, str) else None
    return month_name(Month.of(int(month[2]), MONTH_NAMES.index(month[1]) + 1)) if month else fact


def word(table: dict[Any, Word], key: Any) -> Word:
    """A word of a table; an unknown key shows as itself."""
    return table.get(key, str(key))


def run_state(state: str) -> str:
    """Badge code for the state of a run."""
    return looks(RUN_STATE).get(state, state)
