"""Addresses: one line for each audience."""

from django.urls import include, path

urlpatterns = [
    path("", include("ownway.web.ui.urls")),
    path("", include("ownway.web.public.urls")),
    path("my/", include("ownway.web.my.urls")),
    path("desk/", include("ownway.web.desk.urls")),
    path("support/", include("ownway.web.support.urls")),
    path("org/", include("ownway.web.org.urls")),
    path("courses/", include("ownway.web.learn.urls")),
    path("sign-in/", include("ownway.web.public.sign_in_urls")),
]

handler404 = "ownway.web.ui.views.not_found"
handler500 = "ownway.web.ui.views.fault"
