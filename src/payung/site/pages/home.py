"""Beranda: who is covered, what needs a hand, in the first line; then money, the last list, the next expiry."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access import policies, readlog
from payung.claims import selectors as claims
from payung.contributions import selectors as contributions
from payung.contributions.words import ALARM_TODO, ALARMS
from payung.coverage import selectors as coverage
from payung.coverage import views
from payung.intake import selectors as intake
from payung.intake.figures import list_funnel
from payung.kernel.months import Month
from payung.kernel.shares import percent_of
from payung.participation.words import hue
from payung.payouts import brake, proposals, unmatched
from payung.payouts import selectors as payouts
from payung.places import selectors as places
from payung.platform import clock
from payung.platform import selectors as platform
from payung.sponsorship import selectors as sponsorship
from payung.ui.components import charts
from payung.ui.components.formats import month_name, number, percent
from payung.ui.components.parts import Input
from payung.ui.components.words import payer as payer_look
from payung.ui.decorators import ActorRequest, page


@page("home.view")
def home(request: ActorRequest) -> HttpResponse:
    """One page for the head of the office and for everyone who asks what waits for him."""
    roles = request.actor.roles
    context: dict[str, Any] = {"covered": covered(), "today": clock.today()}
    hands: list[dict[str, Any]] = []
    if policies.can(roles, "intake.view"):
        context.update(_lists(hands))
    if policies.can(roles, "contributions.view"):
        context.update(_money(request, hands))
    if policies.can(roles, "scheme.view"):
        context.update(_schemes(hands))
    if policies.can(roles, "claims.view"):
        _claims(hands)
    if policies.can(roles, "payouts.send"):
        _payouts(hands, policies.can(roles, "payouts.place"))
    if policies.can(roles, "payouts.view"):
        _halted(hands)
    if policies.can(roles, "reads.alarms"):
        _reads(hands)
    if policies.can(roles, "payouts.confirm"):
        _answers(hands)
    context["hands"] = hands
    context["running"] = platform.runs().filter(state__in=platform.OPEN_STATES).count()
    return render(request, "home/index.html", context)


def covered() -> dict[str, Any]:
    """Protected people of the scope in the newest counted month, over BPS population."""
    month, seen = coverage.latest_month(clock.today()), coverage.viewed()
    if month is None or (seen is not None and not seen):
        return {"month": None, "outside": seen is not None and not seen}
    total = views.seen(month, seen)
    provinces = places.provinces()
    published = coverage.implied_mix(provinces[0].code) if provinces else None
    base, share = total.base, percent_of(total.share_bp)
    series = [sum(kinds.values()) for _month, kinds in coverage.by_month()]
    hues: dict[str, int] = {}
    for kind, n in total.by_payer.items():
        hues[hue(kind)] = hues.get(hue(kind), 0) + n
    ordered = sorted(hues.items(), key=lambda item: -item[1])
    return {
        "month": month,
        "people": total.people,
        "schemes": total.through_schemes,
        "base": base.value if base else 0,
        "published": published,
        "ucj": percent(percent_of(published.mix.total_bp)) if published else "",
        "share": share,
        "inputs": [
            Input(_("Orang terlindungi"), number(total.people), source=f"Payung, {month_name(month)}"),
            Input(
                _("Penduduk"),
                number(base.value if base else 0),
                source=base.source if base else "",
                on=base.as_of if base else None,
            ),
            Input(_("Bagian"), percent(share) if share is not None else "–", basis=_("orang terlindungi : penduduk")),
        ],
        "spark": charts.sparkline(series, str(_("Orang terlindungi per bulan")), tone="leaf"),
        "bars": charts.bars([charts.Bar(payer_look(k).word, n, payer=k) for k, n in ordered], whole=total.people)
        if ordered
        else "",
    }


def _lists(hands: list[dict[str, Any]]) -> dict[str, Any]:
    last = intake.last_checked()
    ready = list(intake.lists("checked")[:3])
    for one in ready:
        hands.append(
            {
                "state": ("open", _("Siap disimpan")),
                "text": one.file_name,
                "note": _("Daftar sudah diperiksa; baris yang diterima belum disimpan."),
                "url": reverse("list", args=[one.pk]),
            }
        )
    for one in intake.lists("received")[:3]:
        if one.mapping.get("questions"):
            hands.append(
                {
                    "state": ("review", _("Perlu dipilih")),
                    "text": one.file_name,
                    "note": _("Ada pertanyaan tentang berkas ini."),
                    "url": reverse("list", args=[one.pk]),
                }
            )
    funnel = list_funnel(intake.funnel(last.counts), reverse("list", args=[last.pk])) if last else ""
    return {"last_list": last, "funnel": funnel, "may_lists": True}


def _money(request: ActorRequest, hands: list[dict[str, Any]]) -> dict[str, Any]:
    today = clock.today()
    overdue = list(contributions.bills(state="overdue", on=today)[:5])
    for bill in overdue:
        hands.append(
            {
                "state": "overdue",
                "text": bill.payer.label,
                "month": bill.month,
                "amount": bill.amount,
                "url": reverse("bill", args=[bill.pk]),
            }
        )
    if policies.can(request.actor.roles, "receipts.alarms"):
        hands[:0] = [
            {
                "state": ALARMS[alarm.kind],
                "text": alarm.bank,
                "note": ALARM_TODO[alarm.kind][0],
                "url": reverse("bills") + "#peringatan",
            }
            for alarm in contributions.code_alarms()
        ]
    if policies.can(request.actor.roles, "receipts.confirm"):
        waiting = contributions.hand_receipts(state="waiting").exclude(maker_id=request.actor.user_id)
        hands += [
            {
                "state": ("waiting", _("Menunggu konfirmasi")),
                "text": one.bill.payer.label,
                "month": one.bill.month,
                "amount": one.amount,
                "url": reverse("receipt_decide", args=[one.pk]),
            }
            for one in waiting[:5]
        ]
    due = [b for b in contributions.open_bills() if b.due_on >= today]
    if policies.can(request.actor.roles, "contributions.assess"):
        now = clock.this_month()
        for line in contributions.months_to_assess():
            if Month.from_date(line["month"]) <= now:
                hands.append(
                    {
                        "state": ("billed", _("Belum ditetapkan")),
                        "month": line["month"],
                        "people": line["unbilled"],
                        "url": reverse("bills") + "#tetapkan",
                    }
                )
    return {"money": contributions.bill_totals(contributions.bills()), "due": due[:3], "may_money": True}


def _schemes(hands: list[dict[str, Any]]) -> dict[str, Any]:
    today = clock.today()
    ending = [line for line in sponsorship.next_expiry(today) if line["people"]]
    now = Month.from_date(today)
    for line in ending:
        last = Month.from_date(line["scheme"].last_month)
        line["left"] = last.since(now)
        line["url"] = reverse("scheme", args=[line["scheme"].pk])
        if line["left"] <= 1:
            hands.append(
                {
                    "state": "ending",
                    "text": line["scheme"].name,
                    "month": line["scheme"].last_month,
                    "people": line["people"],
                    "url": line["url"],
                }
            )
    totals = sponsorship.totals()
    return {"ending": ending[:3], "budget": totals if totals["budget"] else None, "may_schemes": True}


def _claims(hands: list[dict[str, Any]]) -> None:
    """Claims come first, because families wait."""
    waiting = claims.counts(clock.today())
    lines = [
        ("overdue", _("Hitung ulang klaim berbeda: jangan dibayar"), waiting["different"], "?waktu=different"),
        ("overdue", _("Klaim terlambat"), waiting["late"], "?waktu=late"),
        ("review", _("Uang kembali dari bank"), waiting.get("state:returned_payment", 0), "?keadaan=returned_payment"),
        ("waiting", _("Klaim hampir jatuh tempo"), waiting["risk"], "?waktu=risk"),
        ("open", _("Laporan kematian yang masuk"), waiting["reports"], ""),
    ]
    urgent = [
        {"state": (state, word), "text": number(count), "url": reverse("claims") + query}
        for state, word, count, query in lines
        if count
    ]
    hands[:0] = urgent


def _halted(hands: list[dict[str, Any]]) -> None:
    halt = brake.standing()
    if halt is not None:
        stopped = ("overdue", _("Semua pencairan dihentikan"))
        hands.insert(0, {"state": stopped, "text": halt.reason, "url": reverse("payout_brake")})


def _payouts(hands: list[dict[str, Any]], may_place: bool) -> None:
    totals = payouts.totals()
    alarm = totals.get("alarm")
    if alarm is not None:
        hands.insert(
            0,
            {
                "state": ("overdue", _("Bank bertentangan dengan catatan kita")),
                "text": number(alarm.count),
                "amount": alarm.amount,
                "url": reverse("payout_alarms") + "?keadaan=open",
            },
        )
    waiting = unmatched.unmatched().count() if may_place else 0
    if waiting:
        hands.insert(
            0,
            {
                "state": ("review", _("Belum dikenali dari berkas bank")),
                "text": number(waiting),
                "url": reverse("payouts_unmatchedbooking"),
            },
        )
    unclear = totals.get("unknown")
    if unclear is not None and unclear.count:
        hands.insert(
            0,
            {
                "state": ("unknown", _("Jawaban bank belum jelas")),
                "text": number(unclear.count),
                "amount": unclear.amount,
                "url": reverse("payouts") + "?keadaan=unknown",
            },
        )


def _reads(hands: list[dict[str, Any]]) -> None:
    """Somebody reads more people than usual."""
    if count := readlog.alarms().count():
        word = _("Pembacaan data yang tidak biasa")
        hands.insert(0, {"state": ("overdue", word), "text": number(count), "url": reverse("reads")})


def _answers(hands: list[dict[str, Any]]) -> None:
    waiting = proposals.to_confirm(50)
    if waiting:
        hands.insert(
            0,
            {
                "state": ("review", _("Jawaban bank menunggu konfirmasi Anda")),
                "text": number(len(waiting)),
                "amount": sum(answer.total for answer in waiting),
                "url": reverse("payout_answers") + "?keadaan=open",
            },
        )


urlpatterns = [path("", home, name="home")]
