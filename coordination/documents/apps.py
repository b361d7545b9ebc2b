from django.utils.translation import gettext_lazy as _

from coordination.rooms import RECORDS, Kind, Place, Room

CASE = ("case",)


class DocumentsConfig(Room):
    name = "coordination.documents"
    label = "documents"
    verbose_name = _("Papers")
    places = (Place(_("Documents"), "paper", "documents:register", RECORDS, 10, classes=CASE),)
    kinds = (
        Kind(
            "documents.paper",
            _("Documents"),
            0,
            fields=("number__text", "title"),
            small=lambda paper: (
                f"{paper.number} · {paper.get_kind_display()}" if paper.number else paper.get_kind_display()
            ),
            related=("number",),
            is_paper=True,
            is_filter=False,
        ),
    )

    def ready(self) -> None:
        super().ready()
        # layouts and checks register on import
        from coordination.documents import hearings, refusals, results, striking_off, verifying  # noqa: F401
        from coordination.documents.immutable import register_guards

        register_guards()
