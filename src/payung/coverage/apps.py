from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what changes coverage."""
        from payung.platform.outbox import HEARD_IN

        HEARD_IN.add("payung.coverage.events")
