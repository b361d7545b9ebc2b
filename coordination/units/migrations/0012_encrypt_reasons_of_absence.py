import coordination.ciphers.fields
from django.db import migrations

from coordination.ciphers.migrating import EncryptColumns


class Migration(migrations.Migration):

    dependencies = [
        ('units', '0011_encrypt_free_text'),
    ]

    operations = [
        EncryptColumns({
            'absence': {
                'reason': coordination.ciphers.fields.EncryptedTextField(max_length=200, verbose_name='reason'),
            },
            'historicalabsence': {
                'reason': coordination.ciphers.fields.EncryptedTextField(max_length=200, verbose_name='reason'),
            },
        }),
    ]
