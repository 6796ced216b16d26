"""Hukum, hitung: the law's questions, answered with every step. Addresses hold figures and dates, never a person."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import re_path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.casework.holidays import marked_calendar
from payung.kernel.errors import PayungError, worded
from payung.kernel.months import Month
from payung.kernel.nik import inspect, normalise
from payung.law import Explanation, Role
from payung.law.calculators import CALCULATORS, calculate
from payung.law.errors import MissingValue
from payung.law.forms import Calculator, Kind
from payung.law.identity import kpj_problems
from payung.law.store import statute
from payung.law.workdays import standing
from payung.lawbook.forms import IdentityForm, QuestionForm, choice_word, spread
from payung.lawbook.parts.frame import framed
from payung.lawbook.parts.questions import EXAMPLES, by_audience, question
from payung.lawbook.parts.values import marked, since
from payung.platform import clock
from payung.registry.choices import SEX
from payung.ui.choices import translated
from payung.ui.components import charts
from payung.ui.components.formats import long_date, month_name, rupiah
from payung.ui.components.words import Word
from payung.ui.decorators import public_page
from payung.ui.sentences import sentence
from payung.ui.statute.tree import Node, address_of, inputs_of, node_of
from payung.ui.statute.tree import translated as spoken
from payung.ui.statute.words import MARKS

# what to do about a refusal, by its code
ADVICE: dict[str, Word] = {
    "LAW_WAGE_RANGE": _("Tulis upah sebulan dalam rupiah, lebih dari nol dan paling banyak Rp1.000.000.000.000.000."),
    "LAW_INCOME_RANGE": _("Tulis penghasilan sebulan dalam rupiah, paling banyak Rp1.000.000.000.000.000."),
    "LAW_CONTRACT_RANGE": _("Tulis nilai kontrak atau jumlah upah yang lebih dari nol."),
    "LAW_CONTRACT_MONTHS": _("Kontrak yang tarifnya tercatat: 6, 12, atau 24 bulan."),
    "LAW_MONTH_RANGE": _("Pilih bulan sejak Juli 2015."),
    "LAW_DATE_RANGE": _("Pilih hari sejak 1 Juli 2015."),
    "LAW_DISABILITY_SIDE": _("Pilih sisi kanan atau kiri."),
    "LAW_DISABILITY_STEPS": _("Isi jumlah tingkat, 1 sampai 10."),
    "LAW_DISABILITY_SPAN": _("Isi penetapan dokter dalam persen, di dalam rentang tabel."),
    "LAW_SEGMENT": _("Pilih penerima upah atau bukan penerima upah; segmen lain membayar sekali di muka."),
    "MONTH_RANGE": _("Bulan terakhir tidak boleh mendahului bulan pertama."),
}


FEW = 4  # parts of an answer that stand open at first


@public_page()
def calculators(request: HttpRequest) -> HttpResponse:
    """All questions, by who asks them."""
    context = {"audiences": by_audience(), "count": len(CALCULATORS)}
    return render(request, "law/calculators.html", framed(request, "calculators", context))


@public_page()
def calculator(request: HttpRequest, name: str) -> HttpResponse:
    """One question: the form, and the answer when its figures stand in the address."""
    if name not in CALCULATORS:
        raise Http404
    chosen = CALCULATORS[name]
    today = clock.today()
    here = reverse("law_calculator", args=[name])
    form = QuestionForm(chosen, request.GET or None, today)
    strangers = set(request.GET) - form.names - {"hitung"}
    if strangers:  # this value may not stay in the address, whatever was sent
        kept = {key: request.GET[key] for key in request.GET if key not in strangers}
        return HttpResponseRedirect(here + ("?" + urlencode(kept) if kept else ""))
    asked, about = question(name)
    context: dict[str, Any] = {
        "question": asked,
        "about": about,
        "form": form,
        "money": form.money,
        "example_url": f"{here}?{urlencode(spread(chosen, EXAMPLES.get(name, {})))}",
        "here": here,
        "others": [one for one in CALCULATORS.values() if one.audience == chosen.audience and one.name != name],
    }
    status = 200
    if form.is_bound and form.is_valid():
        try:
            context |= answer(request, chosen, form) | {"counted_on": today}
        except PayungError as error:
            status, context["refusal"] = 422, refusal(error)
    elif form.is_bound:
        status = 422
    context["others"] = [(one.name, question(one.name)[0]) for one in context["others"]]
    return render(request, "law/calculator.html", framed(request, "calculators", context), status=status)


def answer(request: HttpRequest, asked: Calculator, form: QuestionForm) -> dict[str, Any]:
    """The result for the page. Raises what the law refuses."""
    with standing(marked_calendar):
        tree = calculate(asked.name, form.texts)
    root = node_of(tree, people_of(form))
    link = f"{reverse('law_calculator', args=[asked.name])}?{form.query}"
    return {
        "root": root,
        "answer": root.value,
        "reasons": [spoken(sentence) for sentence in tree.reasons],
        "few": len(root.children) <= FEW,
        "given": given_lines(form),
        "bars": bars_of(tree, root),
        "sides": sides_of(tree),
        "weakest": marked(tree.weakest) if tree.weakest != "high" else None,
        "weakest_words": MARKS[tree.weakest][2],
        "warnings": warnings(tree, form),
        "paper": [inputs_of(child) for child in root.children],
        "link": request.build_absolute_uri(link),
        "link_path": link,
    }


def people_of(form: QuestionForm) -> list[Word]:
    """What each heir or survivor is, in the order in which the law numbers them."""
    return [
        choice_word(one.name, word)
        for one in form.calculator.fields
        if one.kind is Kind.CHOICES
        for word in form.texts.get(one.name, "").split(", ")
        if word
    ]


def given_lines(form: QuestionForm) -> list[tuple[str, str]]:
    """What was filled in, in words, for the head of the printed answer."""
    lines = []
    for name, text in form.given():
        bound, value = form[name], form.values.get(name)
        choices = dict(getattr(bound.field, "choices", ()))
        if text in choices:
            text = str(choices[text])
        elif name in form.money and isinstance(value, int):
            text = rupiah(value)
        elif isinstance(value, Month):
            text = month_name(value)
        elif isinstance(value, date):
            text = long_date(value)
        lines.append((str(bound.label), text))
    return lines


def bars_of(tree: Explanation, root: Node) -> Any:
    """The parts as bars, where they are money and add up to the whole."""
    parts = [
        (node, child.value)
        for node, child in zip(root.children, tree.children, strict=True)
        if child.role is Role.PART and child.unit.startswith("IDR") and type(child.value) is int
    ]
    amounts = [amount for _node, amount in parts]
    if sum(amount > 0 for amount in amounts) < 2 or sum(amounts) != tree.value:
        return ""
    listed = [charts.Bar(node.label, amount, text=node.value, url=node.url) for node, amount in parts if amount]
    return charts.bars(listed, whole=sum(amounts))


def sides_of(tree: Explanation) -> list[tuple[Word, int]]:
    """What employer and worker pay in all, where the lines of an answer name those two."""
    words: dict[str, Word] = {
        ", pemberi kerja": _("Dibayar pemberi kerja"),
        ", pekerja": _("Dipotong dari upah pekerja"),
    }
    sums = {end: [int(c.value or 0) for c in tree.children if c.label.endswith(end)] for end in words}
    return [(word, sum(sums[end])) for end, word in words.items()] if all(sums.values()) else []


def warnings(tree: Explanation, form: QuestionForm) -> list[str]:
    """Parameters whose last known month lies before what was asked about."""
    asked = [
        v if isinstance(v, Month) else Month.from_date(v) for v in form.values.values() if isinstance(v, Month | date)
    ]
    keys = {node.key for node in tree.walk() if "." in node.key}
    sentences = []
    for key in sorted(keys):
        last_month = statute().parameter(key).known_until
        if last_month and asked and max(asked) > last_month:
            words = _("%(label)s baru diketahui sampai %(month)s; dipakai nilai terakhir yang diketahui.")
            sentences.append(
                words % {"label": gettext(statute().parameter(key).label), "month": month_name(last_month)}
            )
    return sentences


def refusal(error: PayungError) -> dict[str, Any]:
    """A refusal in words: what is missing or wrong, and what to do about it."""
    if isinstance(error, MissingValue):
        return _missing(error)
    advice = ADVICE.get(error.code) or _("Periksa kembali isian di bawah ini.")
    return {"text": sentence(error), "advice": advice, "code": error.code, "url": "", "label": ""}


def _missing(error: MissingValue) -> dict[str, Any]:
    parameter = statute().parameter(error.facts["parameter"])
    first = next((value for value in parameter.values if value.value is not None), parameter.values[0])
    text = _(
        "%(label)s belum punya nilai untuk waktu yang Anda minta, jadi jawabannya tidak dihitung dan tidak ditebak."
    )
    if parameter.id == "jht.development_rate":
        advice: Word = _("Isi anggapan tingkat hasil setahun, atau pilih tahun yang tingkat hasilnya sudah tercatat.")
    else:
        advice = _(
            "Nilai pertama yang tercatat berlaku sejak %(since)s. Pilih waktu sesudahnya, atau lihat riwayatnya."
        ) % {"since": since(parameter, first)}
    label = gettext(parameter.label)
    return {
        "text": text % {"label": label},
        "advice": advice,
        "code": error.code,
        "url": address_of(parameter.id),
        "label": label,
    }


NIK_WORDS: dict[str, Word] = {
    "NIK_FORMAT": _("NIK harus 16 angka."),
    "NIK_DATE": _("Enam angka tengah bukan tanggal yang ada."),
    "NIK_SERIAL": _("Nomor urut 0000 tidak pernah diterbitkan."),
    "NIK_PROVINCE_UNKNOWN": _(
        "Dua angka pertama bukan kode provinsi yang dikenal. Mungkin kode lama; ini peringatan saja."
    ),
    "NIK_CENTURY_AMBIGUOUS": _("Tahun lahirnya dapat berarti dua abad. Cocokkan dengan KTP; ini peringatan saja."),
}


@public_page(methods=("GET", "HEAD", "POST"))
def identity(request: HttpRequest) -> HttpResponse:
    """The structure of a NIK or a KPJ number. Sent in the body only; nothing is stored and nothing is looked up."""
    if request.GET:
        return HttpResponseRedirect(reverse("law_identity"))
    form = IdentityForm(request.POST if request.method == "POST" else None, auto_id="isian-%s")
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["nik"]:
            context["nik"] = nik_facts(form.cleaned_data["nik"], clock.today())
        if form.cleaned_data["kpj"]:
            problems = kpj_problems(normalise(form.cleaned_data["kpj"]))
            context["kpj"] = [worded(p.message_id, p.facts, gettext) for p in problems]
            context["kpj_read"] = True
    response = render(
        request,
        "law/identity.html",
        framed(request, "calculators", context),
        status=422 if form.errors else 200,
    )
    response["Cache-Control"] = "no-store"
    return response


def nik_facts(text: str, on: date) -> dict[str, Any]:
    """What the sixteen digits say, in words."""
    facts = inspect(text, on)
    sexes = translated(SEX)
    lines: list[tuple[Word, Any]] = []
    if facts.region6:
        lines = [
            (_("Kode wilayah saat terbit"), f"{facts.region6[:2]}.{facts.region6[2:4]}.{facts.region6[4:]}"),
            (_("Tanggal lahir"), long_date(facts.birth_date) if facts.birth_date else _("tidak terbaca")),
            (_("Jenis kelamin"), sexes.get(facts.sex or "", "")),
            (_("Nomor urut"), facts.serial),
        ]
    return {"valid": facts.valid, "lines": lines, "problems": [NIK_WORDS.get(p, p) for p in facts.problems]}


urlpatterns = [
    re_path(r"^hukum/hitung/?$", calculators, name="law_calculators"),
    re_path(r"^hukum/hitung/nik/?$", identity, name="law_identity"),
    re_path(r"^hukum/hitung/(?P<name>[a-z_]+)/?$", calculator, name="law_calculator"),
]
