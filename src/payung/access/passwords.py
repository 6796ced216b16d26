"""What a password must be, and changing one's own."""

from __future__ import annotations

import hashlib
import hmac
import time

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from payung.access import bindings
from payung.access.backends import PasswordBackend
from payung.access.errors import AccessRefused
from payung.access.gate import gate_key
from payung.access.models import User
from payung.platform import bindings as platform

LEAST = 12
LEAST_KINDS = 5  # different signs
# Django's validators speak by code; the sentences are ours.
_REFUSALS = {
    "password_too_short": AccessRefused(
        "PASSWORD_SHORT", "Kata sandi terlalu pendek: paling sedikit %(least)s huruf.", least=LEAST
    ),
    "password_too_common": AccessRefused(
        "PASSWORD_COMMON", "Kata sandi ini terlalu umum. Pakai beberapa kata yang tidak berkaitan."
    ),
    "password_entirely_numeric": AccessRefused(
        "PASSWORD_DIGITS", "Kata sandi tidak boleh hanya angka. Tambahkan beberapa kata."
    ),
    "password_too_similar": AccessRefused(
        "PASSWORD_SIMILAR", "Kata sandi terlalu mirip dengan nama Anda. Pilih kata lain."
    ),
    "password_too_even": AccessRefused(
        "PASSWORD_EVEN", "Kata sandi hanya mengulang beberapa huruf. Pakai beberapa kata."
    ),
}


class SeveralSigns:
    """Refuses a password that repeats a few characters, since lists of common passwords do not contain every length."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - Django's signature
        if len(set(password)) < LEAST_KINDS:
            raise ValidationError("too even", code="password_too_even")

    def get_help_text(self) -> str:
        """For Django's own forms, which Payung does not use."""
        return "several signs"


def check_strength(password: str, username: str, display_name: str) -> None:
    """Raise AccessRefused for a password that is short, common, only digits, or made of the person's own names."""
    try:
        validate_password(password, User(username=username, display_name=display_name))
    except ValidationError as error:
        refusal = _REFUSALS[error.error_list[0].code or ""]
        raise AccessRefused(refusal.code, refusal.message_id, **refusal.facts) from None


def wrong() -> AccessRefused:
    """What is said when the present password does not fit."""
    return AccessRefused(
        "PASSWORD_WRONG", "Kata sandi sekarang salah, atau sudah terlalu sering dicoba. Tidak ada yang diubah."
    )


def change_own(request: HttpRequest, username: str, display_name: str, current: str, chosen: str) -> None:
    """Replace the acting session's own password; every session and token of the account ends, this one too.

    `current` is checked like a sign-in, with its limits. Raises AccessRefused.
    """
    if PasswordBackend().authenticate(request, username, current) is None:
        raise wrong()
    replace(username, display_name, current, chosen)


def replace(username: str, display_name: str, current: str, chosen: str) -> None:
    """`change_own` after the present password has been checked."""
    if chosen == current:
        raise AccessRefused("PASSWORD_SAME", "Kata sandi baru sama dengan yang sekarang. Pilih yang lain.")
    check_strength(chosen, username, display_name)
    hashed, issued = make_password(chosen), int(time.time())
    who = platform.actor_id().ask()
    message = f"password|{who}|{hashlib.sha256(hashed.encode()).hexdigest()}|{issued}"
    mac = hmac.new(gate_key(), message.encode(), hashlib.sha256).digest()
    bindings.password_change(hash=hashed, issued=issued, mac=mac).ask()


def must_change() -> bool:
    """Whether the acting session was opened with a password that somebody else has chosen."""
    return bindings.must_change_password().ask()
