"""What may be done with a recusal."""

from coordination.recusals.actions.declarations import declare, sign_declaration, take_down, withdraw

__all__ = ["declare", "sign_declaration", "take_down", "withdraw"]
