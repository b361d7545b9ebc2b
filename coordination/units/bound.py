"""Who may do what rests on the posts: each is bound to the event that wrote it."""

from coordination.audit.rows import bind
from coordination.units.models import Post

bind(Post, "user_id unit_id role title title_en order valid_from valid_to")
