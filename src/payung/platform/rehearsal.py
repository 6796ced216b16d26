"""The page that asks for confirmation is shown only to users who can carry the act out; others see the refusal at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from payung.kernel.acts import Act, Keys, Question
from payung.kernel.errors import PayungError
from payung.platform.db import READING
from payung.platform.refusals import Refusals


def asked(act: Act, actor: Any, keys: Keys, thing: Any, data: Any, sure: bool = False) -> Question | None:
    """The question before an act, or None, in the caller's transaction and session.

    The act is carried out and undone, so that every refusal of its room or of the database comes before anybody
    confirms it. A session that may only read cannot try the act; it gets the question alone. sure: whether somebody has
    answered the question; then None is returned, but the refusals of the question itself still apply.
    """
    question = act.question(actor, thing, data)
    if sure:
        return None
    if question is not None and act.tried and not actor.token.startswith(READING):
        with Refusals(PayungError, {}).worded(), transaction.atomic():
            act.call(actor, keys, data)
            transaction.set_rollback(True)
    return question
