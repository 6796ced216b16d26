from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_rules")]
    operations = [sql_file(__file__, "0003_sign.sql"), sql_file(__file__, "published.sql")]
