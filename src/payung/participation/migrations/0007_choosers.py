from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("participation", "0006_prices"), ("registry", "0005_setwise_keys")]
    operations = [sql_file(__file__, "0011_choosers.sql")]
