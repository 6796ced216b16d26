from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0010_files"),
        ("access", "0001_initial"),
        ("places", "0002_rules"),
        ("parties", "0002_rules"),
    ]
    operations = [sql_file(__file__, "0001_access.sql"), sql_file(__file__, "0002_readlog.sql")]
