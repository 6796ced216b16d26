"""Forms: reports of a death (by anybody, and by officers), heirs, and the small forms of a claim."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.claims.assessment.deciding import RELATION_WORDS
from payung.claims.kinds import FACTS, FIRST, KINDS
from payung.claims.kinds.kind import Fact
from payung.ui.components.words import Word
from payung.ui.forms import choices, date_field

# How the reporter is related to the person who died. The word itself is stored, so that officers can read it.
REPORTERS: dict[str, Word] = {
    "spouse": _("Suami atau istri"),
    "child": _("Anak"),
    "parent": _("Orang tua"),
    "sibling": _("Saudara"),
    "neighbour": _("Tetangga atau kerabat"),
    "village": _("Aparat desa/kelurahan"),
    "employer": _("Teman kerja atau atasan"),
    "other": _("Lainnya"),
}
HEIR_RELATIONS = [k for k in RELATION_WORDS if k != "guardian"]
BANKS: dict[str, Word] = {"130": "Bank NTT", "002": "BRI", "008": "Bank Mandiri", "009": "BNI", "014": "BCA"}
EARLIEST = date(2015, 7, 1)


def _fact_field(fact: Fact) -> forms.Field:
    """The form field for one fact of the event. It is never required: a reporter may not know everything."""
    spec = fact.spec
    labels: dict[str, Any] = {"label": _(spec.word), "required": False, "help_text": _(spec.hint) if spec.hint else ""}
    if spec.kind == "choice":
        options = {option.value: _(option.word) for option in spec.options}
        return forms.ChoiceField(choices=[("", _("Pilih")), *choices(options)], **labels)
    if spec.kind == "day":
        return date_field(_(spec.word), required=False)
    return forms.CharField(max_length=spec.most, **labels)


class DeathForm(forms.Form):
    """A report of a death by anybody. Only name, day, kabupaten and the reporter's name are required."""

    name = forms.CharField(label=_("Nama lengkap yang meninggal"), min_length=2, max_length=120)
    event_on = date_field(_("Tanggal meninggal"))
    regency = forms.ChoiceField(label=_("Kabupaten/kota tempat tinggalnya"))
    village = forms.CharField(label=_("Desa atau kelurahan"), max_length=80, required=False)
    nik = forms.CharField(
        label=_("NIK yang meninggal"),
        max_length=24,
        required=False,
        help_text=_("16 angka di KTP atau kartu keluarga. Tanpa NIK pun laporan diterima."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kpj = forms.CharField(
        label=_("Nomor kartu peserta (KPJ)"),
        max_length=20,
        required=False,
        help_text=_("11 angka di kartu BPJS Ketenagakerjaan."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=_("Sebab meninggal"),
        choices=choices({kind.name: _(kind.heard) for kind in KINDS.values()}),
        initial=FIRST.name,
        required=False,
        help_text=_("Bila belum tahu, biarkan; petugas dapat mengubahnya."),
    )
    reporter_name = forms.CharField(label=_("Nama Anda"), min_length=2, max_length=120)
    reporter_relation = forms.ChoiceField(
        label=_("Hubungan Anda dengan yang meninggal"), choices=[("", _("Pilih")), *choices(REPORTERS)]
    )
    reporter_phone = forms.CharField(
        label=_("Nomor telepon Anda"),
        max_length=24,
        required=False,
        help_text=_("Supaya kami dapat mengabari Anda lewat SMS."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    note = forms.CharField(
        label=_("Keterangan lain"),
        max_length=900,
        required=False,
        help_text=_("Misalnya pekerjaannya, siapa yang mendaftarkannya, atau letak rumahnya."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, today: date, regencies: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for fact in (one for one in FACTS.values() if one.asked):
            self.fields[fact.name] = _fact_field(fact)
        self.fields["regency"].choices = [("", _("Pilih")), *regencies]  # type: ignore[attr-defined]

    def fact_fields(self) -> list[forms.BoundField]:
        """Fields about the event for all kinds of claims but the first, for the template."""
        return [self[fact.name] for fact in FACTS.values() if fact.asked]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = KINDS[data.get("kind") or FIRST.name]
        said: dict[str, str] = {}
        for fact in (one for one in kind.facts if one.asked and one.name not in self.errors):
            value = data.get(fact.name)
            if value in (None, ""):
                continue
            try:
                said[fact.name] = fact.read(value)
            except ValueError:
                self.add_error(fact.name, _(fact.spec.wrong))
        return {**data, "kind": kind.name, "said": said}

    def clean_event_on(self) -> date:
        day: date = self.cleaned_data["event_on"]
        if day > self.today:
            raise forms.ValidationError(_("Tanggal meninggal belum tiba. Periksa tahunnya."))
        if day < EARLIEST:
            raise forms.ValidationError(_("Hanya kematian sejak 1 Juli 2015 yang dapat dilaporkan di sini."))
        return day

    def clean_nik(self) -> str:
        return self._digits("nik", 16, _("NIK terdiri atas 16 angka. Periksa lagi, atau kosongkan."))

    def clean_kpj(self) -> str:
        return self._digits("kpj", 11, _("KPJ terdiri atas 11 angka. Periksa lagi, atau kosongkan."))

    def _digits(self, name: str, length: int, problem: Any) -> str:
        number = re.sub(r"[\s.'-]", "", self.cleaned_data.get(name, ""))
        if number and not (number.isascii() and number.isdigit() and len(number) == length):
            raise forms.ValidationError(problem)
        return number

    def clean_reporter_phone(self) -> str:
        number = re.sub(r"[\s().-]", "", self.cleaned_data.get("reporter_phone", ""))
        if number and not re.fullmatch(r"\+?[0-9]{6,15}", number):
            raise forms.ValidationError(_("Nomor telepon hanya angka, misalnya 0812xxxxxxxx."))
        return number


class OfficerDeathForm(DeathForm):
    """The same report, entered by an officer. If NIK or KPJ finds the person in the registry, name and place need not
    be typed.
    """

    field_order = ["nik", "kpj", "event_on", "reporter_name", "reporter_relation", "reporter_phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "regency"):
            self.fields[name].required = False
        self.fields["reporter_name"].label = _("Nama pelapor")
        self.fields["reporter_relation"].label = _("Hubungan pelapor dengan yang meninggal")
        self.fields["reporter_phone"].label = _("Nomor telepon pelapor")
        self.fields["nik"].help_text = _(
            "Dengan NIK atau KPJ klaim langsung dibuka; tanpa keduanya disimpan sebagai laporan."
        )


class HeirForm(forms.Form):
    """One heir: who it is, the relation to the person who died, and the account that gets the share."""

    name = forms.CharField(label=_("Nama ahli waris"), min_length=2, max_length=120)
    nik = forms.CharField(
        label=_("NIK ahli waris"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    relation = forms.ChoiceField(label=_("Hubungan dengan peserta"))
    bank_code = forms.ChoiceField(label=_("Bank"), choices=[("", "–"), *BANKS.items()], required=False)
    account_no = forms.CharField(
        label=_("Nomor rekening"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder_name = forms.CharField(
        label=_("Nama di buku tabungan"), max_length=120, required=False, help_text=_("Kosongkan bila sama.")
    )
    holder_reason = forms.CharField(
        label=_("Alasan bila namanya berbeda"),
        max_length=300,
        required=False,
        help_text=_("Hanya bila nama di buku tabungan bukan nama ahli waris."),
    )
    weight = forms.IntegerField(
        label=_("Bobot bagian"),
        min_value=1,
        max_value=1_000_000,
        initial=1,
        required=False,
        help_text=_("Biarkan 1; hanya lain bila surat waris atau pengadilan menyebutnya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(k, RELATION_WORDS[k]) for k in HEIR_RELATIONS]
        self.fields["relation"].choices = [(k, _(w)) for k, w in words]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("bank_code")) != bool(data.get("account_no")):
            self.add_error("account_no", _("Isi bank dan nomor rekening, atau kosongkan keduanya."))
        return data


class AccountForm(forms.Form):
    """Another account for a share that the bank sent back."""

    bank_code = forms.ChoiceField(label=_("Bank"), choices=list(BANKS.items()))
    account_no = forms.CharField(
        label=_("Nomor rekening"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    holder_name = forms.CharField(label=_("Nama di buku tabungan"), max_length=120)
    holder_reason = forms.CharField(max_length=300, required=False)


class CompleteForm(forms.Form):
    """The day on which the last paper came."""

    on = date_field(_("Tanggal berkas terakhir diterima"))
