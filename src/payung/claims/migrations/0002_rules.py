from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_initial"),
        ("access", "0002_rules"),
        ("casework", "0002_rules"),
        ("contributions", "0002_rules"),
        ("ledger", "0002_rules"),
        ("notices", "0002_rules"),
        ("payouts", "0002_rules"),
        ("registry", "0004_family_rules"),
        ("vault", "0002_rules"),
    ]
    operations = [
        sql_file(__file__, "0000_kinds.sql"),
        sql_file(__file__, "0001_claims.sql"),
        sql_file(__file__, "0002_decisions.sql"),
        sql_file(__file__, "0003_accounts.sql"),
        sql_file(__file__, "0004_telling.sql"),
    ]
