"""The server's protocols: pages, sockets, and its own start and stop."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
pages = get_asgi_application()  # loads the applications: what is imported next has models

from coordination.config.lifespan import Lifespan  # noqa: E402
from coordination.notifications.routing import live_socket  # noqa: E402
from coordination.units.actors import actor_for_session  # noqa: E402
from coordination.units.sockets import inbox_topics  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": live_socket(actor_of=actor_for_session, inbox_of=inbox_topics),
        "lifespan": Lifespan(),
    }
)
