"""Pencairan, answers of the bank that somebody uploaded: what they would change, and two others who confirm them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.kernel.acts import Nothing
from payung.kernel.errors import PayungError
from payung.payouts import words
from payung.payouts.answers import services as proposals
from payung.payouts.answers import views
from payung.payouts.answers.acts import ACTS, CONFIRM_ANSWER
from payung.payouts.brake.pages import banner, framed
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Proposal
from payung.platform import rehearsal
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, question_context
from payung.ui.components.formats import date_time, number, rupiah
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.paging import chosen, paged


def answer_table(listed: list[Proposal], **more: Any) -> Table:
    """Answers with who uploaded and who confirmed them."""
    return table(
        views.ANSWER,
        views.answers(listed) if listed else [],
        lambda one: reverse("payout_answer_page", args=[one["id"]]),
        cells={
            "id": lambda one: gettext("Jawaban bank %(n)s") % {"n": one["id"]},
            "confirmed_by": lambda one: ", ".join(one["confirmed_by"]),
        },
        empty=_("Tidak ada jawaban yang diunggah"),
        empty_hint=_("Yang diambil dari folder bank berlaku seketika dan tidak muncul di sini."),
        **more,
    )


@page("payouts.view")
def answers(request: ActorRequest) -> HttpResponse:
    """All answers that somebody uploaded."""
    state = chosen(request.GET, "keadaan", list(words.ANSWERS))
    page_shown = paged(proposals.proposals(state), request.GET, ("-id",))
    options = [(key, word) for key, (_code, word) in words.ANSWERS.items()]
    context = {
        "table": answer_table(list(page_shown.rows), pager=page_shown.pager),
        "bar": FilterBar([Filter("keadaan", _("Keadaan"), value=state, options=options)]),
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
    }
    return framed(request, "payouts/answers.html", context)


def _known(proposal_id: int) -> Proposal:
    try:
        return proposals.the_proposal(proposal_id)
    except PayoutsRefused as error:
        raise Http404 from error


@page("payouts.view")
def answer(request: ActorRequest, proposal_id: int) -> HttpResponse:
    """One answer: who uploaded it, what it says of each payment, who has confirmed it."""
    return framed(request, "payouts/answer.html", _context(request, _known(proposal_id)))


def _context(request: ActorRequest, proposal: Proposal) -> dict[str, Any]:
    (line,) = views.answers([proposal])
    may = policies.can(request.actor.roles, "payouts.confirm")
    facts = [
        (_("Diunggah"), line["uploaded_by"]),
        (_("Waktu"), date_time(proposal.uploaded_at)),
        (_("Dikonfirmasi"), ", ".join(line["confirmed_by"]) or gettext("belum")),
        (_("Berkas"), sentences.word(words.MESSAGE_KINDS, proposal.kind)),
        (_("Sidik"), f"{proposal.digest[:16]}…"),
        *_others(line),
    ]
    if line["refused_by"]:
        facts.append((_("Ditolak"), f"{line['refused_by']}: {line['reason']}"))
    return {
        "answer": proposal,
        "title": gettext("Jawaban bank %(n)s") % {"n": proposal.pk},
        "by": line["uploaded_by"],
        "badge": words.ANSWERS[proposal.state],
        "may_confirm": may and line["bar"] == "",
        "may_refuse": may and line["bar"] != "OTHERS",
        "bar": words.BARS.get(line["bar"], ""),
        "facts": facts,
        "unfit": line["unfit"],
        "by_bank": line["by_bank"],
        "table": _lines(request, proposal),
        "breadcrumbs": crumbs(
            (_("Pencairan"), reverse("payouts")), (_("Jawaban yang diunggah"), reverse("payout_answers"))
        ),
    }


def _others(line: dict[str, Any]) -> list[tuple[Any, str]]:
    """What the file books besides payments of ours: whoever confirms it confirms that too."""
    if not line["other_lines"]:
        return []
    text = gettext(
        "%(lines)s baris, masuk %(paid_in)s, keluar %(paid_out)s; menunggu di daftar baris yang belum dikenali"
    )
    amounts = {"paid_in": rupiah(line["other_in"]), "paid_out": rupiah(line["other_out"])}
    return [(_("Bukan pembayaran kita"), text % {"lines": number(line["other_lines"]), **amounts})]


def _lines(request: ActorRequest, proposal: Proposal) -> Table:
    page_shown = paged(proposals.lines(proposal.pk), request.GET, ("line",))
    return table(
        views.ANSWER_LINE,
        ({**views.change(line), "now": line.instruction.standing.state} for line in page_shown.rows),
        lambda one: reverse("payout", args=[one["payout"]]),
        cells={"reason": lambda one: words.reason(one["reason"])},
        pager=page_shown.pager,
        empty=_("Berkas ini tidak menyebut pembayaran kita"),
    )


@page(CONFIRM_ANSWER.right, methods=("POST",))
def confirm(request: ActorRequest, answer_id: int) -> HttpResponse:
    """Say that the bank did write this; asked once more before."""
    proposal = _known(answer_id)
    back = reverse("payout_answer_page", args=[proposal.pk])
    if request.POST.get("paham") != "1":
        try:
            asked = rehearsal.asked(CONFIRM_ANSWER, request.actor, {"answer_id": proposal.pk}, proposal, Nothing())
        except PayungError as error:
            messages.error(request, sentences.sentence(error))
            return HttpResponseRedirect(back)
        context = {
            **_context(request, proposal),
            **(question_context(asked) if asked else {}),
            "asking": True,
            "facts": [
                (_("Banyaknya"), number(proposal.count)),
                (_("Jumlah"), rupiah(proposal.total)),
                *_others(views.answers([proposal])[0]),
            ],
            "action": request.path,
            "back_url": back,
            "understand": gettext("Saya sudah mencocokkannya dengan bank atau rekening koran."),
            "button": gettext(CONFIRM_ANSWER.button),
        }
        return framed(request, "payouts/answer.html", context)
    try:
        done = proposals.confirm(request.actor, proposal.pk)
    except PayungError as error:
        messages.error(request, sentences.sentence(error))
    else:
        text = (
            gettext("Jawaban bank berlaku.")
            if done.state == "taken"
            else gettext("Konfirmasi dicatat; menunggu satu orang lain lagi.")
        )
        messages.success(request, text)
    return HttpResponseRedirect(back)


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:
    """The answer of an act, and its page."""
    proposal = _known(keys["answer_id"])
    name = gettext("Jawaban bank %(n)s") % {"n": proposal.pk}
    back = reverse("payout_answer_page", args=[proposal.pk])
    return Place(proposal, name, back, crumbs((_("Pencairan"), reverse("payouts")), (name, back)), banner(request))


urlpatterns = [
    *act_urls(ACTS, locate),
    path("pencairan/jawaban-bank", answers, name="payout_answers"),
    path("pencairan/jawaban-bank/<int:proposal_id>", answer, name="payout_answer_page"),
    path("pencairan/jawaban-bank/<int:answer_id>/konfirmasi", confirm, name="payout_answer_confirm"),
]
