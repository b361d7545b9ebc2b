"""A moment that PostgreSQL gives is read as Django reads it."""

from __future__ import annotations

import datetime as dt

import psycopg
import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.utils import timezone

from coordination.moments import MomentLoader
from coordination.units.models import User

TIMESTAMPTZ_OID = psycopg.adapters.types["timestamptz"].oid


class AsDjangoDoes(BaseTzLoader):
    timezone = dt.UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-30 21:03:49+00",
        "2026-11-30 21:03:49.1+00",
        "2026-11-30 21:03:49.123456+00",
        "0099-01-01 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
        "2026-12-01 05:03:49.5+08",
        "1927-01-01 00:00:00+08:05:43",
    ],
)
def test_the_moment_is_the_same_in_the_same_zone(text: str):
    moment, known = MomentLoader(0).load(text.encode()), AsDjangoDoes(0).load(text.encode())
    assert moment == known
    assert moment.tzinfo is dt.UTC


def test_what_no_moment_of_ours_can_be_is_refused_in_psycopgs_words():
    with pytest.raises(psycopg.DataError):
        MomentLoader(0).load(b"0044-03-15 00:00:00+00 BC")


@pytest.mark.django_db
def test_a_row_gives_back_the_moment_that_was_written():
    now = timezone.now()
    User.objects.create(username="zhaoxin", name="赵新", phone="920001", last_login=now)
    read = User.objects.values_list("last_login", flat=True).get(username="zhaoxin")
    assert (read, read.tzinfo) == (now, dt.UTC)
    if connection.vendor == "postgresql":
        loaders = connection.connection.adapters
        assert loaders.get_loader(TIMESTAMPTZ_OID, psycopg.pq.Format.TEXT) is MomentLoader
