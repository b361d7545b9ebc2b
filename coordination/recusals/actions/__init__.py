"""What may be done with a recusal."""

from coordination.recusals.actions.declarations import declare, withdraw

__all__ = ["declare", "withdraw"]
