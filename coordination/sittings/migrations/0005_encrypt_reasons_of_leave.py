import coordination.ciphers.fields
from django.db import migrations

from coordination.ciphers.migrating import EncryptColumns


class Migration(migrations.Migration):

    dependencies = [
        ('sittings', '0004_encrypt_free_text'),
    ]

    operations = [
        EncryptColumns({
            'historicalseat': {
                'leave_reason': coordination.ciphers.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='reason for leave'),
            },
            'seat': {
                'leave_reason': coordination.ciphers.fields.EncryptedTextField(blank=True, max_length=200, verbose_name='reason for leave'),
            },
        }),
    ]
