"""The public pages on which anybody reports a death. The reporter needs no user account and gets a code to follow the
claim.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language, gettext

from payung.claims import selectors, services
from payung.claims.forms import DeathForm
from payung.claims.services import ReportData
from payung.kernel.errors import PayungError
from payung.notices.letters import grouped
from payung.places import selectors as places
from payung.platform import clock, limits
from payung.registry.choices import RELATION
from payung.ui.choices import translated
from payung.ui.decorators import public_page
from payung.ui.sentences import sentence
from payung.vault.parts import from_whom, type_word

HOUR, DAY = 3600, 24 * 3600
# Reports from one internet address. One limit for all addresses together would let a stranger block everybody.
PER_HOUR, PER_DAY = 6, 20
RELATIONS = translated(RELATION)
COOKIE, KEPT_SECONDS = "payung_laporan", 1800


def regency_choices() -> list[tuple[str, str]]:
    """Kabupaten and kota, sorted by name."""
    return sorted(((p.code, places.short_name(p.name)) for p in places.regencies()), key=lambda pair: pair[1])


def village_of(text: str, regency: str) -> str:
    """The code of the village that a text names within a regency; "" if it names none or more than one."""
    if not text.strip() or not regency:
        return ""
    index = places.index()
    row = index.by_code.get(regency)
    code = index.resolve(text, None, row.name if row else None).code
    return code if code and code.startswith(f"{regency}.") else ""


def data_of(form: DeathForm, **more: Any) -> ReportData:
    """A report made from a valid form. If the village is not found, its text is added to the note, so that nothing is
    lost.
    """
    data = form.cleaned_data
    village = village_of(data["village"], data["regency"])
    lines = [data["note"]]
    if data["village"] and not village:
        lines.append(gettext("Desa/kelurahan menurut pelapor: %(name)s") % {"name": data["village"]})
    return ReportData(
        name=data["name"],
        event_on=data["event_on"],
        reporter_name=data["reporter_name"],
        regency=data["regency"],
        village_code=village,
        nik=data["nik"],
        kpj=data["kpj"],
        reporter_phone=data["reporter_phone"],
        reporter_relation=data["reporter_relation"],
        note="\n".join(line for line in lines if line),
        language="en" if get_language() == "en" else "id",
        kind=data["kind"],
        said=data["said"],
        **more,
    )


@public_page(methods=("GET", "HEAD", "POST"))
def report(request: HttpRequest) -> HttpResponse:
    """Show the form for a report, and store the report."""
    form = DeathForm(request.POST or None, today=clock.today(), regencies=regency_choices())
    if request.method != "POST" or not form.is_valid():
        return render(request, "claims/public.html", {"form": form}, status=400 if form.errors else 200)
    if not _may(request):
        return render(request, "claims/public.html", {"form": form, "too_often": True}, status=429)
    try:
        code = services.report_public(data_of(form))
    except PayungError as error:
        form.add_error(None, sentence(error))
        return render(request, "claims/public.html", {"form": form}, status=400)
    answer = HttpResponseRedirect(reverse("report_taken"))
    # The code is not part of an address: a signed cookie carries it to the next page and expires after half an hour.
    answer.set_signed_cookie(
        COOKIE,
        code,
        salt=COOKIE,
        max_age=KEPT_SECONDS,
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
        path=reverse("report_death"),
    )
    return answer


def _may(request: HttpRequest) -> bool:
    address = limits.client_address(request)
    return limits.allow("report.hour", address, limit=PER_HOUR, seconds=HOUR) and limits.allow(
        "report.day", address, limit=PER_DAY, seconds=DAY
    )


@public_page()
def received(request: HttpRequest) -> HttpResponse:
    """Show the code of the report that was just sent, to be written down or printed."""
    code = str(request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=KEPT_SECONDS) or "")
    status = selectors.by_code(code) if code else None
    if status is None:
        return HttpResponseRedirect(reverse("report_death"))
    context = {
        "code": grouped(code),
        "reported_on": status["reported_on"],
        "bring": from_whom(status.get("missing") or ()),
        "perhaps": [
            (type_word(kind), RELATIONS.get(relation, relation))
            for kind, relation in (status.get("perhaps") or {}).items()
        ],
    }
    answer = render(request, "claims/public_taken.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("lapor", report, name="report_death"),
    path("lapor/diterima", received, name="report_taken"),
]
