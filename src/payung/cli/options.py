"""Options that every command takes."""

from __future__ import annotations

from typing import Annotated

import typer

As = Annotated[str | None, typer.Option("--as", metavar="PENGGUNA", help="Bertindak sebagai pengguna ini.")]
Json = Annotated[str | None, typer.Option("--json", metavar="BERKAS", help="Tulis hasil JSON (- = keluaran).")]
# For commands that need no user: accepted, so that every command has the same options, but not used.
IgnoredAs = Annotated[str | None, typer.Option("--as", metavar="PENGGUNA", hidden=True)]
# Where the site is served unless somebody says otherwise.
DEFAULT_PORT = 8000
