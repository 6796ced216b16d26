"""The law's questions as forms: every field is read by the law itself, so that a page refuses what the law refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.errors import PayungError
from payung.law.business_risk import CLASS_WORDS, businesses
from payung.law.forms import Calculator, Field, Kind
from payung.law.sectors import payer_kinds
from payung.law.store import statute
from payung.ui.components.words import Word

PARTED = "; "  # between what is said of one loss and of the next
LONGEST = {Kind.CHILDREN: 400, Kind.WORD: 200}  # letters of a text that somebody writes
MOST_OF_A_KIND = 20  # heirs or survivors of one kind

# field -> what may help to fill it in
HINTS: dict[str, Word] = {
    "income": _("Menentukan baris tabel dasar iuran. Rp1.000.000 adalah baris pertama."),
    "wage": _("Yang dilaporkan kepada BPJS Ketenagakerjaan."),
    "payer": _(
        "Keringanan iuran tidak berlaku bila dibayar APBN atau APBD; dana desa dan dana bagi hasil termasuk di dalamnya."
    ),
    "industry": _("Keringanan hanya bagi industri padat karya dengan sedikitnya 50 pekerja."),
    "assumed": _("Dipakai hanya untuk tahun yang tingkat hasilnya belum tercatat."),
    "event": _("Hari kejadian menentukan aturan mana yang berlaku."),
    "assessed": _("Persen, hanya untuk cacat yang tabelnya memberi rentang."),
    "function": _("Persen; 100 bila anggota tubuh hilang seluruhnya."),
    "steps": _("Hanya untuk cacat yang dihitung per 10 desibel atau per 10 persen."),
    "side": _("Hanya untuk lengan, tangan, dan jari."),
    "loss": _("Beberapa cacat dari satu kecelakaan ditambahkan di bawah."),
    "children": _("Boleh dikosongkan bila tanggal lahirnya ditulis."),
    "births": _("Misalnya 1/5/2014 SD 4, 2/2/2018: dengan jenjang dan tahun bila sudah bersekolah."),
    "extension_months": _("Kosongkan bila tidak diperpanjang di luar negeri."),
    "paid_before_change": _("Hanya untuk PHK sebelum 7 Februari 2025, bila harinya tidak menentukan."),
    "birth": _("Menentukan usia pensiun."),
    "registered_on": _("Bila diisi, masa tunggu dihitung juga menurut lama kepesertaan."),
    "months_due": _("Kosongkan bila seharusnya tiap bulan sejak terdaftar."),
    "months_late": _("Bulan penuh."),
    "days": _("Peraturan menghitung bulan; untuk hari kedua batas ditunjukkan."),
    "risk": _(
        "Menurut jenis usaha (Lampiran I PP 44/2015 dan PP 82/2019). Halaman Kelas risiko JKK menurut jenis usaha mencarinya."
    ),
    "business": _(
        "Jenis usaha yang tidak ada di daftar belum bersumber: tanyakan kelasnya kepada kantor cabang BPJS Ketenagakerjaan."
    ),
    "registered": _(
        "Kosongkan bila sudah lama terdaftar. Ada keringanan yang meminta iuran penuh dahulu dari peserta baru."
    ),
    "group": _("Keringanan PP 50/2025 menyebut pekerja mandiri saja."),
    "settled": _("Syarat keringanan JKK industri padat karya tahun 2025."),
    "jp_deferral": _("Agustus 2020 sampai Januari 2021, hanya bagi pemberi kerja yang memenuhi syarat."),
    "complete": _("Hari ketika semua berkas diterima lengkap."),
}

# fields whose label in the law speaks of codes
LABELS: dict[str, Word] = {"side": _("Sisi"), "loss": _("Yang cacat atau hilang")}

# words of choices, where a field has its own before those that hold everywhere
CHOICES: dict[str, Word] = {
    "other": _("Lainnya"),
    "transport": _("Angkutan"),
    "employer": _("Pemberi kerja"),
    "independent": _("Pekerja mandiri atau di luar hubungan kerja"),
    "no_wage": _("Pekerja lain yang tidak menerima upah"),
    **{risk.word: _(words) for risk, words in CLASS_WORDS.items()},
    "food_beverage_tobacco": _("Makanan, minuman, dan tembakau"),
    "textile_apparel": _("Tekstil dan pakaian jadi"),
    "leather": _("Kulit dan barang kulit"),
    "footwear": _("Alas kaki"),
    "toys": _("Mainan anak"),
    "furniture": _("Furnitur"),
    "PU": _("Penerima upah"),
    "BPU": _("Bukan penerima upah"),
    "JAKON": _("Jasa konstruksi"),
    "PMI": _("Pekerja migran"),
    "transport_land": _("Angkutan darat, sungai, atau danau"),
    "transport_sea": _("Angkutan laut"),
    "transport_air": _("Angkutan udara"),
    "dentures": _("Gigi tiruan"),
    "hearing_aid": _("Alat bantu dengar"),
    "glasses": _("Kacamata"),
    "home_care": _("Perawatan di rumah"),
    "jkk": _("JKK"),
    "jkm": _("JKM"),
    "jht": _("JHT"),
    "jp": _("JP"),
    "jkp": _("JKP"),
    "old_age": _("Hari tua"),
    "total_disability": _("Cacat total tetap"),
    "death": _("Meninggal dunia"),
    "jkk_death": _("Meninggal karena kecelakaan kerja"),
    "jkk_total": _("Cacat total tetap karena kecelakaan kerja"),
    "housing": _("Kepemilikan rumah"),
    "spouse": _("Janda atau duda"),
    "child": _("Anak"),
    "parent": _("Orang tua"),
    "grandparent": _("Kakek atau nenek"),
    "grandchild": _("Cucu"),
    "sibling": _("Saudara kandung"),
    "parent_in_law": _("Mertua"),
    "will": _("Yang ditunjuk dalam wasiat"),
}
CHOICES_OF: dict[tuple[str, str], Word] = {
    ("sector", "other"): _("Selain angkutan"),
    ("industry", "other"): _("Bukan padat karya"),
    ("purpose", "other"): _("Keperluan lain"),
    ("cause", "jkm"): _("Meninggal, bukan karena kecelakaan kerja"),
    ("survivors", "child"): _("Anak di bawah 23 tahun"),
}
_YES_NO: list[tuple[str, Word]] = [("ya", _("Ya")), ("tidak", _("Tidak"))]
_SIDES: list[tuple[str, Word]] = [
    ("", _("Bukan lengan, tangan, atau jari")),
    ("right", _("Kanan")),
    ("left", _("Kiri")),
]
_EXAMPLES: dict[Kind, Word] = {
    Kind.MONTH: _("Tulis bulan sebagai tahun-bulan, misalnya 2025-07."),
    Kind.DATE: _("Tulis tanggal sebagai tahun-bulan-hari, misalnya 2025-12-10."),
    Kind.RUPIAH: _("Tulis rupiah bulat, misalnya 4.500.000."),
    Kind.COUNT: _("Tulis angka bulat, misalnya 12."),
    Kind.CHILDREN: _("Tulis tanggal lahir tiap anak, misalnya 1/5/2014 SD 4, 2/2/2018."),
    Kind.PERCENT: _("Tulis persen dengan paling banyak empat desimal, misalnya 5,59."),
}


class QuestionForm(forms.Form):
    """One question. `texts` are what the law reads, once the form is valid; `query` is the address of the answer."""

    def __init__(self, calculator: Calculator, data: Mapping[str, str] | None, today: date) -> None:
        super().__init__(None if data is None else with_defaults(calculator, data), auto_id="isian-%s")
        self.calculator = calculator
        self.texts: dict[str, str] = {}
        self.values: dict[str, Any] = {}
        by_name = {name: field for one in calculator.fields for name, field in controls(one, today)}
        again = [name for one in calculator.fields for name in names_of(one)[1:]]
        again.sort(key=lambda name: int(name.rpartition("_")[2]))  # all of the second loss, then all of the third
        for name in [*(name for name in by_name if name not in again), *again]:
            self.fields[name] = by_name[name]

    @property
    def names(self) -> set[str]:
        """Every name that an address of this question may carry."""
        return set(self.fields)

    @property
    def said_again(self) -> list[forms.BoundField]:
        """Controls for what is said a second time and further, which most who ask leave empty."""
        names = [name for one in self.calculator.fields for name in names_of(one)[1:]]
        return [self[name] for name in self.fields if name in names]

    @property
    def said_once(self) -> list[forms.BoundField]:
        """The controls that everybody sees."""
        again = {bound.name for bound in self.said_again}
        return [self[name] for name in self.fields if name not in again]

    @property
    def repeated(self) -> bool:
        """Whether anything is said a second time."""
        return any(bound.value() for bound in self.said_again)

    @property
    def money(self) -> set[str]:
        """Fields that take rupiah."""
        return {one.name for one in self.calculator.fields if one.kind is Kind.RUPIAH}

    def clean(self) -> dict[str, Any]:
        for one in self.calculator.fields:
            if any(name == one.name or name.startswith(f"{one.name}_") for name in self.errors):
                continue
            text = self._text(one)
            if text:
                self.texts[one.name] = text
            try:
                self.values[one.name] = one.read(text)
            except PayungError:
                self.add_error(one.name if one.name in self.fields else None, complaint(one, text))
        return self.cleaned_data

    def _text(self, one: Field) -> str:
        if one.kind is not Kind.CHOICES:
            texts = [str(self.cleaned_data.get(name) or "").strip() for name in names_of(one)]
            while texts and not texts[-1]:
                texts.pop()
            return PARTED.join(texts)
        counts = [(word, self.cleaned_data.get(f"{one.name}_{word}") or 0) for word in one.choices]
        return ", ".join(word for word, count in counts for _number in range(count))

    @property
    def query(self) -> str:
        """The figures and dates of this form as a query string; nothing that was left empty."""
        return urlencode(dict(self.given()) or {"hitung": "1"})

    def given(self) -> list[tuple[str, str]]:
        """(field, text) of what was filled in; nobody of a kind is nothing filled in."""
        texts = [(name, str(self.cleaned_data.get(name) or "").strip()) for name in self.fields]
        names = {name for one in self.calculator.fields for name in names_of(one)}
        return [(name, text) for name, text in texts if text and (name in names or text != "0")]


def with_defaults(calculator: Calculator, data: Mapping[str, str]) -> dict[str, str]:
    """What was sent, with the law's own defaults where nothing was filled in."""
    given = {name: data[name] for name in data}
    for one in calculator.fields:
        if one.kind is Kind.CHOICES:
            given |= {name: "0" for word in one.choices if not given.get(name := f"{one.name}_{word}", "").strip()}
        elif one.default is not None and not given.get(one.name, "").strip():
            given[one.name] = one.default
    return given


