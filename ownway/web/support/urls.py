"""Addresses of those who help. Each names the person; what opens is asked again every time."""

from django.urls import path

from ownway.web.support.views import (
    bills,
    interests,
    people,
    plan,
    prices,
    reflecting,
    reviews,
    work,
)

app_name = "support"
urlpatterns = [
    path("", people.home, name="home"),
    path("close/", interests.interests, name="interests"),
    path("work/", work.work, name="work"),
    path("ready/", reflecting.ready, name="ready"),
    path("change/<uuid:cycle>/", reflecting.change, name="change"),
    path("reflect/", reflecting.home, name="reflect"),
    path("reflect/notes.txt", reflecting.notes_txt, name="reflect_notes"),
    path("reflect/notes/<uuid:note>/action/", reflecting.action, name="reflect_action"),
    path("reflect/notes/<uuid:note>/share/", reflecting.share, name="reflect_share"),
    path("reflect/shared/<uuid:shared>/back/", reflecting.take_back, name="reflect_take_back"),
    path("reflect/team/<uuid:sitting>/", reflecting.together, name="reflect_together"),
    path("reflect/team/<uuid:sitting>/end/", reflecting.end, name="reflect_end"),
    path("reflect/<slug:stage>/", reflecting.stage, name="reflect_stage"),
    path("reflect/<slug:stage>/team/", reflecting.begin, name="reflect_begin"),
    path("reflect/<slug:stage>/<slug:prompt>/", reflecting.prompt, name="reflect_prompt"),
    path("<uuid:person>/", people.person, name="person"),
    path("<uuid:person>/stop/", people.stop, name="stop"),
    path("<uuid:person>/notes/", people.notes, name="notes"),
    path("<uuid:person>/learning/", people.learning, name="learning"),
    path("<uuid:person>/answers/", people.answers, name="answers"),
    path("<uuid:person>/money/", people.money, name="money"),
    path("<uuid:person>/money/statement/", people.statement, name="statement"),
    path("<uuid:person>/bought/", people.bought, name="bought"),
    path("<uuid:person>/bills/<uuid:bill>/", bills.bill, name="bill"),
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
