"""The users of the demonstration: one for each role, and the invented organisations for which some of them work."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from payung.access.models import User
from payung.access.services import create_user
from payung.parties.services import save_office, save_organisation
from payung.platform.db import OWNER
from payung.platform.models import Setting

PASSWORD = "payung-contoh-2025"  # noqa: S105 - printed on purpose; only a demonstration has it
VILLAGE = "53.04.01.2001"  # Kewar, whose government pays for its own
ORGANISATIONS = (
    ("bpr-contoh", "BPR Contoh Lontar Kupang", "rural_bank", "53.71"),
    ("cv-contoh", "CV Contoh Tenun Ikat", "employer", "53.11"),
    ("pt-contoh-peduli", "PT Contoh Peduli Lingkaran", "sponsor", "53.71"),
    ("pemdes-contoh", "Pemerintah Desa Kewar (contoh)", "government", VILLAGE),
)


@dataclass(frozen=True)
class Player:
    """A demo user: what he is called, which role he has where, in which office."""

    username: str
    name: str
    role: str
    place: str | None
    organisation: str | None
    office: str
    task: str


JURORS = tuple(f"juri{number}" for number in range(1, 10))  # the nine seats of the cycle that is rehearsed
PLAYERS = (
    Player("admin", "Pengelola Payung", "administrator", "53", "bpjs-ntt", "kantor-bpjs-ntt", "mengelola seluruhnya"),
    Player("wakil", "Wakil Pengelola", "administrator", "53", "bpjs-ntt", "kantor-bpjs-ntt", "pengelola kedua: menyetujui yang menyangkut uang"),
    Player("petugas", "Petugas Cabang BPJS", "branch_officer", "53", "bpjs-ntt", "kantor-bpjs-ntt", "daftar, iuran, klaim"),
    Player("kepala", "Kepala Cabang BPJS", "head", "53", "bpjs-ntt", "kantor-bpjs-ntt", "satu halaman ringkas"),
    Player("disnaker", "Petugas Disnakertrans NTT", "disnaker", "53", "pemprov-ntt", "disnakertrans-ntt", "mendanai kohort APBD"),
    Player("belu", "Petugas Disnaker Belu", "disnaker", "53.04", "pemkab-53-04", "disnaker-53-04", "hanya Kabupaten Belu"),
    Player("bankntt", "Petugas Bank NTT", "bank_officer", None, "bank-ntt", "kantor-pusat-bank-ntt", "daftar debitur, pencairan"),
    Player("bpr", "Petugas BPR", "rural_bank_officer", None, "bpr-contoh", "kantor-bpr-contoh", "anggota pada akad kredit"),
    Player("perusahaan", "HRD Perusahaan", "employer", None, "cv-contoh", "kantor-cv-contoh", "berkas upah bulanan"),
    Player("sponsor", "Sponsor GN Lingkaran", "sponsor", None, "pt-contoh-peduli", "kantor-pt-contoh-peduli", "memilih dan membayar"),
    Player("karyawan", "Karyawan Bank NTT", "employee", None, "bank-ntt", "kantor-pusat-bank-ntt", "memilih dan membayar tetangga"),
    Player("desa", "Aparat Desa Kewar", "village_officer", VILLAGE, "pemdes-contoh", "kantor-pemdes-contoh", "warga desanya dan dana desa"),
    Player("juri", "Juri Tim 9", "juror", "53", "tim-9-ntt", "sekretariat-tim-9", "menilai Paritrana"),
    *(
        Player(one, f"Juri {one[4:]} Tim 9", "juror", "53", "tim-9-ntt", "sekretariat-tim-9", f"kursi {one[4:]} Tim 9, latihan 2024")
        for one in JURORS
    ),
)  # fmt: skip


def assemble() -> None:
    """Create the bodies and users that are missing (owner); those who are there are left alone."""
    for code, name, kind, place in ORGANISATIONS:
        save_organisation(code, name, kind, place)
        save_office(f"kantor-{code}", code, f"Kantor {name}", place)
    usernames = set(User.objects.using(OWNER).values_list("username", flat=True))
    stored = make_password(PASSWORD)  # printed anyway: one hash serves them all, and each costs a quarter of a second
    for player in PLAYERS:
        if player.username not in usernames:
            create_user(
                player.username,
                player.name,
                PASSWORD,
                [(player.role, player.place, player.organisation)],
                player.office,
                stored=stored,
            )
    # the sign-in page of a demonstration lists them
    accounts = [(player.role, player.username, PASSWORD) for player in PLAYERS]
    Setting.objects.using(OWNER).update_or_create(key="demo_users", defaults={"value": json.dumps(accounts)})
