"""Pencairan: what waits to be paid, the batches, one batch with its items and messages, one instruction."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.selectors import names_of
from payung.ledger import selectors as ledger
from payung.ledger.words import EVENTS
from payung.parties.models import Organisation
from payung.payouts import selectors, views, words
from payung.payouts.answers import services as proposals
from payung.payouts.answers.pages import answer_table
from payung.payouts.banks import selectors as banks_selectors
from payung.payouts.brake.pages import framed
from payung.payouts.closing import services as closing
from payung.payouts.forms import AnswerForm, BatchForm
from payung.payouts.letters.pages import letters_of
from payung.payouts.models import Batch, State
from payung.payouts.names import services as names
from payung.payouts.selectors import Total
from payung.payouts.sources import codes_of, source_url
from payung.payouts.unmatched import services as unmatched
from payung.places import selectors as places
from payung.platform import selectors as platform
from payung.platform.models import Run
from payung.registry import selectors as registry
from payung.registry.models import Identity
from payung.registry.reading import listed
from payung.ui import sentences
from payung.ui.components.parts import Event
from payung.ui.components.tables import Filter, FilterBar, Table
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged
from payung.ui.progress import progress_of

WITH_BANK = ("sending", "sent", "accepted")
BACK = ("rejected", "returned")
MOST_DOUBTS = 100


@page("payouts.view")
def payouts(request: ActorRequest) -> HttpResponse:
    """What waits, what the bank has, what came back; the open batches; every instruction."""
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    state = chosen(request.GET, "keadaan", list(words.STATES))
    regency = chosen(request.GET, "wilayah", list(regencies))
    search = request.GET.get("cari", "").strip()[:64]
    rows = selectors.instructions(state, regency=regency, search=search)
    bar = FilterBar(
        [
            Filter("cari", _("Nomor ujung-ke-ujung atau rujukan"), "search", search),
            Filter("keadaan", _("Keadaan"), value=state, options=[(k, w) for k, (_c, w) in words.STATES.items()]),
            Filter("wilayah", _("Kabupaten/kota"), value=regency, options=sorted(regencies.items())),
        ]
    )
    if form := wanted(request):
        return answer(request, form, "pencairan", views.PAYMENT, rows, views.payments, regencies, lambda: bar)
    run = platform.runs("payouts.answer").filter(params__batch=None).first()  # before what it writes is read
    totals = selectors.totals()
    page_shown = paged(rows, request.GET, ("-instruction_id",))
    batches = list(selectors.batches(open_only=True)[:20])
    banks = banks_selectors.banks()
    refused = run is not None and run.state in {"failed", "refused"}
    held = selectors.held()
    context = {
        "waiting": totals.get("ready", Total()),
        "at_bank": added(totals, WITH_BANK),
        "unknown": totals.get("unknown", Total()),
        "back": added(totals, BACK),
        "paid": totals.get("paid", Total()),
        "batches": batch_table(batches),
        "table": instruction_table(request, page_shown, list(page_shown.rows), regencies),
        "bar": bar,
        "form": BatchForm(banks=banks) if banks else None,
        "no_bank": not banks,
        "alarms": words.alarms(selectors.alarms()),
        "held": sum(why != "OWN_ANSWER" for why in held.values()),
        "own_answers": sum(why == "OWN_ANSWER" for why in held.values()),
        "answers": answer_table(list(proposals.proposals("open")[:20])),
        "unmatched": unmatched.unmatched().count(),
        "progress": progress_of(run) if run and (run.state in platform.OPEN_STATES or refused) else None,
    }
    return framed(request, "payouts/index.html", context)


def added(totals: dict[str, Total], states: tuple[str, ...]) -> Total:
    """Several states together."""
    parts = [totals.get(state, Total()) for state in states]
    return Total(sum(p.count for p in parts), sum(p.amount for p in parts))


def batch_table(batches: Iterable[Batch], **more: Any) -> Table:
    """Batches with their state."""
    hint = _("Kelompok disusun dari pembayaran yang menunggu, lalu disetujui petugas lain.")
    return table(
        views.BATCH,
        [views.batch_line(one) for one in batches],
        lambda one: reverse("payout_batch", args=[one["id"]]),
        **{"empty": _("Tidak ada kelompok bayar yang terbuka"), "empty_hint": hint, **more},
    )


def instruction_table(
    request: ActorRequest, page_shown: Any, rows: list[State], regencies: dict[str, str], batch: Batch | None = None
) -> Table:
    """Instructions with payee and the end of the account, as far as the reader may see them.

    batch: whose payments they are; who signs it sees every payee and the code of every claim.
    """
    signed = names.signed_for(request.actor, batch, rows) if batch else {}
    people = registry.identities([s.instruction.person_id for s in rows if s.instruction.person_id])
    listed(request.actor, "payouts", people)
    named = {s.pk: payee(s, people) for s in rows}
    lines = [
        {
            **one,
            "name": getattr(named[one["id"]], "name", None)
            or (signed[one["id"]].name if one["id"] in signed else None),
            "code": signed[one["id"]].code if one["id"] in signed else "",
        }
        for one in views.payments(rows)
    ]
    return table(
        views.SIGNED if signed else views.PAYMENT,
        lines,
        lambda one: reverse("payout", args=[one["id"]]),
        regencies,
        {"account_ending": lambda one: account_in_words(one["account_bank"], one["account_ending"])},
        exports=links(request.GET),
        pager=page_shown.pager,
        empty=_("Tidak ada pembayaran"),
        empty_hint=_("Pembayaran muncul di sini begitu sebuah klaim disetujui."),
    )


def payee(standing: State, people: dict[int, Identity]) -> Identity | Organisation | None:
    """Who is paid: an organisation, or a person whom the reader may see."""
    instruction = standing.instruction
    return instruction.payee_organisation or people.get(instruction.person_id or 0)


def account_in_words(bank: str, ending: str) -> str:
    """Bank code and the last four digits."""
    return f"{bank} ••••{ending}" if ending else ""


def the_batch(batch_id: int) -> Batch:
    """The batch, or 404 when it is not there or out of scope."""
    row = selectors.batch(batch_id)
    if row is None:
        raise Http404
    return row


@page("payouts.view")
def batches(request: ActorRequest) -> HttpResponse:
    """All batches."""
    state = chosen(request.GET, "keadaan", list(words.BATCH_STATES))
    rows = selectors.batches(state)
    options = [(key, word) for key, (_code, word) in words.BATCH_STATES.items()]
    bar = FilterBar([Filter("keadaan", _("Keadaan"), value=state, options=options)])
    if form := wanted(request):
        return answer(
            request, form, "kelompok bayar", views.BATCH, rows, partial(map, views.batch_line), bar=lambda: bar
        )
    page_shown = paged(rows, request.GET, ("-id",))
    batches_table = batch_table(
        page_shown.rows,
        empty=_("Belum ada kelompok bayar"),
        empty_hint="",
        pager=page_shown.pager,
        exports=links(request.GET),
    )
    context = {
        "table": batches_table,
        "bar": bar,
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
    }
    return framed(request, "payouts/batches.html", context)


@page("payouts.view")
def batch(request: ActorRequest, batch_id: int) -> HttpResponse:
    """One batch: who made and approved it, where its payments stand, what went to the bank and came back.

    Work on it is read before it: what ends in between is then shown as running, and the page loads again.
    """
    run = last_run(batch_id)
    shown_batch = the_batch(batch_id)
    state = chosen(request.GET, "keadaan", list(words.STATES))
    items = selectors.items(shown_batch.pk, state)
    if form := wanted(request):
        regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
        bar = _state_bar(state)
        return answer(
            request, form, f"kelompok {shown_batch.pk}", views.PAYMENT, items, views.payments, regencies, lambda: bar
        )
    return framed(request, "payouts/batch.html", batch_context(request, shown_batch, items, run, state))


def _state_bar(state: str) -> FilterBar:
    options = [(k, w) for k, (_c, w) in words.STATES.items()]
    return FilterBar([Filter("keadaan", _("Keadaan"), value=state, options=options)])


def batch_context(request: ActorRequest, batch: Batch, items: Any, run: Run | None, state: str = "") -> dict[str, Any]:
    """Everything the page of a batch shows."""
    regencies = {p.code: places.short_name(p.name) for p in places.regencies()}
    page_shown = paged(items, request.GET, ("instruction_id",))
    totals = selectors.totals(batch.pk)
    names = names_of([batch.maker_id, *([batch.checker_id] if batch.checker_id else [])])
    open_run = run is not None and run.state in platform.OPEN_STATES
    roles = request.actor.roles
    return {
        "batch": batch,
        "badge": words.batch_badge(batch.state),
        "channel": sentences.word(words.CHANNELS, batch.channel),
        "maker": names.get(batch.maker_id, ""),
        "checker": names.get(batch.checker_id or 0, ""),
        "own": batch.maker_id == request.actor.user_id,
        "totals": [(words.badge(k), totals[k]) for k in words.STATES if k in totals],
        "unknown": totals.get("unknown", Total()),
        "back": added(totals, BACK),
        "progress": progress_of(run) if run and (open_run or run.state in {"failed", "refused"}) else None,
        "busy": open_run,
        "may_approve": batch.state == "draft" and policies.can(roles, "payouts.approve"),
        "may_discard": batch.state in {"draft", "approved", "sending"}
        and not selectors.gone_out(batch.pk)
        and policies.can(roles, "payouts.make"),
        "alarms": words.alarms(selectors.alarms(batch.pk)),
        "doubts": doubts_of(request, batch.pk),
        **names_of_holders(request, batch),
        "hands": words.hands(proposals.hands_of_batch(batch.pk)),
        "answers": answer_table(list(proposals.proposals(batch_id=batch.pk)[:10])),
        "left_words": words.left(proposals.left_of(batch)) if batch.state in {"draft", "approved"} else "",
        "may_send": batch.state in {"approved", "sending"} and policies.can(roles, "payouts.send"),
        "may_ask": batch.channel == "snap"
        and batch.state in {"sending", "sent"}
        and policies.can(roles, "payouts.send"),
        "may_answer": batch.state in {"sending", "sent", "closed"} and policies.can(roles, "payouts.send"),
        "order": selectors.order_file(batch.pk),
        "traffic": message_table(batch.pk),
        "unmatched": unmatched.unmatched(batch_id=batch.pk).count(),
        "answer_form": AnswerForm(),
        "table": instruction_table(request, page_shown, list(page_shown.rows), regencies, batch),
        "bar": _state_bar(state),
        "breadcrumbs": crumbs((_("Pencairan"), reverse("payouts"))),
    }


def doubts_of(request: ActorRequest, batch_id: int) -> list[dict[str, Any]]:
    """Payments of a batch to an account in a name that hardly fits the payee's, or that its bank does not know: a hundred.

    Those of which the bank's own answer is still to be explained come first.
    """
    doubts = sorted(closing.doubts_of(batch_id), key=lambda one: not one.unexplained)[:MOST_DOUBTS]
    named = names.with_names(request.actor, batch_id, doubts)
    return [{"it": one, "url": reverse("payout", args=[one.instruction_id])} for one in named]


def names_of_holders(request: ActorRequest, batch: Batch) -> dict[str, Any]:
    """How far the bank has said whose the accounts are, and whether the reader may ask again."""
    counts = names.standing(batch)
    if counts is None:
        return {}
    return {
        "named": counts,
        "silent": [(words.reason(reason), n) for reason, n in counts.silent.items()],
        "may_name": batch.state == "draft"
        and bool(counts.unanswered)
        and not counts.live
        and policies.can(request.actor.roles, "payouts.make"),
    }


def last_run(batch_id: int) -> Run | None:
    """The latest work on a batch that the reader may see."""
    kinds = ["payouts.send", "payouts.ask", "payouts.answer"]
    return platform.runs(*kinds).filter(params__batch=batch_id).first()


def message_table(batch_id: int) -> Table:
    """The last messages about a batch."""
    return table(
        views.BANK_MESSAGE,
        selectors.messages(batch_id)[:10],
        cells={"digest": lambda message: f"{message.digest[:12]}…"},
        empty=_("Belum ada pesan"),
        empty_hint=_("Pesan muncul begitu kelompok ini dikirim."),
        dense=True,
    )


@page("payouts.view")
def payout(request: ActorRequest, instruction_id: int) -> HttpResponse:
    """One instruction: where it stands, why, and each of its steps."""
    standing = selectors.instruction(instruction_id)
    if standing is None:
        raise Http404
    instruction = standing.instruction
    steps = selectors.timeline(instruction.pk)
    names = names_of([step.actor_id for step in steps])
    people = registry.identities([instruction.person_id] if instruction.person_id else [])
    listed(request.actor, f"payout:{instruction.pk}", people)
    keys = [f"payout:{instruction.pk}", f"payout_return:{instruction.pk}"]
    journals = ledger.journals_of(keys) if policies.can(request.actor.roles, "ledger.view") else {}
    channel = standing.batch.channel if standing.batch else ""
    others = [s for s in selectors.of_reference(instruction.room, instruction.reference) if s.pk != instruction.pk]
    context = {
        **letters_of(request, standing),
        "standing": standing,
        "instruction": instruction,
        "badge": words.badge(standing.state),
        "reason": words.reason(standing.reason),
        "next_step": "" if any(s.pk > instruction.pk for s in others) else words.next_step(standing, channel),
        "name": getattr(payee(standing, people), "name", _("(di luar cakupan)")),
        "person": people.get(instruction.person_id or 0),
        "account": account_in_words(*selectors.account_ends([instruction.pk]).get(instruction.pk, ("", ""))),
        "room": sentences.word(words.ROOMS, instruction.room),
        "others": others,
        "hands": words.hands(
            h for h in proposals.hands_behind([instruction.pk]) if not h.letter_id or h.instruction_id != instruction.pk
        ),
        "about": codes_of(standing.batch_id, [instruction.pk]).get(instruction.pk, "") if standing.batch_id else "",
        "source_url": source_url(request.actor, instruction.room, instruction.reference),
        "events": [
            Event(
                words.badge(step.state)[1],
                step.at,
                " ".join(filter(None, [words.reason(step.reason), step.reference])),
                names.get(step.actor_id, ""),
                "leaf" if step.state == "paid" else "hand" if step.state in BACK else "indigo",
            )
            for step in steps
        ],
        "journals": [(sentences.word(EVENTS, key.split(":")[0]), pk) for key, pk in sorted(journals.items())],
        "breadcrumbs": crumbs(
            (_("Pencairan"), reverse("payouts")),
            *(
                [
                    (
                        gettext("Kelompok %(n)s") % {"n": standing.batch_id},
                        reverse("payout_batch", args=[standing.batch_id]),
                    )
                ]
                if standing.batch_id
                else []
            ),
        ),
    }
    return framed(request, "payouts/payout.html", context)


urlpatterns = [
    path("pencairan", payouts, name="payouts"),
    path("pencairan/kelompok", batches, name="payout_batches"),
    path("pencairan/kelompok/<int:batch_id>", batch, name="payout_batch"),
    path("pencairan/perintah/<int:instruction_id>", payout, name="payout"),
]
