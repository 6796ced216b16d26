from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the states, the listeners, the checks and the errands of the room. After every migration the tables of kinds
        and of the law are brought up to date with the program.
        """
        from payung.casework import errands
        from payung.claims import checks, reading, transitions  # noqa: F401
        from payung.ledger.services import SUBLEDGER_CHECKS
        from payung.payouts.sources import FOUND_IN
        from payung.platform.outbox import HEARD_IN

        HEARD_IN.add("payung.claims.jobs")
        FOUND_IN.add("payung.claims.pages.claim")
        errands.FOUND_IN.add("payung.claims.errands")
        post_migrate.connect(_sync, sender=self)
        for check in (checks.approved, checks.payee_changeed):
            if check not in SUBLEDGER_CHECKS:
                SUBLEDGER_CHECKS.append(check)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections, transaction

    from payung.claims.declared import sync

    # When migrations are taken back to before this room existed, its tables are not there.
    if "claims_law" in connections[using].introspection.table_names():
        with transaction.atomic(using=using):
            sync(using)
