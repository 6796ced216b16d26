"""Fields that read what people type: rupiah with dots, months, one file."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.kernel.money import MoneyError, format_number, parse_rupiah
from payung.kernel.months import Month, MonthError


class RupiahField(forms.Field):
    """Whole rupiah, with or without "Rp" and dots."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Tulis rupiah bulat, misalnya 10.080.000.000."),
        "small": _("Jumlahnya harus lebih dari nol."),
    }

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            amount = parse_rupiah(text)
        except MoneyError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        if amount <= 0:
            raise forms.ValidationError(self.error_messages["small"], code="small")
        if amount > 10**15:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return amount


class MonthField(forms.Field):
    """A contribution month, "2025-07"."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2025-07", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Tulis bulan sebagai tahun-bulan, misalnya 2025-07.")}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else str(value) if isinstance(value, Month) else value

    def to_python(self, value: Any) -> Month | None:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return Month.parse(text)
        except MonthError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def date_field(label: Any, **more: Any) -> forms.DateField:
    """A date by the browser's own picker; ISO form or dd/mm/yyyy when typed."""
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


def choices(words: dict[str, Any]) -> list[tuple[str, Any]]:
    """A table of words as choices of a form."""
    return list(words.items())
