from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0009_prices"), ("sponsorship", "0007_swaps")]
    operations = [sql_file(__file__, "0011_moves_swaps.sql")]
