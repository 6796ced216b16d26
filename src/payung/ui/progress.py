"""Background work as pages show it while it runs, and the page that it leads to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from payung.kernel.errors import worded
from payung.platform import selectors
from payung.platform.models import Run
from payung.ui import sentences
from payung.ui.components.parts import Progress


def progress_of(run: Run, next_url: str = "", next_word: Any = "") -> Progress:
    """A run as the progress component shows it."""
    phase = sentences.word(sentences.RUN_STEPS, run.step) if run.state in selectors.OPEN_STATES else ""
    return Progress(
        title=sentences.word(sentences.RUN_KINDS, run.kind),
        state=sentences.run_state(run.state),
        done=run.done,
        total=run.total or None,
        unit=_("baris") if run.total > 1 else "",
        phase=phase,
        message=worded(run.error_text, run.error_facts, gettext),
        poll_url=reverse("run_progress", args=[run.pk]),
        next_url=next_url,
        next_word=next_word,
        id=f"kerja-{run.pk}",
    )


def target_of(run: Run) -> tuple[str, Any]:
    """Where a finished run leads: (address, word), empty when nowhere."""
    if run.kind in {"intake.check", "intake.commit"} and "list" in run.params:
        return reverse("list", args=[run.params["list"]]), _("Lihat hasilnya")
    if run.kind == "intake.answer" and run.state == "done":
        return reverse("answer_file", args=[run.params["list"], run.pk]), _("Unduh berkas jawaban")
    if run.kind == "contributions.assess":
        return reverse("bills") + f"?bulan={run.params.get('month', '')}", _("Lihat tagihan")
    if run.kind == "contributions.assess_open":
        return reverse("bills"), _("Lihat tagihan")
    if run.kind == "payouts.answer" and run.result.get("proposal"):
        return reverse("payout_answer_page", args=[run.result["proposal"]]), _("Lihat jawabannya")
    if run.kind in {"payouts.send", "payouts.ask", "payouts.names", "payouts.answer"} and run.params.get("batch"):
        return reverse("payout_batch", args=[run.params["batch"]]), _("Lihat kelompok bayar")
    if run.kind == "law.whatif":
        return reverse("whatif_result", args=[run.pk]), _("Lihat akibatnya")
    return "", ""
