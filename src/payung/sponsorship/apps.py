from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.sponsorship"
    label = "sponsorship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's check of the ledger and what waits in it known; kinds of scheme come with every migration."""
        from payung.casework.errands import FOUND_IN
        from payung.ledger.services import SUBLEDGER_CHECKS
        from payung.sponsorship.checks import commitments
        from payung.sponsorship.contracts import services  # noqa: F401  # says whom papers of a contract are about

        FOUND_IN.add("payung.sponsorship.errands")
        if commitments not in SUBLEDGER_CHECKS:
            SUBLEDGER_CHECKS.append(commitments)
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections

    from payung.sponsorship.kind_rows import sync

    # A migration to a state before these rows existed has nowhere to write.
    if "sponsorship_schemekind" in connections[using].introspection.table_names():
        sync(using)
