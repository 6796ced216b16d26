from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("platform", "0010_files"), ("intake", "0002_rules"), ("platform", "0005_tidy")]
    operations = [sql_file(__file__, "0003_expiry.sql")]
