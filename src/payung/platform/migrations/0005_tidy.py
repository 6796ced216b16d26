from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_rate")]
    operations = [sql_file(__file__, "0005_tidy.sql")]
