"""What surrounds a SNAP call: headers, the bank's session, its signature, the rule of X-EXTERNAL-ID, and the answer."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, UnreadablePostError

from payung.contributions import snap
from payung.contributions.snap import Channel
from payung.platform import clock, limits
from payung.rails.snap.codes import compose
from payung.rails.snap.errors import SnapError, bad_request
from payung.rails.snap.exchange import check_token, check_transaction
from payung.rails.snap.fields import decode, encode, read
from payung.rails.snap.headers import read_token, read_transaction, response_headers
from payung.rails.snap.messages.common import Answer, Refusal
from payung.rails.snap.messages.token import LIFE_SECONDS, TokenRequest, granted
from payung.rails.snap.signature import load_public_key
from payung.rails.snap.timestamps import day_of

log = logging.getLogger("payung.snap")
POLICY = "snap"
TOKEN = "73"  # noqa: S105 - a service number
WRONG_TOKENS, WINDOW_SECONDS = 30, 60
PREFIX = "/snap"

Handler = Callable[[Channel, int, Mapping[str, Any]], Answer]
View = Callable[[HttpRequest], HttpResponse]


def service(code: str, handler: Handler) -> View:
    """The view of a transaction service. The handler gets the bank, the call's id and the decoded body."""
    return _view(code, lambda request: _transaction(request, code, handler))


def token_view() -> View:
    """The view that grants tokens (service 73)."""
    return _view(TOKEN, _token)


def _view(code: str, answer: Callable[[HttpRequest], Answer]) -> View:
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        return _respond(_safely(request, code, answer))

    view.policy = POLICY  # type: ignore[attr-defined]
    view.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens these doors
    return view


def _safely(request: HttpRequest, code: str, answer: Callable[[HttpRequest], Answer]) -> Answer:
    """Every refusal is an answer; what nobody foresaw is 500xx00, undoes what was written and is told to nobody else."""
    try:
        if request.method != "POST":
            raise SnapError(compose(405, code, "00"))
        with transaction.atomic():
            return answer(request)
    except SnapError as refused:
        return Refusal.of(refused)
    except Exception:
        log.exception("SNAP service %s", code)
        return Refusal.of(SnapError(compose(500, code, "00")))


def _respond(answer: Answer) -> HttpResponse:
    response = HttpResponse(encode(answer), status=answer.code.http)
    for name, value in response_headers(clock.moment()).items():
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest, code: str) -> bytes:
    try:
        return request.body
    except (RequestDataTooBig, UnreadablePostError) as broken:
        raise bad_request(code, "body") from broken


def _token(request: HttpRequest) -> Answer:
    address = limits.client_address(request)
    if not limits.allow("snap.token", address, limit=WRONG_TOKENS, seconds=WINDOW_SECONDS):
        raise SnapError(compose(429, TOKEN, "00"))
    asked = read_token(request.headers, clock.moment())
    found = snap.asker(asked.client_id)
    if found is None or not _may_call(address, found.allow_from):
        raise SnapError(compose(401, TOKEN, "00"), "Signature")  # one answer: nobody learns which clients exist
    check_token(asked, load_public_key(found.public_key))
    read(TokenRequest, TOKEN, decode(TOKEN, _body(request, TOKEN)))
    limits.forgive("snap.token", address)
    return granted(snap.grant_token(found.user_id, LIFE_SECONDS), LIFE_SECONDS)


def _transaction(request: HttpRequest, code: str, handler: Handler) -> Answer:
    now, body = clock.moment(), _body(request, code)
    headers = read_transaction(request.headers, code, now)
    bank = snap.channel()
    if bank is None:
        raise SnapError(compose(401, code, "01"))
    if not _may_call(limits.client_address(request), bank.allow_from):
        raise SnapError(compose(401, code, "00"), "Address")
    _check_signature(request, code, headers, body, bank.secret)
    if headers.partner_id != bank.partner_id:
        raise SnapError(compose(404, code, "16"))
    call = snap.claim(code, day_of(now, ZoneInfo(clock.WITA)), headers.external_id, body)
    if call is None:
        raise SnapError(compose(409, code, "00"))
    try:
        answer = handler(bank, call, decode(code, body))
    except SnapError as refused:
        answer = Refusal.of(refused)
    snap.answered(call, answer.response_code)
    return answer


def _check_signature(request: HttpRequest, code: str, headers: Any, body: bytes, secret: str) -> None:
    """The path that was signed is ours as called, or what follows /snap: proxies in between strip it."""
    called = request.get_full_path()
    try:
        check_transaction(headers, code, "POST", called, body, client_secret=secret)
    except SnapError:
        check_transaction(headers, code, "POST", called.removeprefix(PREFIX), body, client_secret=secret)


def _may_call(address: str, networks: Iterable[str]) -> bool:
    """Whether an address (IPv6 as its network) lies in one of the networks; no network named means any."""
    allowed = [ipaddress.ip_network(network) for network in networks]
    if not allowed:
        return True
    try:
        caller = ipaddress.ip_network(address, strict=False)
    except ValueError:
        return False
    return any(caller.version == one.version and caller.overlaps(one) for one in allowed)
