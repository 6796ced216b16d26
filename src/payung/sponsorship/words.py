"""Words of the room: kinds and states of a funding scheme."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from payung.ui.components.words import Word

PROGRAMME_KINDS: dict[str, Word] = {
    "apbd": _("APBD"),
    "gn_lingkaran": _("GN Lingkaran"),
    "sertakan": _("SERTAKAN"),
    "credit": _("Kredit"),
    "village_fund": _("Dana desa"),
}


def programme_state(state: str) -> tuple[str, Word]:
    """Badge code and word for the state of a programme."""
    return ("active", _("Terbuka")) if state == "open" else ("closed", _("Ditutup"))
