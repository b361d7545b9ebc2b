"""Every record stands in a county, and says over what it is found."""

from django.apps import apps

from tests.reading import PRODUCT

# Models that stand in no county, or do not say over what, and why.
NO_COUNTY = {
    "audit.Event": "keeps plain ids; seals are common to all counties",
    "audit.Pending": "an event's place in the queue",
    "audit.Seal": "common to all counties",
    "audit.Leaf": "an event's place in a seal",
    "notifications.Notice": "belongs to a person, who may hold posts anywhere",
    "notifications.OutboxMessage": "a notice on its way",
    "notifications.CallEntry": "a notice told by telephone",
    "units.Organisation": "its region is its county",
    "units.Succession": "between organisations",
    "units.User": "a person, whose posts stand in counties",
    "policy.PolicyDocument": "of every level, the State Council's too",
    "policy.PolicyVersion": "of a region, which may be a city or none",
    "policy.Parameter": "of a region, which may be a city or none",
    "policy.CalendarYear": "the same everywhere",
    "policy.CalendarDay": "the same everywhere",
    "register.Series": "a counter of household numbers",
    "documents.SubjectType": "a kind of record",
    "documents.FormDraft": "what a person is typing",
    "sittings.Sitting": "its session or its round says so",
    "sittings.Seat": "of a sitting",
    "sittings.Matter": "of a sitting",
    "sittings.Position": "of a sitting",
    "sittings.Recusal": "of a sitting",
}
ANY_RECORD = "workflows.Process"  # carries a record of any kind, which says so itself


def test_every_record_says_over_what_its_county_is_found():
    own = [model for model in apps.get_models() if model.__module__.startswith(PRODUCT)]
    models = {model._meta.label: model for model in own if not model.__name__.startswith("Historical")}
    assert models.keys() >= NO_COUNTY.keys()
    for label, model in models.items():
        path = getattr(model, "county_path", "")
        says = bool(path) or hasattr(model, "county_id")
        assert says != (label in NO_COUNTY), f"{label}: a county, or a reason in NO_COUNTY"
        if path and label != ANY_RECORD:
            found = model._meta.get_field(path).related_model
            assert found._meta.label == "units.Organisation" or found.county_path, label
