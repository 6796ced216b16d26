"""Forms that take a file: a draft decree with the month and people to whom it is applied, and the holidays of a year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.casework.holidays import MOST_BYTES as MOST_HOLIDAYS
from payung.kernel.acts import LEAST_REASON, MOST_REASON
from payung.law.draft import MOST_BYTES
from payung.ui.forms import MonthField


class DraftForm(forms.Form):
    """Text or file; the law itself says whether it fits."""

    draft = forms.CharField(
        label=_("Isi rancangan"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=_("Parameter yang diubah, sejak kapan, dan nilainya, dalam bentuk YAML."),
    )
    file = forms.FileField(label=_("Atau berkas .yaml"), required=False)
    month = MonthField(label=_("Bulan iuran yang dihitung"))
    people_of = MonthField(
        label=_("Peserta yang ditetapkan pada bulan"),
        required=False,
        help_text=_("Kosongkan untuk bulan terakhir yang sudah ditetapkan."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent = data.get("file")
        data["name"] = "rancangan"
        if sent is not None:
            if sent.size > MOST_BYTES:
                self.add_error("file", _("Berkas rancangan paling besar 64 KB."))
                return data
            try:
                data["draft"] = sent.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Berkas rancangan harus teks UTF-8."))
                return data
            data["name"] = (sent.name or "rancangan")[:100]
        if not (data.get("draft") or "").strip() and not self.errors:
            self.add_error("draft", _("Tulis rancangan, atau pilih berkasnya."))
        return data


class HolidaysForm(forms.Form):
    """The list of a year's holidays, and why it is loaded."""

    file = forms.FileField(label=_("Berkas .csv"), error_messages={"required": _("Pilih berkas hari libur.")})
    reason = forms.CharField(
        label=_("Alasan"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        help_text=_("Misalnya: SKB tahun 2028 terbit."),
        error_messages={"required": _("Tuliskan alasannya (paling sedikit 5 huruf).")},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent = data.get("file")
        if sent is not None:
            try:
                data["text"] = sent.read(MOST_HOLIDAYS + 1).decode("utf-8-sig", errors="strict")
            except UnicodeDecodeError:
                self.add_error("file", _("Berkas hari libur harus teks UTF-8."))
        return data
