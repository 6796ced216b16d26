"""Receipts by hand: one person enters the data of the proof, another checks the money and confirms or refuses the
receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.contributions import asking, selectors, services
from payung.contributions.acts import ALARMS, CONFIRM, RECEIPTS
from payung.contributions.asking import grouped
from payung.contributions.forms import ReceiptForm
from payung.contributions.models import Bill, HandReceipt
from payung.contributions.pages.bills import bill_context, shown_hand, the_bill
from payung.contributions.words import CHANNELS
from payung.kernel.errors import PayungError
from payung.platform import clock
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, question_context
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page


@page("receipts.record", methods=("POST",))
def receive(request: ActorRequest, bill_id: int) -> HttpResponse:
    """Take a payment in: first ask once more, then let it wait for a second person."""
    bill = the_bill(bill_id)
    if bill.corrects_id is not None:
        raise Http404  # nobody pays a correction
    form = ReceiptForm(request.POST, issued_on=bill.issued_on, today=clock.today())
    context = bill_context(request, bill)
    context["form"] = form
    if form.is_valid():
        data = form.cleaned_data
        if request.POST.get("langkah") == "catat":
            return _record(request, bill, context, data)
        context["channel_word"] = sentences.word(CHANNELS, data["channel"])
        context["goes"] = dict(zip(("part", "left", "credit"), bill.standing.takes(data["amount"]), strict=True))
        return render(request, "contributions/confirm.html", context)
    return render(request, "contributions/bill.html", context, status=400)


def _record(request: ActorRequest, bill: Bill, context: dict[str, Any], data: dict[str, Any]) -> HttpResponse:
    try:
        waiting, is_new = services.record_receipt(
            request.actor, bill.payment_code or "", data["amount"], data["paid_on"], data["channel"], data["reference"]
        )
    except PayungError as error:
        if context["waiting"]:
            messages.error(request, sentences.sentence(error))
            return HttpResponseRedirect(reverse("bill", args=[bill.pk]))
        context["form"].add_error(None, sentences.sentence(error))
        return render(request, "contributions/bill.html", context, status=400)
    receipt = selectors.hand_receipt(waiting) if is_new else None
    if receipt is None:
        text = gettext("Bukti ini sudah tercatat; tidak ada yang berubah.")
    elif receipt.confirmed_from == "statement":
        text = gettext("Penerimaan dicatat dan cocok dengan mutasi rekening dari bank; sudah dihitung.")
    else:
        text = gettext(
            "Penerimaan dicatat. Sekarang orang lain memeriksa uangnya dan mengonfirmasi; baru sesudah itu dihitung."
        )
    messages.success(request, text)
    return HttpResponseRedirect(reverse("bill", args=[bill.pk]))


def the_receipt(waiting_id: int) -> HandReceipt:
    """The receipt by hand, or 404 when it does not exist or is out of scope."""
    receipt = selectors.hand_receipt(waiting_id)
    if receipt is None:
        raise Http404
    return receipt


@page("contributions.view")
def decide(request: ActorRequest, waiting_id: int) -> HttpResponse:
    """What the second person looks at before he confirms or refuses."""
    receipt = the_receipt(waiting_id)
    bill = receipt.bill
    url = reverse("bill", args=[bill.pk])
    if receipt.state != "waiting":
        text = (
            gettext("Penerimaan ini sudah dibenarkan mutasi rekening dari bank.")
            if receipt.confirmed_from == "statement"
            else gettext("Penerimaan ini sudah diputuskan.")
        )
        messages.info(request, text)
        return HttpResponseRedirect(url)
    facts = shown_hand(receipt, names_of([receipt.maker_id]))
    asked = question_context(asking.receipt(receipt, facts["recorder"]))
    context = {
        "waiting": facts,
        "bill": bill,
        "own": receipt.maker_id == request.actor.user_id,
        "may_confirm": policies.can(request.actor.roles, CONFIRM.right),
        **asked,
        "action": reverse("receipt_confirm", args=[receipt.pk]),
        "button": gettext(CONFIRM.button),
        "back_url": url,
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills")), (grouped(bill.payment_code or ""), url)),
    }
    return render(request, "contributions/decide.html", context)


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The receipt of an act, and the page of its bill."""
    receipt = the_receipt(keys["waiting_id"])
    code, url = grouped(receipt.bill.payment_code or ""), reverse("bill", args=[receipt.bill_id])
    heading = gettext("Tagihan %(code)s") % {"code": code}
    return Place(receipt, heading, url, crumbs((_("Iuran"), reverse("bills")), (code, url)))


def locate_alarm(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The alarm of an act, and the page that lists alarms."""
    alarm = selectors.code_alarm(keys["alarm_id"])
    if alarm is None:
        raise Http404
    return Place(alarm, alarm.bank, reverse("bills"), crumbs((_("Iuran"), reverse("bills"))))


urlpatterns = [
    *act_urls(RECEIPTS, locate),
    *act_urls(ALARMS, locate_alarm),
    path("iuran/<int:bill_id>/terima", receive, name="receive"),
    path("iuran/penerimaan/<int:waiting_id>", decide, name="receipt_decide"),
]
