"""Pencairan, the acts: make, approve, send, ask, give up; hand in a bank's file; fetch the order file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.acts import Invalid, check
from payung.kernel.errors import PayungError
from payung.payouts import asking, names, proposals, selectors, services, words
from payung.payouts.acts import APPROVE, BATCHES
from payung.payouts.forms import AnswerForm, BatchForm
from payung.payouts.models import Batch
from payung.payouts.pages.brake import banner, framed
from payung.payouts.pages.payouts import doubts_of, names_of_holders, the_batch
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, carry_out, question_context, typed_of
from payung.ui.components.formats import number, rupiah
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page


@page("payouts.make", methods=("POST",))
def make(request: ActorRequest) -> HttpResponse:
    """Put all that waits within the officer's scope into a batch."""
    banks = selectors.banks()
    form = BatchForm(request.POST, banks=banks)
    if not form.is_valid():
        messages.error(request, gettext("Pilih bank dan saluran."))
        return HttpResponseRedirect(reverse("payouts"))
    bank, channel = form.cleaned_data["bank"], form.cleaned_data["channel"]
    left = proposals.left_for(next(known for known in banks if known.code == bank), channel)
    if left.warning and request.POST.get("paham") != "1":
        return framed(
            request,
            "payouts/make.html",
            {
                "title": gettext("Susun kelompok bayar dengan terlalu sedikit orang?"),
                "consequences": [
                    words.left(left),
                    gettext(
                        "Uang yang kembali baru dapat dibukukan setelah ada orang yang mengonfirmasi jawaban bank."
                    ),
                ],
                "hidden": [("bank", bank), ("channel", channel)],
                "action": request.path,
                "understand": gettext("Saya tahu siapa yang akan mengonfirmasi jawaban bank."),
                "button": gettext("Tetap susun"),
                "back_url": reverse("payouts"),
                "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
            },
        )
    try:
        made = services.make_batch(request.actor, bank, channel)
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("payouts"))
    messages.success(request, gettext("Kelompok bayar disusun. Sekarang petugas lain memeriksa dan menyetujuinya."))
    return HttpResponseRedirect(reverse("payout_batch", args=[made]))


