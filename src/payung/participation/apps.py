from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.participation"
    label = "participation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what is kept of the calendar; kinds of payer come with every migration."""
        from payung.participation import bindings
        from payung.platform.recounts import kept_in

        kept_in("participation_held", bindings.held_recount)
        kept_in("participation_ceasing", bindings.ceasing_recount)
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections

    from payung.participation.payer_kinds import sync

    # A migration to a state before these rows existed has nowhere to write.
    if "participation_payerkind" in connections[using].introspection.table_names():
        sync(using)
