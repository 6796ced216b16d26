from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("platform", "0006_setwise_keys")]
    operations = [sql_file(__file__, "0007_sequences.sql")]
