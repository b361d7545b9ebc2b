"""A case names the other counties that aid the same person for the same cause."""
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0003_begin_with_the_county'),
        ('units', '0005_begin_with_the_county'),
    ]

    operations = [
        migrations.CreateModel(
            name='AidElsewhere',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aid_elsewhere', to='aid.aidcase')),
                ('where', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.organisation', verbose_name='county')),
            ],
            options={
                'verbose_name': 'aid in another county',
                'verbose_name_plural': 'aid in other counties',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('case', 'where'), name='other_county_named_once')],
            },
        ),
    ]
