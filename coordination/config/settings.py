"""Wiring only. Two profiles, one code: nothing set is the embedded profile.

Embedded: one process, SQLite under ``var/``, channels and cache in memory, keys
written on the first start. Scaled out (``DATABASE_URL`` set): PostgreSQL, Redis,
several processes; every key and address comes from the environment, and a
missing one stops the start with its name.
"""

import datetime as dt
import os
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from coordination.config.keys import Keys
from coordination.config.shared import layers_and_caches
from coordination.networks import networks_of

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
os.umask(0o077)  # whatever a process of the house writes is open to its owner alone
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
EMBEDDED_DATABASE = VAR / "lianxi.sqlite3"


def required(name: str, *, embedded: str) -> str:
    """A setting with a default for one county, and none for a province."""
    value: str = env(name, default="")
    if not value and SCALED_OUT and not TESTING:
        raise ImproperlyConfigured(
            f"{name} is not set. With DATABASE_URL set, it comes from the environment."
        )
    return value or embedded


def proxies(named: str) -> list[str]:
    """Networks, separated by commas; what is none stops the start."""
    texts = [text.strip() for text in named.split(",") if text.strip() not in ("", "none")]
    try:
        networks_of(texts)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES takes addresses and networks (10.0.0.0/8): {error}"
        ) from None
    return texts


def mail_lock(named: str) -> tuple[bool, bool, int]:
    """How the way to the mail server is locked: STARTTLS, TLS from the first byte, and the usual port."""
    known = {"starttls": (True, False, 587), "tls": (False, True, 465), "none": (False, False, 25)}
    if named not in known:
        raise ImproperlyConfigured(f"MAIL_TLS takes starttls, tls or none, not {named}.")
    return known[named]


def clock_time(name: str, default: str) -> dt.time:
    """A time of day, like 18:00."""
    text: str = env(name, default=default)
    try:
        return dt.time.fromisoformat(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} takes a time of day like {default}, not {text}.") from None


# Secrets ---------------------------------------------------------------------

key = Keys(VAR / "keys", must_be_set=SCALED_OUT and not TESTING, database=EMBEDDED_DATABASE)
SECRET_KEY = key("SECRET_KEY")
AUDIT_MAC_KEY = key("AUDIT_MAC_KEY")
FIELD_KEY = key("FIELD_KEY")  # personal fields at rest
FIELD_KEY_BEFORE = key.before("FIELD_KEY")  # read on, until nothing is left that they wrote
BLIND_INDEX_KEY = key("BLIND_INDEX_KEY")  # exact search over them
BLIND_INDEX_KEY_BEFORE = key.before("BLIND_INDEX_KEY")
SEAL_KEY = key("SEAL_KEY")  # seals and papers are signed with what is made of it

# Applications ----------------------------------------------------------------

ROOMS = [f"coordination.{app.parent.name}" for app in sorted(BASE_DIR.glob("coordination/*/apps.py"))]
# before Django's own, whose commands for passwords, and before the job worker, whose command they replace
FIRST_ROOMS = ["coordination.accounts", "coordination.keeping"]
INSTALLED_APPS = [
    *FIRST_ROOMS,
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
    "django_tasks",
    "django_tasks_db",
    "viewflow",
    "viewflow.workflow",
    *(room for room in ROOMS if room not in FIRST_ROOMS),
    "workflows",
]

