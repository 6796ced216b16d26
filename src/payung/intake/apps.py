from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the background runs and the work items of the room."""
        from payung.casework.errands import FOUND_IN
        from payung.intake import bindings, transitions  # noqa: F401
        from payung.platform.housekeeping import names_files
        from payung.platform.recounts import kept_in
        from payung.platform.runs import HANDLED_IN

        kept_in("intake_tally", bindings.tally_recount)
        FOUND_IN.add("payung.intake.errands")
        FOUND_IN.add("payung.intake.review.errands")
        HANDLED_IN.add("payung.intake.jobs")
        HANDLED_IN.add("payung.intake.waiting")
        names_files(bindings.intake_files)
