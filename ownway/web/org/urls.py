"""Addresses of those who answer for a programme; `?programme=` names one of several."""

from django.urls import path

from ownway.web.org import views

app_name = "org"
urlpatterns = [
    path("", views.home, name="home"),
    path("programme/", views.programme, name="programme"),
    path("people.csv", views.people_csv, name="people_csv"),
    path("days.csv", views.days_csv, name="days_csv"),
    path("money.csv", views.money_csv, name="money_csv"),
]
