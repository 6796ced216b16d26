"""Fines, waivers, instalments and reminders of bills: the list of what waits for a second person, the page of each,
and the list of payers whom no message reaches.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.contributions.choices import WAIVED_PART
from payung.contributions.dues import acts as dues_acts
from payung.contributions.dues import services as dues
from payung.contributions.dues import views as views_dues
from payung.contributions.errors import ContributionsRefused
from payung.contributions.instalments import acts as plan_acts
from payung.contributions.instalments import services as plans
from payung.contributions.instalments import views as instalments_views
from payung.contributions.models import Bill, InstalmentPlan, Waiver
from payung.contributions.pages.bills import called, the_bill
from payung.contributions.payers.pages import called_payer, the_payer
from payung.contributions.reminders import acts as reminders_acts
from payung.contributions.reminders import services as reminders
from payung.contributions.reminders import views as reminders_views
from payung.contributions.words import PLAN_LOOKS, WAIVER_LOOKS
from payung.kernel.choices import words
from payung.notices.words import why
from payung.places import selectors as places
from payung.platform import clock
from payung.registry.reading import exported, listed
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table

MOST = 200


def trail(bill: Bill) -> Any:
    """The way to what belongs to a bill."""
    return crumbs((_("Iuran"), reverse("bills")), (called(bill.payment_code), reverse("bill", args=[bill.pk])))


def locate_bill(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The bill of an act with what of it is open and may be waived, and its page."""
    bill = the_bill(keys["bill_id"])
    code, url = called(bill.payment_code), reverse("bill", args=[bill.pk])
    stands = getattr(bill, "standing", None)
    frame = {
        "above": "contributions/_dues.html",
        "bill": bill,
        "stands": stands,
        "waivable": [
            (gettext(words(WAIVED_PART)[one.value]), dues.waivable(bill.pk, one.value)) for one in WAIVED_PART
        ],
    }
    return Place(bill, gettext("Tagihan %(code)s") % {"code": code}, url, trail(bill), frame)