def controls(one: Field, today: date) -> list[tuple[str, forms.Field]]:
    """The controls of one field of the law: one, or for several people one a kind."""
    if one.most > 1:
        return _several(one, today)
    label = LABELS.get(one.name) or gettext(one.label)
    hint = HINTS.get(one.name, "")
    if one.kind is Kind.CHOICES:
        count = {"inputmode": "numeric", "min": "0", "max": str(MOST_OF_A_KIND)}
        return [
            (
                f"{one.name}_{word}",
                forms.IntegerField(
                    label=str(choice_word(one.name, word)),
                    min_value=0,
                    max_value=MOST_OF_A_KIND,
                    initial=0,
                    widget=forms.NumberInput(attrs=count),
                ),
            )
            for word in one.choices
        ]
    shared: dict[str, Any] = {
        "label": label,
        "required": one.default != "",
        "help_text": hint,
        "initial": one.default,
        "error_messages": {"required": complaint(one, ""), "invalid_choice": complaint(one, "?")},
    }
    listed = options(one)
    if listed:
        return [(one.name, forms.ChoiceField(choices=listed, **shared))]
    longest = LONGEST.get(one.kind, 40)
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if one.kind is Kind.MONTH:
        attrs |= {"type": "month", "placeholder": "2025-07"}
        shared["initial"] = one.default if one.default is not None else f"{today:%Y-%m}"
    elif one.kind is Kind.DATE:
        attrs |= {"type": "date", "placeholder": "2025-12-10"}
        shared["initial"] = one.default if one.default is not None else today.isoformat()
    else:
        modes = {Kind.PERCENT: "decimal", Kind.CHILDREN: "text", Kind.WORD: "text"}
        attrs["inputmode"] = modes.get(one.kind, "numeric")
    return [(one.name, forms.CharField(max_length=longest, widget=forms.TextInput(attrs=attrs), **shared))]


