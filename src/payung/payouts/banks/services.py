"""Banks that pay for us: connecting one, which two administrators do, and closing it. Runs in the caller's session."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from payung.access.policies import require
from payung.access.services import Actor
from payung.parties.models import Organisation
from payung.payouts import bindings
from payung.payouts.errors import REFUSALS, PayoutsRefused
from payung.platform.sealing import seal
from payung.rails.snap.signature import load_private_key

SEAL = "paying-bank"  # the purpose under which keys of a bank connection are encrypted
SIGNATURES, PADDINGS = ("symmetric", "asymmetric"), ("none", "zeros")
_CODE = re.compile(r"^[A-Z0-9]{2,11}$")
_NUMBER = re.compile(r"^\d{5,19}$")
_CHANNEL = re.compile(r"^[A-Za-z0-9]{1,5}$")
_ORIGIN = re.compile(r"^[\x21-\x7e]{0,255}$")


@dataclass(frozen=True)
class Dialect:
    """How a bank differs from the standard, according to its own documentation.

    signature: symmetric (HMAC with a token) or asymmetric (RSA without one). padding: our partner id as it is (none), or
    filled up to eight characters (zeros). origin: what stands in the header of that name, if anything. tells_holders: it
    answers whose an account is (services 15 and 16). absent_minutes: how far apart it has to say twice that it does not
    know a payment, 1-10,080. timeout_seconds: how long a call waits for its answer, 1-120.
    """

    signature: str = "symmetric"
    padding: str = "none"
    origin: str = ""
    tells_holders: bool = False
    absent_minutes: int = 30
    timeout_seconds: int = 30


@dataclass(frozen=True)
class BankData:
    """A bank connection. `base_url` leads up to /v1.0; `folder` is where the bank fetches from `in` and delivers to
    `out`.

    `channel_id` is what the bank has assigned to us, up to five letters or digits.
    """

    code: str
    name: str
    organisation: str
    account_no: str
    account_name: str
    bic: str = ""
    folder: str = ""
    base_url: str = ""
    client_id: str = ""
    partner_id: str = ""
    channel_id: str = ""
    client_secret: str = ""
    private_key_pem: str = ""
    dialect: Dialect = Dialect()


def connect_bank(actor: Actor, data: BankData) -> int:
    """Propose to connect a bank that pays for us, or to change the connection; returns the number of the proposal.

    Nothing goes through it before another administrator has confirmed it. Empty secrets leave the stored ones unchanged.
    Raises PayoutsRefused for settings that cannot work, AccessRefused(CHANGE_WAITS).
    """
    require(actor.roles, "snap.manage")
    organisation = Organisation.objects.filter(code=data.organisation).first()
    _check_bank(data, organisation)
    assert organisation is not None  # noqa: S101 - checked above
    secrets = {"client_secret": data.client_secret, "private_key_pem": data.private_key_pem}
    sealed = seal(SEAL, json.dumps(secrets)) if data.client_secret else None
    return REFUSALS.make(
        bindings.payout_bank_connect(
            code=data.code,
            name=data.name,
            org=organisation.pk,
            bic=data.bic,
            account=data.account_no,
            holder=data.account_name,
            folder=data.folder,
            url=data.base_url.rstrip("/"),
            client=data.client_id,
            partner=data.partner_id,
            channel=data.channel_id,
            sealed=sealed,
            dialect=json.dumps(asdict(data.dialect)),
        )
    )


def confirm_bank(actor: Actor, change_id: int, seen: str) -> int:
    """As the second administrator: the bank pays for us as proposed; returns its id. Raises AccessRefused: CHANGE_*."""
    require(actor.roles, "changes.confirm")
    return REFUSALS.make(bindings.payout_bank_confirm(change=change_id, seen=seen))


def close_bank(actor: Actor, bank_id: int) -> None:
    """No new payments go through a bank; its answers are still read. Raises PayoutsRefused(BANK_UNKNOWN)."""
    require(actor.roles, "snap.manage")
    REFUSALS.make(bindings.payout_bank_close(bank_id))


def _check_bank(data: BankData, organisation: Organisation | None) -> None:
    if organisation is None:
        raise PayoutsRefused("ORGANISATION_UNKNOWN", "Lembaga %(code)s tidak ada.", code=data.organisation)
    if not _CODE.match(data.code) or not _NUMBER.match(data.account_no):
        raise PayoutsRefused(
            "BANK_FORM", "Kode bank berupa 2-11 huruf besar atau angka, nomor rekening 5-19 angka tanpa tanda."
        )
    if data.base_url:
        address = urlsplit(data.base_url)
        local = address.hostname in {"localhost", "127.0.0.1", "::1"}
        if address.scheme != "https" and not (address.scheme == "http" and local):
            raise PayoutsRefused("BANK_URL", "Alamat bank harus dimulai dengan https://.")
        if not (data.client_id and data.partner_id and _CHANNEL.match(data.channel_id)):
            raise PayoutsRefused(
                "BANK_CLIENT",
                "Sambungan SNAP memerlukan client id, partner id, dan channel id (1-5 huruf atau angka) dari bank itu.",
            )
    _check_dialect(data.dialect)
    if bool(data.client_secret) != bool(data.private_key_pem):
        raise PayoutsRefused("BANK_KEYS", "Client secret dan kunci pribadi diberikan bersama.")
    if data.private_key_pem:
        load_private_key(data.private_key_pem)
    if data.folder and not (Path(data.folder).is_absolute() and (Path(data.folder) / "in").is_dir()):
        raise PayoutsRefused("BANK_FOLDER", "Folder bank tidak ada, atau tidak berisi folder `in`.")


def _check_dialect(dialect: Dialect) -> None:
    if dialect.signature not in SIGNATURES or dialect.padding not in PADDINGS or not _ORIGIN.match(dialect.origin):
        raise PayoutsRefused(
            "BANK_DIALECT",
            "Tanda tangan: symmetric atau asymmetric; isian partner id: none atau zeros; ORIGIN tanpa spasi, paling banyak"
            " 255 tanda.",
        )
    if not (1 <= dialect.absent_minutes <= 10_080 and 1 <= dialect.timeout_seconds <= 120):
        raise PayoutsRefused(
            "BANK_PATIENCE", 'Jarak dua jawaban "tidak dikenal" 1-10.080 menit; batas tunggu jawaban 1-120 detik.'
        )
