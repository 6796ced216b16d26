from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0004_snap")]
    operations = [
        sql_file(__file__, "0005_snap.sql"),
        sql_file(__file__, "0005_codes.sql"),
        sql_file(__file__, "0007_demo.sql"),
    ]
