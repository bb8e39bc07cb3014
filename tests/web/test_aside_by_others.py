"""Money kept aside for bad times, used by whoever the person named to agree on buying."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ownway.consent import actions as consent
from ownway.consent.rules import Topic
from ownway.people.models import Person
from ownway.spending.models import Purchase
from tests.cast import NOW
from tests.web.reading import came_back, links, said

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def plan(anas_plan):
    return anas_plan


def share(life, **levels):
    for topic, level in {"plan": "nothing", "money": "see", **levels}.items():
        consent.share(
            person=life.person,
            supporter=life.cast.supporters["sister"],
            levels={Topic(topic): level},
            by=life.by(),
            at=NOW,
        )


def there(plan):
    return reverse("support:aside", args=[plan.person.ref, plan.lines["aside"].root])


def wish(**changed):
    return {
        "key": str(uuid4()),
        "what": "Two nights away",
        "payee": "Quiet House",
        "amount": "90",
        "sign_seen": "She has not slept for three nights.",
        **changed,
    }


def test_who_agrees_on_buying_uses_it_and_the_person_reads_who_asked(plan):
    share(plan, buying="agree")
    sister, ana = plan.cast.client("sister"), plan.cast.client("ana")
    listed = sister.get(reverse("support:bought", args=[plan.person.ref]))
    assert there(plan) in links(listed)
    page = said(sister.get(there(plan)))
    assert "It is for bad times." in page
    assert plan.lines["aside"].early_signs not in page  # the plan is not shared with her
    done = sister.post(there(plan), wish(), follow=True)
    assert "It is agreed, and paid next." in said(done)
    made = Purchase.objects.get()
    assert (made.status, made.asked_by) == ("approved", plan.cast.account("sister").ref)
    mine = reverse("my:purchase", args=[made.ref])
    read = said(ana.get(mine))
    assert "asked for this for you. You can take it back." in read
    assert "What they noticed: She has not slept" in read
    ana.post(reverse("my:purchase_step", args=[made.ref, "back"]))
    made.refresh_from_db()
    assert made.status == "cancelled"


def test_the_signs_of_the_plan_are_read_by_who_may_read_the_plan(plan):
    share(plan, buying="agree", plan="see")
    page = plan.cast.client("sister").get(there(plan))
    assert plan.lines["aside"].early_signs in said(page)


@pytest.mark.parametrize(
    "levels",
    [{"buying": "agree", "money": "nothing"}, {"buying": "told"}, {"money": "agree"}],
)
def test_nobody_else_may(plan, levels):
    share(plan, **levels)
    assert plan.cast.client("sister").get(there(plan)).status_code == 404
    assert plan.cast.client("sister").post(there(plan), wish()).status_code == 404


def test_a_large_sum_and_a_payment_to_themselves_wait_for_a_yes(plan):
    share(plan, buying="agree")
    sister = plan.cast.client("sister")
    name = plan.cast.account("sister").name
    for changed in ({"amount": "200"}, {"payee": name.upper(), "amount": "5"}):
        done = sister.post(there(plan), wish(**changed), follow=True)
        assert "Somebody looks at it and answers." in said(done)
    assert set(Purchase.objects.values_list("status", flat=True)) == {"asked"}


def test_without_a_sign_nothing_is_asked_and_nothing_typed_is_lost(plan):
    share(plan, buying="agree")
    sister = plan.cast.client("sister")
    wrong = sister.post(there(plan), wish(sign_seen=""))
    assert "Quiet House" in wrong.content.decode()
    assert came_back(wrong)
    assert not Purchase.objects.exists()


def test_who_has_no_page_here_is_told_by_whoever_asked(plan):
    share(plan, buying="agree")
    Person.objects.filter(pk=plan.person.pk).update(account=None)
    sister = plan.cast.client("sister")
    page = said(sister.get(there(plan)))
    assert "They have no page here: tell them that you asked, and what you saw." in page
    assert "They read" not in page
    done = said(sister.post(there(plan), wish(), follow=True))
    assert f"Tell {plan.person.name} that you asked." in done
    assert "reads that you asked" not in done
