from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("platform", "0007_sequences")]
    operations = [sql_file(__file__, "0010_files.sql"), sql_file(__file__, "published.sql")]
