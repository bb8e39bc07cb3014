from django.urls import path

from ownway.web.ui import views

app_name = "ui"
urlpatterns = [
    path("look/", views.look, name="look"),
    path("leave/", views.leave, name="leave"),
    path("stay/", views.stay, name="stay"),
    path("help/", views.site_help, name="help"),
    path("complain/", views.complain, name="complain"),
    path("healthz", views.healthz, name="healthz"),
    path("gallery/", views.gallery, name="gallery"),
]
