import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


def leave_old_sessions(apps, editor):
    """What stood in Django's own table opens nothing any more: everybody signs in once."""
    apps.get_model("sessions", "Session").objects.all().delete()


def begin_with_the_passwords_that_stand(apps, editor):
    """From today on their days are counted, and they are not taken again."""
    past = apps.get_model("sign_ins", "PastPassword")
    users = apps.get_model("units", "User").objects.exclude(password="")
    stand = users.values_list("pk", "password").iterator()
    rows = (past(user_id=pk, password=password) for pk, password in stand if not password.startswith("!"))
    past.objects.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("sessions", "0001_initial"),
        ("units", "0009_absences_confirmed"),
    ]

    operations = [
        migrations.CreateModel(
            name='PastPassword',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('chosen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='chosen')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_passwords', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'past password',
                'verbose_name_plural': 'past passwords',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('number', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='network address')),
                ('browser', models.CharField(blank=True, max_length=60, verbose_name='browser')),
                ('began_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='signed in')),
                ('last_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last seen')),
                ('idle_at', models.DateTimeField(verbose_name='ends without any input')),
                ('ended_idle_at', models.DateTimeField(null=True, verbose_name='ended without any input')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'sign-in',
                'verbose_name_plural': 'sign-ins',
                'abstract': False,
                'indexes': [models.Index(condition=models.Q(('ended_idle_at', None)), fields=['idle_at'], name='sign_in_idle')],
            },
        ),
        migrations.RunPython(leave_old_sessions, migrations.RunPython.noop),
        migrations.RunPython(begin_with_the_passwords_that_stand, migrations.RunPython.noop),
    ]
