"""Opening a scheme: the form of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from payung.kernel.months import MonthRange
from payung.law.draft import MOST_BYTES
from payung.participation.choices import SECTOR
from payung.sponsorship.choices import GROWTH
from payung.sponsorship.kinds import SchemeKind
from payung.sponsorship.plans.reckoning import MOST_MONTHS, MOST_PEOPLE, PAYERS
from payung.sponsorship.services import SchemeData
from payung.sponsorship.words import SCHEME_AFTER, SCHEME_KINDS
from payung.ui.choices import translated
from payung.ui.forms import MonthField, RupiahField, choices, date_field

PAYER_WORDS = translated(PAYERS)


class SchemeForm(forms.Form):
    """All terms of a scheme of a kind; one field of quotas for each regency, and one field of blocks for each class."""

    name = forms.CharField(label=_("Nama skema"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), choices=choices(SCHEME_KINDS), widget=forms.HiddenInput)
    organisation = forms.TypedChoiceField(label=_("Lembaga pembayar"), coerce=int)
    place = forms.ChoiceField(label=_("Wilayah skema"))
    decree_number = forms.CharField(label=_("Nomor keputusan"), max_length=120)
    decree_date = date_field(_("Tanggal keputusan"))
    first_month = MonthField(label=_("Bulan pertama"))
    last_month = MonthField(label=_("Bulan terakhir"))
    budget = RupiahField(label=_("Anggaran"))
    income_base = RupiahField(label=_("Dasar penghasilan"), initial=1_000_000)
    min_age = forms.IntegerField(label=_("Umur paling muda"), min_value=0, max_value=120, initial=17)
    max_age = forms.IntegerField(label=_("Umur paling tua"), min_value=0, max_value=120, initial=64)
    max_decile = forms.IntegerField(label=_("Desil paling tinggi"), min_value=1, max_value=10, initial=5)
    after = forms.ChoiceField(label=_("Sesudah bulan seorang peserta berakhir"))
    people = forms.IntegerField(
        label=_("Jumlah orang"),
        min_value=1,
        max_value=50_000_000,
        required=False,
        help_text=_("Kosongkan bila mengisi kuota satu per satu. Bila diisi, kuota dibagi menurut penduduk."),
    )

    def __init__(
        self,
        *args: Any,
        kind: SchemeKind,
        organisations: Sequence[tuple[int, str]],
        places: Sequence[tuple[str, str]],
        regencies: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [("", _("Pilih lembaga")), *organisations]  # type: ignore[attr-defined]
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]
        self.terms_of_kind, self.regencies = kind, list(regencies) if kind.by_regency else []
        self.fields["kind"].initial = kind.value
        self._of_kind(kind)
        for code, name in self.regencies:
            self.fields[self.quota_name(code)] = forms.IntegerField(
                label=name,
                min_value=0,
                max_value=50_000_000,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def _of_kind(self, kind: SchemeKind) -> None:
        """Leave out what the kind does not ask, and ask what it has besides."""
        self.fields["decree_number"].label = _(kind.paper)
        for name in ("decree_number", "decree_date"):
            self.fields[name].required = kind.decree
        if not kind.decree:
            self.fields["decree_date"].label = _("Tanggalnya")
            self.initial.pop("decree_date", None)
        for name in () if kind.people else ("min_age", "max_age", "max_decile"):
            del self.fields[name]
        if not kind.by_regency:
            self.fields["people"].help_text = _(
                "Perkiraan, untuk menghitung biaya. Siapa yang masuk menurut daftar Anda."
            )
        if len(kind.after) > 1:
            words = dict(choices(SCHEME_AFTER))
            self.fields["after"].choices = [(one, words[one]) for one in kind.after]  # type: ignore[attr-defined]
        else:
            del self.fields["after"]
        for one in kind.classes:
            lengths = [(str(n), _("%(n)s bulan") % {"n": n}) for n in kind.blocks]
            self.fields[self.block_name(one.value)] = forms.ChoiceField(
                label=_(one.word), choices=[("", _("tidak ada")), *lengths], required=False
            )

    @staticmethod
    def block_name(participant_class: str) -> str:
        """Field name of the block of a class."""
        return f"blok-{participant_class}"

    @property
    def block_fields(self) -> list[Any]:
        """The fields with the blocks of classes."""
        return [self[self.block_name(one.value)] for one in self.terms_of_kind.classes]

    def blocks(self) -> dict[str, int]:
        """Months by class, classes without any left out."""
        typed = {one.value: self.cleaned_data.get(self.block_name(one.value)) for one in self.terms_of_kind.classes}
        return {name: int(months) for name, months in typed.items() if months}

    @staticmethod
    def quota_name(code: str) -> str:
        """Field name of a regency's quota."""
        return f"kuota-{code.replace('.', '-')}"

    @property
    def quota_fields(self) -> list[Any]:
        """The fields with the quotas."""
        return [self[self.quota_name(code)] for code, _name in self.regencies]

    def quotas(self) -> dict[str, int]:
        """Quota by regency code, blanks and zeros left out."""
        data = self.cleaned_data
        typed = {code: data.get(self.quota_name(code)) for code, _name in self.regencies}
        return {code: int(value) for code, value in typed.items() if value}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("first_month"), data.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", _("Bulan terakhir mendahului bulan pertama."))
        if data.get("min_age") and data.get("max_age") and data["max_age"] < data["min_age"]:
            self.add_error("max_age", _("Umur paling tua di bawah umur paling muda."))
        return data

    def as_data(self) -> SchemeData:
        """What the services take; call on a valid form."""
        d = self.cleaned_data
        return SchemeData(
            name=d["name"],
            kind=d["kind"],
            organisation_id=d["organisation"],
            place_code=d["place"],
            decree_number=d["decree_number"],
            decree_date=d["decree_date"],
            first_month=d["first_month"],
            last_month=d["last_month"],
            budget=d["budget"],
            quotas=self.quotas(),
            people=d.get("people"),
            income_base=d["income_base"],
            blocks=self.blocks(),
            after=d.get("after", ""),
            **{name: d[name] for name in ("min_age", "max_age", "max_decile") if name in d},
        )

    def months(self) -> MonthRange:
        """The months asked for."""
        return MonthRange.through(self.cleaned_data["first_month"], self.cleaned_data["last_month"])


