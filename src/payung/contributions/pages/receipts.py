"""Money in by hand: one enters what stands on the proof, another looks at the money and confirms or refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.contributions import selectors, services
from payung.contributions.forms import ReceiptForm
from payung.contributions.models import Bill, HandReceipt
from payung.contributions.pages.bills import bill_context, grouped, shown_hand, the_bill
from payung.contributions.words import CHANNELS
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.ui import sentences
from payung.ui.components.formats import long_date, month_name, number, rupiah
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page


@page("receipts.record", methods=("POST",))
def receive(request: ActorRequest, bill_id: int) -> HttpResponse:
    """Take a payment in: first ask once more, then let it wait for a second person."""
    found = the_bill(bill_id)
    form = ReceiptForm(request.POST, issued_on=found.issued_on, today=clock.today())
    context = bill_context(request, found)
    context["form"] = form
    if form.is_valid():
        data = form.cleaned_data
        if data["amount"] != found.amount:
            form.add_error("amount", _("Tidak sama dengan tagihan. Tagihan dilunasi sekaligus; periksa bukti bayar."))
        elif request.POST.get("langkah") != "catat":
            context["channel_word"] = sentences.word(CHANNELS, data["channel"])
            return render(request, "contributions/confirm.html", context)
        else:
            return _record(request, found, context, data)
    return render(request, "contributions/bill.html", context, status=400)


def _record(request: ActorRequest, found: Bill, context: dict[str, Any], data: dict[str, Any]) -> HttpResponse:
    try:
        waiting, is_new = services.record_receipt(
            request.actor, found.payment_code, data["amount"], data["paid_on"], data["channel"], data["reference"]
        )
    except PayungError as error:
        if context["receipt"] or context["waiting"]:
            messages.error(request, sentences.sentence(error))
            return HttpResponseRedirect(reverse("bill", args=[found.pk]))
        context["form"].add_error(None, sentences.sentence(error))
        return render(request, "contributions/bill.html", context, status=400)
    made = selectors.hand_receipt(waiting) if is_new else None
    if made is None:
        text = gettext("Bukti ini sudah tercatat; tidak ada yang berubah.")
    elif made.confirmed_from == "statement":
        text = gettext("Penerimaan dicatat dan cocok dengan mutasi rekening dari bank; tagihan lunas.")
    else:
        text = gettext(
            "Penerimaan dicatat. Sekarang orang lain memeriksa uangnya dan mengonfirmasi; baru sesudah itu lunas."
        )
    messages.success(request, text)
    return HttpResponseRedirect(reverse("bill", args=[found.pk]))


def the_receipt(waiting_id: int) -> HandReceipt:
    """The receipt by hand, or 404 when it is not there or out of scope."""
    found = selectors.hand_receipt(waiting_id)
    if found is None:
        raise Http404
    return found


@page("contributions.view")
def decide(request: ActorRequest, waiting_id: int) -> HttpResponse:
    """What the second person looks at before he confirms or refuses."""
    found = the_receipt(waiting_id)
    bill = found.bill
    url = reverse("bill", args=[bill.pk])
    if found.state != "waiting":
        text = (
            gettext("Penerimaan ini sudah dibenarkan mutasi rekening dari bank; tagihan lunas.")
            if found.confirmed_from == "statement"
            else gettext("Penerimaan ini sudah diputuskan.")
        )
        messages.info(request, text)
        return HttpResponseRedirect(url)
    shown = shown_hand(found, names_of([found.recorded_by]))
    context = {
        "waiting": shown,
        "bill": bill,
        "own": found.recorded_by == request.actor.user_id,
        "may_confirm": policies.can(request.actor.roles, "receipts.confirm"),
        "title": gettext("Konfirmasi penerimaan %(amount)s?") % {"amount": rupiah(found.amount)},
        "facts": [
            (_("Pembayar"), bill.payer.label),
            (_("Bulan"), month_name(bill.month)),
            (_("Kode iuran"), grouped(bill.payment_code)),
            (_("Jumlah"), rupiah(found.amount)),
            (_("Tanggal bayar menurut bukti"), long_date(found.paid_on)),
            (_("Dicatat pada"), long_date(found.recorded_on)),
            (_("Saluran"), shown["channel"]),
            (_("Nomor bukti"), found.reference),
            (_("Dicatat oleh"), shown["recorder"]),
        ],
        "consequences": [
            gettext("Cocokkan dahulu dengan rekening koran: uangnya benar-benar sudah masuk."),
            gettext("%(n)s orang menjadi terlindungi untuk bulan itu.") % {"n": number(bill.people)},
            gettext("Penerimaan dibukukan dan tidak dapat dihapus. Konfirmasi tercatat atas nama Anda."),
        ],
        "action": reverse("receipt_confirm", args=[found.pk]),
        "button": gettext("Konfirmasi, tagihan lunas"),
        "back_url": url,
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills")), (grouped(bill.payment_code), url)),
    }
    return render(request, "contributions/decide.html", context)


@page("receipts.confirm", methods=("POST",))
def confirm(request: ActorRequest, waiting_id: int) -> HttpResponse:
    """Confirm what another person entered; the tick says that he has looked."""
    found = the_receipt(waiting_id)
    if request.POST.get("paham") != "1":
        return HttpResponseRedirect(reverse("receipt_decide", args=[found.pk]))
    return _act(
        request,
        found,
        lambda: services.confirm_receipt(request.actor, found.pk),
        gettext("Penerimaan dikonfirmasi; tagihan lunas."),
    )


@page("receipts.confirm", methods=("POST",))
def refuse(request: ActorRequest, waiting_id: int) -> HttpResponse:
    """Refuse what another person entered, with a reason."""
    found = the_receipt(waiting_id)
    reason = request.POST.get("alasan", "")
    return _act(
        request,
        found,
        lambda: services.refuse_receipt(request.actor, found.pk, reason),
        gettext("Penerimaan ditolak; tagihan tetap belum dibayar."),
    )


@page("receipts.record", methods=("POST",))
def withdraw(request: ActorRequest, waiting_id: int) -> HttpResponse:
    """Take back what the officer entered himself."""
    found = the_receipt(waiting_id)
    return _act(
        request,
        found,
        lambda: services.withdraw_receipt(request.actor, found.pk, request.POST.get("alasan", "")),
        gettext("Penerimaan ditarik; tagihan tetap belum dibayar."),
    )


def _act(request: ActorRequest, found: HandReceipt, act: Callable[[], Any], done: str) -> HttpResponse:
    try:
        act()
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(reverse("bill", args=[found.bill_id]))


@page("receipts.alarms", methods=("POST",))
def close_alarm(request: ActorRequest, alarm_id: int) -> HttpResponse:
    """Close an alarm about what a bank asked or told: somebody has looked, and says what it was."""
    try:
        services.close_code_alarm(request.actor, alarm_id, request.POST.get("alasan", ""))
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        messages.success(request, gettext("Peringatan ditutup."))
    return HttpResponseRedirect(reverse("bills"))


urlpatterns = [
    path("iuran/peringatan/<int:alarm_id>/tutup", close_alarm, name="code_alarm_close"),
    path("iuran/<int:bill_id>/terima", receive, name="receive"),
    path("iuran/penerimaan/<int:waiting_id>", decide, name="receipt_decide"),
    path("iuran/penerimaan/<int:waiting_id>/konfirmasi", confirm, name="receipt_confirm"),
    path("iuran/penerimaan/<int:waiting_id>/tolak", refuse, name="receipt_refuse"),
    path("iuran/penerimaan/<int:waiting_id>/tarik", withdraw, name="receipt_withdraw"),
]
