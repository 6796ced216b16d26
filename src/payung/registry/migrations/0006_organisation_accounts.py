from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_setwise_keys"), ("parties", "0003_kept"), ("access", "0005_changes")]
    operations = [sql_file(__file__, "0010_organisation_accounts.sql")]
