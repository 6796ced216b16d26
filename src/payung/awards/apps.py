from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Config(AppConfig):
    name = "payung.awards"
    label = "awards"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Categories come with every migration; files of candidates and photographs of visits are kept as long as their rows."""
        from payung.awards import bindings
        from payung.casework.errands import FOUND_IN
        from payung.platform.housekeeping import names_files

        FOUND_IN.add("payung.awards.errands", "payung.awards.words")
        names_files(bindings.award_files)
        names_files(bindings.award_photo_files)
        post_migrate.connect(_sync, sender=self)


def _sync(using: str, **_: Any) -> None:
    from django.db import connections

    from payung.awards.categories import sync

    # A migration to a state before these rows existed has nowhere to write.
    if "awards_category" in connections[using].introspection.table_names():
        sync(using)
