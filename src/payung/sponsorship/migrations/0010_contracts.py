import django.db.models.deletion
from django.db import migrations, models

from payung.platform.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("sponsorship", "0009_consent"), ("vault", "0004_files")]
    operations = [
        migrations.CreateModel(
            name="ContractFolder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("list_id", models.BigIntegerField(null=True)),
                (
                    "enrolment",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_folder",
                        to="sponsorship.enrolment",
                    ),
                ),
                (
                    "folder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contract", to="vault.folder"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sponsorship.scheme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("list_id__isnull", False)),
                        fields=("scheme", "list_id"),
                        name="letters_of_list_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("enrolment__isnull", False), ("list_id__isnull", True)),
                            models.Q(("enrolment__isnull", True), ("list_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="contract_of_one",
                    ),
                ],
            },
        ),
        sql_file(__file__, "0012_contracts.sql"),
    ]
