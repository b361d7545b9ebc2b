"""By what means a step was taken is one of the media that the whole house knows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0004_narrow_tasks"),
    ]

    operations = [
        migrations.AlterField(
            model_name="task",
            name="medium",
            field=models.CharField(
                blank=True,
                choices=[("", "on screen"), ("paper", "signed on paper"), ("phone", "said on the telephone")],
                max_length=10,
                verbose_name="medium",
            ),
        ),
    ]
