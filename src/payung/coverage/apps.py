from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Load the listeners, and register how the figures of coverage are counted again from their rows."""
        from payung.casework.errands import FOUND_IN
        from payung.coverage import bindings
        from payung.platform.outbox import HEARD_IN
        from payung.platform.recounts import kept_in

        HEARD_IN.add("payung.coverage.events")
        FOUND_IN.add("payung.coverage.errands")
        kept_in("coverage_active", bindings.coverage_recount)
