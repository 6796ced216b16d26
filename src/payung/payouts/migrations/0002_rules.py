from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0005_snap_rules"),
        ("vault", "0004_files"),
        ("platform", "0010_files"),
        ("places", "0002_rules"),
        ("access", "0004_bank_channel"),
        ("parties", "0002_rules"),
        ("registry", "0005_setwise_keys"),
        ("payouts", "0001_initial"),
        ("ledger", "0002_rules"),
        ("casework", "0002_rules"),
        ("contributions", "0001_initial"),
    ]
    operations = [
        sql_file(__file__, "0001_payouts.sql"),
        sql_file(__file__, "0005_proposals.sql"),
        sql_file(__file__, "0002_chain.sql"),
        sql_file(__file__, "0002_outcome.sql"),
        sql_file(__file__, "0006_halt.sql"),
        sql_file(__file__, "0007_letters.sql"),
        sql_file(__file__, "0005_closing.sql"),
        sql_file(__file__, "0008_names.sql"),
        sql_file(__file__, "0009_unmatched.sql"),
    ]
