"""Uploading a list and saying which column is what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.intake.words import FIELDS

KEEP = ""


class UploadForm(forms.Form):
    """A file for one of the open schemes."""

    scheme = forms.TypedChoiceField(label=_("Skema pendanaan"), coerce=int)
    file = forms.FileField(
        label=_("Berkas daftar"),
        widget=forms.FileInput(
            attrs={
                "accept": ".xlsx,.xlsm,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
        ),
        error_messages={"empty": _("Berkas kosong (0 byte). Periksa berkas asalnya, lalu unggah lagi.")},
    )

    def __init__(self, *args: Any, schemes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # declared above
        field.choices = [("", _("Pilih skema")), *schemes] if len(schemes) != 1 else list(schemes)


class MappingForm(forms.Form):
    """One choice for every column of the file; `guesses` is field by column as the reader sees it."""

    def __init__(self, *args: Any, headers: Sequence[str], guesses: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headers = list(headers)
        options = [(KEEP, _("Tidak dipakai")), *FIELDS.items()]
        for column, header in enumerate(headers):
            if header.strip():
                self.fields[f"kolom-{column}"] = forms.ChoiceField(
                    label=header, choices=options, required=False, initial=guesses.get(column, KEEP)
                )

    def mapping(self) -> dict[str, str]:
        """Header text -> field; columns that are not used are "" so that they are not guessed again."""
        chosen = {int(name.split("-")[1]): value for name, value in self.cleaned_data.items()}
        return {self.headers[column]: field for column, field in chosen.items()}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        used = [value for value in data.values() if value]
        twice = sorted({value for value in used if used.count(value) > 1})
        if twice:
            names = ", ".join(str(FIELDS[value]) for value in twice)
            raise forms.ValidationError(_("Dua kolom dipilih untuk hal yang sama: %(names)s."), params={"names": names})
        missing = [name for name in ("nik", "name", "village") if name not in used]
        if missing:
            names = ", ".join(str(FIELDS[value]) for value in missing)
            raise forms.ValidationError(_("Belum ada kolom untuk: %(names)s."), params={"names": names})
        return data
