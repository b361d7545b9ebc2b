"""Every record stands in a county, and says over what it is found."""

import pytest
from django.apps import apps

from coordination.units.models import CountyQuerySet, InCounty, Role, county_lookup
from tests.counties import second_county
from tests.reading import PRODUCT

# Models that stand in no county, or do not say over what, and why.
NO_COUNTY = {
    "audit.Pending": "an event's place in the queue",
    "audit.Seal": "common to all counties",
    "audit.Leaf": "an event's place in a seal",
    "audit.VerificationRun": "of the trail, which is common to all counties",
    "founding.Undertaking": "a county that does not stand yet",
    "audit.SealStatement": "of a seal",
    "audit.AnchorMark": "how far the anchor file of the house was written",
    "anchors.DayAnchor": "of the house: its newest seal",
    "anchors.AnchorAlarm": "of the house, which has one anchor file",
    "keeping.KeyProof": "of the house, which has its keys in common",
    "keeping.EncryptedColumns": "of the house: which columns are encrypted",
    "notifications.OutboxMessage": "a notice on its way",
    "register.Identity": "joins the entries that counties keep of one person",
    "safekeeping.Restoration": "of the house, whose counties it closes together",
    "second_factor.SecondFactor": "a person's, at whichever desk they sit",
    "second_factor.RecoveryCode": "of a second factor",
    "units.Succession": "between organisations",
    "units.User": "a person, whose posts stand in counties",
    "policy.PolicyDocument": "of every level, the State Council's too",
    "policy.PolicyVersion": "of a region, which may be a city or none",
    "policy.Parameter": "of a region, which may be a city or none",
    "policy.CalendarYear": "the same everywhere",
    "policy.CalendarDay": "the same everywhere",
    "documents.SubjectType": "a kind of record",
    "workflows.Beat": "of the house, whose pages answer every county",
    "workflows.Outage": "of the house, in whose counties it moves due times",
    "documents.FormDraft": "what a person is typing",
    "sign_ins.SignIn": "where a person is signed in",
    "sign_ins.PastPassword": "a person's own",
}
ANY_RECORD = "workflows.Process"  # carries a record of any kind, which says so itself


# Who reads these is no matter of the county alone, and why.
OWN_RULE = {
    "audit.Event": "names its county by a plain number, which may be empty or none",
    "audit.VerificationRun": "of the trail, read by those whom it alarms",
    "founding.Undertaking": "a county that does not stand yet, of who keeps the installation",
    "audit.Look": "names its county by a plain number, which may be none",
    "notifications.Notice": "a person's own",
    "notifications.CallEntry": "of notices, which are a person's own",
    "anchors.DayAnchor": "of the house: every audit and security officer's",
    "anchors.AnchorAlarm": "of the house: every audit and security officer's",
    "units.User": "an account, read by the officers of the county that keeps it",
    "policy.PolicyDocument": "texts of law; a county's where its rules cite it",
    "policy.PolicyVersion": "a county's, and those above it",
    "policy.Parameter": "a county's, and those above it",
    "policy.CalendarYear": "the same everywhere",
    "policy.CalendarDay": "the same everywhere",
    "workflows.Process": "by the record that it carries",
    "workflows.Task": "by its record, and by who holds it",
}


# What officers of the installation keep, who have no county.
KEPT_ABOVE = (
    "units.Organisation",
    "units.Post",
    "api.ApiClient",
    "accounts.AccountCheck",
    "safekeeping.CountyAnswer",
)


def own_models():
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith(PRODUCT) and not model.__name__.startswith("Historical")
    ]


def test_every_read_is_narrowed_to_the_county_before_any_role_is_looked_at():
    readable = {
        model._meta.label: type(model._default_manager.all())
        for model in own_models()
        if hasattr(model._default_manager, "visible_to")
    }
    assert readable.keys() >= OWN_RULE.keys()
    for label, rows in readable.items():
        if issubclass(rows, CountyQuerySet) and rows.visible_to is CountyQuerySet.visible_to:
            assert rows._seen_by is not CountyQuerySet._seen_by, f"{label}: say who reads its rows"
        assert issubclass(rows, CountyQuerySet) != (label in OWN_RULE), label
        if label not in (*OWN_RULE, *KEPT_ABOVE):
            assert rows.visible_to is CountyQuerySet.visible_to, f"{label}: say _seen_by"


@pytest.mark.django_db
def test_the_county_of_a_row_is_found_over_relations():
    for model in own_models():
        if hasattr(model, "county_path") and "workflows" not in model.__module__:
            lookup = county_lookup(model)
            assert lookup.rpartition("__")[2] in ("county", "region"), lookup
            model._default_manager.filter(**{lookup: 0}).exists()


def test_no_form_sets_the_county():
    for model in own_models():
        if issubclass(model, InCounty):
            assert model._meta.get_field("county").editable is False, model


def test_every_record_says_over_what_its_county_is_found():
    models = {model._meta.label: model for model in own_models()}
    assert models.keys() >= NO_COUNTY.keys()
    for label, model in models.items():
        path = getattr(model, "county_path", "")
        says = bool(path) or hasattr(model, "county_id")
        assert says != (label in NO_COUNTY), f"{label}: a county, or a reason in NO_COUNTY"
        if path and label != ANY_RECORD and not issubclass(model, InCounty):
            found = model._meta.get_field(path).related_model
            assert hasattr(found, "county_id") or found.county_path, label


def test_a_second_county_has_bodies_and_people_of_its_own(cast):
    other = second_county()
    county = other.county
    assert county != cast.county
    assert (county.office, county.civil_affairs) == (other.unit("LXB"), other.unit("MZ"))
    assert county.unit(Role.FIN) == other.unit("CZ")
    assert {actor.county_id for actor in other.actors()} == {county.pk}
    assert cast.unit("MZ") == cast.county.civil_affairs != other.unit("MZ")
    assert other.client("OFFICE").get("/").status_code in (200, 302)
