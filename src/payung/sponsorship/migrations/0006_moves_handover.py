from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sponsorship", "0005_moves_swaps"),
        ("participation", "0005_moves_prices"),
        ("registry", "0006_moves_niks"),
    ]
    operations = [sql_file(__file__, "0009_moves_handover.sql")]
