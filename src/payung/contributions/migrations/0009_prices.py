from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("contributions", "0008_ahead"), ("sponsorship", "0005_prices")]
    operations = [sql_file(__file__, "0010_moves.sql")]
