from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0010_files"),
        ("payouts", "0004_files"),
        ("vault", "0004_files"),
        ("registry", "0005_setwise_keys"),
        ("places", "0002_rules"),
        ("participation", "0004_cards"),
        ("contributions", "0005_snap_rules"),
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
        sql_file(__file__, "0005_recomputed.sql"),
        sql_file(__file__, "0006_deaths.sql"),
        sql_file(__file__, "0007_readings.sql"),
        sql_file(__file__, "0008_merges.sql"),
    ]
