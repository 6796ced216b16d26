"""Tetangga (SERTAKAN): memilih tetangga, dan melihat siapa yang sudah dipilih."""

from __future__ import annotations

from payung.cli.acts import commands_of
from payung.cli.context import As, Json, session
from payung.cli.output import Out, command
from payung.intake.neighbours.acts import ACTS


@command
def list_neighbours(as_user: As = None, json_path: Json = None) -> None:
    """Tetangga yang Anda pilih, dengan bulan yang masih berlaku; pertanyaan ini tercatat."""
    out = Out(json_path)
    with session(as_user, may="neighbours.choose") as actor:
        from payung.intake.neighbours import services as neighbours
        from payung.platform.db import acting

        with acting(actor.token):
            lines = [neighbours.line(row) for row in neighbours.read(actor)]
    out.lines(neighbours.NEIGHBOUR, lines)
    out.result(lines)


COMMANDS = {"list": list_neighbours, **commands_of(ACTS)}
