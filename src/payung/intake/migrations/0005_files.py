from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_setwise_keys"), ("contributions", "0005_snap_rules"), ("casework", "0002_rules")]
    operations = [
        sql_file(__file__, "0005_files.sql"),
        sql_file(__file__, "0006_undo.sql"),
        sql_file(__file__, "0008_waiting.sql"),
        sql_file(__file__, "0007_review.sql"),
        sql_file(__file__, "0007_review_runs.sql"),
    ]
