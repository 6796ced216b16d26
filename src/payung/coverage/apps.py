from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what changes coverage."""
        from payung.coverage import events  # noqa: F401
