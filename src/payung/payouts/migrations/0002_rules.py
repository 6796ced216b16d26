from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
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
        sql_file(__file__, "0009_unplaced.sql"),
    ]
