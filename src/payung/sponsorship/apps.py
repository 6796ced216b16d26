from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.sponsorship"
    label = "sponsorship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's check of the ledger and what waits in it known."""
        from payung.casework.errands import FOUND_IN
        from payung.ledger.services import SUBLEDGER_CHECKS
        from payung.sponsorship.checks import commitments

        FOUND_IN.add("payung.sponsorship.errands")
        if commitments not in SUBLEDGER_CHECKS:
            SUBLEDGER_CHECKS.append(commitments)
