"""The server's protocols: pages, sockets, and its own start and stop."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
pages = get_asgi_application()  # loads the applications: what is imported next has models

from coordination.config.lifespan import Lifespan  # noqa: E402
from coordination.config.proxies import BehindProxies  # noqa: E402
from coordination.config.receiving import TimelyBodies  # noqa: E402
from coordination.notifications.routing import live_socket  # noqa: E402
from coordination.sign_ins.sockets import listener_of  # noqa: E402

application = BehindProxies(
    ProtocolTypeRouter(
        {
            "http": TimelyBodies(pages),
            "websocket": live_socket(listener_of=listener_of),
            "lifespan": Lifespan(),
        }
    )
)
