"""Addresses of those who help. Each names the person; what opens is asked again every time."""

from django.urls import path

from ownway.web.support.views import interests, people, plan, prices, reviews

app_name = "support"
urlpatterns = [
    path("", people.home, name="home"),
    path("close/", interests.interests, name="interests"),
    path("<uuid:person>/", people.person, name="person"),
    path("<uuid:person>/stop/", people.stop, name="stop"),
    path("<uuid:person>/notes/", people.notes, name="notes"),
    path("<uuid:person>/answers/", people.answers, name="answers"),
    path("<uuid:person>/money/", people.money, name="money"),
    path("<uuid:person>/money/statement/", people.statement, name="statement"),
    path("<uuid:person>/bought/", people.bought, name="bought"),
    path("<uuid:person>/prices/<uuid:line>/", prices.prices, name="prices"),
    path("<uuid:person>/goals/", plan.goals, name="goals"),
    path("<uuid:person>/goals/new/", plan.goal, name="goal_new"),
    path("<uuid:person>/goals/<uuid:goal>/", plan.goal, name="goal"),
    path("<uuid:person>/plan/", plan.plan, name="plan"),
    path("<uuid:person>/plan/new/", plan.thing, name="thing_new"),
    path("<uuid:person>/plan/<uuid:line>/", plan.thing, name="thing"),
    path("<uuid:person>/reviews/", reviews.reviews, name="reviews"),
    path("<uuid:person>/reviews/start/", reviews.begin, name="begin_review"),
    path("<uuid:person>/reviews/<uuid:review>/", reviews.talk_over, name="talk_over"),
    path("<uuid:person>/reviews/<uuid:review>/hold/", reviews.hold, name="hold"),
]
