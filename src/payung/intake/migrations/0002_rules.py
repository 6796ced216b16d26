from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsorship", "0003_setwise"),
        ("registry", "0005_setwise_keys"),
        ("platform", "0010_files"),
        ("participation", "0004_cards"),
        ("access", "0004_bank_channel"),
        ("intake", "0001_initial"),
        ("sponsorship", "0002_rules"),
    ]
    operations = [
        sql_file(__file__, "0001_intake.sql"),
        sql_file(__file__, "0002_near.sql"),
        sql_file(__file__, "0002_match.sql"),
    ]
