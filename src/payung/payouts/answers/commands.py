"""Jawaban bank: diambil dari bank sendiri, atau diserahkan orang dan dikonfirmasi dua orang lain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, acting_as, carry_out, session
from payung.cli.output import FAILED, Out, command
from payung.cli.text import _
from payung.kernel.errors import worded
from payung.payouts.answers.acts import ACTS

BankCode = Annotated[str, typer.Argument(metavar="KODE_BANK")]
AnswerId = Annotated[int, typer.Argument(metavar="JAWABAN")]
LEFT: dict[str, Callable[[], str]] = {
    "NOBODY_LEFT": lambda: _(
        "Perhatian: bila jawaban bank diunggah, tidak ada orang yang dapat mengonfirmasinya. Tambahkan orang dulu, atau"
        " hubungkan folder bank."
    ),
    "ONE_LEFT": lambda: _(
        "Perhatian: bila jawaban bank diunggah, hanya satu orang yang dapat mengonfirmasinya, padahal perlu dua. Tambahkan"
        " orang dulu, atau hubungkan folder bank."
    ),
}


@command
def read(
    files: Annotated[list[Path], typer.Argument(metavar="BERKAS...", exists=True, dir_okay=False)],
    batch: Annotated[int | None, typer.Option("--batch", help="Harus tentang kelompok ini.")] = None,
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Serahkan jawaban bank (pain.002, camt.054, camt.053); baru berlaku setelah dua orang lain mengonfirmasinya."""
    out, results = Out(json_path), []
    with session(as_user) as actor:
        from payung.payouts.services import read_answer

        for path in files:
            done = read_answer(actor, path, batch)
            if done.refused:
                words = done.refused
            elif done.proposal is None:
                words = _("sudah diketahui dari bank sendiri")
            else:
                words = f"{_('jawaban')} {done.proposal}, " + (
                    _("sudah diserahkan") if done.same else f"{done.would} {_('akan berubah; menunggu dua konfirmasi')}"
                )
            out.line(f"{path.name}: {words}")
            results.append(
                {
                    "file": path.name,
                    "kind": done.kind,
                    "proposal": done.proposal,
                    "would": done.would,
                    "same": done.same,
                    "refused": done.code or None,
                }
            )
    out.result(results)
    if any(answer["refused"] for answer in results):
        raise typer.Exit(FAILED)


@command
def collect(bank: BankCode, as_user: As = None, json_path: Json = None) -> None:
    """Baca semua jawaban baru di folder bank."""
    out = Out(json_path)
    with session(as_user) as actor:
        from payung.payouts import services
        from payung.platform.db import acting

        with acting(actor.token):
            run = services.collect(actor, bank, defer=False)
        result = carry_out(run, _("Jawaban bank"))
    out.line(f"{result['files']} {_('berkas dibaca')}, {result['changed']} {_('berubah')}")
    for refused in result["refused"]:
        refused["text"] = worded(refused["text"], refused["facts"], _)
        out.line(f"{refused['file']}: {refused['text']} [{refused['code']}]")
    out.result(result)


@command
def answers(
    state: Annotated[str, typer.Option("--state", help="open, taken, refused.")] = "",
    as_user: As = None,
    json_path: Json = None,
) -> None:
    """Jawaban bank yang diserahkan orang, terbaru dulu, dan apakah Anda boleh mengonfirmasinya."""
    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        from payung.payouts.answers import services as proposals
        from payung.payouts.answers import views

        rows = proposals.proposals(state)[:1000]
        lines = views.answers(rows)
    out.lines(views.ANSWER, lines)
    out.result(lines)


@command
def answer(number: AnswerId, as_user: As = None, json_path: Json = None) -> None:
    """Satu jawaban yang diserahkan: apa yang akan berubah, siapa mengunggah dan mengonfirmasi."""
    out = Out(json_path)
    with acting_as(as_user, may="payouts.view"):
        line = _whole(number)
    _tell(out, line)


def _whole(number: int) -> dict[str, Any]:
    from payung.payouts.answers import services as proposals
    from payung.payouts.answers import views

    return {**views.answer(number), "changes": [views.change(line) for line in proposals.lines(number)[:10_000]]}


def _tell(out: Out, line: dict[str, Any]) -> None:
    from payung.kernel.money import format_rupiah
    from payung.kernel.views import only
    from payung.payouts.answers.views import ANSWER_LINE

    out.line(f"{_('Jawaban')} {line['id']}: {line['kind']}, {line['bank']}, {line['state']}")
    out.line(f"{_('Diunggah')} {line['uploaded_by']}; {_('dikonfirmasi')} {', '.join(line['confirmed_by']) or '-'}")
    if line["other_lines"]:
        paid_in, paid_out = format_rupiah(line["other_in"]), format_rupiah(line["other_out"])
        out.line(
            f"{line['other_lines']} {_('baris bukan pembayaran kita')}: {_('masuk')} {paid_in}, {_('keluar')} {paid_out}"
        )
    if line["refused_by"]:
        out.line(f"{_('Ditolak')} {line['refused_by']}: {line['reason']}")
    for number in line["unfit"]:
        out.line(f"{number}: {_('tidak lagi seperti waktu diunggah; lihat halaman pembayarannya')}")
    out.lines(only(ANSWER_LINE, "end_to_end_id", "amount", "source", "target", "reason"), line["changes"])
    out.result(line)


def hand_words(hand: dict[str, Any]) -> str:
    """By whose hand an outcome is known, for a table."""
    if hand["by_bank"]:
        return ""
    how = _("surat bank diajukan") if hand["letter"] else _("diunggah")
    return f"({how} {hand['uploaded_by']}; {_('dikonfirmasi')} {', '.join(hand['confirmed_by'])})"


COMMANDS = {
    "read": read,
    "answers": answers,
    "answer": answer,
    **commands_of(ACTS),
    "collect": collect,
}
