"""Sign-in and the reason for uncovering data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.access.bodies import offered_organisations
from payung.payouts.choices import SIGNATURE
from payung.ui.choices import translated


class LoginForm(forms.Form):
    """Name and password."""

    username = forms.CharField(
        label=_("Nama pengguna"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Kata sandi"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class PasswordForm(forms.Form):
    """The password that is, and the new one twice."""

    current = forms.CharField(
        label=_("Kata sandi sekarang"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    chosen = forms.CharField(
        label=_("Kata sandi baru"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Kata sandi baru, sekali lagi"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """Refuse two different ones: nobody sees what he types."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("chosen"):
            raise forms.ValidationError(_("Kedua kata sandi baru tidak sama. Ketik ulang."))
        return again


class PayingBankForm(forms.Form):
    """A connection to a bank that pays for us. Secrets are never shown again; an empty secret keeps the stored one."""

    code = forms.CharField(
        label=_("Kode bank"), max_length=11, help_text=_("2 sampai 11 huruf besar atau angka, misalnya 130.")
    )
    name = forms.CharField(label=_("Nama bank"), max_length=120)
    organisation = forms.ChoiceField(label=_("Lembaga"))
    account_no = forms.CharField(label=_("Nomor rekening pembayar"), max_length=19)
    account_name = forms.CharField(label=_("Pemilik rekening"), max_length=140)
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)
    folder = forms.CharField(
        label=_("Folder bersama"),
        max_length=300,
        required=False,
        help_text=_("Folder di server yang berisi in/ dan out/."),
    )
    base_url = forms.CharField(
        label=_("Alamat SNAP"), max_length=300, required=False, help_text=_("Sampai sebelum /v1.0, diawali https://.")
    )
    client_id = forms.CharField(label="client_id", max_length=100, required=False)
    partner_id = forms.CharField(label=_("Nomor mitra"), max_length=36, required=False)
    channel_id = forms.CharField(label="CHANNEL-ID", max_length=5, required=False)
    client_secret = forms.CharField(
        label="client_secret",
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    private_key_pem = forms.CharField(
        label=_("Kunci pribadi (PEM)"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    signature = forms.ChoiceField(label=_("Cara menandatangani"), choices=list(translated(SIGNATURE).items()))
    padding = forms.ChoiceField(
        label=_("Partner id"), choices=[("none", _("apa adanya")), ("zeros", _("diisi nol sampai delapan angka"))]
    )
    origin = forms.CharField(label="ORIGIN", max_length=255, required=False)
    tells_holders = forms.BooleanField(label=_("Bank menjawab nama pemilik rekening"), required=False)
    absent_minutes = forms.IntegerField(
        label=_('Menit antara dua jawaban "tidak dikenal"'), initial=30, min_value=1, max_value=10_080
    )
    timeout_seconds = forms.IntegerField(label=_("Detik menunggu jawaban bank"), initial=30, min_value=1, max_value=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Pilih")), *offered_organisations()]  # type: ignore[attr-defined]
