"""Addresses of SNAP BI below /snap/v1.0/, as the standard names them."""

from __future__ import annotations

from django.urls import path

from payung.api.snap import accounts
from payung.api.snap.frame import service, token_view

urlpatterns = [
    path("access-token/b2b", token_view(), name="snap-token"),
    path("transfer-va/inquiry", service("24", accounts.inquire), name="snap-inquiry"),
    path("transfer-va/payment", service("25", accounts.pay), name="snap-payment"),
    path("transfer-va/status", service("26", accounts.status), name="snap-status"),
]
