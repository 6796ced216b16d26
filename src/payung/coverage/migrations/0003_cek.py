from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_setwise_keys"),
        ("claims", "0002_rules"),
        ("contributions", "0006_credit"),
        ("contributions", "0011_counted"),
        ("coverage", "0002_rules"),
        ("participation", "0004_cards"),
        ("contributions", "0002_rules"),
    ]
    operations = [sql_file(__file__, "0003_cek.sql")]
