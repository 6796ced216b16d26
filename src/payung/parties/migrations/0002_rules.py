from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0001_initial"),
        ("platform", "0003_policies"),
    ]
    operations = [sql_file(__file__, "0001_grants.sql"), sql_file(__file__, "published.sql")]
