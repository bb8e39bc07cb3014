"""Addresses of those who answer for a programme; `?programme=` names one of several."""

from django.urls import path

from ownway.web.org import books, interests, proposals, studies, views

app_name = "org"
urlpatterns = [
    path("", views.home, name="home"),
    path("programme/", views.programme, name="programme"),
    path("people.csv", views.people_csv, name="people_csv"),
    path("days.csv", views.days_csv, name="days_csv"),
    path("money.csv", views.money_csv, name="money_csv"),
    path("books/", books.books, name="books"),
    path("close/", interests.interests, name="interests"),
    path("close/<uuid:interest>/", interests.end_interest, name="end_interest"),
    path("buying/", views.buying, name="buying"),
    path("rules/", proposals.rules, name="rules"),
    path("rules/propose/", proposals.propose, name="propose"),
    path("rules/fairness/", studies.fairness, name="fairness"),
    path("rules/report/<uuid:study>/", studies.report, name="study_report"),
    path("rules/<uuid:proposal>/", proposals.proposal, name="proposal"),
    path("rules/<uuid:proposal>/text/", proposals.text, name="rules_text"),
    path("rules/<uuid:proposal>/asked/", proposals.note_asked, name="note_asked"),
    path("rules/<uuid:proposal>/told/", proposals.note_told, name="note_told"),
    path("rules/<uuid:proposal>/groups/", proposals.say_groups, name="say_groups"),
    path("rules/<uuid:proposal>/read/", proposals.mark_read, name="mark_read"),
    path("rules/<uuid:proposal>/adopt/", proposals.adopt, name="adopt"),
    path("rules/<uuid:proposal>/withdraw/", proposals.withdraw, name="withdraw_rules"),
    path("rules/<uuid:proposal>/<slug:kind>/", studies.try_out, name="try_out"),
]
