"""What people fill in about referrals; each form gives the values of one action."""

from .legs import (
    AcceptForm,
    AnswerForm,
    CallBackForm,
    ConsentForm,
    ContactForm,
    DispatchForm,
    LegForm,
    OpenForm,
    ReaderForm,
    ReasonForm,
    ReceiveForm,
    ResendForm,
    RuleForm,
    VerifyForm,
)
from .results import ResultForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "CallBackForm",
    "ConsentForm",
    "ContactForm",
    "DispatchForm",
    "LegForm",
    "OpenForm",
    "ReaderForm",
    "ReasonForm",
    "ReceiveForm",
    "ResendForm",
    "ResultForm",
    "RuleForm",
    "VerifyForm",
]
