"""Settings: production by default, loosened by the environment. Documented in docs/operating.md."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf.locale import LANG_INFO
from django.utils.text import capfirst

from nhipcau.project.keys import secret_key


def _data_folder() -> Path:
    return Path(os.environ.get("NHIPCAU_DATA", "var")).resolve()


def _today(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "")
    return int(text) if text.isdigit() else default


def _database(address: str, folder: Path) -> dict[str, Any]:
    """What DATABASE_URL names, else a file in the data folder. A wrong address is told by a check."""
    try:
        named = dict(dj_database_url.parse(address, conn_max_age=60)) if address else {}
    except (ValueError, KeyError):
        named = {}
    return named or {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "nhipcau.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _words(name: str, default: str = "") -> list[str]:
    return [w for w in os.environ.get(name, default).replace(",", " ").split() if w]


def _further(codes: list[str], known: list[str]) -> list[tuple[str, str]]:
    """Languages of the site beyond those the office works in; an unknown code is told by a check."""
    wanted = [code for code in dict.fromkeys(codes) if code in LANG_INFO and code not in known]
    return [
        (code, capfirst(LANG_INFO[code]["name_local"])) for code in wanted if "name_local" in LANG_INFO[code]
    ]


# The data folder and what is in it
NHIPCAU_DATA = _data_folder()
NHIPCAU_PUBLIC = NHIPCAU_DATA / "public"
NHIPCAU_PRODUCTS = NHIPCAU_DATA / "products"
NHIPCAU_OUTBOX = NHIPCAU_DATA / "outbox"
NHIPCAU_REPORTS = NHIPCAU_DATA / "report"
NHIPCAU_TODAY = _today(os.environ.get("NHIPCAU_TODAY", ""))
NHIPCAU_PUBLIC_ADDRESS = os.environ.get("NHIPCAU_PUBLIC_ADDRESS", "http://localhost:8000").rstrip("/")
NHIPCAU_DEMONSTRATION = (NHIPCAU_DATA / "demonstration").exists()  # the foot of every page says so
NHIPCAU_REPORT_ERROR = os.environ.get("NHIPCAU_REPORT_ERROR", "dinh-chinh@nhipcau.invalid")

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = secret_key(NHIPCAU_DATA)
SECRET_KEY_FALLBACKS = _words("NHIPCAU_SECRET_KEY_FALLBACKS")
DEBUG = os.environ.get("NHIPCAU_DEBUG", "") == "1"
ALLOWED_HOSTS = _words("NHIPCAU_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = _words("NHIPCAU_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "nhipcau.project",
    "nhipcau.reports",
    "nhipcau.reach",
    "nhipcau.channels",
    "nhipcau.publicsite",
    "nhipcau.factcheck",
    "nhipcau.products",
    "nhipcau.publishing",
    "nhipcau.translations",
    "nhipcau.stories",
    "nhipcau.facts",
    "nhipcau.assignments",
    "nhipcau.campaigns",
    "nhipcau.guidance",
    "nhipcau.people",
    "nhipcau.kit",
    "wagtail.contrib.redirects",
    "wagtail_localize",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "nhipcau.people.users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "nhipcau.project.protecting.Policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nhipcau.kit.languages.DeskLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "nhipcau.project.waking.WakeWorkers",
    "nhipcau.project.protecting.LettersAlone",
    "nhipcau.project.protecting.OwnDoors",
    "nhipcau.project.protecting.StillNeeded",
]

ROOT_URLCONF = "nhipcau.project.urls"
ASGI_APPLICATION = "nhipcau.project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "NAME": "public",
        "BACKEND": "nhipcau.publicsite.templating.PublicTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "nhipcau.publicsite.templating.environment", "auto_reload": DEBUG},
    },
]

# Database: a file in the data folder, or what DATABASE_URL names
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", ""), NHIPCAU_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"

# Languages
LANGUAGE_CODE = "vi"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("ja", "日本語"), ("en", "English")]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    *WAGTAILADMIN_PERMITTED_LANGUAGES,
    *_further(_words("NHIPCAU_LANGUAGES"), [code for code, _name in WAGTAILADMIN_PERMITTED_LANGUAGES]),
]
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "nhipcau.project.formats"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = NHIPCAU_DATA / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = NHIPCAU_DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a tick an item: a plan of some thousands is decided in one form

# Wagtail
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # every hour at the desk is the office's: one clock, whoever reads it
WAGTAIL_SITE_NAME = "Nhịp Cầu"
WAGTAILADMIN_BASE_URL = NHIPCAU_PUBLIC_ADDRESS
WAGTAIL_ENABLE_UPDATE_CHECK = False  # the editing side tells no one that it exists
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_USER_LOGIN_FORM = "nhipcau.people.forms.LoginForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "nhipcau.people.forms.PasswordResetForm"  # noqa: S105  # a form of ours
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "nhipcau.stories.forms.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 64_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILDOCS_DOCUMENT_FORM_BASE = "nhipcau.stories.forms.FileForm"
WAGTAILDOCS_EXTENSIONS = [
    *("csv", "docx", "epub", "ics", "m4a", "m4v", "mp3", "mp4", "odp", "ods", "odt", "oga", "ogg", "opus"),
    *("pdf", "pptx", "txt", "vtt", "webm", "xlsx"),
]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILREDIRECTS_AUTO_CREATE = False  # `stories.moved` writes them with the move; Wagtail's come after it
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # an approval is of one revision, no other
WAGTAIL_FINISH_WORKFLOW_ACTION = "nhipcau.publishing.finishing.finish"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "nhipcau.stories.rich_text.LedgerTextArea"}}
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "nhipcau.kit.searching.backend", "AUTO_UPDATE": True}}

# Machine translation: only where a server of one's own is named; a person accepts every word it gives
LIBRETRANSLATE = os.environ.get("NHIPCAU_LIBRETRANSLATE", "").rstrip("/")
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = (
    {
        "CLASS": "nhipcau.translations.adapters.libretranslate.LibreTranslator",
        "OPTIONS": {
            "LIBRETRANSLATE_URL": LIBRETRANSLATE,
            "API_KEY": os.environ.get("NHIPCAU_LIBRETRANSLATE_KEY", ""),
            "TIMEOUT": 60,
        },
    }
    if LIBRETRANSLATE
    else None
)

# E-mail: a file each in the data folder unless a server is named
EMAIL_HOST = os.environ.get("NHIPCAU_SMTP_HOST", "")
EMAIL_PORT = _number("NHIPCAU_SMTP_PORT", 25)
EMAIL_HOST_USER = os.environ.get("NHIPCAU_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("NHIPCAU_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("NHIPCAU_SMTP_TLS", "") == "1"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if EMAIL_HOST
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = NHIPCAU_OUTBOX / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("NHIPCAU_MAIL_FROM", "nhip-cau@nhipcau.invalid")

# Safety
_https = NHIPCAU_PUBLIC_ADDRESS.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if _https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
X_FRAME_OPTIONS = "SAMEORIGIN"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("NHIPCAU_LOG", "WARNING")},
}
