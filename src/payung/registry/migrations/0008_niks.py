from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("registry", "0007_named_heirs")]
    operations = [sql_file(__file__, "0011_moves_niks.sql")]
