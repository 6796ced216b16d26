"""A receipt by hand entry, and the month to assess."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.contributions.choices import BY_HAND
from payung.ui.choices import translated
from payung.ui.forms import MonthField, RupiahField, choices, date_field


class ReceiptForm(forms.Form):
    """The data on a proof of payment."""

    amount = RupiahField(label=_("Jumlah yang diterima"))
    paid_on = date_field(_("Tanggal bayar"))
    channel = forms.ChoiceField(label=_("Saluran"), choices=choices(translated(BY_HAND)))
    reference = forms.CharField(
        label=_("Nomor bukti"),
        max_length=80,
        help_text=_("Nomor yang tercetak di bukti bayar; satu nomor hanya sekali."),
    )

    def __init__(self, *args: Any, issued_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issued_on, self.today = issued_on, today

    def clean_paid_on(self) -> date:
        paid_on: date = self.cleaned_data["paid_on"]
        if paid_on > self.today:
            raise forms.ValidationError(_("Tanggal bayar belum tiba. Isi tanggal yang tercetak di bukti."))
        if paid_on < self.issued_on:
            raise forms.ValidationError(_("Sebelum tanggal itu tagihannya belum ada. Isi tanggal pada bukti."))
        return paid_on


class MonthForm(forms.Form):
    """The month to assess."""

    month = MonthField(label=_("Bulan yang ditetapkan"))
