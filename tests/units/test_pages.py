"""The pages of units, absences and duties."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/units/",
        "/units/CZ/",
        "/units/FP/",
        "/units/XZ01/",
        "/units/XZ01-01/",
        "/units/absence/",
        "/duties-catalogue/",
    ],
)
def test_everybody_signed_in_reads_units_and_duties(cast, path):
    assert cast.client("wutong").get(path).status_code == 200


def test_strangers_are_sent_to_the_sign_in(client):
    assert client.get("/units/").status_code == 302
    fragment = client.get("/units/", headers={"HX-Request": "true"})
    assert fragment.status_code == 401
    assert fragment["HX-Redirect"].startswith("/login/")
