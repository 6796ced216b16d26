"""Bills: all of them, one of them with its payment code and people, and taking money in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.contributions import ageing, beside, open_months, selectors, services, views
from payung.contributions.asking import grouped
from payung.contributions.due import due_date
from payung.contributions.dues import views as views_dues
from payung.contributions.forms import MonthForm, ReceiptForm
from payung.contributions.models import Bill, ContributionAssessment, HandReceipt, Receipt
from payung.contributions.words import (
    ALARM_TODO,
    ALARMS,
    BILL_LOOKS,
    BILL_STATES,
    CHANNELS,
    HAND_STATES,
    PLAN_LOOKS,
    REMINDED,
    WAIVER_LOOKS,
)
from payung.kernel.errors import PayungError
from payung.kernel.months import Month, MonthError
from payung.law import PayerClass, Sector, explain_bpu
from payung.ledger import selectors as ledger
from payung.ledger.words import EVENTS
from payung.participation.models import PAYER_KINDS
from payung.participation.words import PAYER_WORDS, hue
from payung.places import selectors as places
from payung.platform import clock
from payung.platform import selectors as platform
from payung.registry import selectors as registry
from payung.registry.reading import listed
from payung.ui import sentences
from payung.ui.components.formats import long_date, month_name, number, rupiah
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs, person_url, scope_here
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, logged, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged
from payung.ui.progress import progress_of, target_of
from payung.ui.statute.explained import explained

ORDERS = {
    "": ("-month", "-id"),
    "month": ("month", "id"),
    "-month": ("-month", "-id"),
    "amount": ("amount", "id"),
    "-amount": ("-amount", "-id"),
    "due_on": ("due_on", "id"),
    "-due_on": ("-due_on", "-id"),
}


def month_of(text: str) -> Month | None:
    """A month from an address, None when it is none."""
    try:
        return Month.parse(text) if text else None
    except MonthError:
        return None


@page("contributions.view")
def bills(request: ActorRequest) -> HttpResponse:
    """All bills, with owed and received amounts.

    The state of the assessment run is read before the bills. A run that ends in between is then shown as running, and
    the page loads again; in the other order the page would miss its bills and wait for nothing.
    """
    today = clock.today()
    month = month_of(request.GET.get("bulan", ""))
    kind = chosen(request.GET, "pembayar", PAYER_KINDS)
    state = chosen(request.GET, "keadaan", list(BILL_STATES))
    search = request.GET.get("cari", "").strip()
    queryset = selectors.bills(month.first_day if month else None, kind, state, search, today)

    def lines_of(rows: Iterable[Bill]) -> list[dict[str, Any]]:
        return [views.bill_line(one, today) for one in rows]

    def bar() -> FilterBar:
        months = [(f"{m:%Y-%m}", month_name(m)) for m in selectors.bill_months()]
        kinds = [(k, word) for k, word in PAYER_WORDS.items() if k != "existing"]
        return FilterBar(
            [
                Filter("cari", _("Kode iuran atau pembayar"), "search", search),
                Filter("bulan", _("Bulan"), value=str(month) if month else "", options=months),
                Filter("pembayar", _("Jenis pembayar"), value=kind, options=kinds),
                Filter("keadaan", _("Keadaan"), value=state, options=list(BILL_STATES.items())),
            ]
        )

    if form := wanted(request):
        return answer(request, form, "tagihan iuran", views.BILL, queryset, lines_of, bar=bar)
    assessing = _assessing(request)
    page_rows = paged(queryset, request.GET, ORDERS.get(request.GET.get("urut", ""), ORDERS[""]))
    context = {
        "table": table(
            views.BILL,
            lines_of(page_rows.rows),
            lambda one: reverse("bill", args=[one["id"]]),
            cells={"payment_code": lambda one: called(one["payment_code"]), "month": _span},
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Belum ada tagihan"),
            empty_hint=_(
                "Tagihan dibuat ketika iuran sebulan ditetapkan untuk semua orang yang bulannya dijanjikan; terlihat oleh pembayarnya dan kantor provinsi."
            ),
        ).sorted_by(request.GET),
        "totals": selectors.bill_totals(queryset),
        "overdue": selectors.bills(state="overdue", on=today).count(),
        "bar": bar(),
        "code_alarms": _alarms(request),
        **assessing,
    }
    return render(request, "contributions/index.html", context)


def _alarms(request: ActorRequest) -> list[tuple[Any, Any]]:
    """Open alarms about banks with what each is about, for those who close them."""
    alarms = selectors.code_alarms() if policies.can(request.actor.roles, "receipts.alarms") else []
    return [(alarm, (ALARMS[alarm.kind][1], *ALARM_TODO[alarm.kind])) for alarm in alarms]


def _assessing(request: ActorRequest) -> dict[str, Any]:
    """What an officer needs to assess a month: which months are open, and the run that is at it."""
    if not may_assess(request):
        return {}
    last = platform.runs("contributions.assess", "contributions.assess_open").first()
    running = last is not None and last.state in platform.OPEN_STATES
    return {
        "assess_form": MonthForm(initial={"month": str(clock.this_month())}),
        "to_assess": selectors.months_to_assess(),
        "assess_progress": progress_of(last, *target_of(last))
        if last and (running or last.state in {"failed", "refused"})
        else None,
        "assess_running": running,
    }


def may_assess(request: ActorRequest) -> bool:
    """Whether the role assesses and the scope reaches a whole province."""
    if not policies.can(request.actor.roles, "contributions.assess"):
        return False
    return scope_here(request).province_wide


@page("contributions.assess", methods=("POST",))
def assess(request: ActorRequest) -> HttpResponse:
    """Ask for the assessment of a month."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
        return HttpResponseRedirect(reverse("bills"))
    month, seen = form.cleaned_data["month"], request.POST.get("sidik", "")
    waiting = selectors.to_assess(month)
    if not request.POST.get("paham") and waiting.people:
        return render(request, "contributions/assess.html", _question(waiting))
    if not waiting.people and not seen:
        messages.info(request, gettext("Semua yang dijanjikan untuk bulan itu sudah ditetapkan."))
        return HttpResponseRedirect(reverse("bills") + "#tetapkan")
    try:
        services.start_assess(request.actor, month, seen=seen or "-")
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    return HttpResponseRedirect(reverse("bills") + "#tetapkan")


