from django.db import migrations

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("participation", "0007_choosers")]
    operations = [sql_file(__file__, "0012_ends.sql")]
