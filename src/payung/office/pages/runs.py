"""Background work: its list, its page, and the fragment that pages load while it runs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.access.selectors import names_of
from payung.kernel.acts import Keys
from payung.office.acts import ACTS
from payung.platform import selectors
from payung.platform.choices import RUN_STATE
from payung.platform.models import Run
from payung.platform.views import RUN, run_line
from payung.ui import sentences
from payung.ui.acts import Place, act_urls
from payung.ui.choices import translated
from payung.ui.components.tables import Filter, FilterBar
from payung.ui.context import crumbs
from payung.ui.decorators import ActorRequest, page
from payung.ui.exports import answer, links, wanted
from payung.ui.listing import table
from payung.ui.paging import chosen, paged
from payung.ui.progress import progress_of, target_of

STATE_WORDS = translated(RUN_STATE)


@page("runs.view")
def runs(request: HttpRequest) -> HttpResponse:
    """All runs that the user may see."""
    kind = chosen(request.GET, "jenis", list(sentences.RUN_KINDS))
    state = chosen(request.GET, "keadaan", list(STATE_WORDS))
    queryset = selectors.runs(kind, state=state)

    bar = FilterBar(
        [
            Filter("jenis", _("Pekerjaan"), value=kind, options=list(sentences.RUN_KINDS.items())),
            Filter("keadaan", _("Keadaan"), value=state, options=list(STATE_WORDS.items())),
        ]
    )
    if form := wanted(request):
        return answer(
            request,
            form,
            "pekerjaan",
            RUN,
            queryset,
            lambda rows: [run_line(one, gettext) for one in rows],
            bar=lambda: bar,
        )
    page_rows = paged(queryset, request.GET, ("-id",))
    names = names_of({one.requested_by for one in page_rows.rows})
    runs_table = table(
        RUN,
        [{**run_line(one, gettext), "requested_by_name": names.get(one.requested_by, "")} for one in page_rows.rows],
        lambda run: reverse("run", args=[run["id"]]),
        exports=links(request.GET),
        pager=page_rows.pager,
        empty=_("Belum ada pekerjaan"),
        empty_hint=_("Pekerjaan muncul di sini begitu daftar diperiksa, peserta disimpan, atau iuran ditetapkan."),
    )
    open_count = selectors.runs().filter(state__in=selectors.OPEN_STATES).count()
    return render(request, "runs/index.html", {"table": runs_table, "bar": bar, "open_count": open_count})


def _run(run_id: int) -> Run:
    job = selectors.run(run_id)
    if job is None:
        raise Http404
    return job


@page("runs.view")
def run(request: ActorRequest, run_id: int) -> HttpResponse:
    """One run with its progress."""
    job = _run(run_id)
    url, word = target_of(job)
    names = names_of([job.requested_by])
    context = {
        "run": job,
        "title": sentences.word(sentences.RUN_KINDS, job.kind),
        "state_word": STATE_WORDS.get(job.state, job.state),
        "progress": progress_of(job, url, word),
        "who": names.get(job.requested_by, ""),
        "result": _result(job),
        "cancellable": job.state in selectors.OPEN_STATES
        and not (job.state == "running" and job.kind.startswith("payouts.")),
        "breadcrumbs": crumbs((_("Pekerjaan"), reverse("runs"))),
    }
    return render(request, "runs/run.html", context)


def _result(job: Run) -> list[tuple[Any, int]]:
    return [
        (RESULT_WORDS[key], value)
        for key, value in (job.result or {}).items()
        if key in RESULT_WORDS and isinstance(value, int)
    ]


RESULT_WORDS = {
    "rows": _("Baris"),
    "accepted": _("Diterima"),
    "review": _("Perlu diperiksa"),
    "rejected": _("Ditolak"),
    "committed": _("Tersimpan"),
    "already": _("Sudah tercatat"),
    "covered": _("Sudah ditanggung pembayar lain"),
    "deceased": _("Tercatat atau dilaporkan meninggal"),
    "waiting": _("Menunggu"),
    "out_of_scope": _("Di luar wilayah Anda"),
    "other_person": _("NIK kini milik orang lain"),
    "consents": _("Persetujuan dicatat bagi yang sudah terdaftar"),
    "people": _("Orang"),
    "amount": _("Rupiah"),
}


@page("runs.view")
def progress(request: ActorRequest, run_id: int) -> HttpResponse:
    """The fragment that a page loads every two seconds; when the run has ended it reloads the page and is not loaded
    again.
    """
    job = _run(run_id)
    url, word = target_of(job)
    response = render(request, "components/progress.html", {"progress": progress_of(job, url, word)})
    if job.state not in selectors.OPEN_STATES and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"
    return response


def locate(_request: ActorRequest, keys: Keys) -> Place:
    """The run of an act, and its page."""
    job = _run(keys["run_id"])
    back = reverse("run", args=[job.pk])
    heading = gettext("Pekerjaan %(n)s") % {"n": job.pk}
    return Place(job, heading, back, crumbs((_("Pekerjaan"), reverse("runs")), (heading, back)))


urlpatterns = [
    *act_urls(ACTS, locate),
    path("pekerjaan", runs, name="runs"),
    path("pekerjaan/<int:run_id>", run, name="run"),
    path("pekerjaan/<int:run_id>/kemajuan", progress, name="run_progress"),
]
