"""Small structures behind the other components: numbers that explain themselves, steps, events, long work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from payung.ui.components.words import Word


@dataclass(frozen=True)
class Input:
    """One line of an explanation. Whole numbers get separators (and "Rp" when `unit` begins with IDR);
    any other `value` is shown as given.

    `verified=False` puts the mark "not compared with the official text" beside the source. `quoted`: basis and source
    are citations of the statute, which stay Indonesian in every language and are marked so.
    """

    label: Word
    value: Word | int
    basis: Word = ""
    source: Word = ""
    on: date | None = None
    verified: bool = True
    children: Sequence[Input] = ()
    unit: str = ""
    quoted: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a process; `state`: done, now, next, failed."""

    label: Word
    state: str = "next"
    note: Word = ""
    url: str = ""

    @property
    def state_word(self) -> Word:
        """The state in words, for eyes that do not see the circle's colour."""
        words: dict[str, Word] = {"done": _("selesai"), "now": _("sedang dikerjakan"), "failed": _("gagal")}
        return words.get(self.state, _("berikutnya"))


@dataclass(frozen=True)
class Event:
    """One entry of a timeline; `tone` as in states."""

    title: Word
    at: date | datetime | None = None
    text: Word = ""
    who: Word = ""
    tone: str = "calm"
    url: str = ""


@dataclass(frozen=True)
class Progress:
    """Long work. `state`: queued, running, done, failed. `poll_url` answers with the same fragment.

    `done` and `total` count `unit`s; total None shows a bar without an end.
    """

    title: Word
    state: str
    done: int = 0
    total: int | None = None
    unit: Word = ""
    phase: Word = ""
    message: Word = ""
    poll_url: str = ""
    next_url: str = ""
    next_word: Word = ""
    id: str = "kemajuan"

    @property
    def polls(self) -> bool:
        """Whether the fragment asks again: a finished one carries no trigger, so polling ends by itself."""
        return self.state in {"queued", "running"} and bool(self.poll_url)


@dataclass(frozen=True)
class Tab:
    """A tab is a link; `count` stands behind its word."""

    label: Word
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class ErrorWords:
    """What an error page says: what happened, and what to do next."""

    code: int
    title: Word
    text: Word
    steps: Sequence[Word] = field(default_factory=tuple)


_ERRORS: dict[int, tuple[Word, Word, tuple[Word, ...]]] = {
    400: (
        _("Permintaan ini tidak dapat dibaca"),
        _("Ada bagian alamat atau isian yang tidak lengkap. Tidak ada yang berubah."),
        (
            _("Kembali ke halaman sebelumnya dan ulangi."),
            _("Jika datang dari tautan, minta tautan yang baru."),
        ),
    ),
    403: (
        _("Halaman ini di luar wewenang Anda"),
        _("Akun Anda tidak mencakup wilayah, lembaga, atau tindakan ini. Tidak ada yang berubah."),
        (
            _("Periksa apakah Anda masuk dengan akun yang benar."),
            _("Jika formulir dibiarkan terbuka lama, muat ulang halamannya lalu kirim sekali lagi."),
            _("Jika Anda perlu wewenang ini, hubungi pengelola kantor Anda."),
        ),
    ),
    404: (
        _("Halaman ini tidak ditemukan"),
        _("Alamatnya salah tulis, atau datanya tidak ada dalam cakupan Anda."),
        (_("Periksa alamatnya."), _("Mulai lagi dari Beranda.")),
    ),
    429: (
        _("Terlalu sering"),
        _("Akun ini bertanya terlalu sering tentang nomor orang. Yang terakhir tidak dijawab, dan itu tercatat."),
        (_("Tunggu satu jam, lalu coba lagi."), _("Jika pekerjaan Anda memerlukannya, hubungi pengelola kantor Anda.")),
    ),
    500: (
        _("Ada yang rusak di pihak kami"),
        _("Pekerjaan yang belum selesai telah dibatalkan seluruhnya; tidak ada yang tersimpan setengah."),
        (
            _("Tunggu sebentar, lalu ulangi."),
            _("Jika terulang, sampaikan waktu kejadian kepada pengelola sistem."),
        ),
    ),
    503: (
        _("Payung sedang tidak dapat dihubungi"),
        _("Basis data belum siap. Data Anda aman."),
        (_("Tunggu satu menit, lalu muat ulang halaman ini."),),
    ),
}


def error_words(code: Any) -> ErrorWords:
    """The words of an HTTP error; unknown codes use those of 400 or 500, by their first digit."""
    number = int(code) if str(code).isdigit() else 500
    status = number if number in _ERRORS else (400 if 400 <= number < 500 else 500)
    title, text, steps = _ERRORS[status]
    return ErrorWords(number, title, text, steps)
