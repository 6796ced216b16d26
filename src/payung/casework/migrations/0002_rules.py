from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_initial"),
        ("access", "0002_rules"),
        ("vault", "0002_rules"),
    ]
    operations = [
        sql_file(__file__, "0001_casework.sql"),
        sql_file(__file__, "0002_clock.sql"),
        sql_file(__file__, "0003_holidays.sql"),
        sql_file(__file__, "published.sql"),
    ]
