from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [sql_file(__file__, "0001_foundation.sql")]
