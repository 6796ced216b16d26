from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0004_cards"),
        ("ledger", "0003_sign"),
        ("access", "0004_bank_channel"),
        ("contributions", "0004_snap"),
    ]
    operations = [
        sql_file(__file__, "0005_snap.sql"),
        sql_file(__file__, "0005_codes.sql"),
        sql_file(__file__, "0007_demo.sql"),
        sql_file(__file__, "0008_release.sql"),
        sql_file(__file__, "published.sql"),
    ]
