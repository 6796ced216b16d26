from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_rules")]
    operations = [sql_file(__file__, "0004_files.sql"), sql_file(__file__, "published.sql")]
