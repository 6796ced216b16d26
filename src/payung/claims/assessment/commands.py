"""Proses kedua: menghitung ulang penilaian klaim."""

from __future__ import annotations

import os
import time
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

import typer

from payung.cli.context import Json, running, set_up_django
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _

SECONDS = 2.0


@command
def recompute(
    watch: Annotated[bool, typer.Option("--watch", help="Terus berjalan; dijalankan oleh `payung up`.")] = False,
    json_path: Json = None,
) -> None:
    """Hitung ulang penilaian baru dari faktanya sebagai proses kedua; tanpa tandanya klaim tidak disetujui."""
    out = Out(json_path)
    with _verifier():
        from payung.claims.assessment import recomputing

        while True:
            done = recomputing.recompute()
            if done.checked or not watch:
                out.line(
                    f"{done.checked} {_('penilaian dihitung ulang')}, {len(done.different)} {_('tidak sama')}"
                    + "".join(f" #{number}" for number in done.different)
                )
            if not watch:
                break
            time.sleep(SECONDS)
    out.result({"ok": not done.different, "checked": done.checked, "different": done.different})
    if done.different:
        raise typer.Exit(FAILED)


def _verifier() -> AbstractContextManager[Any]:
    """Use only the verifier's database address if this process has no other one."""
    if os.environ.get("PAYUNG_VERIFIER_DATABASE_URL") and not os.environ.get("PAYUNG_DATABASE_URL"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "payung.platform.settings")
        set_up_django()
        return nullcontext()
    return running()
