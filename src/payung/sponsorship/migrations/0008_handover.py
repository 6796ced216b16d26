from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsorship", "0007_swaps"),
        ("participation", "0006_prices"),
        ("registry", "0008_niks"),
        ("notices", "0004_receipts"),
    ]
    operations = [sql_file(__file__, "0009_moves_handover.sql")]
