"""The funnel of a list."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from payung.ui.components import charts
from payung.ui.components.words import Word


def list_funnel(
    counts: dict[str, int],
    base_url: str = "",
    reviewed: Mapping[str, int] | None = None,
    review_url: str = "",
    *,
    of_people: bool = True,
) -> SafeString:
    """The funnel of one list from its counts. reviewed: rows under review by state (`review.queue.progress`); of_people: what is
    committed are people, else their numbers."""
    if not counts.get("rows"):
        return SafeString("")

    def url(verdict: str) -> str:
        return f"{base_url}?hasil={verdict}#baris" if base_url else ""

    stages = [
        charts.Stage(_("Baris dalam berkas"), counts["rows"], url=f"{base_url}#baris" if base_url else ""),
        charts.Stage(_("Ditolak"), counts.get("rejected", 0), "calm", leaves=True, url=url("rejected")),
        charts.Stage(_("Perlu diperiksa"), counts.get("review", 0), "hand", leaves=True, url=url("review")),
        charts.Stage(_("Diterima"), counts.get("accepted", 0), "leaf", url=url("accepted")),
    ]
    stages += [
        charts.Stage(word, number, tone, url=f"{review_url}?keadaan={state}" if review_url else "")
        for state, word, tone in _REVIEWED
        if (number := (reviewed or {}).get(state, 0))
    ]
    if "committed" in counts:
        stages += [
            charts.Stage(word, counts[name], tone, leaves=True, url=url(name))
            for name, word, tone in _AFTER
            if counts.get(name)
        ]
        word = _("Tersimpan sebagai peserta") if of_people else _("Nomor tercatat")
        stages.append(charts.Stage(word, counts["committed"], "leaf", url=url("committed")))
    return charts.funnel(stages)


_REVIEWED: tuple[tuple[str, Word, str], ...] = (
    ("accepted", _("Diterima setelah diperiksa, belum disimpan"), "leaf"),
    ("joined", _("Diterima setelah diperiksa"), "leaf"),
    ("refused", _("Ditolak setelah diperiksa"), "calm"),
)
_AFTER: tuple[tuple[str, Word, str], ...] = (
    ("already", _("Sudah tercatat di skema ini"), "calm"),
    ("covered", _("Sudah ditanggung pembayar lain"), "calm"),
    ("deceased", _("Tercatat atau dilaporkan meninggal"), "calm"),
    ("out_of_scope", _("Di luar wilayah Anda"), "calm"),
    ("other_person", _("NIK kini milik orang lain"), "hand"),
    ("number_known", _("Nomor sudah tercatat pada orangnya"), "calm"),
    ("number_taken", _("Nomor kini terpakai atau diakhiri"), "hand"),
    ("removed", _("Dikeluarkan dari daftar tunggu"), "calm"),
    ("waiting", _("Menunggu kuota atau anggaran"), "wait"),
)
