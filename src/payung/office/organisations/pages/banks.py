"""Banks that pay for us: connecting one, changing it, closing it. A connection holds when two administrators have said so."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.errors import AccessRefused
from payung.kernel.acts import Keys
from payung.office import views
from payung.office.forms import PayingBankForm
from payung.payouts.banks import selectors
from payung.payouts.banks.acts import ACTS
from payung.payouts.banks.services import BankData, Dialect, connect_bank
from payung.payouts.errors import PayoutsRefused
from payung.payouts.words import CHANNELS
from payung.ui.acts import Place, act_urls
from payung.ui.components.words import Word
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table
from payung.ui.sentences import sentence


@page("snap.manage")
def banks(request: ActorRequest) -> HttpResponse:
    """Every bank that pays or has paid for us."""
    lines = [selectors.bank_line(one) for one in selectors.connections_kept()]
    listed = table(
        views.PAYING_BANK,
        lines,
        lambda one: reverse("paying_bank_change", args=[one["id"]]),
        cells={"channels": lambda one: ", ".join(str(CHANNELS.get(x, x)) for x in one["channels"].split(", "))},
        caption=_("Bank pembayar"),
        empty=_("Belum ada bank pembayar"),
        empty_hint=_("Sambungkan bank dengan tombol di atas; pengelola lain menyetujuinya."),
    )
    return render(request, "office/banks.html", {"table": listed, "breadcrumbs": _trail()})


@page("snap.manage", methods=("GET", "HEAD", "POST"))
def connect(request: ActorRequest, bank_id: int = 0) -> HttpResponse:
    """The form of a connection, new or changed; posted, a proposal for the second administrator."""
    bank = selectors.bank_of(request.actor, bank_id) if bank_id else None
    initial = {**vars(bank), "organisation": bank.organisation.code} if bank else {}
    form = PayingBankForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        dialect = Dialect(
            *(
                given.pop(name)
                for name in ("signature", "padding", "origin", "tells_holders", "absent_minutes", "timeout_seconds")
            )
        )
        try:
            with transaction.atomic():
                change = connect_bank(request.actor, BankData(**given, dialect=dialect))
        except (PayoutsRefused, AccessRefused) as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(
                request, gettext("Usul dicatat; sambungan ini berlaku setelah pengelola lain menyetujuinya.")
            )
            return HttpResponseRedirect(reverse("change", args=[change]))
    context = {
        "form": form,
        "bank": bank and selectors.bank_line(bank),
        "breadcrumbs": crumbs(*_trail(), (_("Bank pembayar"), reverse("paying_banks"))),
    }
    return render(request, "office/bank_form.html", context, status=400 if form.errors else 200)


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The bank of an act."""
    bank = selectors.bank_of(request.actor, keys["bank_id"])
    back = reverse("paying_banks")
    return Place(bank, bank.name, back, crumbs(*_trail(), (_("Bank pembayar"), back)))


def _trail() -> list[tuple[Word, str]]:
    return crumbs((_("Kantor"), reverse("office")))


urlpatterns = [
    path("kantor/bank", banks, name="paying_banks"),
    path("kantor/bank/baru", connect, name="paying_bank_new"),
    path("kantor/bank/<int:bank_id>", connect, name="paying_bank_change"),
    *act_urls(ACTS, locate),
]
