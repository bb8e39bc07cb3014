"""The one settings file. What differs between places comes from `environment`."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

from ownway.config.environment import Environment
from ownway.config.mail import mail_settings
from ownway.core.safe import first_key

ENV = Environment()
PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = ENV.data_dir
PRACTICE = ENV.practice
HEADS_DIR = ENV.heads_dir
PACKS_DIRS = [
    path
    for path in (PACKAGE_DIR / "packs", PACKAGE_DIR.parent / "packs", ENV.packs_dir)
    if path is not None and path.is_dir()
]


def _own_secret(name: str) -> bytes:
    """A secret this installation made at its first start: 32 bytes in a file of mode 0600."""
    path = DATA_DIR / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_hex(32).encode())
                file.flush()
                os.fsync(file.fileno())
    return path.read_bytes()


SECRET_KEY = _own_secret("session.key").decode()
RECORD_KEY = _own_secret("record.key")  # never in the database, never in a backup of it
FACTOR_KEY = bytes.fromhex(_own_secret("factor.key").decode())  # locks second-factor secrets
KEYS_DIR = DATA_DIR / "keys"
first_key(KEYS_DIR)  # locks bank details and photos (core.safe)
DEBUG = False
ALLOWED_HOSTS = ENV.hosts

INSTALLED_APPS = [
    "ownway.core",
    "ownway.record",
    "ownway.ledger",
    "ownway.programme",
    "ownway.people",
    "ownway.consent",
    "ownway.learning",
    "ownway.improvement",
    "ownway.joining",
    "ownway.assessment",
    "ownway.allocation",
    "ownway.planning",
    "ownway.decisions",
    "ownway.holding",
    "ownway.spending",
    "ownway.drawdown",
    "ownway.reclaims",
    "ownway.review",
    "ownway.endings",
    "ownway.rulemaking",
    "ownway.evaluation",
    "ownway.web.ui",
    "ownway.web.public",
    "ownway.web.my",
    "ownway.web.support",
    "ownway.web.desk",
    "ownway.web.org",
    "ownway.web.learn",
    "ownway.cli",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "csp",
]

AUTH_USER_MODEL = "people.Account"
ROOT_URLCONF = "ownway.config.urls"
WSGI_APPLICATION = "ownway.config.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # early: an answer cut short still carries the policy
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ownway.web.ui.headers.quiet_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ownway.web.access.AccessMiddleware",  # last: who is it, may they, what were they shown
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "ownway.web.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ownway.web.ui.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "ownway.web.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "ownway.web.ui.views.form_too_old"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Static files: a wheel carries them collected and hashed; a checkout serves them where they lie.
STATIC_URL = "static/"
_COLLECTED_DIR = PACKAGE_DIR / "collected"
_COLLECTED = (_COLLECTED_DIR / "staticfiles.json").is_file() or sys.argv[1:2] == ["collectstatic"]
STATIC_ROOT = _COLLECTED_DIR if _COLLECTED else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "ownway.web.ui.static_files.Hashed"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _COLLECTED

# What a browser may do with our pages. No nonce, no inline script, no style attribute.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # `no-referrer` would make every form answer 403
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = ENV.https
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked over plain HTTP, on this machine
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENV.https
# Preloading cannot be taken back for months: the owner of a domain decides it, not we.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_NAME = "__Host-ownway" if ENV.https else "ownway"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENV.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
PRODUCT_NAME = "Ownway"  # a programme may show a neutral name of its own
LEAVE_TO = "https://www.wikipedia.org/"  # where 'Leave this site' goes unless a programme says
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Signing in: a code by mail or a passkey, no password anywhere. Roles that see more than one
# person need a second factor as well; `web.access` asks for it on every path.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "start"
SESSION_COOKIE_AGE = (
    14 * 24 * 3600
)  # the longest any sign-in may last; `web.access` ends most sooner
# Beside what the library limits: codes of things bought together, tried by one person.
ACCOUNT_RATE_LIMITS = {"pool_code": "20/h/user"}
ACCOUNT_ADAPTER = "ownway.web.public.signing_in.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "ownway.web.public.sign_up.SignUp"
ACCOUNT_FORMS = {"login": "ownway.web.public.signing_in.SignIn"}
ACCOUNT_USER_DISPLAY = "ownway.web.public.signing_in.shown_name"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed address or factor is announced
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # a subject names nothing but the site
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.https else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies
MFA_ADAPTER = "ownway.web.public.signing_in.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PRODUCT_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PRACTICE  # localhost without TLS, on a practice site only

# Counters of attempts are shared by every process and outlive a restart.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_limits",
    }
}

globals().update(mail_settings(ENV, DATA_DIR))


def _database() -> dict[str, object]:
    if not ENV.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "ownway.sqlite3",
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                # NORMAL may forget the last commits in a power cut: for practice sites only.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON;"
                " PRAGMA recursive_triggers=ON;"
                f" PRAGMA synchronous={'NORMAL' if PRACTICE else 'FULL'}",
            },
        }
    url = urlparse(ENV.database_url)
    if url.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL starts with postgresql://")
    query = dict(part.split("=", 1) for part in url.query.split("&") if "=" in part)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(query.get("host", url.hostname or "")),
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database()}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English (UK)"), ("en-us", "English (US)"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
