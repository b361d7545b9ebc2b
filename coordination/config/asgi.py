"""The server's protocols: pages, sockets, and its own start and stop."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coordination.config.settings")
http = get_asgi_application()  # loads the applications: what follows imports models

from coordination.config.lifespan import Lifespan  # noqa: E402

application = ProtocolTypeRouter({"http": http, "lifespan": Lifespan()})
