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
from payung.kernel.errors import PayungError
from payung.payouts import asking, proposals, views, words
from payung.payouts.acts import ANSWERS, CONFIRM_ANSWER
from payung.payouts.errors import PayoutsRefused
from payung.payouts.models import Proposal
from payung.payouts.pages.brake import banner, framed
from payung.ui import sentences
from payung.ui.acts import Place, act_urls, question_context
from payung.ui.components.formats import date_time, number, rupiah
from payung.ui.components.tables import Column, Filter, FilterBar, Row, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.paging import chosen, paged


def answer_table(found: list[Proposal], **more: Any) -> Table:
    """Answers with who uploaded and who confirmed them."""
    told = views.answers(found) if found else []
    return Table(
        columns=[
            Column("id", _("Jawaban")),
            Column("kind", _("Berkas")),
            Column("count", _("Banyaknya"), "number"),
            Column("total", _("Jumlah"), "money"),
            Column("by", _("Diunggah")),
            Column("confirmed", _("Dikonfirmasi")),
            Column("state", _("Keadaan"), "state"),
        ],
        rows=[
            Row(
                [
                    gettext("Jawaban bank %(n)s") % {"n": one["id"]},
                    sentences.word(words.MESSAGE_KINDS, one["kind"]),
                    one["count"],
                    one["total"],
                    one["uploaded_by"],
                    ", ".join(one["confirmed_by"]),
                    words.ANSWERS[one["state"]],
                ],
                url=reverse("payout_answer_page", args=[one["id"]]),
            )
            for one in told
        ],
        empty=_("Tidak ada jawaban yang diunggah"),
        empty_hint=_("Yang diambil dari folder bank berlaku seketika dan tidak muncul di sini."),
        **more,
    )


@page("payouts.view")
def answers(request: ActorRequest) -> HttpResponse:
    """All answers that somebody uploaded."""
    state = chosen(request.GET, "keadaan", list(words.ANSWERS))
    shown = paged(proposals.proposals(state), request.GET, ("-id",))
    options = [(key, word) for key, (_code, word) in words.ANSWERS.items()]
    context = {
        "table": answer_table(list(shown.rows), pager=shown.pager),
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


def _context(request: ActorRequest, found: Proposal) -> dict[str, Any]:
    (told,) = views.answers([found])
    may = policies.can(request.actor.roles, "payouts.confirm")
    facts = [
        (_("Diunggah"), told["uploaded_by"]),
        (_("Waktu"), date_time(found.uploaded_at)),
        (_("Dikonfirmasi"), ", ".join(told["confirmed_by"]) or gettext("belum")),
        (_("Berkas"), sentences.word(words.MESSAGE_KINDS, found.kind)),
        (_("Sidik"), f"{found.digest[:16]}…"),
        *_others(told),
    ]
    if told["refused_by"]:
        facts.append((_("Ditolak"), f"{told['refused_by']}: {told['reason']}"))
    return {
        "answer": found,
        "title": gettext("Jawaban bank %(n)s") % {"n": found.pk},
        "by": told["uploaded_by"],
        "badge": words.ANSWERS[found.state],
        "may_confirm": may and told["bar"] == "",
        "may_refuse": may and told["bar"] != "OTHERS",
        "bar": words.BARS.get(told["bar"], ""),
        "facts": facts,
        "unfit": told["unfit"],
        "by_bank": told["by_bank"],
        "table": _lines(request, found),
        "breadcrumbs": crumbs(
            (_("Pencairan"), reverse("payouts")), (_("Jawaban yang diunggah"), reverse("payout_answers"))
        ),
    }


def _others(told: dict[str, Any]) -> list[tuple[Any, str]]:
    """What the file books besides payments of ours: whoever confirms it confirms that too."""
    if not told["other_lines"]:
        return []
    text = gettext(
        "%(lines)s baris, masuk %(paid_in)s, keluar %(paid_out)s; menunggu di daftar baris yang belum dikenali"
    )
    shown = {"paid_in": rupiah(told["other_in"]), "paid_out": rupiah(told["other_out"])}
    return [(_("Bukan pembayaran kita"), text % {"lines": number(told["other_lines"]), **shown})]


def _lines(request: ActorRequest, found: Proposal) -> Table:
    shown = paged(proposals.lines(found.pk), request.GET, ("line",))
    return Table(
        columns=[
            Column("id", _("Pembayaran")),
            Column("amount", _("Jumlah"), "money"),
            Column("source", _("Waktu diunggah"), "state"),
            Column("says", _("Menurut berkas"), "state"),
            Column("target", _("Menjadi"), "state"),
            Column("now", _("Sekarang"), "state"),
            Column("reason", _("Alasan"), "wide"),
        ],
        rows=[
            Row(
                [
                    line.instruction.end_to_end_id,
                    line.amount,
                    words.badge(line.source),
                    words.badge(line.says),
                    words.badge(line.target),
                    words.badge(line.instruction.standing.state),
                    words.reason(line.reason),
                ],
                url=reverse("payout", args=[line.instruction_id]),
            )
            for line in shown.rows
        ],
        pager=shown.pager,
        empty=_("Berkas ini tidak menyebut pembayaran kita"),
    )


@page(CONFIRM_ANSWER.right, methods=("POST",))
def confirm(request: ActorRequest, answer_id: int) -> HttpResponse:
    """Say that the bank did write this; asked once more before."""
    found = _known(answer_id)
    back = reverse("payout_answer_page", args=[found.pk])
    if request.POST.get("paham") != "1":
        asked = asking.confirm_answer(request.actor, found, None)
        context = {
            **_context(request, found),
            **question_context(asked),
            "asking": True,
            "facts": [
                (_("Banyaknya"), number(found.count)),
                (_("Jumlah"), rupiah(found.total)),
                *_others(views.answers([found])[0]),
            ],
            "action": request.path,
            "back_url": back,
            "understand": gettext("Saya sudah mencocokkannya dengan bank atau rekening koran."),
            "button": gettext(CONFIRM_ANSWER.button),
        }
        return framed(request, "payouts/answer.html", context)
    try:
        done = proposals.confirm(request.actor, found.pk)
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
    found = _known(keys["answer_id"])
    name = gettext("Jawaban bank %(n)s") % {"n": found.pk}
    back = reverse("payout_answer_page", args=[found.pk])
    return Place(found, name, back, crumbs((_("Pencairan"), reverse("payouts")), (name, back)), banner(request))


urlpatterns = [
    *act_urls(ANSWERS, locate),
    path("pencairan/jawaban-bank", answers, name="payout_answers"),
    path("pencairan/jawaban-bank/<int:proposal_id>", answer, name="payout_answer_page"),
    path("pencairan/jawaban-bank/<int:answer_id>/konfirmasi", confirm, name="payout_answer_confirm"),
]
