"""What every test database holds: the places of NTT, a few organisations, a user for each role, six empty months."""

from __future__ import annotations

from datetime import date

MONTHS = tuple(date(2025, month, 1) for month in range(7, 13))
MONTHLY = ("participation_month", "contributions_contributionassessment")
PASSWORD = "kata-sandi-uji-payung"
BELU, TTU, KOTA_KUPANG = "53.04", "53.03", "53.71"
PROVINCE = "53"

# code, name, kind, place
ORGANISATIONS = (
    ("bpjs-ntt", "BPJS Ketenagakerjaan NTT", "bpjs", "53"),
    ("pemprov-ntt", "Pemerintah Provinsi NTT", "government", "53"),
    ("pemkab-belu", "Pemerintah Kabupaten Belu", "government", "53.04"),
    ("pemkot-kupang", "Pemerintah Kota Kupang", "government", "53.71"),
    ("bank-ntt", "Bank NTT", "bank", "53"),
    ("bpr-uji", "BPR Uji", "rural_bank", "53.71"),
    ("pt-uji", "PT Uji", "employer", "53.71"),
    ("sponsor-uji", "PT Sponsor Uji", "sponsor", "53.71"),
)

# username: (role, place, organisation) ...
USERS: dict[str, tuple[tuple[str, str | None, str | None], ...]] = {
    "admin": (("administrator", "53", None),),
    "admin2": (("administrator", "53", None),),
    "kepala": (("head", "53", None),),
    "cabang": (("branch_officer", "53", "bpjs-ntt"),),
    "provinsi": (("disnaker", "53", "pemprov-ntt"),),
    "belu": (("disnaker", "53.04", "pemkab-belu"),),
    "kupang": (("disnaker", "53.71", "pemkot-kupang"),),
    "bank": (("bank_officer", None, "bank-ntt"),),
    "bank-belu": (("bank_officer", "53.04", "bank-ntt"),),
    "bpr": (("rural_bank_officer", None, "bpr-uji"),),
    "sponsor": (("sponsor", None, "sponsor-uji"),),
    "hrd": (("employer", None, "pt-uji"),),
    "juri": (("juror", "53", None),),
    "pemeriksa": (("auditor", "53", None),),
    "tanpa-peran": (),
}


def fill() -> None:
    """Migrate and fill the database that Django's aliases point at."""
    from payung.access import gate
    from payung.access.models import Credential, Grant, User
    from payung.parties.models import Office, Organisation
    from payung.places.services import load_packaged
    from payung.platform.db import OWNER
    from payung.platform.tables import bring_up

    bring_up()
    _months()
    gate.install_key()
    load_packaged()
    organisations = {}
    for code, name, kind, place in ORGANISATIONS:
        organisations[code] = Organisation.objects.using(OWNER).create(
            code=code, name=name, kind_id=kind, place_id=place
        )
    office = Office.objects.using(OWNER).create(
        organisation=organisations["bpjs-ntt"], code="kantor-kupang", name="Kantor Kupang", place_id="53.71"
    )
    hashed = _password_hash()
    for username, grants in USERS.items():
        user = User.objects.using(OWNER).create(username=username, display_name=username.title(), office=office)
        Credential.objects.using(OWNER).create(user=user, password=hashed)
        for role, place, organisation in grants:
            Grant.objects.using(OWNER).create(
                user=user,
                role=role,
                place_id=place,
                organisation=organisations[organisation] if organisation else None,
            )


def _months() -> None:
    """The half year of nearly all tests. A month that opens is two tables made and later dropped, and all plans made anew."""
    from django.db import connections

    from payung.platform.db import OWNER

    with connections[OWNER].cursor() as cursor:
        for parent in MONTHLY:
            cursor.executemany("select payung.open_month(%s::regclass, %s)", [(parent, month) for month in MONTHS])


def _password_hash() -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)
