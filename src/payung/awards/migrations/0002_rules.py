from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_rules"),
        ("awards", "0001_initial"),
    ]
    operations = [sql_file(__file__, "0001_awards.sql")]
