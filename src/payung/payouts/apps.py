from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.payouts"
    label = "payouts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's background runs and checks known."""
        from payung.ledger.services import SUBLEDGER_CHECKS
        from payung.payouts import checks, jobs  # noqa: F401

        SUBLEDGER_CHECKS.extend(check for check in (checks.payouts, checks.states) if check not in SUBLEDGER_CHECKS)
