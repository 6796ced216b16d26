from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.participation"
    label = "participation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make known what is kept of the calendar."""
        from payung.participation import bindings
        from payung.platform.recounts import kept_in

        kept_in("participation_held", bindings.held_recount)
