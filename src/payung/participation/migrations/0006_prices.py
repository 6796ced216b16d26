from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("participation", "0005_self")]
    operations = [sql_file(__file__, "0010_moves.sql")]
