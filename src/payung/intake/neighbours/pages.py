"""The employee's own page (SERTAKAN): whom he protects, what it costs him, and choosing another."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.contributions.asking import grouped
from payung.contributions.invoices import papers
from payung.intake.neighbours import services as neighbours
from payung.intake.neighbours.acts import ACTS
from payung.kernel.acts import Keys
from payung.kernel.views import Col, Columns
from payung.places import selectors as places
from payung.platform import clock
from payung.ui.acts import Place, act_urls
from payung.ui.components.formats import month_name
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.listing import table

BILL: Columns = (
    Col("payment_code", "Kode iuran"),
    Col("people", "Bulan", "number"),
    Col("amount", "Jumlah", "money"),
    Col("due_on", "Paling lambat", "date"),
    Col("state", "Keadaan"),
)


def _state(bill: dict[str, Any]) -> tuple[str, Any]:
    return ("paid", _("Lunas")) if bill["settled"] else ("open", _("Belum dibayar"))


@page("neighbours.choose")
def mine(request: ActorRequest) -> HttpResponse:
    """Whom the employee has chosen, with the months that stand."""
    rows = neighbours.read(request.actor)
    schemes = neighbours.schemes(request.actor)
    named = {one["id"]: one["name"] for one in schemes}
    now = clock.this_month().first_day
    context = {
        "schemes": schemes,
        "people": len({row["person_id"] for row in rows if row["months"]}),
        "protected_now": len({row["person_id"] for row in rows if now in row["months"]}),
        "months": sum(len(row["months"]) for row in rows),
        "amount": sum(row["amount"] for row in rows),
        "this_month": sum(
            row["amounts"][row["months"].index(now)] for row in rows if row["pays"] == "payroll" and now in row["months"]
        ),
        "table": table(
            neighbours.NEIGHBOUR,
            [{**neighbours.line(row), "scheme": named.get(row["scheme_id"], "")} for row in rows],
            lambda line: reverse("neighbour_drop", args=[line["scheme_id"], line["id"]])
            if line["months"] and line["scheme_id"] in named
            else "",
            places.names(row["village_code"] for row in rows),
            caption=_("Tetangga yang Anda lindungi"),
            empty=_("Belum ada tetangga yang Anda pilih"),
            empty_hint=_("Pilih satu orang di sekitar Anda yang bekerja tanpa perlindungan: petani, nelayan, tukang ojek."),
        ),
        "bills": table(
            BILL,
            neighbours.bills(request.actor),
            caption=_("Tagihan Anda"),
            cells={"payment_code": lambda bill: grouped(bill["payment_code"]), "state": _state},
            note=_how_to_pay(),
        ),
        "certificates": [
            (named.get(one, ""), reverse("certificate_issue", args=[one])) for one in sorted({row["scheme_id"] for row in rows})
        ],
    }  # fmt: skip
    return render(request, "intake/neighbours.html", context)


def _how_to_pay() -> str:
    """Where a code is paid: the virtual account is the digits of the bank, where they are agreed, and the code."""
    before = gettext("%(bank)s (digit depan %(digits)s)")
    said = [
        (before % {"bank": name, "digits": digits}) if digits.isdigit() else name for name, digits in papers.banks()
    ]
    banks = ", ".join(said)
    if not banks:
        return gettext("Belum ada bank yang menerima kode iuran; tanyakan cara membayarnya kepada bagian personalia.")
    return gettext("Bayar sebagai virtual account di bank ini, dengan kode iurannya: %(banks)s.") % {"banks": banks}


def locate(request: ActorRequest, keys: Keys) -> Place:
    """The scheme of the employee's employer, and his page."""
    scheme: dict[str, Any] = neighbours.scheme_of(request.actor, keys["scheme_id"])
    back = reverse("neighbours")
    first, last = (month_name(scheme[name]) for name in ("first_month", "last_month"))
    heading, trail = f"{scheme['name']} ({first} – {last})", crumbs((_("Tetangga saya"), back))
    if "choice_id" not in keys:
        return Place(scheme, heading, back, trail)
    choice = next((one for one in neighbours.read(request.actor) if one["id"] == keys["choice_id"]), None)
    if choice is None:
        raise Http404
    return Place(scheme, choice["name"] or heading, back, trail, {"above": "intake/_neighbour.html", "choice": choice})


urlpatterns = [path("tetangga", mine, name="neighbours"), *act_urls(ACTS, locate)]
