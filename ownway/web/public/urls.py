"""Addresses of the pages before sign-in."""

from django.urls import path

from ownway.web.public import joining, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("practice/", views.practice, name="practice"),
    path("join/<slug:code>/", joining.join, name="join"),
    path("join/<slug:code>/about/", joining.about, name="join_about"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
]
