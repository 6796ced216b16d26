"""Months ahead of people who pay for themselves, and groups (wadah) that pay by one code."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.api.acts import mount
from payung.api.auth import may
from payung.contributions.ahead import services as ahead
from payung.contributions.ahead.acts import GROUPS, PERSONS

router = Router(tags=["bills"])


class PayGroupOut(Schema):
    """A group: its payer, its name and place, and how many members it has."""

    id: int
    name: str
    place_code: str
    payer_id: int
    members: int


class AheadOut(Schema):
    """Whom a bill ahead was asked for."""

    person_id: int


@router.get("/pay-groups", auth=may("own.ahead"), response=list[PayGroupOut], summary="Groups that pay by one code")
def list_groups(request: HttpRequest) -> list[dict[str, Any]]:
    return ahead.listed()


mount(router, PERSONS, AheadOut)
mount(router, GROUPS, PayGroupOut)
