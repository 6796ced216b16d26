"""The frame of every SNAP call: headers, the bank's session, its signature, the rule of X-EXTERNAL-ID, and the
answer."""

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

from payung.contributions.snap import calls as snap
from payung.contributions.snap.calls import Asker, Channel
from payung.contributions.snap.operations.door.accounts import refusal
from payung.platform import clock, limits
from payung.platform.db import set_session
from payung.rails.snap.codes import SnapCode, compose, services
from payung.rails.snap.errors import SnapError, bad_request
from payung.rails.snap.exchange import check_token, check_transaction
from payung.rails.snap.fields import decode, encode, read
from payung.rails.snap.headers import TransactionHeaders, read_token, read_transaction, response_headers
from payung.rails.snap.messages.common import Answer, Refusal
from payung.rails.snap.messages.token import LIFE_SECONDS, TokenRequest, granted
from payung.rails.snap.profile import STANDARD, BankProfile, SignatureMode
from payung.rails.snap.signature import load_public_key
from payung.rails.snap.timestamps import day_of

log = logging.getLogger("payung.snap")
POLICY = "snap"
TOKEN = "73"  # noqa: S105 - a service number
WRONG_TOKENS, WINDOW_SECONDS = 30, 60
PREFIX = "/snap"
CALL_SECONDS = 60  # of the session of one call that came without a token
NO_SERVICE = "00"
SIGNED = BankProfile(signature_mode=SignatureMode.ASYMMETRIC)

Handler = Callable[[Channel, int, Mapping[str, Any]], Answer]
View = Callable[[HttpRequest], HttpResponse]


def service(code: str, handler: Handler) -> View:
    """The view of a transaction service. The handler gets the bank, the call's id and the decoded body."""
    return _view(code, lambda request: _transaction(request, code, handler))


def token_view() -> View:
    """The view that grants tokens (service 73)."""
    return _view(TOKEN, _token)


def elsewhere(request: HttpRequest) -> HttpResponse:
    """Whatever else is called below /snap: an answer of the standard, under the number of the service where it is one."""
    asked = request.path.removeprefix(PREFIX).rstrip("/")
    code = next((one.code for one in services().values() if one.endpoint() == asked), NO_SERVICE)
    if request.method != "POST":
        return _respond(Refusal.of(SnapError(SnapCode(405, code, "00"))))
    return _respond(Refusal.of(SnapError(SnapCode(404, code, "02"))))


elsewhere.policy = POLICY  # type: ignore[attr-defined]
elsewhere.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens these doors


class AnswersOfTheStandard:
    """Below /snap every answer is one of the standard, also where the request never reached its view (a wrong Host, the
    database away): a bank's program reads no page."""

    TOLD = {400: (400, "00"), 403: (403, "01"), 404: (404, "02"), 503: (504, "00")}

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        answered = response.status_code < 400 or response.get("Content-Type") == "application/json"
        if answered or not request.path.startswith(f"{PREFIX}/"):
            return response
        http, case = self.TOLD.get(response.status_code, (500, "00"))
        answer = _respond(Refusal.of(SnapError(SnapCode(http, NO_SERVICE, case))))
        answer._has_been_logged = getattr(response, "_has_been_logged", False)  # type: ignore[attr-defined]  # one line is enough
        return answer


def _view(code: str, answer: Callable[[HttpRequest], Answer]) -> View:
    @wraps(answer)
    def view(request: HttpRequest) -> HttpResponse:
        return _respond(_safely(request, code, answer))

    view.policy = POLICY  # type: ignore[attr-defined]
    view.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens these doors
    return view


def _safely(request: HttpRequest, code: str, answer: Callable[[HttpRequest], Answer]) -> Answer:
    """Every refusal becomes an answer; an unexpected error becomes 500xx00, rolls back all writes and shows no
    details."""
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
    asker = snap.asker(asked.client_id)
    if asker is None or not _may_call(address, asker.allow_from):
        # The same answer in all cases, so that nobody learns which clients exist.
        raise SnapError(compose(401, TOKEN, "00"), "Signature")
    check_token(asked, load_public_key(asker.public_key))
    read(TokenRequest, TOKEN, decode(TOKEN, _body(request, TOKEN)))
    limits.forgive("snap.token", address)
    return granted(snap.grant_token(asker.user_id, LIFE_SECONDS), LIFE_SECONDS)


def _transaction(request: HttpRequest, code: str, handler: Handler) -> Answer:
    now, body = clock.moment(), _body(request, code)
    signer = _signer(request)
    headers = read_transaction(request.headers, code, now, SIGNED if signer else STANDARD)
    bank = _bank(request, code, headers, body, signer)
    call: int | None = None
    sent: dict[str, Any] = {}
    try:  # from here on we know who asks: a refusal repeats what he sent
        if headers.partner_id != bank.partner_id:
            raise SnapError(compose(404, code, "16"))
        call = snap.claim(code, day_of(now, ZoneInfo(clock.WITA)), headers.external_id, body)
        if call is None:
            raise SnapError(compose(409, code, "00"))
        sent = decode(code, body)
        answer = handler(bank, call, sent)
    except SnapError as refused:
        answer = refusal(code, refused, sent or _readable(code, body))
    if call is not None:
        snap.answered(call, answer.response_code)
    return answer


def _readable(code: str, body: bytes) -> dict[str, Any]:
    try:
        return decode(code, body)
    except SnapError:
        return {}


def _signer(request: HttpRequest) -> Asker | None:
    """The bank that a call without a token says it comes from, where that bank may come without one."""
    if "Authorization" in request.headers:
        return None
    return snap.signer(request.headers.get("X-PARTNER-ID", "").strip().replace("\0", ""))


def _bank(request: HttpRequest, code: str, headers: TransactionHeaders, body: bytes, signer: Asker | None) -> Channel:
    """The bank whose call this is, its session opened: by its token, or by the signature of one that needs none."""
    address = limits.client_address(request)
    if signer is not None:
        if not limits.allow("snap.token", address, limit=WRONG_TOKENS, seconds=WINDOW_SECONDS):
            raise SnapError(compose(429, code, "00"))
        if not _may_call(address, signer.allow_from):
            raise SnapError(compose(401, code, "00"), "Address")
        _check_signature(request, code, headers, body, public_key=load_public_key(signer.public_key), profile=SIGNED)
        limits.forgive("snap.token", address)
        set_session(snap.grant_token(signer.user_id, CALL_SECONDS))
    bank = snap.channel()
    if bank is None:
        raise SnapError(compose(401, code, "01"))
    if not _may_call(address, bank.allow_from):
        raise SnapError(compose(401, code, "00"), "Address")
    if signer is None:
        if bank.signature_mode is SignatureMode.ASYMMETRIC:
            key = load_public_key(bank.public_key)
            _check_signature(request, code, headers, body, public_key=key, profile=SIGNED)
        else:
            _check_signature(request, code, headers, body, client_secret=bank.secret)
    return bank


def _check_signature(request: HttpRequest, code: str, headers: TransactionHeaders, body: bytes, **keys: Any) -> None:
    """The path that was signed is ours as called, or what follows /snap: proxies in between strip it."""
    called = request.get_full_path()
    try:
        check_transaction(headers, code, "POST", called, body, **keys)
    except SnapError:
        check_transaction(headers, code, "POST", called.removeprefix(PREFIX), body, **keys)


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
