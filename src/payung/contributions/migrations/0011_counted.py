from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0010_swaps"), ("participation", "0006_prices")]
    operations = [sql_file(__file__, "0012_moves_months.sql")]
