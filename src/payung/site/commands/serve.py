"""Melayani situs: basis data, server web, dan pekerja latar dalam satu perintah."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from payung.cli.context import Json, running, set_up_django
from payung.cli.options import DEFAULT_PORT
from payung.cli.output import Out, command, fail
from payung.cli.text import _
from payung.platform.home import current_home

if TYPE_CHECKING:
    from payung.platform.postgres import DatabaseUrls
    from payung.platform.processes import Child

Port = Annotated[int, typer.Option("--port", help="Port situs; bila terpakai dipilih yang berikutnya.")]
Host = Annotated[str, typer.Option("--host", help="Alamat yang didengarkan.")]
DEMO_ROWS = 20_000
# What the web process may know besides the application role's address and the signing secret.
WEB_SETTINGS = ("PAYUNG_HTTPS", "PAYUNG_IDLE_MINUTES", "PAYUNG_ORIGINS", "PAYUNG_TRUSTED_PROXIES")


@command
def up(
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", help="Isi dulu dengan data contoh.")] = False,
) -> None:
    """Nyalakan basis data, server web, dan pekerja; berhenti dengan Ctrl-C atau `payung stop`."""
    from payung.platform.processes import AlreadyRunningError, running_supervisor

    if (info := running_supervisor(current_home())) is not None:
        raise AlreadyRunningError(info)
    with running(migrate=True, demo=demo) as urls:
        if demo:
            _tell(DEMO_ROWS, Out())
        _serve(urls, port, host, Out())


@command
def demo(
    rows: Annotated[int, typer.Option("--rows", min=1, max=390_000, help="Baris daftar pekerja rentan.")] = DEMO_ROWS,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Hanya menghitung, tidak melayani situs.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Buang basis data contoh dan mulai lagi.")] = False,
    port: Port = DEFAULT_PORT,
    host: Host = "127.0.0.1",
    json_path: Json = None,
) -> None:
    """Jalankan seluruh cerita dengan data contoh, lalu layani situsnya."""
    from payung.platform.processes import running_supervisor

    out = Out(json_path)
    info = running_supervisor(current_home())
    if reset and info is not None:
        raise fail(_("Payung sedang berjalan. Hentikan dulu dengan `payung stop`."))
    with running(migrate=not reset, demo=True) as urls:
        if reset:
            from payung.platform.installation import migrate, reset_demo

            reset_demo()
            migrate(demo=True)
        out.result(_tell(rows, out))
        if no_serve:
            return
        _logins(out)
        if info is not None:
            out.line(_("Situs sudah dilayani di") + f" {info.address}")
            return
        _serve(urls, port, host, out)


@command
def stop(json_path: Json = None) -> None:
    """Hentikan Payung yang berjalan di mesin ini."""
    from payung.platform.processes import stop_running

    out = Out(json_path)
    stopped = stop_running(current_home())
    out.line(_("Payung berhenti.") if stopped else _("Tidak ada yang berjalan."))
    out.result({"stopped": stopped})


@command
def status(json_path: Json = None) -> None:
    """Apa yang sedang berjalan: situs, basis data, folder data."""
    from payung.platform.postgres import Cluster, database_urls
    from payung.platform.processes import running_supervisor

    home = current_home()
    out, info = Out(json_path), running_supervisor(home)
    embedded = (
        database_urls(home).embedded if home.secrets_file.exists() or os.environ.get("PAYUNG_DATABASE_URL") else True
    )
    database = (Cluster(home).is_running() if home.pg.exists() else False) if embedded else None
    out.line(f"{_('Situs')}: {info.address if info else _('tidak berjalan')}")
    words = {True: _("berjalan"), False: _("tidak berjalan"), None: _("server luar")}
    out.line(f"{_('Basis data')}: {words[database]}")
    out.line(f"{_('Folder data')}: {home.root}")
    out.result(
        {
            "serving": info is not None,
            "address": info.address if info else None,
            "pid": info.pid if info else None,
            "started": info.started if info else None,
            "embedded_database": embedded,
            "database_running": database,
            "home": str(home.root),
        }
    )


@command
def worker() -> None:
    """Kerjakan antrean; dijalankan oleh `payung up`."""
    set_up_django()
    from procrastinate.contrib.django import app as queue

    # Two at a time: a heavy run, and beside it sealing, events and whoever else waits.
    with queue.replace_connector(queue.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            name="payung",
            concurrency=2,
            delete_jobs="successful",
            shutdown_graceful_timeout=15,
            fetch_job_polling_interval=2,
        )


def _tell(rows: int, out: Out) -> dict[str, Any]:
    """Print the story with one line for each step, and its numbers."""
    from payung.kernel.money import format_number, format_rupiah
    from payung.site.demo.story import tell_story

    numbers = tell_story(rows, lambda step: out.note(f"  {step} ..."))
    count = format_number
    out.line()
    out.line(
        f"{_('Daftar')}: {count(numbers['rows'])} {_('baris')}: {count(numbers['accepted'])} {_('diterima')}, "
        f"{count(numbers['review'])} {_('diperiksa lagi')}, {count(numbers['rejected'])} {_('ditolak')}, "
        f"{count(numbers['waiting'])} {_('menunggu')}"
    )
    out.line(
        f"{_('Komitmen')}: {count(numbers['committed_people'])} {_('orang')}, {format_rupiah(numbers['committed_rupiah'])}"
    )
    out.line(
        f"{_('Tagihan')}: {format_rupiah(numbers['billed_rupiah'])}, {_('diterima')} {format_rupiah(numbers['received_rupiah'])}"
    )
    active = ", ".join(f"{month} {count(people)}" for month, people in numbers["active_by_month"].items())
    out.line(f"{_('Terlindungi')}: {active}")
    if claim := numbers.get("claim"):
        out.line(
            f"{_('Klaim kematian')}: {format_rupiah(claim['benefit_rupiah'])}, {_('diterima ahli waris')} "
            f"{format_rupiah(claim['paid_rupiah'])}"
        )
    if batch := numbers["payout_batch"]:
        paid, back = batch["paid"], batch["returned"]
        out.line(
            f"{_('Kelompok bayar')}: {batch['items']} {_('perintah')}, {paid} {_('dibayar')}, {back} {_('kembali')}"
        )
    sealed = _("utuh") if numbers["ledger"]["verified"] else _("RUSAK")
    out.line(f"{_('Buku besar')}: {numbers['ledger']['postings']} {_('baris jurnal')}, {_('rantai')} {sealed}")
    return numbers


def _logins(out: Out) -> None:
    from payung.site.demo.cast import PASSWORD, PLAYERS

    out.line()
    out.line(_("Pengguna contoh (kata sandi semua: %(password)s)") % {"password": PASSWORD})
    for player in PLAYERS:
        out.line(f"  {player.username:<11} {player.name} - {player.task}")
    out.line()


def _serve(urls: DatabaseUrls, port: int, host: str, out: Out) -> None:
    """Hand over to the supervisor until it is asked to stop."""
    from django.db import connections

    from payung.platform.processes import Supervisor, free_port

    connections.close_all()
    _renew_roles(urls, out)
    port = free_port(port, host)
    secret = os.environ["PAYUNG_SECRET_KEY"]

    def ready(address: str) -> None:
        out.line(f"{_('Payung melayani di')} {address} ({_('berhenti dengan Ctrl-C')})")
        sys.stdout.flush()

    Supervisor(current_home(), children(urls, host, port, secret), port, host=host, on_ready=ready).run()
    out.line(_("Payung berhenti."))


def _renew_roles(urls: DatabaseUrls, out: Out) -> None:
    """Remove settings that database roles stored for themselves, also when the server was running already."""
    from payung.platform.postgres import Cluster
    from payung.platform.postgres.roles import renew_foreign

    if urls.embedded:
        Cluster(current_home()).renew_roles()
        return
    for text in renew_foreign(urls):
        out.note(f"{_('Setelan peran basis data tidak dapat dipulihkan; lihat payung doctor')}: {text}")


def children(urls: DatabaseUrls, host: str, port: int, secret: str) -> list[Child]:
    """The web server, the worker and the recomputing process, each with only the addresses and secrets that it needs."""
    from payung.ledger.services import SEED, signing_seed
    from payung.payouts.banks.services import SEAL
    from payung.platform.processes import Child
    from payung.platform.sealing import key_for, variable

    common = {"DJANGO_SETTINGS_MODULE": "payung.platform.settings", "PAYUNG_PUBLIC_URL": _public_url(port)}
    return [
        Child("web", _web_argv(host, port), {**common, **_web_environment(urls, host, secret)}),
        Child(
            "worker",
            [sys.executable, "-m", "payung", "worker"],
            {
                **common,
                "PAYUNG_PROCESS": "worker",
                "PAYUNG_DATABASE_URL": urls.loader,
                "PAYUNG_LOADER_DATABASE_URL": urls.loader,
                SEED: signing_seed(secret).hex(),
                variable(SEAL): key_for(SEAL, secret).hex(),
            },
        ),
        Child(
            "recompute",
            [sys.executable, "-m", "payung", "claims", "recompute", "--watch"],
            {
                "DJANGO_SETTINGS_MODULE": "payung.platform.settings",
                "PAYUNG_PROCESS": "recompute",
                "PAYUNG_VERIFIER_DATABASE_URL": urls.verifier,
            },
        ),
    ]


def _public_url(port: int) -> str:
    """The address of this site in letters, cards and messages: the public address, or that of this machine."""
    from payung.platform.public import PUBLIC, public_address

    named = any(os.environ.get(name) for name in PUBLIC)
    return public_address("") if named else f"http://localhost:{port}"


def _web_environment(urls: DatabaseUrls, host: str, secret: str) -> Mapping[str, str]:
    from payung.platform.limits import trusted_proxies

    trusted_proxies()  # a wrong list is refused now, not at the first visitor
    hosts = os.environ.get("PAYUNG_HOSTS") or ",".join(
        dict.fromkeys(["localhost", "127.0.0.1", "[::1]", *([host] if host not in {"0.0.0.0", "::"} else [])])  # noqa: S104
    )
    kept = {name: os.environ[name] for name in WEB_SETTINGS if name in os.environ}
    return {
        **kept,
        "PAYUNG_PROCESS": "web",
        "PAYUNG_DATABASE_URL": urls.app,
        "PAYUNG_SECRET_KEY": secret,
        "PAYUNG_HOSTS": hosts,
    }


def _web_argv(host: str, port: int) -> list[str]:
    workers = "2" if (os.cpu_count() or 1) >= 4 else "1"
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *(
            "--workers",
            workers,
            "--blocking-threads",
            "2",
            "--backlog",
            "256",
            "--no-ws",
            "--log-level",
            "warning",
        ),
        "payung.site.wsgi:application",
    ]
