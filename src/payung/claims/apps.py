from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.claims"
    label = "claims"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's state table, listeners and checks known."""
        from payung.claims import checks, jobs, transitions  # noqa: F401
        from payung.ledger.services import SUBLEDGER_CHECKS

        if checks.approved not in SUBLEDGER_CHECKS:
            SUBLEDGER_CHECKS.append(checks.approved)