class PlanForm(forms.Form):
    """A plan; its lines are `PlanLineForm`s."""

    name = forms.CharField(label=_("Nama rencana"), max_length=120)
    first = MonthField(label=_("Bulan pertama"))
    months = forms.IntegerField(label=_("Berapa bulan"), min_value=1, max_value=MOST_MONTHS, initial=12)
    draft = forms.CharField(
        label=_("Rancangan peraturan"),
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=_("Boleh kosong. Bentuknya seperti di Hukum, Andai."),
    )


class PlanLineForm(forms.Form):
    """One line of a plan; without people it is left out."""

    payer = forms.ChoiceField(label=_("Siapa membayar"), choices=choices(PAYER_WORDS))
    people = forms.IntegerField(label=_("Jumlah orang"), required=False, min_value=1, max_value=MOST_PEOPLE)
    months_a_year = forms.IntegerField(label=_("Bulan setahun"), min_value=1, max_value=12, initial=12)
    sector = forms.ChoiceField(label=_("Sektor"), choices=choices(translated(SECTOR)))
    income = RupiahField(label=_("Dasar penghasilan"), initial=1_000_000)
    growth = forms.DecimalField(
        label=_("Tumbuh (persen)"), required=False, min_value=-100, max_value=100, decimal_places=2, initial=0
    )
    growth_every = forms.ChoiceField(label=_("Tumbuhnya"), choices=choices(translated(GROWTH)))

    def as_line(self) -> dict[str, Any] | None:
        """The line as plain values, None where the line is empty; call on a valid form."""
        data = self.cleaned_data
        if not data["people"]:
            return None
        growth = int((data["growth"] or 0) * 100)
        names = ("payer", "people", "months_a_year", "sector", "income", "growth_every")
        return {**{name: data[name] for name in names}, "growth_bp": growth}
