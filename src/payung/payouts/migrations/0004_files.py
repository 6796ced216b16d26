from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("payouts", "0003_loader")]
    operations = [sql_file(__file__, "0004_files.sql"), sql_file(__file__, "0005_demo.sql")]