@page(APPROVE.right, methods=("POST",))
def approve(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Approve a batch exactly as it was shown; asked once more before."""
    found = the_batch(batch_id)
    typed = typed_of(request, APPROVE)
    if request.POST.get("paham") != "1":
        doubts = doubts_of(request, found.pk)
        asked = question_context(asking.approval(found))
        return _confirm(
            request,
            found,
            title=asked["title"],
            consequences=asked["consequences"],
            hidden=[("sidik", typed["content_hash"])],
            doubts=doubts,
            ask_reason=any(one["it"].unexplained for one in doubts),
            **names_of_holders(request, found),
            button=gettext(APPROVE.button),
        )
    try:
        data = check(APPROVE, typed)
    except Invalid as wrong:
        messages.error(request, " ".join(gettext(text) for text in wrong.errors.values()))
        return _back(found)
    return carry_out(request, APPROVE, {"batch_id": found.pk}, data, reverse("payout_batch", args=[found.pk]))


@page("payouts.send", methods=("POST",))
def send(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Send a batch; asked once more before."""
    found = the_batch(batch_id)
    if request.POST.get("paham") != "1":
        return _confirm(
            request,
            found,
            title=gettext("Kirim kelompok %(n)s ke %(bank)s?") % {"n": found.pk, "bank": found.bank.name},
            consequences=[
                gettext("Bank mendebit %(amount)s dari rekening kita.") % {"amount": rupiah(found.total)},
                gettext("Yang sudah dikirim tidak dapat ditarik."),
                gettext("Pengiriman yang terputus dilanjutkan tanpa membayar siapa pun dua kali."),
            ],
            hidden=[],
            button=gettext("Kirim ke bank"),
        )
    return _act(request, found, lambda: services.start_send(request.actor, found.pk), "")


@page("payouts.send", methods=("POST",))
def ask(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Ask the bank what became of what is unclear."""
    found = the_batch(batch_id)
    return _act(request, found, lambda: services.ask_unknown(request.actor, found.pk), "")


@page("payouts.make", methods=("POST",))
def ask_names(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Ask the bank whose the accounts of a draft are, as far as it has not said."""
    found = the_batch(batch_id)
    return _act(
        request,
        found,
        lambda: names.ask_again(request.actor, found.pk),
        gettext("Bank ditanya nama pemilik rekening."),
    )


@page("payouts.send", methods=("POST",))
def hand_in(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Take in a file of the bank's about this batch."""
    found = the_batch(batch_id)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, gettext("Pilih berkas jawaban bank."))
        return _back(found)
    upload: Any = form.cleaned_data["berkas"]
    return _act(request, found, lambda: services.start_answer(request.actor, upload, found.pk), "")


@page("payouts.send", methods=("POST",))
def hand_in_any(request: ActorRequest) -> HttpResponse:
    """Take in a file of the bank's that may speak of several batches, such as the bookings of a day."""
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, gettext("Pilih berkas jawaban bank."))
        return HttpResponseRedirect(reverse("payouts"))
    try:
        services.start_answer(request.actor, form.cleaned_data["berkas"])
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    return HttpResponseRedirect(reverse("payouts"))


@page("payouts.send")
def order(request: ActorRequest, batch_id: int) -> HttpResponse:
    """The order file; it names people and accounts, so that fetching it is logged."""
    found = the_batch(batch_id)
    content, _sha256 = services.order_content(request.actor, found.pk)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{found.message_id}.xml"'
    response["Cache-Control"] = "no-store"
    return response


def _confirm(request: ActorRequest, found: Batch, **what: Any) -> HttpResponse:
    facts = [
        (_("Bank"), found.bank.name),
        (_("Saluran"), sentences.word(words.CHANNELS, found.channel)),
        (_("Banyaknya"), number(found.count)),
        (_("Jumlah"), rupiah(found.total)),
        (_("Sidik isi"), found.content_hash[:16] + "…"),
    ]
    context = {
        "batch": found,
        "facts": facts,
        "action": request.path,
        "back_url": reverse("payout_batch", args=[found.pk]),
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
        **what,
    }
    return framed(request, "payouts/confirm.html", context)


def _act(request: ActorRequest, found: Batch, do: Callable[[], Any], done: str) -> HttpResponse:
    try:
        do()
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        if done:
            messages.success(request, done)
    return _back(found)


def _back(found: Batch) -> HttpResponse:
    return HttpResponseRedirect(reverse("payout_batch", args=[found.pk]))


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The batch of an act, and its page."""
    found = the_batch(keys["batch_id"])
    name = gettext("Kelompok bayar %(n)s") % {"n": found.pk}
    back = reverse("payout_batch", args=[found.pk])
    return Place(found, name, back, crumbs((_("Pencairan"), reverse("payouts")), (name, back)), banner(request))


urlpatterns = [
    *act_urls(BATCHES, locate),
    path("pencairan/susun", make, name="payout_make"),
    path("pencairan/jawaban", hand_in_any, name="payout_answer_any"),
    path("pencairan/kelompok/<int:batch_id>/setujui", approve, name="payout_approve"),
    path("pencairan/kelompok/<int:batch_id>/kirim", send, name="payout_send"),
    path("pencairan/kelompok/<int:batch_id>/tanya", ask, name="payout_ask"),
    path("pencairan/kelompok/<int:batch_id>/nama", ask_names, name="payout_names"),
    path("pencairan/kelompok/<int:batch_id>/jawaban", hand_in, name="payout_answer"),
    path("pencairan/kelompok/<int:batch_id>/perintah.xml", order, name="payout_order"),
]
