from coordination.meetings.models.items import AgendaItem, ConcernedUnit, Opinion, Placement

__all__ = ["AgendaItem", "ConcernedUnit", "Opinion", "Placement"]
