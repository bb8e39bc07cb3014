"""The ground the tests stand on."""

import urllib.request

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction


@pytest.mark.django_db
def test_a_marked_test_works_in_the_migrated_database():
    assert ContentType.objects.exists()


def test_a_fresh_database_commits_and_forgets_afterwards(fresh_database):
    with transaction.atomic():
        ContentType.objects.create(app_label="practice", model="row")
    connection.close()
    assert ContentType.objects.filter(app_label="practice").count() == 1


def test_the_next_fresh_database_does_not_remember(fresh_database):
    assert not ContentType.objects.filter(app_label="practice").exists()


def test_the_live_site_answers_on_loopback(live):
    assert live.url.startswith("http://localhost:")
    with urllib.request.urlopen(live.url + "/") as answer:  # wherever the first page leads
        assert answer.status == 200
        assert b"<h1" in answer.read()


def test_a_template_that_names_nothing_says_so():
    from django.template import Context, engines

    template = engines["django"].engine.from_string("Hello {{ nobody }}")
    with pytest.raises(AssertionError, match="nobody"):
        template.render(Context())