def _question(waiting: selectors.ToAssess) -> dict[str, Any]:
    """What would be billed, asked once more; the form carries its digest."""
    due = due_date(waiting.month, clock.today())
    return {
        "month": waiting.month.first_day,
        "facts": [
            (gettext("Orang"), number(waiting.people)),
            (gettext("Jumlah"), rupiah(waiting.amount)),
            (gettext("Jatuh tempo"), long_date(due)),
            *((name, rupiah(amount)) for _payer, name, _people, amount in waiting.payers),
            *([(gettext("Peserta yang membayar sendiri"), rupiah(waiting.own_amount))] if waiting.own_people else []),
        ],
        "consequences": [
            gettext("Tagihan diterbitkan untuk pembayar di atas; yang sudah ditagih hanya berubah lewat koreksi."),
        ],
        "hidden": [("month", str(waiting.month)), ("sidik", waiting.seen)],
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills"))),
    }


@page("contributions.assess", methods=("POST",))
def assess_open(request: ActorRequest) -> HttpResponse:
    """Ask for the assessment of every open month, after the months, people and rupiah were shown."""
    back = HttpResponseRedirect(reverse("bills") + "#tetapkan")
    if not request.POST.get("paham"):
        waiting = open_months.open_months(clock.this_month())
        if waiting.months:
            return render(request, "contributions/assess.html", _question_of_all(waiting))
        messages.info(request, gettext("Semua bulan yang dijanjikan sampai bulan ini sudah ditetapkan."))
        return back
    try:
        open_months.start_assess_open(request.actor, request.POST.get("sidik", ""))
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    return back


def _question_of_all(waiting: open_months.OpenMonths) -> dict[str, Any]:
    """What would be billed for every open month, asked once more; the form carries its digest."""
    each = gettext("%(people)s orang, %(amount)s")
    return {
        "facts": [
            (gettext("Orang-bulan"), number(waiting.people)),
            (gettext("Jumlah"), rupiah(waiting.amount)),
            *(
                (month_name(one.month), each % {"people": number(one.people), "amount": rupiah(one.amount)})
                for one in waiting.months
            ),
        ],
        "consequences": [
            gettext("Tagihan diterbitkan untuk setiap pembayar dan bulan di atas, semuanya atau tidak satu pun."),
            gettext("Yang sudah ditagih hanya berubah lewat koreksi."),
        ],
        "hidden": [("sidik", waiting.seen)],
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills"))),
    }


