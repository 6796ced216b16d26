from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_setwise_keys")]
    operations = [sql_file(__file__, "0005_files.sql")]