MIDDLEWARE = [
    "coordination.config.middleware.RequestLog",
    "coordination.config.health.HealthFirst",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "coordination.config.middleware.KeptInNoCache",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "coordination.sign_ins.middleware.SignInOrWhyNot",
    "coordination.second_factor.middleware.SecondFactorMiddleware",
    "coordination.units.middleware.OwnPasswordMiddleware",
    "coordination.policy.snapshot.PolicySnapshotMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # last, and synchronous: the whole chain then runs in the view's thread, one hop a request
    "coordination.units.middleware.ActorMiddleware",
    "coordination.sign_ins.middleware.Presence",
    "coordination.config.middleware.TooLate",
    "coordination.config.middleware.Altered",
    "coordination.config.doors.TurnedAway",
    "coordination.documents.middleware.DraftsEndWithTheirForm",
    "coordination.documents.middleware.FilesFollowRows",
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

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{EMBEDDED_DATABASE}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # read-then-write upgrades fail at once under a deferred transaction
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    # what is asked again and again is planned once a connection: a third less time for a step
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 5}
if not TESTING and not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # the pool hands out no line that a restart has cut
    DATABASES["default"]["OPTIONS"] |= {
        # each request has a thread of its own: connections live in a pool, not in threads. Who comes while the
        # database restarts waits for it; the pool gives up early and begins anew, not after ever longer rests
        "pool": {
            "min_size": 2,
            "max_size": env.int("DATABASE_POOL", default=20),
            "timeout": 10,
            "reconnect_timeout": 5,
        },
        # seconds, milliseconds: a server that fell silent is given up
        "connect_timeout": 5,
        "tcp_user_timeout": 20_000,
    }
# a start waits so many seconds for the database, and then refuses
DATABASE_WAIT = env.float("DATABASE_WAIT", default=60)
DEFAULT_AUTO_FIELD = "coordination.ciphers.row_keys.RowKey"

REDIS_URL = required("REDIS_URL", embedded="")
if TESTING and REDIS_URL and WORKER:
    REDIS_URL = f"{REDIS_URL.rpartition('/')[0]}/{int(WORKER.removeprefix('gw')) + 1}"
CHANNEL_LAYERS, CACHES = layers_and_caches(REDIS_URL)

# papers have a queue of their own: nobody waits for a PDF behind an import of thousands of rows
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "papers"]}}

# What the house does by itself ---------------------------------------------------

CLOCK_SECONDS = env.float("CLOCK_SECONDS", default=5.0)
EMBEDDED_CLOCK = env.bool("EMBEDDED_CLOCK", default=not SCALED_OUT)  # clock and worker inside the server
KEEPS_BEAT = env.bool("KEEPS_BEAT", default=True)  # each server notes that pages answer
NIGHT_CHECK_AT = env("NIGHT_CHECK_AT", default="02:30")  # records against their open steps, once a night
AUDIT_ANCHOR_FILE = Path(env("AUDIT_ANCHOR_FILE", default=str(VAR / "anchors" / "seals.jsonl")))
OUTBOX_ADAPTERS = env.list("OUTBOX_ADAPTERS", default=["file"])  # file, sms, messenger, mail
OUTBOX_DIR = Path(env("OUTBOX_DIR", default=str(VAR / "outbox")))
SMS_GATEWAY_URL = env("SMS_GATEWAY_URL", default="")
SMS_GATEWAY_TOKEN = env("SMS_GATEWAY_TOKEN", default="")
MESSENGER_GATEWAY_URL = env("MESSENGER_GATEWAY_URL", default="")
MESSENGER_GATEWAY_TOKEN = env("MESSENGER_GATEWAY_TOKEN", default="")
# mail is off until a server is named; the anchor of the day then goes to audit officers with an address
EMAIL_HOST = env("MAIL_HOST", default="")
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_PORT = mail_lock(env("MAIL_TLS", default="starttls"))
EMAIL_PORT = env.int("MAIL_PORT", default=EMAIL_PORT)
EMAIL_HOST_USER = env("MAIL_USER", default="")
EMAIL_HOST_PASSWORD = env("MAIL_PASSWORD", default="")
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="lianxi@localhost")
EMAIL_TIMEOUT = 20
ANCHOR_AT = clock_time("ANCHOR_AT", "18:00")  # when the newest seal becomes the anchor of the day
SOCKET_CHECK_SECONDS = env.float("SOCKET_CHECK_SECONDS", default=60)  # an ended session closes its socket
MAX_ATTACHMENT_MB = env.int("MAX_ATTACHMENT_MB", default=20)
# one form with its attachments; Django spools larger files to disk by itself
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# half-filled forms: the largest, how many of one person, for how long
DRAFT_KILOBYTES = env.int("DRAFT_KILOBYTES", default=200)
DRAFTS_OF_ONE = env.int("DRAFTS_OF_ONE", default=100)
DRAFT_DAYS = env.int("DRAFT_DAYS", default=90)
# within how many seconds a request has to arrive: its headers, the next piece of its body, all of it
HEADERS_SECONDS = env.float("HEADERS_SECONDS", default=20)
PIECE_SECONDS = env.float("PIECE_SECONDS", default=30)
BODY_SECONDS = env.float("BODY_SECONDS", default=600)
BACKUP_DIR = Path(env("BACKUP_DIR", default=str(VAR / "backups")))
BACKUP_PASSPHRASE = env("BACKUP_PASSPHRASE", default="")  # of the keys in a backup, where nobody is asked
BACKUPS_KEPT = max(1, env.int("BACKUPS_KEPT", default=14))  # archives, the oldest goes
SOURCE_URL = env("SOURCE_URL", default="/source/")  # this very copy, unless it is published elsewhere

