"""Output of commands: tables and progress for people, one JSON object for programs, plain errors, exit codes."""

from __future__ import annotations

import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import typer

from payung.cli.options import IgnoredAs
from payung.cli.text import _, say
from payung.kernel.acts import Invalid
from payung.kernel.errors import PayungError
from payung.kernel.money import format_rupiah
from payung.kernel.shares import decimal_percent
from payung.kernel.views import NUMERIC, Col, Columns, shown_on

P = ParamSpec("P")
T = TypeVar("T")
OK, FAILED, USAGE = 0, 1, 2


class Out:
    """Where a command writes: people read standard output unless the JSON is written there."""

    def __init__(self, json_path: str | None = None) -> None:
        self.json_path = json_path

    @property
    def to_stderr(self) -> bool:
        return self.json_path == "-"

    def line(self, text: str = "") -> None:
        """One line for people."""
        typer.echo(text, err=self.to_stderr)

    def note(self, text: str) -> None:
        """A remark beside the result, always on standard error."""
        typer.echo(text, err=True)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[Any]], right: Sequence[int] = ()) -> None:
        """A plain table; `right` names the columns of numbers."""
        cells = [[str(h) for h in headings], *[["" if c is None else str(c) for c in row] for row in rows]]
        widths = [max(len(row[n]) for row in cells) for n in range(len(headings))]
        for at, row in enumerate(cells):
            fitted = (
                cell.rjust(width) if n in right else cell.ljust(width)
                for n, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            self.line("  ".join(fitted).rstrip())
            if at == 0:
                self.line("  ".join("-" * width for width in widths))

    def lines(self, columns: Columns, lines: Sequence[Any]) -> None:
        """A table of lines by the columns of their view, values as they are."""
        cols = shown_on(columns, "page")
        if not any(c.name == "id" for c in cols):
            cols.insert(0, Col("id", "Nomor", "id"))
        rows = [[_plainly(c, c.of(line)) for c in cols] for line in lines]
        self.table([_(c.word) for c in cols], rows, [n for n, c in enumerate(cols) if c.kind in NUMERIC])

    def result(self, value: Any) -> None:
        """Write the JSON answer to the requested place; whole or not at all."""
        if not self.json_path:
            return
        text = json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n"
        if self.to_stderr:
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        target = Path(self.json_path)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            part.write_text(text, encoding="utf-8")
            part.replace(target)
        except OSError as error:
            raise PayungError("OUTPUT_FILE", "Hasil tidak dapat ditulis ke %(path)s.", path=self.json_path) from error


def _plainly(column: Col, value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, datetime):
        from payung.platform.clock import on_calendar

        return f"{on_calendar(value):%Y-%m-%d %H:%M}"
    if column.kind == "share" and value is not None:
        return f"{decimal_percent(value)}%".replace(".", ",")
    return format_rupiah(value) if column.kind == "money" and value is not None else value


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):  # as the interface writes it
        from payung.platform.clock import stated

        value = stated(value)
        text = value.isoformat(timespec="milliseconds") if value.microsecond else value.isoformat()
        return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
    return value.isoformat() if isinstance(value, date) else str(value)


def command(function: Callable[P, T]) -> Callable[P, T]:
    """Turn refusals into one plain sentence and exit code 1; only a programming error shows its traceback."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except PayungError as refusal:
            fields = refusal.errors if isinstance(refusal, Invalid) else {}
            text = " ".join(_(sentence) for sentence in fields.values()) or say(refusal)
            typer.echo(f"{_('Ditolak')}: {text} [{refusal.code}]", err=True)
            raise typer.Exit(FAILED) from refusal
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BrokenPipeError:
            os._exit(FAILED)  # the reader of the output has ended, so there is nobody to report to
        except Exception as error:
            code = getattr(error, "code", None)
            if isinstance(code, str) and type(error).__module__.startswith("payung."):
                typer.echo(f"{_('Gagal')}: {error} [{code}]", err=True)
                raise typer.Exit(FAILED) from error
            if os.environ.get("PAYUNG_DEBUG") == "1":
                raise
            typer.echo(f"{_('Gagal')}: {_first_line(error)} ({_keep_traceback()})", err=True)
            raise typer.Exit(FAILED) from error

    return _with_as(wrapped)


def _with_as(wrapped: Callable[P, T]) -> Callable[P, T]:
    """Every command takes `--as`, also one that acts for nobody in particular."""
    signature = inspect.signature(wrapped, eval_str=True)
    if "as_user" in signature.parameters:
        return wrapped

    @wraps(wrapped)
    def without(*args: P.args, **kwargs: P.kwargs) -> T:
        kwargs.pop("as_user", None)
        return wrapped(*args, **kwargs)

    option = inspect.Parameter("as_user", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=IgnoredAs)
    without.__signature__ = signature.replace(parameters=[*signature.parameters.values(), option])  # type: ignore[attr-defined]
    without.__annotations__ = {**wrapped.__annotations__, "as_user": IgnoredAs}
    return without


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:300] or type(error).__name__


def _keep_traceback() -> str:
    """Write the traceback of an unexpected error into the log; returns the log's path."""
    from payung.platform.home import HomeError, current_home

    text = traceback.format_exc()
    try:
        path = current_home().prepare().log / "command.log"
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')} {' '.join(sys.argv[1:3])}\n{text}\n")
    except (OSError, HomeError):
        return text
    return _("rincian di %(path)s") % {"path": path}


def fail(text: str, code: int = FAILED) -> typer.Exit:
    """Say why and give the exit to raise."""
    typer.echo(text, err=True)
    return typer.Exit(code)


@contextmanager
def progress(title: str) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error when it is a terminal, silence otherwise. Yields (step, done, total)."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _step, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda step, done, total: bar.update(
            task, description=f"{title} {step}".strip(), completed=done, total=total or None
        )
