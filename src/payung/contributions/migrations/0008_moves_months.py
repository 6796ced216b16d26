from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_moves_swaps"), ("participation", "0005_moves_prices")]
    operations = [sql_file(__file__, "0012_moves_months.sql")]
