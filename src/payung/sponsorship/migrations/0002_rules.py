from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_rules"),
        ("participation", "0004_cards"),
        ("ledger", "0003_sign"),
        ("sponsorship", "0001_initial"),
        ("participation", "0002_rules"),
        ("ledger", "0002_rules"),
    ]
    operations = [sql_file(__file__, "0001_sponsorship.sql")]
