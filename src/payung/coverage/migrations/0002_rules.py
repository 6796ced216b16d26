from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0004_cards"),
        ("contributions", "0005_snap_rules"),
        ("coverage", "0001_initial"),
        ("contributions", "0002_rules"),
    ]
    operations = [
        sql_file(__file__, "0001_coverage.sql"),
        sql_file(__file__, "0004_figures.sql"),
        sql_file(__file__, "0005_bases.sql"),
    ]
