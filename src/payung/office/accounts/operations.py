"""Accounts of users, and what waits for the second administrator."""

# ruff: noqa: ARG001  # every operation is handed the request
from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema

from payung.access import accounts, changes
from payung.access.choices import CHANGE_STATE, ROLE, USER_STATE
from payung.api.acts import mount
from payung.api.auth import may
from payung.api.forms import After, Id, Limit, OneOf, Page, Search, newest_first, page_of
from payung.kernel.choices import values
from payung.office.accounts.acts import CHANGES, USERS

router = Router(tags=["office"])


class RoleOut(Schema):
    """A role that an account holds, over a place, for an organisation, or both."""

    id: int
    role: str
    place_code: str | None
    place: str
    organisation_code: str | None
    organisation: str
    caseload: bool


class UserOut(Schema):
    """An account. It never has a password in it."""

    id: int
    username: str
    name: str
    state: Annotated[str, OneOf(values(USER_STATE))]
    office_code: str
    office: str
    organisation: str
    grants: list[RoleOut]
    created_at: datetime


class TwoPersonChangeOut(Schema):
    """What one administrator proposes: `content` shall stand, `before` stood then. `state`: waiting, accepted or refused."""

    id: int
    kind: str
    subject: str
    place_code: str | None
    content: dict[str, Any]
    before: Any
    reason: str
    state: Annotated[str, OneOf(values(CHANGE_STATE))]
    made_by: str
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    refusal: str


@router.get("/users", auth=may("users.manage"), response=Page[UserOut], summary="Accounts that one keeps")
def list_users(
    request: HttpRequest,
    text: Search = "",
    role: Annotated[str, OneOf(["", *values(ROLE)])] = "",
    state: Annotated[str, OneOf(["", *values(USER_STATE)])] = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Newest first; `text` stands in the user name or the name shown."""
    return page_of(newest_first(accounts.users(text, role, state), after, limit), limit, accounts.lines)


@router.get("/users/{user_id}", auth=may("users.manage"), response=UserOut, summary="An account")
def get_user(request: HttpRequest, user_id: Id) -> dict[str, Any]:
    return accounts.whole(user_id)


@router.get(
    "/changes", auth=may("users.manage"), response=Page[TwoPersonChangeOut], summary="What takes two administrators"
)
def list_changes(
    request: HttpRequest,
    state: Annotated[str, OneOf(["", *values(CHANGE_STATE)])] = "",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Newest first, with what the second person said."""
    return page_of(newest_first(changes.changes(state), after, limit), limit, changes.lines)


mount(router, USERS, UserOut)
mount(router, CHANGES, TwoPersonChangeOut)
