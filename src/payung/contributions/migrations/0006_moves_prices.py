from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0006_neighbours_ahead"), ("sponsorship", "0004_moves_prices")]
    operations = [sql_file(__file__, "0010_moves.sql")]
