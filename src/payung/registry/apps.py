from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what is kept of the people on record, and what waits for a second person."""
        from payung.casework.errands import FOUND_IN
        from payung.platform.recounts import kept_in
        from payung.registry import bindings

        FOUND_IN.add("payung.registry.errands")
        kept_in("registry_tally", bindings.people_recount)