def _span(line: dict[str, Any]) -> str:
    """The month of a bill, or its first and last."""
    first, last = (month_name(Month.parse(line[name]).first_day) for name in ("month", "last_month"))
    return first if first == last else f"{first} – {last}"


def called(code: str | None) -> str:
    """A bill by its payment code; a correction, which nobody pays, has none."""
    return grouped(code) if code else gettext("Koreksi")


def the_bill(bill_id: int) -> Bill:
    """The bill, or 404 when it is not there or out of scope."""
    bill = selectors.bill(bill_id)
    if bill is None:
        raise Http404
    return bill


@page("contributions.view")
def bill(request: ActorRequest, bill_id: int) -> HttpResponse:
    """One bill: the owed amount, its due day, its people, and how the amount was computed."""
    return render(request, "contributions/bill.html", bill_context(request, the_bill(bill_id)))


def bill_context(request: ActorRequest, bill: Bill) -> dict[str, Any]:
    """Everything the page of a bill shows; a fixed number of queries."""
    today = clock.today()
    scheme = getattr(bill.payer, "scheme", None)
    stands = getattr(bill, "standing", None)
    stored = beside.stored(bill)
    parts, by_hand = stored["parts"], stored["by_hand"]
    hands = {who for one in by_hand for who in (one.maker_id, one.checker_id) if who}
    receivers = {who for one in parts for who in (one.receipt.maker_id, one.receipt.checker_id) if who}
    names_by_id = names_of(hands | receivers)
    charges = stored["charges"] if stands else []
    keys = [
        f"bill:{bill.pk}",
        *(f"receipt:{one.receipt_id}" for one in parts),
        *(f"charge:{one.pk}" for one in charges),
    ]
    journals = ledger.journals_of(keys) if policies.can(request.actor.roles, "ledger.view") else {}
    by_regency = selectors.assessed_by_regency(bill)
    state = selectors.bill_state(bill, today)
    return {
        "bill": bill,
        "code": called(bill.payment_code),
        "state": state,
        "stands": stands,
        "look": BILL_LOOKS[state],
        "hue": hue(bill.payer.kind),
        "scheme": scheme,
        "receipt": stands.receipt if stands else None,
        "parts": [
            {
                "it": one,
                "channel": sentences.word(CHANNELS, one.receipt.channel),
                "recorder": receipt_people(one.receipt, names_by_id),
            }
            for one in parts
        ],
        "fine": ageing.fine_of(bill, today) if stands else None,
        **(_dues(bill, stored, request) if stands else {}),
        "credit": stored["credit"][0].amount if stands and stands.open and stored["credit"] else 0,
        "waiting": next((shown_hand(one, names_by_id) for one in by_hand if one.state == "waiting"), None),
        "dropped": [shown_hand(one, names_by_id) for one in by_hand if one.state not in {"waiting", "confirmed"}],
        "me_id": request.actor.user_id,
        "journals": [
            (key.split(":")[0], sentences.word(EVENTS, key.split(":")[0]), pk) for key, pk in sorted(journals.items())
        ],
        "inputs": [explained(_explanation(bill, scheme), _("Iuran satu orang sebulan"))] if scheme else [],
        "regencies": table(
            views.PART_OF_MONTHS if bill.several else views.PART,
            by_regency,
            lambda one: reverse("bill_rows", args=[bill.pk]) + f"?wilayah={one['regency']}",
            {line["regency"]: places.short_name(line["name"]) for line in by_regency if line["name"]},
            caption=_("Untuk siapa"),
            note=_("Hanya wilayah dalam cakupan Anda."),
            empty=_("Tidak ada baris dalam cakupan Anda"),
            dense=True,
        ),
        "form": ReceiptForm(
            issued_on=bill.issued_on,
            today=today,
            initial={"amount": stands.open or None if stands else None, "paid_on": today},
        ),
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills"))),
    }


def _dues(bill: Bill, stored: dict[str, list[Any]], request: ActorRequest) -> dict[str, Any]:
    """Fines and waivers of a bill, those that wait, its instalments, and when its payer was reminded."""
    asks = bill.standing.open and any(
        policies.can(request.actor.roles, one) for one in ("fines.charge", "waivers.propose", "instalments.propose")
    )
    return {
        "charges": table(
            views_dues.CHARGE,
            [views_dues.charge_line(one) for one in stored["charges"]],
            caption=_("Denda dan penghapusan"),
            dense=True,
        )
        if stored["charges"]
        else None,
        "waivers": [(one, WAIVER_LOOKS[one.state]) for one in stored["waivers"]],
        "plans": [(one, PLAN_LOOKS[one.state]) for one in stored["plans"]],
        "reminded": [(one, REMINDED[one.stage]) for one in stored["reminders"]],
        "asks_dues": asks,
    }


