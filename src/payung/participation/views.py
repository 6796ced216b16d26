"""Memberships as the interface shows them. The KPJ is personal data."""

from __future__ import annotations

from typing import Any

from payung.kernel.views import fields
from payung.participation.models import Membership

OWN = ("id", "segment", "kpj", "sector", "occupation", "started", "ended")


def membership_line(membership: Membership) -> dict[str, Any]:
    """A membership with the name of its employer, if it has one."""
    return {**fields(membership, OWN), "employer": membership.employer.name if membership.employer else None}
