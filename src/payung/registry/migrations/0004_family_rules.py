from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_family"),
    ]
    operations = [sql_file(__file__, "0002_family.sql"), sql_file(__file__, "0006_events.sql")]
