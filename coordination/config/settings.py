"""Wiring only. Two profiles, one code: nothing set is the embedded profile.

Embedded: one process, SQLite under ``var/``, channels and cache in memory, keys
written on the first start. Scaled out (``DATABASE_URL`` set): PostgreSQL, Redis,
several processes; every key and address comes from the environment, and a
missing one stops the start with its name.
"""

import sys
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from coordination.config.keys import Keys

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

TESTING = "pytest" in sys.modules  # quick hashing, unhashed static names, files of its own
SCALED_OUT = bool(env("DATABASE_URL", default=""))
DEBUG = env.bool("DEBUG", default=False)

VAR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
FONT_DIRS = [*env.list("FONT_DIRS", default=[]), VAR / "fonts"]  # the first folder that has a face wins
WORKER = env("PYTEST_XDIST_WORKER", default="")  # tests side by side share no file, database or channel
if TESTING:
    VAR = VAR / "test" / WORKER
VAR.mkdir(parents=True, exist_ok=True)


def required(name: str, *, embedded: str) -> str:
    """A setting with a default for one county, and none for a province."""
    value: str = env(name, default="")
    if not value and SCALED_OUT and not TESTING:
        raise ImproperlyConfigured(
            f"{name} is not set. With DATABASE_URL set, it comes from the environment."
        )
    return value or embedded


# Secrets ---------------------------------------------------------------------

key = Keys(VAR / "keys", must_be_set=SCALED_OUT and not TESTING)
SECRET_KEY = key("SECRET_KEY")
AUDIT_MAC_KEY = key("AUDIT_MAC_KEY")
FIELD_KEY = key("FIELD_KEY")  # personal fields at rest
BLIND_INDEX_KEY = key("BLIND_INDEX_KEY")  # exact search over them

# Applications ----------------------------------------------------------------

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "simple_history",
    "django_htmx",
    "channels",
    "ninja",
    "csp",
    "axes",
    "django_tasks",
    "django_tasks_db",
    "viewflow",
    "viewflow.workflow",
    "coordination.audit",
    "coordination.notifications",
    "coordination.units",
    "coordination.policy",
    "coordination.register",
    "coordination.documents",
    "coordination.sittings",
    "coordination.meetings",
    "coordination.duties",
    "coordination.deliberation",
    "coordination.aid",
    "coordination.referrals",
    "coordination.monitoring",
    "coordination.api",
    "coordination.demo",
    "workflows",
]

MIDDLEWARE = [
    "coordination.config.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coordination.units.middleware.SignInRequiredMiddleware",
    "coordination.policy.snapshot.PolicySnapshotMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    # last, and synchronous: the whole chain then runs in the view's thread, one hop a request
    "coordination.units.middleware.ActorMiddleware",
    "coordination.documents.middleware.DraftsEndWithTheirForm",
]

ROOT_URLCONF = "coordination.config.urls"
ASGI_APPLICATION = "coordination.config.asgi.application"
VIEWFLOW = {"AUTOREGISTER": False}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coordination.config.context.house",
                "workflows.desk.shell.shell",
            ],
            "libraries": {"components": "coordination.config.components"},
        },
    },
]
FORM_RENDERER = "coordination.config.forms.FormRenderer"

# Database, channels, cache, jobs -----------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR / 'lianxi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # read-then-write upgrades fail at once under a deferred transaction
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
elif not TESTING:
    # each request has a thread of its own: connections live in a pool, not in threads
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": env.int("DATABASE_POOL", default=20), "timeout": 20}
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = required("REDIS_URL", embedded="")
if TESTING and REDIS_URL and WORKER:
    REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{int(WORKER.removeprefix('gw')) + 1}"
CACHES: dict[str, dict[str, Any]]
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # redis-py 8 times sockets out at 5 s, as long as the layer's blocking read
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": None}]},
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            # people's sessions and the hints of the last minutes: beyond Django's 300 a third would go
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# What the house does by itself ---------------------------------------------------

CLOCK_SECONDS = env.float("CLOCK_SECONDS", default=5.0)
EMBEDDED_CLOCK = env.bool("EMBEDDED_CLOCK", default=not SCALED_OUT)  # clock and worker inside the server
SEAL_SECONDS = env.int("SEAL_SECONDS", default=60)
NIGHT_CHECK_AT = env("NIGHT_CHECK_AT", default="02:30")  # records against their open steps, once a night
AUDIT_ANCHOR_FILE = Path(env("AUDIT_ANCHOR_FILE", default=str(VAR / "anchors" / "seals.jsonl")))
OUTBOX_ADAPTERS = env.list("OUTBOX_ADAPTERS", default=["file"])  # file, sms, messenger
OUTBOX_DIR = Path(env("OUTBOX_DIR", default=str(VAR / "outbox")))
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")
MESSENGER_GATEWAY_URL = env("MESSENGER_GATEWAY_URL", default="")
MESSENGER_GATEWAY_TOKEN = env("MESSENGER_GATEWAY_TOKEN", default="")
SOCKET_CHECK_SECONDS = env.float("SOCKET_CHECK_SECONDS", default=60)  # an ended session closes its socket
MAX_ATTACHMENT_MB = env.int("MAX_ATTACHMENT_MB", default=20)
# one form with its attachments; Django spools larger files to disk by itself
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
SOURCE_URL = env("SOURCE_URL", default="/source/")  # this very copy, unless it is published elsewhere

# Signing in --------------------------------------------------------------------

AUTH_USER_MODEL = "units.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# five wrong passwords for one person from one address: a quarter of an hour's rest
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURES", default=5)
AXES_COOLOFF_TIME = env.float("LOGIN_COOLOFF_HOURS", default=0.25)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "coordination.config.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # audit.Event keeps these
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False  # its log lines carry user names and addresses
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", default=0) or None
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if AXES_IPWARE_PROXY_COUNT else ["REMOTE_ADDR"]
)

# The door ------------------------------------------------------------------------

ALLOWED_HOSTS = required("ALLOWED_HOSTS", embedded="127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "coordination.config.errors.csrf_failure"
HTTPS = env.bool("HTTPS", default=SCALED_OUT and not TESTING)
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600  # one long working day
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
X_FRAME_OPTIONS = "SAMEORIGIN"  # a record's page shows its own paper
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "style-src-elem": ["'self'"],
        "style-src-attr": ["'unsafe-inline'"],  # widths that are data; the diagram's shapes
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

# Language and time -----------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]  # each in its own words
LOCALE_PATHS = [BASE_DIR / "coordination" / "locale", BASE_DIR / "coordination" / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STATIC_FROM_SOURCE = env.bool("STATIC_FROM_SOURCE", default=DEBUG)  # nothing collected, names unhashed
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
MEDIA_ROOT = VAR / "media"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or STATIC_FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Logs: a request's number on every line, no name, address or form value on any -------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "coordination.config.middleware.RequestNumber"}},
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {request} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["request"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "coordination": {"level": env("LOG_LEVEL", default="INFO")},
        "workflows": {"level": env("LOG_LEVEL", default="INFO")},
        "axes": {"level": "ERROR"},  # audit.Event keeps the attempts
        "django.request": {"level": "ERROR"},  # what was not found or refused is no fault of ours
    },
}
