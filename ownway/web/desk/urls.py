"""Addresses of those who decide and pay."""

from django.urls import path

from ownway.web.desk.views import (
    amounts,
    failing,
    holding,
    money,
    people,
    plans,
    runs,
    speaking,
    stops,
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
    path("people/<uuid:person>/stop/", stops.tell_stop, name="tell_stop"),
    path("people/<uuid:person>/nominees/", stops.nominees, name="nominees"),
    path("people/<uuid:person>/died/", stops.death, name="death"),
    path("nominees/<uuid:nominee>/", stops.nominee, name="nominee"),
    path("nominees/<uuid:nominee>/<slug:step>/", stops.nominee_step, name="nominee_step"),
    path("money/holding/", holding.holding_work, name="holding"),
    path("money/holders/<uuid:arrangement>/", holding.holder, name="holder"),
    path(
        "money/holders/<uuid:arrangement>/end-narrowing/",
        holding.end_narrowing,
        name="end_narrowing",
    ),
    path("money/holders/fails/<uuid:programme>/", failing.holder_fails, name="holder_fails"),
    path("money/holders/moves/<uuid:failure>/", failing.failure, name="failure"),
    path("money/stops/<uuid:stop>/", stops.stop, name="stop"),
    path("money/stops/<uuid:stop>/again/", stops.stop_again, name="stop_again"),
    path("money/stops/<uuid:stop>/<slug:step>/", stops.stop_step, name="stop_step"),
    path("money/runs/", runs.runs, name="runs"),
    path("money/runs/make/<uuid:programme>/", runs.make, name="make_run"),
    path("money/runs/<uuid:run>/", runs.run, name="run"),
    path("money/runs/<uuid:run>/release/", runs.release, name="release"),
    path("money/runs/<uuid:run>/settle/", runs.settle, name="settle"),
    path("money/runs/<uuid:run>/withdraw/", runs.withdraw, name="withdraw"),
]
