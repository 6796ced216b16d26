from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("platform", "0003_policies")]
    operations = [sql_file(__file__, "0004_rate.sql")]
