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
from payung.payouts import asking, services, words
from payung.payouts.acts import ACTS, APPROVE
from payung.payouts.answers import services as proposals
from payung.payouts.banks import selectors
from payung.payouts.brake.pages import banner, framed
from payung.payouts.forms import AnswerForm, BatchForm
from payung.payouts.models import Batch
from payung.payouts.names import services as names
from payung.payouts.pages.payouts import doubts_of, names_of_holders, the_batch
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, carry_out, question_context, typed_of
from payung.ui.components.formats import number, rupiah
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page


@page("payouts.make", methods=("POST",))
def make(request: ActorRequest) -> HttpResponse:
    """Put all waiting instructions within the officer's scope into a batch."""
    banks = selectors.banks()
    form = BatchForm(request.POST, banks=banks)
    if not form.is_valid():
        messages.error(request, gettext("Pilih bank dan saluran."))
        return HttpResponseRedirect(reverse("payouts"))
    bank, channel = form.cleaned_data["bank"], form.cleaned_data["channel"]
    left = proposals.left_for(next(candidate for candidate in banks if candidate.code == bank), channel)
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
        batch_id = services.make_batch(request.actor, bank, channel)
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
        return HttpResponseRedirect(reverse("payouts"))
    messages.success(request, gettext("Kelompok bayar disusun. Sekarang petugas lain memeriksa dan menyetujuinya."))
    return HttpResponseRedirect(reverse("payout_batch", args=[batch_id]))


@page(APPROVE.right, methods=("POST",))
def approve(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Approve a batch exactly as it was shown; asked once more before."""
    batch = the_batch(batch_id)
    typed = typed_of(request, APPROVE)
    if request.POST.get("paham") != "1":
        try:
            asked = question_context(asking.approval(request.actor, batch))
        except PayungError as error:
            messages.error(request, sentences.sentence(error))
            return _back(batch)
        doubts = doubts_of(request, batch.pk)
        return _confirm(
            request,
            batch,
            title=asked["title"],
            consequences=asked["consequences"],
            hidden=[("sidik", typed["content_hash"])],
            doubts=doubts,
            ask_reason=any(one["it"].unexplained for one in doubts),
            **names_of_holders(request, batch),
            button=gettext(APPROVE.button),
        )
    try:
        data = check(APPROVE, typed)
    except Invalid as wrong:
        messages.error(request, " ".join(gettext(text) for text in wrong.errors.values()))
        return _back(batch)
    return carry_out(request, APPROVE, {"batch_id": batch.pk}, data, reverse("payout_batch", args=[batch.pk]))


@page("payouts.send", methods=("POST",))
def send(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Send a batch, after a confirmation."""
    batch = the_batch(batch_id)
    if request.POST.get("paham") != "1":
        return _confirm(
            request,
            batch,
            title=gettext("Kirim kelompok %(n)s ke %(bank)s?") % {"n": batch.pk, "bank": batch.bank.name},
            consequences=[
                gettext("Bank mendebit %(amount)s dari rekening kita.") % {"amount": rupiah(batch.total)},
                gettext("Yang sudah dikirim tidak dapat ditarik."),
                gettext("Pengiriman yang terputus dilanjutkan tanpa membayar siapa pun dua kali."),
            ],
            hidden=[],
            button=gettext("Kirim ke bank"),
        )
    return _act(request, batch, lambda: services.start_send(request.actor, batch.pk), "")


@page("payouts.send", methods=("POST",))
def ask(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Ask the bank about payments whose outcome is unclear."""
    batch = the_batch(batch_id)
    return _act(request, batch, lambda: services.ask_unknown(request.actor, batch.pk), "")


@page("payouts.make", methods=("POST",))
def ask_names(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Ask the bank for the holders of a draft's accounts that it has not named yet."""
    batch = the_batch(batch_id)
    return _act(
        request,
        batch,
        lambda: names.ask_again(request.actor, batch.pk),
        gettext("Bank ditanya nama pemilik rekening."),
    )


@page("payouts.send", methods=("POST",))
def hand_in(request: ActorRequest, batch_id: int) -> HttpResponse:
    """Upload a file from the bank about this batch."""
    batch = the_batch(batch_id)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, gettext("Pilih berkas jawaban bank."))
        return _back(batch)
    upload: Any = form.cleaned_data["berkas"]
    return _act(request, batch, lambda: services.start_answer(request.actor, upload, batch.pk), "")


@page("payouts.send", methods=("POST",))
def hand_in_any(request: ActorRequest) -> HttpResponse:
    """Upload a file from the bank that may be about several batches, such as the bookings of a day."""
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
    batch = the_batch(batch_id)
    content, _sha256 = services.order_content(request.actor, batch.pk)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{batch.message_id}.xml"'
    response["Cache-Control"] = "no-store"
    return response


def _confirm(request: ActorRequest, batch: Batch, **what: Any) -> HttpResponse:
    facts = [
        (_("Bank"), batch.bank.name),
        (_("Saluran"), sentences.word(words.CHANNELS, batch.channel)),
        (_("Banyaknya"), number(batch.count)),
        (_("Jumlah"), rupiah(batch.total)),
        (_("Sidik isi"), batch.content_hash[:16] + "…"),
    ]
    context = {
        "batch": batch,
        "facts": facts,
        "action": request.path,
        "back_url": reverse("payout_batch", args=[batch.pk]),
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
        **what,
    }
    return framed(request, "payouts/confirm.html", context)


def _act(request: ActorRequest, batch: Batch, do: Callable[[], Any], done: str) -> HttpResponse:
    try:
        do()
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        if done:
            messages.success(request, done)
    return _back(batch)


def _back(batch: Batch) -> HttpResponse:
    return HttpResponseRedirect(reverse("payout_batch", args=[batch.pk]))


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The batch of an act, and its page."""
    batch = the_batch(keys["batch_id"])
    name = gettext("Kelompok bayar %(n)s") % {"n": batch.pk}
    back = reverse("payout_batch", args=[batch.pk])
    return Place(batch, name, back, crumbs((_("Pencairan"), reverse("payouts")), (name, back)), banner(request))


urlpatterns = [
    *act_urls(ACTS, locate),
    path("pencairan/susun", make, name="payout_make"),
    path("pencairan/jawaban", hand_in_any, name="payout_answer_any"),
    path("pencairan/kelompok/<int:batch_id>/setujui", approve, name="payout_approve"),
    path("pencairan/kelompok/<int:batch_id>/kirim", send, name="payout_send"),
    path("pencairan/kelompok/<int:batch_id>/tanya", ask, name="payout_ask"),
    path("pencairan/kelompok/<int:batch_id>/nama", ask_names, name="payout_names"),
    path("pencairan/kelompok/<int:batch_id>/jawaban", hand_in, name="payout_answer"),
    path("pencairan/kelompok/<int:batch_id>/perintah.xml", order, name="payout_order"),
]
