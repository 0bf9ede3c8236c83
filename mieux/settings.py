"""Every setting, read from the environment; `mieux doctor` explains each one.

The defaults run one process on SQLite with nothing to install. Growing is one
variable at a time: ``DATABASE_URL`` for PostgreSQL, ``REDIS_URL`` for what the
processes share, ``MIEUX_HOSTS`` and ``MIEUX_SECRET_KEY`` to face the world.
"""

import os
import secrets
import sys
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from mieux.core.environment import env_bool, env_int, env_list
from mieux.workshop.games import GAMES
from mieux.workshop.stages import STAGES

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("MIEUX_DATA") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

TESTING = "pytest" in sys.modules
DEV = env_bool("MIEUX_DEV", default=False)
DEBUG = env_bool("MIEUX_DEBUG", default=False)


def _secret_key() -> str:
    """The key given by the environment, else one made once and kept beside the data (mode 600)."""
    if given := os.environ.get("MIEUX_SECRET_KEY"):
        return given
    path = DATA_DIR / "secret.key"
    try:
        # O_EXCL: two processes starting together must end with the same key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# Behind the proxy the public names are given; alone on a machine, only this machine may ask.
ALLOWED_HOSTS = env_list("MIEUX_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"]
HTTPS = env_bool("MIEUX_HTTPS", default=False)


def _address() -> str:
    """« https://host », where letters that no request asked for (reminders) send people."""
    if given := os.environ.get("MIEUX_ADDRESS"):
        return given.rstrip("/")
    host = next((host.lstrip(".") for host in ALLOWED_HOSTS if host != "*"), "localhost")
    if os.environ.get("MIEUX_HOSTS"):
        return f"{'https' if HTTPS else 'http'}://{host}"
    return f"http://{host}:{os.environ.get('PORT') or 8000}"


ADDRESS = _address()
WORKERS = env_int("MIEUX_WORKERS", default=1)
REDIS_URL = os.environ.get("REDIS_URL", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "mieux.core",
    "mieux.method",
    "mieux.people",
    "mieux.atlas",
    "mieux.evidence",
    "mieux.impact",
    "mieux.wheel",
    "mieux.voyage",
    "mieux.library",
    "mieux.workshop",
    *(box.package for box in GAMES.values()),
    *STAGES.values(),
    "mieux.journey",
]

MIDDLEWARE = [
    "mieux.core.middleware.request_line",
    # Before all that makes a page: what it gives back went through them once.
    "mieux.atlas.page_cache.keeping",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mieux.core.middleware.compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mieux.core.middleware.hostile_input",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mieux.core.middleware.cache_headers",
    "mieux.core.middleware.gestures",
]

ROOT_URLCONF = "mieux.urls"
WSGI_APPLICATION = "mieux.asgi.pages"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mieux.core.context.site",
            ],
            "builtins": ["mieux.core.templatetags.mieux"],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'mieux.sqlite3'}",
        conn_max_age=600,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # IMMEDIATE: two writers queue instead of one failing half-way through its transaction.
        "transaction_mode": "IMMEDIATE",
        # synchronous=FULL: « enregistré » must still be true after the power went out.
        # 4 MB of pages for each connection, nothing mapped: every thread has a connection of its own, and a journal
        # that grows all day would fill 16 MB in each of them and be mapped on top. The system keeps the file in its
        # own memory.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-4000; PRAGMA temp_store=MEMORY;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL and not TESTING
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "mieux"}
    )
}

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
INDEX_DIR = DATA_DIR / "index"
PACKS_DIR = Path(os.environ.get("MIEUX_PACKS") or BASE_DIR / "packs")
# More letters for paper: a folder of fonts, say of Chinese or Japanese ones (exports/pdf.py).
MORE_FONTS = os.environ.get("MIEUX_FONTS", "")
MIEUX_PACK = os.environ.get("MIEUX_PACK") or "social-innovation"

# An upload larger than this is refused before it is read into memory.
IMAGE_MAX_BYTES = 8 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Languages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("MIEUX_TIME_ZONE") or "Europe/Paris"

# --- Static files -------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING or DEBUG
            else "mieux.core.static_files.HashedModules"
        )
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
WHITENOISE_MAX_AGE = 31536000

