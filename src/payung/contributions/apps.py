from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's background runs, checks, tasks and approval limits known; rates of late fines come with every migration."""
        from payung.casework.errands import FOUND_IN
        from payung.contributions import bindings, checks
        from payung.contributions.dues import transitions  # noqa: F401  # the process registers itself
        from payung.ledger.services import SUBLEDGER_CHECKS
        from payung.participation.cardlines import TOLD_BY
        from payung.platform.recounts import kept_in
        from payung.platform.runs import HANDLED_IN
        from payung.registry.standing import ASKED_OF

        kept_in("contributions_billplace", bindings.bill_places_recount)
        HANDLED_IN.add(
            "payung.contributions.jobs", "payung.contributions.whatif", "payung.contributions.ahead.services"
        )
        FOUND_IN.add("payung.contributions.errands")
        ASKED_OF.add("payung.contributions.standing")
        TOLD_BY.add("payung.contributions.words")
        kept_in("contributions_billstanding", bindings.bill_standings_recount)
        asked = (checks.bills, checks.receipts, checks.charges, checks.payers)
        SUBLEDGER_CHECKS.extend(check for check in asked if check not in SUBLEDGER_CHECKS)
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections

    from payung.contributions.dues.fine_rates import sync

    # A migration to a state before these rows existed has nowhere to write.
    if "contributions_finerate" in connections[using].introspection.table_names():
        sync(using)
