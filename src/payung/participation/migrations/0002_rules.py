from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_rules"),
        ("participation", "0001_initial"),
        ("registry", "0002_rules"),
    ]
    operations = [sql_file(__file__, "0001_participation.sql")]
