from django.apps import AppConfig


class Config(AppConfig):
    name = "payung.payouts"
    label = "payouts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's background runs, checks and tasks known."""
        from payung.casework.errands import FOUND_IN
        from payung.ledger.services import SUBLEDGER_CHECKS
        from payung.payouts import bindings, checks
        from payung.platform.housekeeping import names_files
        from payung.platform.runs import HANDLED_IN

        ours = (checks.payouts, checks.states, checks.alarms, checks.hands, checks.unmatched)
        SUBLEDGER_CHECKS.extend(check for check in ours if check not in SUBLEDGER_CHECKS)
        HANDLED_IN.add("payung.payouts.jobs")
        FOUND_IN.add("payung.payouts.errands")
        names_files(bindings.payouts_files)
