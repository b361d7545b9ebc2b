from django.urls import path

from coordination.previews import with_preview
from coordination.referrals.views import cases, categories, ledgers, legs

app_name = "referrals"
urlpatterns = [
    path("referrals/", cases.cases, name="cases"),
    path("referrals/ledger/", ledgers.ledger, name="ledger"),
    path("referrals/returns/", ledgers.returns, name="returns"),
    path("referrals/gaps/", ledgers.gaps, name="gaps"),
    path("referrals/projects/", ledgers.projects, name="projects"),
    path("referrals/projects/<int:pk>/", ledgers.project, name="project"),
    path("referrals/<int:pk>/", cases.case, name="case"),
    path("referrals/<int:pk>/category/", categories.category, name="category"),
    path("referrals/<int:pk>/receipt/", cases.receipt, name="receipt"),
    path("referrals/<int:pk>/legs/new/", legs.leg_new, name="leg_new"),
    path("referrals/<int:pk>/readers/", legs.readers, name="readers"),
    path("referrals/legs/<int:pk>/", legs.leg, name="leg"),
    path("referrals/legs/<int:pk>/agree/", legs.leg_agree, name="leg_agree"),
    path("referrals/legs/<int:pk>/off/", legs.leg_off, name="leg_off"),
    path("referrals/legs/<int:pk>/fields/", legs.leg_fields, name="leg_fields"),
    *with_preview("referrals/legs/<int:pk>/contact/", legs.leg_contact, name="leg_contact"),
    path("referrals/legs/<int:pk>/urge/", legs.leg_urge, name="leg_urge"),
    *with_preview("referrals/legs/<int:pk>/consent/", legs.leg_consent, name="leg_consent"),
]
