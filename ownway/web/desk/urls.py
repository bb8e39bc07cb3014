"""Addresses of those who decide and pay."""

from django.urls import path

from ownway.web.desk.views import (
    amounts,
    money,
    people,
    plans,
    returning,
    runs,
    speaking,
    statements,
    work,
)

app_name = "desk"
urlpatterns = [
    path("", work.home, name="home"),
    path("reviews/", work.reviews, name="reviews"),
    path("plans/<uuid:version>/", plans.plan, name="plan"),
    path("second-looks/<uuid:look>/", plans.second_look, name="second_look"),
    path("amounts/<uuid:allocation>/", amounts.amount, name="amount"),
    path("amounts/<uuid:allocation>/change/", amounts.change, name="amount_change"),
    path("amounts/wrong/<uuid:claim>/", amounts.claim, name="amount_claim"),
    path("speak-first/", speaking.speak_first, name="speak_first"),
    path("people/", people.people, name="people"),
    path("people/<uuid:person>/", people.person, name="person"),
    path("people/<uuid:person>/sharing/", people.sharing, name="sharing"),
    path("people/<uuid:person>/holder/<uuid:pot>/<uuid:line>/", people.tighten, name="tighten"),
    path("money/", money.money, name="money"),
    path("money/things/<uuid:purchase>/", money.purchase, name="purchase"),
    path("money/holders/<uuid:arrangement>/", money.holder, name="holder"),
    path("money/not-used/", returning.unused, name="unused"),
    path("money/not-used/<uuid:pot>/", returning.take_back, name="take_back"),
    path("money/asked-back/<uuid:reclaim>/", returning.reclaim, name="reclaim"),
    path(
        "money/asked-back/<uuid:reclaim>/<slug:step>/", returning.reclaim_step, name="reclaim_step"
    ),
    path("money/statements/", statements.statements, name="statements"),
    path("money/statements.csv", statements.statements_csv, name="statements_csv"),
    path("money/payees.csv", statements.payees_csv, name="payees_csv"),
    path("money/runs/", runs.runs, name="runs"),
    path("money/runs/make/<uuid:programme>/", runs.make, name="make_run"),
    path("money/runs/<uuid:run>/", runs.run, name="run"),
    path("money/runs/<uuid:run>/release/", runs.release, name="release"),
    path("money/runs/<uuid:run>/settle/", runs.settle, name="settle"),
    path("money/runs/<uuid:run>/withdraw/", runs.withdraw, name="withdraw"),
]