def names_of(one: Field) -> list[str]:
    """The names of a field's controls: its own, and numbered ones where it may be said several times."""
    return [one.name, *(f"{one.name}_{number}" for number in range(2, one.most + 1))]


def _several(one: Field, today: date) -> list[tuple[str, forms.Field]]:
    """A control for each time that a field may be said; all but the first may be left empty."""
    single = replace(one, most=1)
    again = replace(single, default="")
    listed = []
    for number, name in enumerate(names_of(one), 1):
        ((_name, control),) = controls(single if number == 1 else again, today)
        if number > 1:
            control.label = gettext("%(label)s, cacat ke-%(number)s") % {"label": control.label, "number": number}
            control.help_text = ""
        listed.append((name, control))
    return listed


def options(one: Field) -> list[tuple[str, Word]]:
    """What a select offers; nothing where the field is written."""
    if one.kind is Kind.FLAG:
        return _YES_NO
    if one.name == "side":
        return _SIDES
    if one.name == "business":
        return [("", _("Pilih…")), *_businesses()]
    if one.name == "loss":
        rows = statute().parameter("jkk.disability").values[-1].value
        return [("", _("Pilih…")), *((key, gettext(row["label"])) for key, row in rows.items())]
    if one.kind is Kind.PAYER:
        return [(kind, gettext(payer_kinds()[kind].label)) for kind in one.choices]
    words = [(word, choice_word(one.name, word)) for word in one.choices]
    return [("", _("Pilih…")), *words] if words and one.default is None else words


