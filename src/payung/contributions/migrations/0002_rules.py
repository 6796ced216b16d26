from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0010_files"),
        ("ledger", "0003_sign"),
        ("sponsorship", "0003_setwise"),
        ("participation", "0004_cards"),
        ("contributions", "0001_initial"),
        ("sponsorship", "0002_rules"),
    ]
    operations = [sql_file(__file__, "0001_contributions.sql"), sql_file(__file__, "0002_receipts.sql")]
