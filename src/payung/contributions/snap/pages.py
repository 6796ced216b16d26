"""Banks that report payments by SNAP: the list of connections, the calls of each bank, and cutting one off."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from payung.access.errors import AccessRefused
from payung.contributions.errors import ContributionsRefused
from payung.contributions.forms import ClientForm
from payung.contributions.snap import services as clients
from payung.contributions.snap import views
from payung.contributions.snap.acts import ACTS
from payung.contributions.snap.models import SnapClient
from payung.contributions.snap.services import Activity
from payung.contributions.words import AMOUNTS
from payung.platform import clock
from payung.rails.errors import RailsError
from payung.ui.acts import Place, act_urls
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.sentences import sentence

NO_ACTIVITY = Activity()


@page("snap.manage")
def banks(request: ActorRequest) -> HttpResponse:
    """Every bank that is or was connected."""
    rows, activity = clients.clients(), clients.activity(clock.moment().date())
    lines = [{**views.bank_line(one), **vars(activity.get(one.pk, NO_ACTIVITY))} for one in rows]
    listed = table(
        views.BANKS,
        lines,
        lambda one: reverse("snap_bank", args=[one["id"]]),
        caption=_("Bank tersambung"),
        empty=_("Belum ada bank yang tersambung"),
        empty_hint=_("Sambungkan dengan tombol di atas; pengelola lain menyetujuinya."),
    )
    context = {
        "table": listed,
        "open": sum(one.revoked_at is None and one.confirmed_by is not None for one in rows),
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills"))),
    }
    return render(request, "contributions/banks.html", context)


@page("snap.manage", methods=("GET", "HEAD", "POST"))
def connect(request: ActorRequest) -> HttpResponse:
    """The form of a new connection; posted, its keys, shown this one time. They open nothing before the second person."""
    form = ClientForm(request.POST or None)
    trail = crumbs((_("Iuran"), reverse("bills")), (_("Bank tersambung"), reverse("snap_banks")))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            keys = clients.create_client(
                request.actor,
                given["name"],
                given["public_key"],
                service_id=given["service_id"],
                allow_from=given["allow_from"].split(),
                grace_days=given["grace_days"],
                signature=given["signature"],
            )
        except (ContributionsRefused, AccessRefused, RailsError) as error:
            form.add_error(None, sentence(error))
        else:
            response = render(request, "contributions/bank_keys.html", {"keys": keys, "breadcrumbs": trail})
            response["Cache-Control"] = "no-store"
            return response
    context = {"form": form, "breadcrumbs": trail}
    return render(request, "contributions/bank_new.html", context, status=400 if form.errors else 200)


@page("snap.manage")
def bank(request: ActorRequest, bank_id: int) -> HttpResponse:
    """One bank: its numbers, the networks it may call from, its calls."""
    context = _context(bank_id)
    return render(
        request, "contributions/bank.html", {**context, "own": the_bank(bank_id).created_by == request.actor.user_id}
    )


def locate(request: ActorRequest, keys: Mapping[str, int]) -> Place:  # noqa: ARG001  # the frame hands both
    """The bank of an act, and its page."""
    bank = the_bank(keys["bank_id"])
    url = reverse("snap_bank", args=[bank.pk])
    trail = crumbs((_("Iuran"), reverse("bills")), (_("Bank tersambung"), reverse("snap_banks")), (bank.name, url))
    return Place(bank, bank.name, url, trail)


def the_bank(bank_id: int) -> SnapClient:
    """The bank, or 404 when it is not there."""
    try:
        return clients.client_of(None, bank_id)
    except ContributionsRefused as error:
        raise Http404 from error


def _context(bank_id: int) -> dict[str, object]:
    bank = the_bank(bank_id)
    activity = clients.activity(clock.moment().date()).get(bank.pk, NO_ACTIVITY)
    return {
        "client": bank,
        "waits": bank.confirmed_by is None and bank.revoked_at is None,
        "amounts": AMOUNTS[bank.amounts],
        "activity": activity,
        "breadcrumbs": crumbs((_("Iuran"), reverse("bills")), (_("Bank tersambung"), reverse("snap_banks"))),
    }


urlpatterns = [
    *act_urls(ACTS, locate),
    path("iuran/bank", banks, name="snap_banks"),
    path("iuran/bank/baru", connect, name="snap_bank_new"),
    path("iuran/bank/<int:bank_id>", bank, name="snap_bank"),
]
