from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_loader")]
    operations = [sql_file(__file__, "0007_holders.sql")]
