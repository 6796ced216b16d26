from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_rules"),
        ("access", "0004_bank_channel"),
        ("registry", "0003_family"),
    ]
    operations = [
        sql_file(__file__, "0002_family.sql"),
        sql_file(__file__, "0006_events.sql"),
        sql_file(__file__, "0007_words.sql"),
        sql_file(__file__, "0008_corrections.sql"),
        sql_file(__file__, "0009_merges.sql"),
    ]
