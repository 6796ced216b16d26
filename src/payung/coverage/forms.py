"""The forms of Cek. They ask browsers not to store the input, because people share telephones."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.coverage.sentences import LONGEST
from payung.kernel.nik import normalise

_QUIET = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class DigitsField(forms.CharField):
    """A number of a fixed length. Spaces, dots and hyphens are allowed and ignored."""

    def __init__(self, digits: int, **more: Any) -> None:
        self.digits = digits
        attrs = {**_QUIET, "inputmode": "numeric"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: Any) -> str:
        text = normalise(super().clean(value))
        if len(text) != self.digits or not text.isascii() or not text.isdigit():
            raise forms.ValidationError(
                _("Harus %(digits)s angka; yang diketik %(typed)s."),
                code="digits",
                params={"digits": self.digits, "typed": sum(letter.isdigit() for letter in text)},
            )
        return text


class PersonForm(forms.Form):
    """NIK and KPJ."""

    nik = DigitsField(16, label=_("NIK"), help_text=_("16 angka di KTP"))
    kpj = DigitsField(11, label=_("KPJ"), help_text=_("11 angka di kartu peserta"))


class CodeForm(forms.Form):
    """The code of a claim."""

    code = forms.CharField(
        label=_("Kode klaim"),
        help_text=_("Ada di SMS, di tanda terima laporan, atau di surat"),
        max_length=40,
        widget=forms.TextInput(attrs=_QUIET),
    )


class LetterForm(forms.Form):
    """The check number of a letter."""

    letter = forms.CharField(
        label=_("Nomor periksa"),
        help_text=_("16 huruf dan angka di bawah surat atau sertifikat, di samping kode QR"),
        max_length=40,
        widget=forms.TextInput(attrs=_QUIET),
    )


class SentenceForm(forms.Form):
    """A sentence with a part, a whole and a percentage. The form refuses nothing, because every text gets an answer."""

    kalimat = forms.CharField(
        label=_("Kalimat"),
        help_text=_("Bagian, keseluruhan, dan persentasenya, seperti dalam berita atau pidato"),
        required=True,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST, "spellcheck": "false"}),
    )
