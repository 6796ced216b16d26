from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """After every migration the database learns the state tables that the program knows."""
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections, transaction

    from payung.casework import holidays, transitions

    # A migration to a state before this room existed has nowhere to write.
    if "casework_holidayyear" in connections[using].introspection.table_names():
        with transaction.atomic(using=using):
            transitions.sync(using)
            holidays.sync(using)
