"""Django settings. Everything that differs between machines comes from the environment (`PAYUNG_*`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

SOURCE = Path(__file__).resolve().parents[1]

# A process gets only the addresses it needs: the web process has the application role and nothing else.
PROCESS = os.environ.get("PAYUNG_PROCESS", "command")
DEBUG = os.environ.get("PAYUNG_DEBUG") == "1"
SECRET_KEY = os.environ.get("PAYUNG_SECRET_KEY", "not-a-secret-for-commands-that-need-no-session")
ALLOWED_HOSTS = [h for h in os.environ.get("PAYUNG_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("PAYUNG_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("PAYUNG_HTTPS") == "1"


def _database(variable: str, *, pool: bool = False) -> dict[str, Any]:
    """Django's form of a libpq address (URL or key=value)."""
    parts: dict[str, Any] = dict(conninfo_to_dict(os.environ.get(variable, "")))
    options: dict[str, Any] = {
        k: v for k, v in parts.items() if k not in {"host", "port", "user", "password", "dbname"} and v is not None
    }
    if pool:
        options["pool"] = {"min_size": 1, "max_size": 4, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "payung",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": parts.get("port") or "",
        "CONN_MAX_AGE": 0 if pool else None,
        "OPTIONS": options,
        "TEST": {"MIRROR": None},
    }


DATABASES = {"default": _database("PAYUNG_DATABASE_URL", pool=PROCESS == "web")}
for _alias, _variable in (("loader", "LOADER"), ("verifier", "VERIFIER"), ("owner", "ADMIN")):
    if os.environ.get(f"PAYUNG_{_variable}_DATABASE_URL"):
        DATABASES[_alias] = _database(f"PAYUNG_{_variable}_DATABASE_URL")
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "payung.platform",
    "payung.places",
    "payung.parties",
    "payung.access",
    "payung.vault",
    "payung.ledger",
    "payung.casework",
    "payung.notices",
    "payung.registry",
    "payung.participation",
    "payung.payouts",
    "payung.sponsorship",
    "payung.contributions",
    "payung.intake",
    "payung.claims",
    "payung.coverage",
    "payung.awards",
    "payung.office",
    "payung.lawbook",
    "payung.site",
    "payung.ui",
    "payung.api",
    "procrastinate.contrib.django",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
]
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["payung.access.backends.PasswordBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "payung.access.passwords.SeveralSigns"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_ENGINE = "payung.access.sessions"
SESSION_COOKIE_NAME = "payung_session"
SESSION_COOKIE_AGE = 10 * 3600
# A browser that was left alone this long signs in again; at most the life of the session itself.
SESSION_IDLE_SECONDS = 60 * min(max(int(os.environ.get("PAYUNG_IDLE_MINUTES") or 60), 5), 600)
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "login"
CSRF_FAILURE_VIEW = "payung.site.pages.house.csrf_refused"

MIDDLEWARE = [
    "payung.contributions.snap.operations.door.frame.AnswersOfTheStandard",
    "payung.api.problems.AnswersAsProblems",
    "payung.ui.middleware.KnownHost",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # slow lines; Django's own mitigates BREACH
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "payung.access.middleware.DatabaseSession",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "payung.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "payung.ui.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "payung.ui.middleware.SecurityHeaders",
    "payung.office.waiting.Waiting",
]
INSTALLED_BY = "payung.site.setup.install"
ROOT_URLCONF = "payung.site.urls"
WSGI_APPLICATION = "payung.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "payung.ui.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "payung_language"
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("PAYUNG_TIME_ZONE") or "Asia/Makassar"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATICFILES_DIRS = [SOURCE / "static"]
STATIC_ROOT = None  # served straight from the packages' folders; nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_AUTOREFRESH = DEBUG

# Uploads are streamed to disk; the limit of a list is enforced where it is read.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"] if not HTTPS else []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": os.environ.get("PAYUNG_LOG", "WARNING")},
}
