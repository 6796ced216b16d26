from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("access", "0004_bank_channel")]
    operations = [sql_file(__file__, "0005_log.sql")]