# --- People -------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "people:profile"
LOGOUT_REDIRECT_URL = "journey:home"
# Coming in is by code or passkey; the views are ours (mieux/people/views), allauth is the engine below.
ACCOUNT_ADAPTER = "mieux.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"  # The code proves the address before the account exists.
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
# Letters with a code: a few a minute and an address, and never so many in a day that codes could be guessed.
ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip,3/m/key,12/h/key,30/d/key", "login": "30/m/ip"}
MFA_ADAPTER = "mieux.people.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
SESSION_ENGINE = "mieux.people.sessions"
# A word after a gesture travels in a cookie of its own: showing it must not write to the session.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# What each feature exports and erases when a person asks: objects as people/portable.py describes them.
PERSONAL_DATA = [
    "mieux.people.personal.holdings",
    "mieux.atlas.personal.holdings",
    "mieux.impact.personal.holdings",
    "mieux.wheel.personal.holdings",
    "mieux.voyage.personal.holdings",
    "mieux.workshop.personal.holdings",
    "mieux.workshop.personal_rooms.holdings",
    "mieux.evidence.personal.holdings",
]
# What each feature shows on the page of an initiative: objects as atlas/page_parts.py describes them.
INITIATIVE_PARTS = ["mieux.wheel.panel.part", "mieux.impact.panel.part", "mieux.voyage.panel.part"]
# What each feature proposes to a project that begins with an initiative: callables as atlas/seeds.py describes them.
PROJECT_SEEDS = ["mieux.wheel.seeds.seeds"]
# What each feature tells those aboard a voyage: callables as voyage/waiting.py describes them.
VOYAGE_WAITING = ["mieux.workshop.waiting.waiting"]
# Facets of the search that later features know: numbers of fiches → values of each (atlas/following.py).
INITIATIVE_FACETS = {"criterion": "mieux.wheel.facets.evidenced"}
# Words that the search finds a fiche by, beside its own: numbers of fiches → text (atlas/following.py).
INITIATIVE_TEXTS = ["mieux.voyage.backstage.told.texts_of"]

# The sockets of each feature, at /live/<name>/<key>: objects of mieux/live/door.py (« mieux.voyage.live.door »).
LIVE_DOORS: list[str] = ["mieux.voyage.live.door", "mieux.workshop.live.door"]

# Public after a moderator's look ("before"), or at once with moderation afterwards ("after").
MODERATION = os.environ.get("MIEUX_MODERATION") or "before"

# --- Mail ---------------------------------------------------------------------------------------

# Without a mail server the letters are files: nothing is lost and nothing leaves the machine.
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if os.environ.get("MIEUX_MAIL_HOST")
    else "mieux.core.mail.FileAndConsoleBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("MIEUX_MAIL_HOST", "")
EMAIL_PORT = env_int("MIEUX_MAIL_PORT", default=587)
EMAIL_HOST_USER = os.environ.get("MIEUX_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MIEUX_MAIL_PASSWORD", "")
EMAIL_USE_TLS = env_bool("MIEUX_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("MIEUX_MAIL_FROM") or "Mieux <mieux@localhost>"
SECURITY_CONTACT = os.environ.get("MIEUX_SECURITY_CONTACT") or "mailto:security@localhost"

# Shown on the legal and accessibility pages.
# AGPL-3.0, section 13: people who use the site over a network are offered its source.
SOURCE_URL = os.environ.get("MIEUX_SOURCE_URL", "")
PUBLISHER = os.environ.get("MIEUX_PUBLISHER", "")
CONTACT = os.environ.get("MIEUX_CONTACT") or SECURITY_CONTACT.removeprefix("mailto:")

# --- Security -----------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# The health checks are asked by the machine next door, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "mieux_session"
CSRF_COOKIE_NAME = "mieux_csrf"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "mieux.core.views.csrf_failure"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []

# Requests per address and minute, by kind of gesture; see mieux/core/limits.py.
RATE_LIMITS = {
    "write": "60/minute",
    # What is typed saves itself every few seconds, for a whole room behind one address.
    "draft": "600/minute",
    "mail": "5/minute;30/hour",
    "upload": "20/minute",
    "export": "20/minute",
    "api": "120/minute",
    # Sockets opened: a hall behind one address, and all come back together when the server restarts.
    "socket": "1200/minute",
    # Workshops: codes that nobody has, typed from one address; seats taken from one address (a school has one);
    # gestures of one seat. Personal words tried from one address.
    "wrong-code": "20/minute;200/hour",
    "word": "30/minute;200/hour",
    "join": "900/minute",
    "workshop": "90/minute",
    # Tries of sign-in codes, for one e-mail address: what many browsers and parallel requests may try together.
    "code": "30/hour;100/day",
}
# Under which name Redis keeps the counts. Tests run side by side and must not slow each other down.
RATE_LIMITS_NAME = f"mieux-test-{os.getpid()}" if TESTING else "mieux"
# How many proxies of ours stand in front and write X-Forwarded-For.
TRUSTED_PROXIES = env_int("MIEUX_PROXIES", default=0)

LOGGING_CONFIG = None  # mieux.core.logs sets it up, so that a log line never carries personal data
