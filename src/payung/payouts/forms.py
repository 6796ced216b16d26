"""Making a batch, and a bank's file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.payouts.models import Bank
from payung.payouts.words import CHANNELS, PLACES
from payung.ui.forms import choices, date_field


class BatchForm(forms.Form):
    """Which bank pays, and how it is reached."""

    bank = forms.ChoiceField(label=_("Bank pembayar"))
    channel = forms.ChoiceField(label=_("Saluran"), choices=choices(CHANNELS))

    def __init__(self, *args: Any, banks: Sequence[Bank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = [(bank.code, bank.name) for bank in banks]  # type: ignore[attr-defined]
        if not any(bank.base_url for bank in banks):
            self.fields["channel"].choices = [("file", CHANNELS["file"])]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """A file of the bank's."""

    berkas = forms.FileField(label=_("Jawaban bank"))


class LetterForm(forms.Form):
    """A bank's letter about one payment."""

    hasil = forms.ChoiceField(
        label=_("Menurut bank"),
        choices=[("", _("Pilih")), ("paid", _("sudah dibayar")), ("rejected", _("tidak pernah dilaksanakan"))],
    )
    alasan = forms.CharField(
        label=_("Alasan"),
        min_length=5,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tanpa NIK atau nomor rekening; alasan disimpan untuk seterusnya."),
    )
    nomor = forms.CharField(label=_("Nomor surat"), max_length=60, required=False)
    tanggal = date_field(_("Tanggal surat"), required=False)
    surat = forms.FileField(label=_("Surat bank"))


class PlaceForm(forms.Form):
    """What an unmatched booking turned out to be."""

    sebagai = forms.ChoiceField(label=_("Apa baris ini?"))
    rujukan = forms.CharField(
        label=_("Rujukan penerimaan iuran"),
        help_text=_("Hanya untuk penerimaan iuran yang sudah dicatat."),
        required=False,
        max_length=200,
    )
    lawan = forms.IntegerField(
        label=_("Nomor baris lawannya"),
        help_text=_("Hanya bila saling meniadakan: baris ke arah sebaliknya dengan jumlah yang sama."),
        required=False,
        min_value=1,
    )

    def __init__(self, *args: Any, places: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sebagai"].choices = [(place, PLACES[place]) for place in places]  # type: ignore[attr-defined]