def receipt_people(receipt: Receipt, names: dict[int, str]) -> str:
    """Who entered a receipt, and who confirmed it."""
    recorder = names.get(receipt.maker_id, "")
    if receipt.channel in {"va", "credit"}:
        return recorder
    if receipt.checker_id is None:
        return gettext("%(recorder)s, dibenarkan mutasi rekening dari bank") % {"recorder": recorder}
    return gettext("%(recorder)s, dikonfirmasi %(confirmer)s") % {
        "recorder": recorder,
        "confirmer": names.get(receipt.checker_id, ""),
    }


def shown_hand(one: HandReceipt, names: dict[int, str]) -> dict[str, Any]:
    """A receipt by hand as pages show it."""
    return {
        "it": one,
        "recorder": names.get(one.maker_id, ""),
        "decider": names.get(one.checker_id, "") if one.checker_id else "",
        "channel": sentences.word(CHANNELS, one.channel),
        "word": HAND_STATES[one.state],
    }


def _explanation(bill: Bill, scheme: Any) -> Any:
    return explain_bpu(
        scheme.income_base,
        Month.from_date(bill.month),
        sector=Sector.OTHER,
        payer=PayerClass[bill.payer.payer_class.upper()],
    )


@page("contributions.view")
def bill_rows(request: ActorRequest, bill_id: int) -> HttpResponse:
    """The assessed rows behind a bill, as far as the scope reaches."""
    bill = the_bill(bill_id)
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    regency = chosen(request.GET, "wilayah", list(regencies))
    rows = selectors.assessed(bill, regency)
    bar = FilterBar([Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items()))])

    def lines_of(rows: Iterable[ContributionAssessment], people: Mapping[int, Any]) -> list[dict[str, Any]]:
        named = [(one, people.get(one.membership.person_id)) for one in rows]
        return [
            {**views.assessed_line(one), "kpj": one.membership.kpj, "name": who.name if who else None}
            for one, who in named
        ]

    if form := wanted(request):
        whole = logged(request.actor, f"bill:{bill.pk}", rows, form, "membership__person_id")
        name = f"iuran {bill.payment_code or bill.pk}"
        return answer(
            request, form, name, views.ASSESSED, whole, lambda some: lines_of(some, {}), regencies, lambda: bar
        )
    page_rows = paged(rows, request.GET, ("membership_id", "month") if bill.several else ("membership_id",))
    people = registry.identities([a.membership.person_id for a in page_rows.rows])
    listed(request.actor, f"bill:{bill.pk}", people)
    context = {
        "bill": bill,
        "code": called(bill.payment_code),
        "table": table(
            views.ASSESSED_OF_MONTHS if bill.several else views.ASSESSED,
            lines_of(page_rows.rows, people),
            lambda one: person_url(request, one["person_id"]) if one["name"] else "",
            regencies,
            exports=links(request.GET),
            pager=page_rows.pager,
            empty=_("Tidak ada baris dalam cakupan Anda"),
            dense=True,
        ),
        "bar": bar,
        "breadcrumbs": crumbs(
            (_("Iuran"), reverse("bills")), (called(bill.payment_code), reverse("bill", args=[bill.pk]))
        ),
    }
    return render(request, "contributions/rows.html", context)


@page("contributions.view", methods=("POST",))
def find_code(request: HttpRequest) -> HttpResponse:
    """Open a bill by its payment code."""
    code = request.POST.get("kode", "").replace(" ", "").replace("-", "")
    bill = selectors.bill_of_code(code)
    if bill is None:
        messages.warning(request, gettext("Tidak ada tagihan dengan kode iuran itu dalam cakupan Anda."))
        return HttpResponseRedirect(reverse("bills"))
    return HttpResponseRedirect(reverse("bill", args=[bill.pk]))


urlpatterns = [
    path("iuran", bills, name="bills"),
    path("iuran/tetapkan", assess, name="assess"),
    path("iuran/tetapkan-semua", assess_open, name="assess_open"),
    path("iuran/cari", find_code, name="bill_of_code"),
    path("iuran/<int:bill_id>", bill, name="bill"),
    path("iuran/<int:bill_id>/rincian", bill_rows, name="bill_rows"),
]
