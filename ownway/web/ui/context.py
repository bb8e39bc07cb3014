"""What the frame around every page needs, worked out once for each request.

The door for other rooms of the web is `request.frame_values`: a middleware or a view sets a
`FrameValues` there, and what it leaves `None` keeps its safe default. Nothing else is read but
two cookies of look (theme, text size) and what the door sets: `request.viewer` (its name, and
the look kept on its account) and `request.idle_seconds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from ownway.web.ui.parts import Help

THEMES = ("device", "light", "dark")
TEXT_SIZES = (100, 125, 150)
THEME_COOKIE, TEXT_COOKIE = "ow_theme", "ow_text"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the one navigation. `current` is worked out from the address."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class FrameValues:
    """What whoever knows the viewer tells the frame; `None` means 'your default'."""

    audience: str | None = None  # public, my, support, desk, org
    places: Sequence[Place] | None = None  # instead of the audience's own
    signed_in_as: str | None = None
    product: str | None = None  # the neutral name from the pack
    home_url: str | None = None
    settings_url: str | None = None
    sign_in_url: str | None = None
    sign_out_url: str | None = None
    theme: str | None = None
    text_size: int | None = None
    direction: str | None = None
    helping: str | None = None  # "You are helping Ana. Ana lets you see her goals."
    help: Help | None = None
    leave: bool | None = None  # whether the leave button shows
    leave_to: str | None = None
    idle_seconds: int | None = None  # 0: no warning
    practice_rules: bool = False  # a pack with invented amounts and phone numbers


@dataclass(frozen=True, slots=True)
class Frame:
    """What `ui/base.html` draws."""

    audience: str
    places: tuple[Place, ...]
    signed_in_as: str
    product: str
    home_url: str
    settings_url: str
    sign_in_url: str
    sign_out_url: str
    theme: str
    text_size: int
    lang: str
    direction: str
    helping: str
    help: Help
    leave: bool
    leave_to: str
    idle_seconds: int
    practice: bool
    practice_rules: bool  # only where the people are real
    no_way_back: bool  # signed in, and nothing to sign in with again


def _places(audience: str) -> tuple[Place, ...]:
    """Three places for the person (U1); others wear the same frame with their own."""
    known = {
        "my": (
            Place(_("My plan"), "/my/"),
            Place(_("My money"), "/my/money/"),
            Place(_("My circle"), "/my/circle/"),
        ),
        "support": (Place(_("People I help"), "/support/"),),
        "desk": (
            Place(_("Work to do"), "/desk/"),
            Place(_("People"), "/desk/people/"),
            Place(_("Money"), "/desk/money/"),
        ),
        "org": (
            Place(_("How we are doing"), "/org/"),
            Place(_("Programme"), "/org/programme/"),
            Place(_("The rules of the amount"), "/org/rules/"),
        ),
    }
    return known.get(audience, ())


def _mark_current(places: Sequence[Place], path: str) -> tuple[Place, ...]:
    """The place with the longest address this page lies under is where we are."""
    under = [place.url for place in places if path.startswith(place.url)]
    here = max(under, key=len, default="")
    return tuple(replace(place, current=place.url == here) for place in places)


def _usual_help() -> Help:
    return Help(
        crisis_words=_("If you are in danger now, call your local emergency number."),
        human_words=_("Ask the person you plan with, or anyone you trust."),
        site_url=_url_or_empty("ui:help"),
        complain_url=_url_or_empty("ui:complain"),
    )


def _url_or_empty(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _viewer_name(request: HttpRequest) -> str:
    return str(getattr(getattr(request, "viewer", None), "name", "") or "")


def _on_account(request: HttpRequest, name: str) -> str:
    """What the account behind the viewer keeps, for a device that was told nothing."""
    account = getattr(getattr(request, "viewer", None), "account", None)
    return str(getattr(account, name, ""))


def _chosen_text_size(request: HttpRequest) -> int:
    kept = request.COOKIES.get(TEXT_COOKIE) or _on_account(request, "text_size")
    return int(kept) if kept in map(str, TEXT_SIZES) else TEXT_SIZES[0]


def _chosen_theme(request: HttpRequest) -> str:
    kept = request.COOKIES.get(THEME_COOKIE) or _on_account(request, "theme")
    return kept if kept in THEMES else THEMES[0]


def _no_way_back(request: HttpRequest) -> bool:
    """Joining asks for no address. On a practice site a press of a name is the way back."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated or user.email or settings.PRACTICE:
        return False
    keys = user.authenticator_set.filter(type=Authenticator.Type.WEBAUTHN)
    return not any(key.wrap().is_passwordless for key in keys)


def frame_of(request: HttpRequest) -> Frame:
    """The frame for this request: what we were told, else what is safe."""
    given = getattr(request, "frame_values", None) or FrameValues()

    def told(name: str, default: Any) -> Any:
        value = getattr(given, name)
        return default if value is None else value

    audience = told("audience", request.path.split("/")[1])
    return Frame(
        audience=audience,
        places=_mark_current(told("places", _places(audience)), request.path),
        signed_in_as=told("signed_in_as", _viewer_name(request)),
        product=told("product", settings.PRODUCT_NAME),
        home_url=told("home_url", "/"),
        settings_url=told("settings_url", _url_or_empty("ui:look")),
        sign_in_url=told("sign_in_url", _url_or_empty("account_login")),
        sign_out_url=told("sign_out_url", _url_or_empty("account_logout")),
        theme=told("theme", _chosen_theme(request)),
        text_size=told("text_size", _chosen_text_size(request)),
        lang=get_language() or settings.LANGUAGE_CODE,
        direction=told("direction", "rtl" if get_language_bidi() else "ltr"),
        helping=told("helping", ""),
        help=told("help", _usual_help()),
        leave=told("leave", True),
        leave_to=told("leave_to", settings.LEAVE_TO),
        idle_seconds=told("idle_seconds", getattr(request, "idle_seconds", 0)),
        practice=settings.PRACTICE,
        practice_rules=not settings.PRACTICE and given.practice_rules,
        no_way_back=_no_way_back(request),
    )


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` in every template."""
    return {"frame": frame_of(request)}
