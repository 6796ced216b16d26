"""The form for a draft decree: its text or file, the month, and the people to whom it is applied."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
