"""Uploading a list and saying which column is what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.intake.kinds import FIRST
from payung.intake.reading.headers import VILLAGE
from payung.intake.words import FIELDS

KEEP = ""


ACCEPTED = ".xlsx,.xlsm,.xls,.ods,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file_field() -> forms.FileField:
    return forms.FileField(
        label=_("Berkas daftar"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("Berkas kosong (0 byte). Periksa berkas asalnya, lalu unggah lagi.")},
    )


class UploadForm(forms.Form):
    """A file for one of the open schemes."""

    scheme = forms.TypedChoiceField(label=_("Skema pendanaan"), coerce=int)
    file = _file_field()

    def __init__(self, *args: Any, schemes: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  # declared above
        field.choices = [("", _("Pilih skema")), *schemes] if len(schemes) != 1 else list(schemes)


class NumbersForm(forms.Form):
    """An extract of official numbers for one of the places that its sender serves."""

    place = forms.ChoiceField(
        label=_("Wilayah"), help_text=_("Hanya orang yang tercatat di wilayah Anda yang dicocokkan.")
    )
    file = _file_field()

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
        field.choices = list(places) if len(places) == 1 else [("", _("Pilih wilayah")), *places]


class MappingForm(forms.Form):
    """The questions about a file: one choice for every column when columns are asked for, and one field for every other
    question; `guesses` is field by column as the reader sees it, `required` what this kind of list must have."""

    def __init__(
        self,
        *args: Any,
        headers: Sequence[str],
        guesses: dict[int, str],
        questions: Sequence[dict[str, Any]] = (),
        required: Sequence[str] = FIRST.required,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers, self.questions, self.required = list(headers), list(questions), list(required)
        for asked in self.questions:
            if asked["name"] == "columns":
                continue
            choices = asked["choices"] or (
                [(asked["facts"]["sheet"], _("Lewati lembar itu"))] if asked["name"] == "without" else []
            )
            if choices:
                options = [("", _("Pilih jawaban")), *choices]
                one: forms.Field = forms.ChoiceField(label=asked["text"], choices=options, required=True)
            else:
                hint = _("Desa/kelurahan, kecamatan, kabupaten/kota; misalnya Oesao, Kupang Timur, Kupang.")
                one = forms.CharField(
                    label=_("Desa/kelurahan untuk seluruh daftar"), help_text=hint, required=False, max_length=200
                )
            self.fields[f"jawab-{asked['name']}"] = one
        self.by_column = any(asked["name"] in ("columns", "village") for asked in self.questions)
        options = [(KEEP, _("Tidak dipakai")), *FIELDS.items()]
        for column, header in enumerate(headers if self.by_column else ()):
            if header.strip():
                self.fields[f"kolom-{column}"] = forms.ChoiceField(
                    label=header, choices=options, required=False, initial=guesses.get(column, KEEP)
                )

    def mapping(self) -> dict[str, str]:
        """Header text -> field; columns that are not used are "" so that they are not guessed again. Empty when no column
        was asked for."""
        chosen = {
            int(name.split("-")[1]): value for name, value in self.cleaned_data.items() if name.startswith("kolom-")
        }
        return {self.headers[column]: field for column, field in chosen.items()}

    def answers(self) -> dict[str, str]:
        """The answers to the other questions, by name."""
        given = {
            name.removeprefix("jawab-"): value for name, value in self.cleaned_data.items() if name.startswith("jawab-")
        }
        return {name: value for name, value in given.items() if value}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.by_column:
            return data
        used = [value for name, value in data.items() if value and name.startswith("kolom-")]
        twice = sorted({value for value in used if used.count(value) > 1})
        if twice:
            names = ", ".join(str(FIELDS[value]) for value in twice)
            raise forms.ValidationError(_("Dua kolom dipilih untuk hal yang sama: %(names)s."), params={"names": names})
        said = "village" in used or "address" in used or data.get("jawab-village")
        asks_village = any(
            asked["name"] == "village" or "village" in asked["facts"].get("missing", ()) for asked in self.questions
        )
        missing = [name for name in self.required if name not in used and name != VILLAGE]
        missing += [VILLAGE] if VILLAGE in self.required and asks_village and not said else []
        if missing:
            names = ", ".join(str(FIELDS[value]) for value in missing)
            raise forms.ValidationError(_("Belum ada kolom untuk: %(names)s."), params={"names": names})
        return data