def _businesses() -> list[tuple[str, Word]]:
    """Every type of business that has a source, in the order of the alphabet, with its class."""
    listed = [(one.business, f"{gettext(one.business)} ({gettext(CLASS_WORDS[one.risk])})") for one in businesses()]
    return sorted(listed, key=lambda pair: str(pair[1]).lower())


def choice_word(field: str, word: str) -> Word:
    """The word of a choice; an unknown one shows as itself."""
    return CHOICES_OF.get((field, word)) or CHOICES.get(word) or word


def complaint(one: Field, text: str) -> str:
    """What is wrong with a field and how to write it."""
    if not text:
        return gettext("%(label)s harus diisi.") % {"label": gettext(one.label)}
    return str(_EXAMPLES.get(one.kind) or gettext("Pilih satu dari daftar."))


def spread(calculator: Calculator, given: Mapping[str, str]) -> dict[str, str]:
    """Texts for the law as data of the form: several people become one count a kind."""
    data: dict[str, str] = {}
    for one in calculator.fields:
        if one.name not in given:
            continue
        if one.most > 1:
            texts = [text.strip() for text in given[one.name].split(PARTED.strip())]
            data |= {name: text for name, text in zip(names_of(one), texts, strict=False) if text}
        elif one.kind is Kind.CHOICES:
            words = [word.strip() for word in given[one.name].split(",") if word.strip()]
            data |= {f"{one.name}_{word}": str(words.count(word)) for word in dict.fromkeys(words)}
        else:
            data[one.name] = given[one.name]
    return data


class IdentityForm(forms.Form):
    """Numbers whose structure is looked at. They are sent in the body, never in an address, and nothing keeps them."""

    nik = forms.CharField(
        label=_("NIK"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Enam belas angka; spasi dan tanda hubung boleh ikut."),
    )
    kpj = forms.CharField(
        label=_("Nomor KPJ"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Sebelas angka pada kartu peserta."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not self.errors and not cleaned.get("nik") and not cleaned.get("kpj"):
            self.add_error("nik", _("Isi NIK atau nomor KPJ."))
        return cleaned
