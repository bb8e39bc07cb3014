"""Pages of the frame itself: how the site looks, leaving it, staying, and when things go wrong."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.people import actions as people
from ownway.web.ui import context
from ownway.web.ui.gallery import gallery_values

YEAR_SECONDS = 31_536_000


class Look(forms.Form):
    """How the site looks on this device."""

    theme = forms.ChoiceField(
        label=_("Colours"),
        help_text=_("Dark can be easier on tired eyes."),
        choices=[
            ("device", _("The same as my device")),
            ("light", _("Light")),
            ("dark", _("Dark")),
        ],
        widget=forms.RadioSelect,
    )
    text_size = forms.TypedChoiceField(
        label=_("Size of the words"),
        coerce=int,
        choices=[(100, _("Normal")), (125, _("Large")), (150, _("Very large"))],
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
def look(request: HttpRequest) -> HttpResponse:
    """Colours, size of words, language: kept on this device, and on the account if any."""
    frame = context.frame_of(request)
    came_from = _own_page(request, request.GET.get("back", ""))
    form = Look(
        request.POST or None,
        initial={
            "theme": frame.theme,
            "text_size": frame.text_size,
            "language": frame.lang,
            "back": came_from,
        },
    )
    if not form.is_valid():
        page = {"form": form, "back_url": came_from or frame.home_url}
        return render(request, "ui/look.html", page, status=422 if form.is_bound else 200)
    chosen = form.cleaned_data
    viewer = getattr(request, "viewer", None)
    if viewer is not None and viewer.signed_in:
        people.set_preferences(
            account=viewer.account,
            language=chosen["language"],
            theme=chosen["theme"],
            text_size=chosen["text_size"],
            by=viewer.actor,
            at=request.at,  # type: ignore[attr-defined]
        )
    response = HttpResponseRedirect(_own_page(request, chosen["back"]) or reverse("ui:look"))
    for name, value in (
        (context.THEME_COOKIE, chosen["theme"]),
        (context.TEXT_COOKIE, str(chosen["text_size"])),
        (settings.LANGUAGE_COOKIE_NAME, chosen["language"]),
    ):
        response.set_cookie(
            name,
            value,
            max_age=YEAR_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response


def _own_page(request: HttpRequest, address: str) -> str:
    """The address if it is one of ours, else nothing: no redirect leads off this site."""
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if address and ours else ""


@csrf_exempt  # leaving never fails, however old the page
@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the sign-in and show something neutral, with or without scripts.

    A redirect to another site after a form post is refused by the content policy, so the answer
    is an empty page that moves on by itself.
    """
    leave_to = context.frame_of(request).leave_to
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # Another site sends somebody away: they go, and stay signed in. Whoever has no address
        # and no passkey would have lost their only way back.
        return render(request, "ui/left.html", {"leave_to": leave_to})
    logout(request)
    response = render(request, "ui/left.html", {"leave_to": leave_to})
    # Not "cookies": browsers drop those of the whole domain, other sites of the same owner among
    # them, and the chosen colours, size of words and language, which tell of nobody. What knows
    # of a sign-in goes by name, always: a changed cookie also empties the back/forward cache.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(name, samesite="Lax")
    response.headers["Refresh"] = f"0; url={leave_to}"
    return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """ "I am still here": the time until signing out starts again."""
    request.session.modified = True
    return HttpResponse(status=204)


@require_GET
def site_help(request: HttpRequest) -> HttpResponse:
    """How this site works, in a few lines."""
    return render(request, "ui/help.html")


@require_GET
def complain(request: HttpRequest) -> HttpResponse:
    """How to say that something is not right."""
    return render(request, "ui/complain.html")


@never_cache
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and its database does too. Says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Every part in every state. Only where nothing is real."""
    if not settings.PRACTICE:
        raise Http404
    with override(request.GET.get("lang") or get_language()):
        values, page = gallery_values(request)
        request.frame_values = values  # type: ignore[attr-defined]
        status = 422 if page["form"].errors else 200
        return render(request, "ui/gallery.html", page, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: absent and not for you look the same."""
    return render(request, "ui/404.html", status=404)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the forgery check: nearly always a page left open too long."""
    return render(request, "ui/form_too_old.html", status=403)


def fault(request: HttpRequest) -> HttpResponse:
    """500: our fault, said so. Drawn without session or database, which may be what broke."""
    return HttpResponse(render_to_string("ui/500.html"), status=500)
