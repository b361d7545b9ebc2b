from coordination.meetings.models.items import AgendaItem, ConcernedUnit, Opinion

__all__ = ["AgendaItem", "ConcernedUnit", "Opinion"]