# Signing in --------------------------------------------------------------------

AUTH_USER_MODEL = "units.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "coordination.sign_ins.passwords.AsTheCountyRules"},
    {"NAME": "coordination.sign_ins.passwords.NotOneOfTheLast"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# of whom besides the password: "leaders", "officers"; whoever sets one up by themself gives it, too
SECOND_FACTOR = env.list("SECOND_FACTOR", default=[])
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"

# Limits (coordination/limits.py) --------------------------------------------------


def figures(name: str, default: str) -> tuple[int, ...]:
    """Whole numbers, parted by strokes."""
    given: str = env(f"LIMIT_{name}", default=default)
    found = tuple(int(part) if part.isascii() and part.isdecimal() else 0 for part in given.split("/"))
    if len(found) != default.count("/") + 1 or not all(found):
        raise ImproperlyConfigured(f"LIMIT_{name} takes numbers like {default}, not {given}.")
    return found


# how many in how many seconds
LIMITS = {
    "failures": figures("FAILURES", "5/900"),  # wrong passwords of one name at one address: then it waits
    "failures_of_address": figures("FAILURES_OF_ADDRESS", "30/900"),
    "waits": figures(
        "WAITS", "1/900/30"
    ),  # the first, doubled up to the longest; the longest where one is known
    "searches": figures("SEARCHES", "90/60"),
    "files": figures("FILES", "120/600"),
    "exports": figures("EXPORTS", "20/600"),
    "api": figures("API", "60/60"),  # a client's own figure goes before the first
    "subscriptions": figures("SUBSCRIPTIONS", "6000/60"),
    "sockets": figures(
        "SOCKETS", "24/150"
    ),  # at the same time; a place is kept so long where nobody says more
}

# interface clients: how long a key lives, when its end is announced, how old a signed request may be
API_KEY_DAYS = env.int("API_KEY_DAYS", default=365)
API_KEY_WARNS_DAYS = env.int("API_KEY_WARNS_DAYS", default=30)
API_SIGNED_SECONDS = env.int("API_SIGNED_SECONDS", default=300)

# The door ------------------------------------------------------------------------

ALLOWED_HOSTS = required("ALLOWED_HOSTS", embedded="127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "coordination.config.errors.csrf_failure"
HTTPS = env.bool("HTTPS", default=SCALED_OUT and not TESTING)
# whose X-Forwarded-For and -Proto are believed: addresses and networks; "none" where the server speaks TLS itself
TRUSTED_PROXIES = proxies(
    required("TRUSTED_PROXIES", embedded="") if HTTPS else env("TRUSTED_PROXIES", default="")
)
if HTTPS:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 3600  # one long working day
SESSION_ENGINE = "coordination.sign_ins.store"
X_FRAME_OPTIONS = "DENY"  # but for a paper, which a page of ours may show (coordination/documents/framing.py)
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS without subdomains: those of a county's domain are other houses, some without TLS
    "security.W021",  # nor on the browsers' list: it holds for a whole domain and for years, so its owner decides
]
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
        "frame-ancestors": ["'none'"],
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
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STORAGES = {
    "default": {"BACKEND": "coordination.keeping.storage.WholeFiles"},
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
        "django.request": {"level": "ERROR"},  # what was not found or refused is no fault of ours
    },
}
