from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.contributions"
    label = "contributions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's background runs, checks and tasks known."""
        from payung.contributions import checks, errands, jobs, whatif  # noqa: F401
        from payung.ledger.services import SUBLEDGER_CHECKS

        SUBLEDGER_CHECKS.extend(check for check in (checks.bills, checks.receipts) if check not in SUBLEDGER_CHECKS)
