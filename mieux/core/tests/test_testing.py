"""The client that bites does bite."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from mieux.core.testing import GetWrote, refuse_writes


@pytest.mark.django_db
def test_a_write_during_a_get_is_an_error():
    with connection.execute_wrapper(refuse_writes), pytest.raises(GetWrote):
        get_user_model().objects.create(email="dorian@example.org")


@pytest.mark.django_db
def test_reading_during_a_get_is_fine():
    with connection.execute_wrapper(refuse_writes):
        assert get_user_model().objects.count() == 0
