"""Addresses of learning. They say nothing about who reads them."""

from django.urls import path

from ownway.web.learn import catalogue, mine

app_name = "learn"
urlpatterns = [
    path("", catalogue.centres, name="centres"),
    path("mine/", mine.mine, name="mine"),
    path("mine/<uuid:enrolment>/", mine.place, name="place"),
    path("mine/<uuid:enrolment>/how-it-was/", mine.feedback, name="feedback"),
    path("mine/<uuid:enrolment>/certificate/", mine.certificate, name="certificate"),
    path("mine/<uuid:enrolment>/<slug:step>/", mine.place_step, name="place_step"),
    path("<slug:code>/", catalogue.catalogue, name="catalogue"),
    path("<slug:code>/calendar/", catalogue.calendar, name="calendar"),
    path("<slug:code>/plan/", mine.plan, name="plan"),
    path("<slug:code>/<uuid:run>/", catalogue.run, name="run"),
]
