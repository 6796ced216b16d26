"""The forms for a receipt by hand, for the month to assess, and for a bank."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.contributions.choices import BY_HAND
from payung.payouts.choices import SIGNATURE
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


class ClientForm(forms.Form):
    """A bank that is to report payments."""

    name = forms.CharField(label=_("Nama bank"), max_length=60)
    public_key = forms.CharField(
        label=_("Kunci publik bank (PEM)"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Kosongkan bila kunci dibuatkan di sini."),
    )
    service_id = forms.CharField(label="partnerServiceId", max_length=8, required=False)
    allow_from = forms.CharField(
        label=_("Boleh memanggil dari"),
        max_length=500,
        required=False,
        help_text=_("Jaringan, dipisah spasi; kosong berarti dari mana saja."),
    )
    grace_days = forms.IntegerField(label=_("Hari setelah jatuh tempo"), initial=365, min_value=0, max_value=3650)
    signature = forms.ChoiceField(label=_("Cara menandatangani"), choices=list(translated(SIGNATURE).items()))
