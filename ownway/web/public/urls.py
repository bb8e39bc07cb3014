"""Addresses of the pages before sign-in."""

from django.urls import path

from ownway.web.public import bills, checks, joining, rules, setting_up, sheet, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("practice/", views.practice, name="practice"),
    path("join/<slug:code>/", joining.join, name="join"),
    path("join/<slug:code>/about/", joining.about, name="join_about"),
    path("rules/<slug:code>/", rules.rules, name="rules"),
    path("rules/<slug:code>/<uuid:version>/", rules.text, name="rules_text"),
    path("rules/<slug:code>/report/<uuid:study>/", rules.report, name="rules_report"),
    path("join/<slug:code>/sheet/", sheet.sheet, name="blank_sheet"),
    path("join/<slug:code>/sheet/text/", sheet.sheet_txt, name="blank_sheet_txt"),
    path("set-up/<str:token>/", setting_up.set_up, name="set_up"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("bill/<str:token>/", bills.bill, name="bill"),
    path("check/<str:token>/", checks.check, name="check"),
    path("check/<str:token>/guest/", checks.guest, name="check_guest"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<uuid:rater>/", checks.rating, name="check_rating"),
    path("checks/<uuid:rater>/hand-in/", checks.hand_in, name="check_hand_in"),
    path("checks/<uuid:rater>/results/", checks.results, name="check_results"),
    path("checks/<uuid:rater>/<str:code>/", checks.element, name="check_element"),
    path("checks/<uuid:rater>/<str:code>/keep/", checks.autosave, name="check_autosave"),
]
