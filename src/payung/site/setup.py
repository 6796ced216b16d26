"""What an installation needs besides its tables: gate key, places, denominators, reported figures, base organisations.

A room whose data come with the program has a `set_up.py` with `load(provinces)`, repeatable, which is called here.
"""

from __future__ import annotations

from importlib import import_module

from django.db import transaction

from payung.platform.db import OWNER
from payung.platform.rooms import named


def install() -> None:
    """Set-up data after the migrations; repeatable, and it never overwrites another province's places."""
    from payung.access.gate import install_key
    from payung.coverage.reported import load_reported
    from payung.places.models import Place
    from payung.places.services import load_packaged

    install_key()
    if not Place.objects.using(OWNER).filter(level=1).exclude(code__in=PROVINCES).exists():
        load_packaged()
        load_reported()
        for parts in named("set_up"):
            import_module(".".join(("payung", *parts))).load(PROVINCES)
        with transaction.atomic(using=OWNER):
            _parties()


def _parties() -> None:
    from payung.parties.services import save_office, save_organisation
    from payung.places.models import Place

    for code, name, kind, place in ORGANISATIONS:
        save_organisation(code, name, kind, place)
    for code, organisation, name, place in OFFICES:
        save_office(code, organisation, name, place)
    for regency in Place.objects.using(OWNER).filter(level=2).order_by("code"):
        short = regency.code.replace(".", "-")
        key, title = f"pemkab-{short}", regency.name.title()
        save_organisation(key, f"Pemerintah {title}", "government", regency.code)
        save_office(f"disnaker-{short}", key, f"Dinas Tenaga Kerja {title}", regency.code)


ORGANISATIONS = (
    ("bpjs-ntt", "BPJS Ketenagakerjaan Cabang Nusa Tenggara Timur", "bpjs", "53"),
    ("pemprov-ntt", "Pemerintah Provinsi Nusa Tenggara Timur", "government", "53"),
    ("bank-ntt", "Bank NTT", "bank", "53"),
    ("perbarindo-ntt", "DPD Perbarindo Nusa Tenggara Timur", "committee", "53"),
    ("tim-9-ntt", "Tim 9 Paritrana Nusa Tenggara Timur", "committee", "53"),
    # BPJS's extracts of wage earners do not name their employers; this one represents all of them.
    ("pemberi-kerja-bpjs", "Pemberi kerja menurut data BPJS", "employer", "53"),
)
OFFICES = (
    ("kantor-bpjs-ntt", "bpjs-ntt", "BPJS Ketenagakerjaan NTT, Kupang", "53.71"),
    ("disnakertrans-ntt", "pemprov-ntt", "Dinas Tenaga Kerja dan Transmigrasi NTT", "53.71"),
    ("kantor-pusat-bank-ntt", "bank-ntt", "Bank NTT Kantor Pusat", "53.71"),
    ("sekretariat-perbarindo-ntt", "perbarindo-ntt", "Sekretariat DPD Perbarindo NTT", "53.71"),
    ("sekretariat-tim-9", "tim-9-ntt", "Sekretariat Tim 9 Paritrana", "53.71"),
)

# Whose places come with the program: another province's set-up starts without them.
PROVINCES = {place[:2] for _, _, _, place in ORGANISATIONS}


def expire() -> dict[str, int]:
    """Remove what has outlived its purpose: uploads with their parsed people, sessions, finished jobs, counters of tries.

    The same that the worker does every night. Verdicts, journals, decisions and read logs stay. Returns counts by kind.
    """
    from payung.intake.expiry import expire_lists
    from payung.notices.expiry import forget
    from payung.platform import clock
    from payung.platform.housekeeping import tidy

    return {**expire_lists(clock.today()), **forget(), **tidy()}
