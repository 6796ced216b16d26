from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("participation", "0004_cards"), ("registry", "0005_setwise_keys")]
    operations = [sql_file(__file__, "0010_self.sql")]