def locate_waiver(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The waiver of an act, and its page."""
    waiver = or_404(dues.waiver_of, keys["waiver_id"])
    heading = gettext("Penghapusan pada tagihan %(code)s") % {"code": called(waiver.bill.payment_code)}
    return Place(waiver, heading, reverse("waiver", args=[waiver.pk]), trail(waiver.bill))


def locate_plan(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The plan of an act, and its page."""
    plan = or_404(plans.plan_of, keys["plan_id"])
    heading = gettext("Cicilan tagihan %(code)s") % {"code": called(plan.bill.payment_code)}
    return Place(plan, heading, reverse("instalment_plan", args=[plan.pk]), trail(plan.bill))


def locate_payer(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The payer of an act, where he is reminded now, and the page of his account."""
    who = the_payer(keys["payer_id"])
    url, name = reverse("payer", args=[who.pk]), called_payer(who)
    stands = reminders.contact_of(who.pk)
    typed = {"channel": stands.channel, "contact": stands.contact} if stands else {}
    return Place(who, name, url, crumbs((_("Iuran"), reverse("bills")), (name, url)), typed=typed)


def or_404(find: Any, number: int) -> Any:
    """The object, or 404 when it does not exist or is out of scope."""
    try:
        return find(None, number)
    except ContributionsRefused as error:
        raise Http404 from error


@page("contributions.view")
def waiver(request: ActorRequest, waiver_id: int) -> HttpResponse:
    """One waiver: what, how much, why, by which rule and decision, and who decided."""
    place = locate_waiver(request, {"waiver_id": waiver_id})
    one: Waiver = place.thing
    people = names_of([one.maker_id, *one.checkers, *([one.decided_by] if one.decided_by else [])])
    context = {
        "it": one,
        "look": WAIVER_LOOKS[one.state],
        "what": words(WAIVED_PART)[one.what],
        "heading": place.heading,
        "maker": people.get(one.maker_id, ""),
        "checkers": ", ".join(people.get(who, "") for who in one.checkers),
        "decider": people.get(one.decided_by, "") if one.decided_by else "",
        "mine": request.actor.user_id in (one.maker_id, *one.checkers),
        "made_by_me": request.actor.user_id == one.maker_id,
        "breadcrumbs": place.breadcrumbs,
    }
    return render(request, "contributions/waiver.html", context)


@page("contributions.view")
def instalment_plan(request: ActorRequest, plan_id: int) -> HttpResponse:
    """One plan: its instalments today, its reason, and who decided."""
    place = locate_plan(request, {"plan_id": plan_id})
    one: InstalmentPlan = place.thing
    people = names_of([who for who in (one.maker_id, one.checker_id, one.ended_by) if who])
    line = instalments_views.plan_line(one)
    context = {
        "it": one,
        "line": line,
        "look": PLAN_LOOKS[one.state],
        "heading": place.heading,
        "maker": people.get(one.maker_id, ""),
        "checker": people.get(one.checker_id, "") if one.checker_id else "",
        "made_by_me": request.actor.user_id == one.maker_id,
        "table": table(instalments_views.INSTALMENT, line["instalments"], caption=_("Cicilan"), dense=True),
        "breadcrumbs": place.breadcrumbs,
    }
    return render(request, "contributions/plan.html", context)


@page("contributions.view")
def decisions(request: ActorRequest) -> HttpResponse:
    """Waivers and instalments within the scope, the newest first."""
    waived = [{**views_dues.waiver_line(one), "payer": called_payer(one.bill.payer)} for one in dues.waivers()[:MOST]]
    agreed = [
        {**instalments_views.plan_line(one), "payer": called_payer(one.bill.payer)} for one in plans.plans()[:MOST]
    ]
    context = {
        "waivers": table(
            views_dues.WAIVER,
            waived,
            lambda one: reverse("waiver", args=[one["id"]]),
            caption=_("Penghapusan"),
            empty=_("Belum ada penghapusan"),
        ),
        "plans": table(
            instalments_views.PLAN,
            agreed,
            lambda one: reverse("instalment_plan", args=[one["id"]]),
            caption=_("Cicilan"),
            empty=_("Belum ada cicilan"),
        ),
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills")), (_("Pembayar"), reverse("payers"))),
    }
    return render(request, "contributions/decisions.html", context)


@page("contributions.view")
def unreached(request: ActorRequest) -> HttpResponse:
    """Payers whose bill is due soon or late and whom no message reaches: a list to print, so that somebody visits
    them.
    """
    lines = [{**one, "reason": why(one["reason"])} for one in reminders.unreached(clock.today())]
    form = wanted(request)
    (exported if form else listed)(request.actor, "bills:unreached", [one["person_id"] for one in lines])
    names = places.names(one["regency"] for one in lines)
    if form:
        return answer(request, form, "tagihan tanpa telepon", reminders_views.UNREACHED, lines, names=names)
    address = reverse("bills_unreached")
    context = {
        "count": len(lines),
        "table": table(
            reminders_views.UNREACHED,
            lines,
            lambda one: reverse("bill", args=[one["bill_id"]]),
            names,
            exports=[(form.upper(), f"{address}?unduh={form}") for form in ("csv", "xlsx")],
            empty=_("Semua yang punya tagihan jatuh tempo dapat dihubungi"),
        ),
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills")), (_("Pembayar"), reverse("payers"))),
    }
    return render(request, "contributions/unreached.html", context)


urlpatterns = [
    *act_urls((*dues_acts.OF_BILL, *plan_acts.OF_BILL), locate_bill),
    *act_urls(dues_acts.WAIVERS, locate_waiver),
    *act_urls(plan_acts.PLANS, locate_plan),
    *act_urls((*dues_acts.OF_PAYER, *reminders_acts.ACTS), locate_payer),
    path("iuran/keputusan", decisions, name="bill_decisions"),
    path("iuran/pengingat", unreached, name="bills_unreached"),
    path("iuran/penghapusan/<int:waiver_id>", waiver, name="waiver"),
    path("iuran/cicilan/<int:plan_id>", instalment_plan, name="instalment_plan"),
]
