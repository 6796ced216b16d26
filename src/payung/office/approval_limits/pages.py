"""From which amount on a step needs how many votes, of which roles: to read for those who decide, to edit for the office."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access import policies
from payung.access.errors import AccessRefused
from payung.access.models import ROLES
from payung.casework import selectors, services
from payung.casework import words as cases
from payung.casework.errors import CaseRefused
from payung.casework.transitions import PROCESSES, STEP_WORDS, ApprovalLimit
from payung.kernel.money import MoneyError, format_number, parse_rupiah
from payung.ui import sentences
from payung.ui.components.formats import rupiah
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page

SPARE = 1  # empty lines of the form
MOST = 20  # lines that a form may carry


class Refused(NamedTuple):
    """A refused form: its step, the typed values, and the reason."""

    process: str
    step: str
    lines: list[dict[str, Any]]
    reason: str
    said: str


@page("work_items.view")
def approval_limits(request: ActorRequest) -> HttpResponse:
    """All approval limits of every kind of case."""
    return _all(request)


def _all(request: ActorRequest, refused: Refused | None = None) -> HttpResponse:
    """Every step with its form; a refused form is open and keeps the typed values and the error."""
    may_edit = policies.can(request.actor.roles, "approval_limits.set")
    steps = []
    for name, process in PROCESSES.items():
        held = selectors.approval_limits(name)
        for step in process.steps():
            lines = [_line(approval_limit) for approval_limit in held if approval_limit.step == step]
            wrong = refused if refused and (refused.process, refused.step) == (name, step) else None
            steps.append(
                {
                    "process": name,
                    "word": cases.process_word(name),
                    "step": step,
                    "step_word": gettext(STEP_WORDS.get(step, step)),
                    "lines": lines,
                    "edited": [*(wrong.lines if wrong else lines), *[_BLANK] * SPARE] if may_edit else [],
                    "wrong": wrong,
                }
            )
    context = {
        "steps": steps,
        "roles": [(role, sentences.ROLES[role]) for role in ROLES],
        "breadcrumbs": crumbs((_("Tugas"), reverse("work_items"))),
    }
    return render(request, "casework/approval_limits.html", context, status=409 if refused else 200)


_BLANK: dict[str, Any] = {"from_amount": "", "votes": 1, "roles": [], "words": ""}


def _line(approval_limit: Any) -> dict[str, Any]:
    return {
        "from_amount": format_number(approval_limit.from_amount),
        "range": gettext("mulai %(amount)s") % {"amount": rupiah(approval_limit.from_amount)}
        if approval_limit.to_amount is None
        else gettext("%(a)s sampai di bawah %(b)s")
        % {"a": rupiah(approval_limit.from_amount), "b": rupiah(approval_limit.to_amount)},
        "votes": approval_limit.votes,
        "roles": list(approval_limit.roles),
        "words": ", ".join(str(sentences.word(sentences.ROLES, role)) for role in approval_limit.roles),
    }


@page("approval_limits.set", methods=("POST",))
def store(request: ActorRequest, process: str, step: str) -> HttpResponse:
    """Propose the approval_limits of a step as a whole; they hold when another administrator has confirmed them."""
    if process not in PROCESSES or step not in PROCESSES[process].steps():
        raise Http404
    try:
        change = services.set_approval_limits(
            request.actor, process, step, read(request.POST, step), request.POST.get("alasan", "").strip()
        )
        messages.success(request, gettext("Usul dicatat; jenjang ini berlaku setelah pengelola lain menyetujuinya."))
        return HttpResponseRedirect(reverse("change", args=[change]))
    except (CaseRefused, AccessRefused, MoneyError) as error:
        return _all(
            request,
            Refused(process, step, _typed(request.POST), request.POST.get("alasan", ""), sentences.sentence(error)),
        )


def _typed(form: QueryDict) -> list[dict[str, Any]]:
    """The lines of a form as they were typed; an empty one is left out."""
    return [
        {
            "from_amount": form.get(f"dari-{number}", ""),
            "range": "",
            "votes": form.get(f"suara-{number}", ""),
            "roles": form.getlist(f"peran-{number}"),
        }
        for number in range(MOST)
        if form.get(f"dari-{number}", "").strip() or form.getlist(f"peran-{number}")
    ]


def read(form: QueryDict, step: str) -> list[ApprovalLimit]:
    """Approval limits from the lines of the form: `dari-0`, `suara-0`, `peran-0` ...; a line without an amount is left out.

    Raises CaseRefused for numbers that are none, MoneyError for amounts.
    """
    lines = []
    for number in range(MOST):
        amount, votes = form.get(f"dari-{number}", "").strip(), form.get(f"suara-{number}", "")
        if amount:
            roles = [role for role in form.getlist(f"peran-{number}") if role in ROLES]
            lines.append((parse_rupiah(amount), int(votes) if votes.isascii() and votes.isdigit() else 0, roles))
    return services.bands_of(step, lines)


urlpatterns = [
    path("tugas/jenjang", approval_limits, name="approval_limits"),
    path("tugas/jenjang/<str:process>/<slug:step>", store, name="approval_limits_store"),
]
