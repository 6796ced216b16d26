from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_setwise_keys"),
        ("participation", "0004_cards"),
        ("contributions", "0002_rules"),
        ("registry", "0002_rules"),
    ]
    operations = [sql_file(__file__, "0003_paid_months.sql"), sql_file(__file__, "published_standing.sql")]
