"""Every change to accounts: what officers do to them, and how two confirm that they are their persons'."""

from .checks import Answered as Answered
from .checks import answer_check as answer_check
from .checks import answer_checks as answer_checks
from .checks import ask_factor_reset as ask_factor_reset
from .checks import check_founded as check_founded
from .checks import confirm_own as confirm_own
from .checks import refuse_check as refuse_check
from .keeping import close_account as close_account
from .keeping import sign_out_everywhere as sign_out_everywhere
from .keeping import unlock as unlock
from .opening import open_account as open_account
from .opening import reset_password as reset_password
from .opening import set_at_machine as set_at_machine
