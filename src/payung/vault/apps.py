from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known which files the room's rows name; the kinds of papers follow the declarations with every migration."""
        from payung.platform.housekeeping import names_files
        from payung.vault import bindings

        names_files(bindings.vault_files)
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections

    from payung.vault.declared import sync

    # A migration to a state before this room existed has nowhere to write.
    if "vault_paperkind" in connections[using].introspection.table_names():
        sync(using)
