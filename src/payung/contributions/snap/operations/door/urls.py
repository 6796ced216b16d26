"""Addresses of SNAP BI below /snap/, as the standard names them."""

from __future__ import annotations

from django.urls import path, re_path

from payung.contributions.snap.operations.door import accounts
from payung.contributions.snap.operations.door.frame import elsewhere, service, token_view

urlpatterns = [
    path("v1.0/access-token/b2b", token_view(), name="snap-token"),
    path("v1.0/transfer-va/inquiry", service("24", accounts.inquire), name="snap-inquiry"),
    path("v1.0/transfer-va/payment", service("25", accounts.pay), name="snap-payment"),
    path("v1.0/transfer-va/status", service("26", accounts.status), name="snap-status"),
    re_path(r"", elsewhere, name="snap-elsewhere"),
]
