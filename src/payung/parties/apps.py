from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.parties"
    label = "parties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The first kinds of organisations come with every migration."""
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections

    from payung.parties.kinds import sync

    # A migration to a state before this room existed has nowhere to write.
    if "parties_organisationkind" in connections[using].introspection.table_names():
        sync(using)
