"""Browsers, their cookies, and the pages of staff, by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from tests.cast import NOW

WEAK_ROLES = (
    "approver",
    "senior_approver",
    "payer",
    "releaser",
    "director",
    "far_approver",
    "coach",
)
_ANY = UUID(int=7)  # a thing that is not there: who comes so far has come too far
STAFF_PAGES = {
    "desk:home": "/desk/",
    "desk:reviews": "/desk/reviews/",
    "desk:plan": f"/desk/plans/{_ANY}/",
    "desk:second_look": f"/desk/second-looks/{_ANY}/",
    "desk:amount_claim": f"/desk/amounts/wrong/{_ANY}/",
    "desk:amount": f"/desk/amounts/{_ANY}/",
    "desk:amount_change": f"/desk/amounts/{_ANY}/change/",
    "desk:told": f"/desk/told/{_ANY}/",
    "desk:speak_first": "/desk/speak-first/",
    "desk:people": "/desk/people/",
    "desk:person": "/desk/people/{ana}/",
    "desk:bring_in": "/desk/people/from-elsewhere/",
    "desk:take_in": "/desk/people/{ana}/join/",
    "desk:sign_in_for": "/desk/people/{ana}/sign-in/",
    "desk:coaches": "/desk/coaches/",
    "desk:take_on": "/desk/coaches/new/",
    "desk:coach": f"/desk/coaches/{_ANY}/",
    "desk:coach_leaves": f"/desk/coaches/{_ANY}/leaves/",
    "desk:training_back": f"/desk/coaches/{_ANY}/{_ANY}/back/",
    "desk:propose_coach": "/desk/people/{ana}/coach/",
    "org:caseloads": "/org/caseloads/",
    "org:scales": "/org/scales/",
    "desk:sharing": "/desk/people/{ana}/sharing/",
    "desk:tighten": f"/desk/people/{{ana}}/holder/{_ANY}/{_ANY}/",
    "desk:money": "/desk/money/",
    "desk:unused": "/desk/money/not-used/",
    "desk:left_over": f"/desk/money/left-over/{_ANY}/",
    "desk:purchase_back": f"/desk/money/things/{_ANY}/back/",
    "desk:tell_held": f"/desk/money/tell/{{ana}}/{_ANY}/",
    "desk:exits": "/desk/exits/",
    "desk:exit_group": f"/desk/exits/groups/{_ANY}/",
    "desk:exit": f"/desk/exits/{_ANY}/",
    "desk:exit_answer": f"/desk/exits/{_ANY}/answer/",
    "desk:exit_step": f"/desk/exits/{_ANY}/rest/",
    "desk:take_back": f"/desk/money/not-used/{_ANY}/",
    "desk:reclaim": f"/desk/money/asked-back/{_ANY}/",
    "desk:reclaim_step": f"/desk/money/asked-back/{_ANY}/withdraw/",
    "desk:leaving": "/desk/leaving/",
    "desk:closing": f"/desk/leaving/closes/{_ANY}/",
    "desk:closing_step": f"/desk/leaving/closes/{_ANY}/mine/",
    "desk:closing_statement": f"/desk/leaving/papers/{_ANY}/",
    "desk:closing_csv": f"/desk/leaving/papers/{_ANY}.csv",
    "desk:begin_search": "/desk/people/{ana}/not-heard-of/",
    "desk:on_paper": "/desk/people/{ana}/on-paper/",
    "desk:on_paper_act": f"/desk/people/{{ana}}/on-paper/buy/{_ANY}/",
    "desk:plan_on_paper": "/desk/people/{ana}/plan-on-paper/",
    "desk:plan_on_paper_act": f"/desk/people/{{ana}}/plan-on-paper/matters/{_ANY}/",
    "desk:plan_on_paper_answer": f"/desk/plans/on-paper/answer/{_ANY}/",
    "desk:plan_on_paper_letter": f"/desk/plans/on-paper/{_ANY}/",
    "desk:on_paper_letter": f"/desk/money/on-paper/{_ANY}/",
    "desk:typing": "/desk/people/{ana}/way-out/",
    "desk:type_in": "/desk/people/{ana}/way-out/plan/",
    "desk:typed_in": f"/desk/exits/typed-in/{_ANY}/",
    "desk:exit_sheet": "/desk/people/{ana}/way-out/form/plan/",
    "desk:certificate": f"/desk/leaving/certificates/{_ANY}/",
    "desk:search": f"/desk/leaving/looking/{_ANY}/",
    "desk:propose_end": "/desk/people/{ana}/end/",
    "desk:end_notice": f"/desk/leaving/notices/{_ANY}/",
    "desk:after_death": "/desk/people/{ana}/after-death/",
    "desk:asking": f"/desk/leaving/asking/{_ANY}/",
    "desk:statements": "/desk/money/statements/",
    "desk:statements_csv": "/desk/money/statements.csv",
    "desk:paper": f"/desk/money/papers/{_ANY}/",
    "desk:payees_csv": "/desk/money/payees.csv",
    "desk:purchase": f"/desk/money/things/{_ANY}/",
    "desk:pay_back": f"/desk/money/things/{_ANY}/pay-back/",
    "desk:put_right": f"/desk/money/things/{_ANY}/put-right/{_ANY}/",
    "desk:receipts": f"/desk/money/things/{_ANY}/receipts/",
    "desk:photo": f"/desk/money/photos/{_ANY}/",
    "desk:bill": f"/desk/money/bills/{_ANY}/",
    "desk:bill_new": f"/desk/money/things/{_ANY}/bill/",
    "desk:raise_concern": f"/desk/money/things/{_ANY}/concern/",
    "desk:invoice_link": f"/desk/money/things/{_ANY}/link/",
    "desk:end_tie": f"/desk/money/close/{_ANY}/over/",
    "desk:interests": "/desk/close/",
    "desk:concerns": "/desk/money/concerns/",
    "desk:concern": f"/desk/money/concerns/{_ANY}/",
    "desk:holder_change": f"/desk/money/holders/changes/{_ANY}/",
    "desk:holder": f"/desk/money/holders/{_ANY}/",
    "desk:contribution": f"/desk/money/added/{_ANY}/",
    "desk:drawdowns": "/desk/money/claims/",
    "desk:drawdown": f"/desk/money/claims/{_ANY}/",
    "desk:send_drawdown": f"/desk/money/claims/{_ANY}/send/",
    "desk:answer_drawdown": f"/desk/money/claims/{_ANY}/answer/",
    "desk:bear_drawdown": f"/desk/money/claims/{_ANY}/bear/",
    "desk:withdraw_drawdown": f"/desk/money/claims/{_ANY}/withdraw/",
    "desk:drawdown_csv": f"/desk/money/claims/{_ANY}/1.csv",
    "desk:holding": "/desk/money/holding/",
    "desk:end_narrowing": f"/desk/money/holders/{_ANY}/end-narrowing/",
    "desk:tell_stop": "/desk/people/{ana}/stop/",
    "desk:stop": f"/desk/money/stops/{_ANY}/",
    "desk:stop_step": f"/desk/money/stops/{_ANY}/done/",
    "desk:stop_again": f"/desk/money/stops/{_ANY}/again/",
    "desk:nominees": "/desk/people/{ana}/nominees/",
    "desk:nominee": f"/desk/nominees/{_ANY}/",
    "desk:nominee_step": f"/desk/nominees/{_ANY}/accepted/",
    "desk:death": "/desk/people/{ana}/died/",
    "desk:holder_fails": "/desk/money/holders/fails/{programme}/",
    "desk:failure": f"/desk/money/holders/moves/{_ANY}/",
    "desk:runs": "/desk/money/runs/",
    "desk:make_run": "/desk/money/runs/make/{programme}/",
    "desk:run": f"/desk/money/runs/{_ANY}/",
    "desk:run_refunds": f"/desk/money/runs/{_ANY}/came-back/",
    "desk:refund": f"/desk/money/bills/{_ANY}/came-back/",
    "desk:release": f"/desk/money/runs/{_ANY}/release/",
    "desk:post_run": f"/desk/money/runs/{_ANY}/post/",
    "desk:make_files": f"/desk/money/runs/{_ANY}/files/",
    "desk:another_way": f"/desk/money/runs/{_ANY}/way/",
    "desk:send_file": f"/desk/money/files/{_ANY}/",
    "desk:file_sent": f"/desk/money/sent/{_ANY}/",
    "desk:payees": "/desk/money/payees/",
    "desk:payee": f"/desk/money/payees/{_ANY}/",
    "desk:payee_account": f"/desk/money/payees/{_ANY}/account/",
    "desk:payee_by_hand": f"/desk/money/payees/{_ANY}/by-hand/",
    "desk:payee_confirm": f"/desk/money/accounts/{_ANY}/confirm/",
    "desk:payee_close": f"/desk/money/accounts/{_ANY}/close/",
    "desk:bank": "/desk/money/bank/",
    "desk:bank_entry": f"/desk/money/bank/{_ANY}/",
    "desk:bank_match": f"/desk/money/bank/{_ANY}/match/",
    "desk:bank_explain": f"/desk/money/bank/{_ANY}/explain/",
    "desk:bank_agree": f"/desk/money/bank/{_ANY}/agree/",
    "desk:bank_asked": f"/desk/money/bank/{_ANY}/asked/",
    "desk:came_back": f"/desk/money/came-back/{_ANY}/",
    "desk:losses": "/desk/money/gone/",
    "desk:loss": f"/desk/money/gone/{_ANY}/",
    "desk:say_loss": "/desk/people/{ana}/gone/",
    "desk:payment_stops": "/desk/money/stopped/",
    "desk:payment_stop": f"/desk/money/stopped/{_ANY}/",
    "desk:stop_payee": f"/desk/money/payees/{_ANY}/stop/",
    "desk:stop_person": "/desk/people/{ana}/payments/stop/",
    "desk:prenotes": "/desk/money/payees/try/",
    "desk:payee_letter": f"/desk/money/payees/{_ANY}/letter/",
    "desk:settle": f"/desk/money/runs/{_ANY}/settle/",
    "desk:could_not_pay": f"/desk/money/by-hand/{_ANY}/",
    "desk:never_carried_out": f"/desk/money/not-carried-out/{_ANY}/",
    "desk:withdraw": f"/desk/money/runs/{_ANY}/withdraw/",
    "desk:months": "/desk/money/months/",
    "desk:month": "/desk/money/months/{programme}/2026/9/",
    "desk:close_month": "/desk/money/months/{programme}/2026/9/close/",
    "desk:ask_month": "/desk/money/months/{programme}/2026/9/ask/",
    "desk:open_month": "/desk/money/months/{programme}/2026/9/open/",
    "desk:courses": "/desk/courses/",
    "desk:course_new": "/desk/courses/new/",
    "desk:course": f"/desk/courses/{_ANY}/",
    "desk:course_dates": f"/desk/courses/{_ANY}/dates/",
    "desk:learning_add": "/desk/courses/add/hub/",
    "desk:course_run": f"/desk/courses/run/{_ANY}/",
    "desk:course_trainer": f"/desk/courses/run/{_ANY}/trainer/",
    "desk:course_run_step": f"/desk/courses/run/{_ANY}/open/",
    "desk:course_call_off": f"/desk/courses/run/{_ANY}/call-off/",
    "desk:course_seats": f"/desk/courses/run/{_ANY}/places/",
    "desk:course_type_in": f"/desk/courses/run/{_ANY}/type-in/",
    "desk:course_ahead": f"/desk/courses/place/{_ANY}/ahead/",
    "desk:course_place_step": f"/desk/courses/place/{_ANY}/told/",
    "desk:course_was_there": f"/desk/courses/run/{_ANY}/there/1/",
    "desk:fidelity": "/desk/courses/fidelity/",
    "desk:fidelity_new": "/desk/courses/fidelity/new/",
    "org:home": "/org/",
    "org:programme": "/org/programme/",
    "org:people_csv": "/org/people.csv",
    "org:days_csv": "/org/days.csv",
    "org:money_csv": "/org/money.csv",
    "org:books": "/org/books/",
    "org:buying": "/org/buying/",
    "org:exits": "/org/exits/",
    "org:interests": "/org/close/",
    "org:end_interest": f"/org/close/{_ANY}/",
    "org:ready": "/org/ready/",
    "org:ready_open": "/org/ready/open/",
    "org:ready_new": "/org/ready/new/",
    "org:ready_check": f"/org/ready/{_ANY}/",
    "org:ready_round": f"/org/ready/round/{_ANY}/",
    "org:ready_close": f"/org/ready/round/{_ANY}/close/",
    "org:story_use": f"/org/stories/{_ANY}/use/",
    "org:outcomes": "/org/outcomes/",
    "org:outcome_rows": "/org/outcomes/decided_in_time/2026-09/",
    "org:rules": "/org/rules/",
    "org:propose": "/org/rules/propose/",
    "org:fairness": "/org/rules/fairness/",
    "org:study_report": f"/org/rules/report/{_ANY}/",
    "org:proposal": f"/org/rules/{_ANY}/",
    "org:rules_text": f"/org/rules/{_ANY}/text/",
    "org:note_asked": f"/org/rules/{_ANY}/asked/",
    "org:note_told": f"/org/rules/{_ANY}/told/",
    "org:say_groups": f"/org/rules/{_ANY}/groups/",
    "org:mark_read": f"/org/rules/{_ANY}/read/",
    "org:adopt": f"/org/rules/{_ANY}/adopt/",
    "org:withdraw_rules": f"/org/rules/{_ANY}/withdraw/",
    "org:try_out": f"/org/rules/{_ANY}/impact/",
    "org:checks": "/org/check/",
    "org:plan_check": "/org/check/plan/",
    "org:check_changes": "/org/check/changes/",
    "org:instruments": "/org/check/questions/",
    "org:import_instrument": "/org/check/questions/file/",
    "org:take_own": "/org/check/questions/own/0/",
    "org:instrument": f"/org/check/questions/{_ANY}/",
    "org:instrument_paper": f"/org/check/questions/{_ANY}/paper/",
    "org:cycle": f"/org/check/change/{_ANY}/",
    "org:check_rater": f"/org/check/rater/{_ANY}/",
    "org:check_paper": f"/org/check/rater/{_ANY}/paper/",
    "org:check": f"/org/check/{_ANY}/",
    "org:name_rater": f"/org/check/{_ANY}/rater/",
    "org:check_results": f"/org/check/{_ANY}/results/",
    "org:check_csv": f"/org/check/{_ANY}/results.csv",
    "org:check_element": f"/org/check/{_ANY}/results/1.1.1/",
    "org:convene": f"/org/check/{_ANY}/meeting/",
    "org:priorities": f"/org/check/{_ANY}/priorities/",
    "org:plan_cycle": f"/org/check/{_ANY}/priorities/1/change/",
    "org:check_step": f"/org/check/{_ANY}/close/",
}
SUPPORT_PAGES = ("/support/", "/support/{ana}/")
# With a second factor these open; else nothing above would say anything.
OPENS = {
    "approver": ("/desk/", "/desk/reviews/", "/desk/people/", "/desk/people/{ana}/"),
    "senior_approver": ("/desk/",),
    "payer": ("/desk/", "/desk/money/", "/desk/money/runs/"),
    "releaser": ("/desk/", "/desk/money/runs/"),
    "director": ("/org/", "/org/programme/", "/org/people.csv"),
    "far_approver": ("/desk/", "/desk/people/"),
    "centre_manager": ("/desk/courses/", "/desk/courses/fidelity/"),
    "coach": ("/support/", "/support/{ana}/"),
}
OWN_PAGE = "/sign-in/open/"  # for everybody who is signed in, once their factor is given
SECRET = "JBSWY3DPEHPK3PXP"


def address(cast: Any, path: str) -> str:
    return path.format(ana=cast.ana.ref, programme=cast.programme.ref)


def every_page(cast: Any) -> list[str]:
    return [address(cast, path) for path in (*STAFF_PAGES.values(), *SUPPORT_PAGES)]


def browser(**asked: Any) -> Any:
    """A new browser on this machine, whose faults are answers."""
    from django.test import Client

    client = Client(**asked)
    client.raise_request_exception = False
    return client


def key_of(client: Any) -> str:
    from django.conf import settings

    kept = client.cookies.get(settings.SESSION_COOKIE_NAME)
    return kept.value if kept else ""


def thief(key: str) -> Any:
    """Another browser with a cookie that was kept."""
    from django.conf import settings

    client = browser()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def lives(key: str) -> bool:
    """Whether the server still knows this session."""
    from django.contrib.sessions.models import Session

    return Session.objects.filter(session_key=key).exists()


def firm(client: Any) -> Any:
    """The browser has given its second factor."""
    from ownway.web import sessions

    session = client.session
    sessions.mark_factor(session)
    session.save()
    return client


def mailed_code() -> str:
    from django.core import mail

    found = re.search(r"[Cc]ode is (\S+)", str(mail.outbox[-1].body))
    return found.group(1) if found else ""


def asking_for_code(email: str, *, shared: bool = False, before: str = "") -> Any:
    """A browser that asked for a code; `before`: the cookie it came with."""
    from django.core.cache import cache

    cache.clear()
    client = thief(before) if before else browser()
    client.post("/sign-in/", {"login": email, "shared": "on" if shared else ""})
    return client


def by_code(email: str, *, shared: bool = False, before: str = "") -> Any:
    """A browser signed in by a code from the mailbox, as far as that goes."""
    client = asking_for_code(email, shared=shared, before=before)
    client.post("/sign-in/code/confirm/", {"code": mailed_code()})
    return client


def give_role(cast: Any, account: Any, role: str) -> Any:
    """Somebody who came in another way is given a role of the programme."""
    from ownway.consent import actions as consent
    from ownway.core.actors import SYSTEM
    from tests.cast import YEAR, chosen

    if role == "coach":
        cast.accounts["new_coach"] = account
        return chosen(cast, "new_coach").grant
    far = role.startswith("far_")
    return consent.grant_role(
        programme=cast.other_programme if far else cast.programme,
        account=account,
        role=role.removeprefix("far_"),
        from_at=NOW,
        until_at=NOW + YEAR,
        by=SYSTEM,
        at=NOW,
    )


def account_behind(client: Any) -> Any:
    """Who is signed in with this browser; None for nobody."""
    from ownway.people.models import Account

    number = client.session.get("_auth_user_id") if lives(key_of(client)) else None
    return Account.objects.filter(pk=number).first() if number else None


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is taken back."""
    from django.db import transaction

    around = transaction.atomic()
    around._from_testcase = True  # counts as no transaction of ours, as in the tests
    with around:
        yield
        transaction.set_rollback(True)
