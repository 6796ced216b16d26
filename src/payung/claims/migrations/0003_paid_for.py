from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0002_rules"),
        ("sponsorship", "0006_choosing"),
    ]
    operations = [sql_file(__file__, "0009_paid_for.sql"), sql_file(__file__, "published.sql")]
