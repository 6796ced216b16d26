"""Forms of the award."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.awards.nodes import MOST_BYTES
from payung.kernel.acts import LEAST_REASON, MOST_REASON


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


class PaperForm(forms.Form):
    """A paper of a candidate: of which kind, and the file."""

    kind = forms.CharField(label=_("Jenis berkas"), error_messages={"required": _("Pilih jenis berkas dari daftar.")})
    note = forms.CharField(label=_("Catatan"), required=False, max_length=200)
    file = forms.FileField(label=_("Berkas"), error_messages={"required": _("Pilih berkasnya.")})


class ObjectionForm(forms.Form):
    """An objection to a figure, with its evidence."""

    figure = forms.CharField(label=_("Angka"), error_messages={"required": _("Pilih angka dari daftar.")})
    reason = forms.CharField(
        label=_("Apa yang salah, dan berapa seharusnya"),
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        error_messages={"required": _("Tuliskan alasannya (5 sampai 500 huruf, satu baris).")},
    )
    file = forms.FileField(label=_("Bukti"), error_messages={"required": _("Pilih berkasnya.")})


class RubricForm(forms.Form):
    """A version of a rubric, as text."""

    text = forms.CharField(
        label=_("Rubrik (YAML)"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 18, "class": "control", "spellcheck": "false"}),
        error_messages={"required": _("Tulis rubriknya.")},
    )


class PhotoForm(forms.Form):
    """A photograph of a visit and what it shows."""

    file = forms.FileField(label=_("Foto (JPEG atau PNG)"), error_messages={"required": _("Pilih foto.")})
    caption = forms.CharField(
        label=_("Yang terlihat"),
        min_length=3,
        max_length=200,
        error_messages={
            "required": _("Tulis apa yang terlihat pada foto (3 sampai 200 huruf)."),
            "min_length": _("Tulis apa yang terlihat pada foto (3 sampai 200 huruf)."),
            "max_length": _("Tulis apa yang terlihat pada foto (3 sampai 200 huruf)."),
        },
    )
