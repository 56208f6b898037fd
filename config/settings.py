"""Settings of the platform: every value that differs between machines comes from the environment.

``*_FILE`` variants name a file that holds the value (container secrets).
"""

from pathlib import Path

import environ
from django.http import HttpRequest
from django.templatetags.static import static

from config.schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()

DEBUG = env.bool("DEBUG", default=False)
# Demonstration mode: http on loopback, sample accounts, static files from the source folders.
DEMO = env.bool("LOUYU_DEMO", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
FIELD_ENCRYPTION_KEY = env.str("FIELD_ENCRYPTION_KEY", default="")
BLIND_INDEX_KEY = env.str("BLIND_INDEX_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DATA_DIR = Path(env.str("LOUYU_HOME", default=str(BASE_DIR / ".local"))).resolve()

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "common",
    "buildings",
    "accounts",
    "enterprises",
    "orgs",
    "services",
    "councils",
    "reports",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "common.backoffice.policy.ThemePolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.AccountMiddleware",
    "common.errors.middleware.DomainErrorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "common.notifications.context.notices",
            ],
        },
    },
]

# The application signs in as a role that owns nothing; migrations run as the owner role.
DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgresql:///louyu"),
    "owner": env.db_url(
        "DATABASE_OWNER_URL",
        default=env.str("DATABASE_URL", default="postgresql:///louyu"),
    ),
}
for _database in DATABASES.values():
    # A socket folder comes as `?host=`; dbshell, dumps and tests look for it under HOST.
    _database["HOST"] = _database.get("OPTIONS", {}).pop("host", _database["HOST"])
# The web's threads keep their connections; each is tried at the first query of a request, so that
# after a restart of the server nobody meets a dead one. (A pool hands out one dead connection after
# the other, and waits ever longer before it connects again.)
if env.bool("DATABASE_PERSISTENT", default=False):
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Tests clone their database by hand (tests/conftest.py); the owner alias never gets one.
DATABASES["owner"]["TEST"] = {"MIRROR": "default"}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "common.errors.views.csrf_failure"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# From sign-in to the end at the latest, and without any request: see AccountMiddleware.
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
# How long a tablet may sync after a sign-in; everything else on it ends as elsewhere.
FIELD_SESSION_SECONDS = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=not DEMO)
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-louyu" if SECURE_COOKIES else "louyu"
CSRF_COOKIE_NAME = "__Host-louyu-csrf" if SECURE_COOKIES else "louyu-csrf"
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if SECURE_COOKIES else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=SECURE_COOKIES)
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^healthz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# Searches of one user within any minute, pages and API together; 0: as many as one likes.
SEARCHES_PER_MINUTE = env.int("SEARCHES_PER_MINUTE", default=60)

# Strict everywhere; the admin theme alone gets its own policy (common.backoffice).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "Y-m-d"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEMO
WHITENOISE_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# One photo, and what the disk keeps free for everything else.
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=12 * 1024 * 1024)
ATTACHMENT_DISK_RESERVE = env.int("ATTACHMENT_DISK_RESERVE", default=256 * 1024 * 1024)

