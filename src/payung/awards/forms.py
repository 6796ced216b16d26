"""Forms of the award."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.awards.nodes import MOST_BYTES


class CycleForm(forms.Form):
    """The file of a cycle."""

    file = forms.FileField(label=_("Berkas siklus (YAML)"), error_messages={"required": _("Pilih berkas siklus.")})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sent = data.get("file")
        if sent is not None:
            try:
                data["text"] = sent.read(MOST_BYTES + 1).decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Berkas siklus harus teks UTF-8."))
        return data
