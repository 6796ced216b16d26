"""The statement of a scheme's agents: which people each brought, how much is paid for them, and the incentive by the
rate that the scheme states.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.contributions.agents import services as agents
from payung.contributions.agents.acts import ACTS
from payung.kernel.acts import Keys
from payung.kernel.views import Col, Columns
from payung.sponsorship.pages.schemes import the_scheme, trail
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs, person_url
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, wanted
from payung.ui.listing import table

RATES: Columns = (
    Col("from_month", "Mulai", "month"),
    Col("percent", "Insentif (persen)"),
    Col("source", "Dasarnya", "wide"),
)


@page("scheme.view")
def statement(request: ActorRequest, scheme_id: int) -> HttpResponse:
    """The statement by agent; each line opens whom the agent brought."""
    scheme = the_scheme(scheme_id)
    whole = agents.statement(scheme_id)
    if form := wanted(request):
        return answer(request, form, f"agen {scheme.name}", agents.AGENTS, whole["agents"])
    context: dict[str, Any] = {
        "scheme": scheme,
        "whole": whole,
        "rule": gettext(agents.RULE),
        "table": table(
            agents.AGENTS,
            whole["agents"],
            lambda one: reverse("scheme_agent", args=[scheme.pk, one["agent_id"]]),
            caption=_("Menurut agen"),
            exports=exports(request.path),
            empty=_("Belum ada agen pada daftar skema ini"),
            dense=True,
        ),
        "rates": table(
            RATES,
            [{**one, "percent": percent(one["rate_ppm"])} for one in whole["rates"]],
            caption=_("Insentif yang dinyatakan skema"),
            empty=_("Skema ini belum menyatakan insentif agennya"),
        ),
        "breadcrumbs": trail(scheme),
    }
    return render(request, "contributions/agents.html", context)


@page("scheme.view")
def agent(request: ActorRequest, scheme_id: int, agent_id: int) -> HttpResponse:
    """The people whom an agent brought into a scheme; users who may look at persons can open them."""
    scheme = the_scheme(scheme_id)
    lines = agents.people_of(scheme, agent_id)
    if form := wanted(request):
        return answer(request, form, f"agen {agent_id} {scheme.name}", agents.PEOPLE, lines)
    people = table(
        agents.PEOPLE,
        lines[:1000],
        lambda one: person_url(request, one["person_id"]),
        caption=_("Yang diajak agen ini"),
        exports=exports(request.path),
        empty=_("Agen ini tidak mengajak siapa pun dalam cakupan Anda"),
        dense=True,
    )
    context = {
        "scheme": scheme,
        "agent_id": agent_id,
        "agent_url": person_url(request, agent_id),
        "table": people,
        "breadcrumbs": [*trail(scheme), *crumbs((_("Agen"), reverse("scheme_agents", args=[scheme.pk])))],
    }
    return render(request, "contributions/agent.html", context)


def exports(address: str) -> list[tuple[str, str]]:
    """Where a statement is downloaded."""
    return [(form.upper(), f"{address}?unduh={form}") for form in ("csv", "xlsx")]


def percent(ppm: int) -> str:
    """Parts per million as percent in Indonesian: 75000 -> "7,5"."""
    whole, rest = divmod(ppm, 10_000)
    return f"{whole},{rest:04d}".rstrip("0").rstrip(",")


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The scheme of an act, and its statement."""
    scheme = the_scheme(keys["scheme_id"])
    return Place(scheme, scheme.name, reverse("scheme_agents", args=[scheme.pk]), trail(scheme))


urlpatterns = [
    path("pendanaan/<int:scheme_id>/agen", statement, name="scheme_agents"),
    *act_urls(ACTS, locate),
    path("pendanaan/<int:scheme_id>/agen/<int:agent_id>", agent, name="scheme_agent"),
]
