from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0002_tables"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        sql_file(__file__, "0002_tables.sql"),
        sql_file(__file__, "0003_runs.sql"),
        sql_file(__file__, "0003_demo.sql"),
    ]