BROKER_URL = env.str("CELERY_BROKER_URL", default="redis://localhost:6379/0")
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away: worker and beat look for it until it is back.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 570
# A little above the hard time limit: an unacknowledged message comes back only after this long.
# A broker that is unreachable must not hold up a request that only leaves a hint.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "socket_connect_timeout": 2,
    "socket_timeout": 4,
    # Worker and beat look for a lost broker by their own rules; a hint tries once.
    "max_retries": 0,
    # Nothing is kept in the broker until it is acknowledged: what a dead worker left undone is
    # asked for again by beat, and with this on, a worker that loses the broker in the middle of a
    # task ends itself when it acknowledges (kombu 5.7).
    "ack_emulation": False,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.DeviceTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["common.api.permissions.DenyAll"],
    "DEFAULT_RENDERER_CLASSES": ["common.api.rendering.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.rendering.OrjsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "common.api.rendering.LenientNegotiation",
    "DEFAULT_PAGINATION_CLASS": "common.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "common.api.schema.ChineseAutoSchema",
    "EXCEPTION_HANDLER": "common.api.exceptions.problem_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "COERCE_DECIMAL_TO_STRING": False,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "楼宇党建平台接口",
    "DESCRIPTION": (
        "供移动应用、看板与其他系统调用的接口。\n\n"
        "- 时刻带时区（ISO 8601），日期为 YYYY-MM-DD，均按上海时间；期间为半开区间。\n"
        "- 列表为游标分页；未声明的查询参数返回 400；同一参数只能出现一次，多个值用逗号分隔。\n"
        "- 工作范围之外的记录与不存在的记录同样返回 404；引用它们与引用不存在的记录同样返回 400。\n"
        "- 修改须携带 If-Match；错误一律为 application/problem+json。"
    ),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["common.api.permissions.IsSignedIn"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Groups first: several hundred operations at once are no overview.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "REDOC_DIST": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["common.api.schema.complete_document"],
    "SCHEMA_COERCE_PATH_PK_SUFFIX": True,
    "SORT_OPERATION_PARAMETERS": False,
}


def icon(request: HttpRequest) -> str:
    """Return the address of the platform's icon, known only once the settings are."""
    return static("icon.svg")


UNFOLD = {
    "SITE_TITLE": "楼宇党建平台",
    "SITE_HEADER": "楼宇党建平台",
    "SITE_SUBHEADER": "工作后台",
    "SITE_SYMBOL": "apartment",
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": icon}],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_HISTORY": True,
    "THEME": "light",
    "BORDER_RADIUS": "6px",
    # The platform's calm red as the one accent.
    "COLORS": {
        "primary": {
            "50": "oklch(97.1% .013 17)",
            "100": "oklch(93.6% .032 18)",
            "200": "oklch(88.5% .062 18)",
            "300": "oklch(80.8% .105 20)",
            "400": "oklch(68% .15 23)",
            "500": "oklch(56% .17 26)",
            "600": "oklch(49% .165 27)",
            "700": "oklch(43% .15 27)",
            "800": "oklch(37% .125 27)",
            "900": "oklch(31% .1 26)",
            "950": "oklch(22% .07 26)",
        },
    },
    "DASHBOARD_CALLBACK": "config.navigation.dashboard",
    "SIDEBAR": {
        "show_search": False,
        "command_search": False,
        "show_all_applications": False,
        "navigation": "config.navigation.sidebar",
    },
}
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

# Domain settings of the installation.
DISTRICT_CODE = env.str("DISTRICT_CODE", default="310106")
# How long an operation of a tablet waits for the one it builds upon.
SYNC_WAIT_DAYS = env.int("SYNC_WAIT_DAYS", default=5)
# How many of a hundred visits are drawn by lot to be looked at.
VISIT_SAMPLE_PERCENT = env.float("VISIT_SAMPLE_PERCENT", default=5.0)
# When nobody is disturbed by notices (Shanghai); empty: never quiet.
QUIET_HOURS = env.str("LOUYU_QUIET_HOURS", default="21:00-08:00")
# Outside channels reach public addresses alone; networks of the office that they may reach as well,
# and the certificates of its own authority (PEM), are named here.
WEBHOOK_NETWORKS = env.list("LOUYU_WEBHOOK_NETWORKS", default=[])
WEBHOOK_CA_FILE = env.str("LOUYU_WEBHOOK_CA_FILE", default="")
# On which working day of the next month a month's figures are frozen.
MONTH_CLOSES_AFTER = env.int("MONTH_CLOSES_AFTER", default=5)
# The day at which the first page opens its board; empty: today. The demonstration sets it to the
# day of its register.
BOARD_DEFAULT_AS_OF = env.str("BOARD_DEFAULT_AS_OF", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {"louyu": {"level": "INFO"}},
}
