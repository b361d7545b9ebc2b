from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0006_accounts_of_a_county"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="must_change_password",
            field=models.BooleanField(default=False, editable=False, verbose_name="must choose a password"),
        ),
    ]
