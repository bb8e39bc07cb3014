"""Running courses: what there is, what is written together, who comes, who waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.core.problems import NotVisible, Refused
from ownway.evaluation.rules import THRESHOLD
from ownway.learning import actions, queries
from ownway.learning.rules import RunState
from ownway.people import queries as people
from ownway.web import learning_words
from ownway.web.desk.forms import learning as forms
from ownway.web.desk.office import Office, P, office_for, office_of, other_offices
from ownway.web.desk.words import learning as words
from ownway.web.request import Request
from ownway.web.ui.answers import done, page

RUN = P.LEARNING_RUN


@require_GET
def courses(request: Request) -> HttpResponse:
    """Every course and every run of the programme."""
    office = office_of(request, RUN)
    return page(
        request,
        "desk/courses.html",
        office=office,
        place=office.words.get("term.recovery_college"),
        runs=words.runs(queries.runs(office.viewer, office.programme)),
        courses=words.courses(queries.courses(office.viewer, office.programme)),
        hubs=queries.hubs(office.programme),
        terms=queries.terms(office.programme),
        trainers=queries.trainers(office.viewer, office.programme),
        others=other_offices(request, office, RUN),
    )


def saved(
    request: Request, form: Any, action: Callable[[], Any], said: str, *, to: str, **refs: Any
) -> HttpResponse | None:
    """The way on where the form came, was right, and the action did it."""
    if request.method == "POST" and form.is_valid() and done(form, action):
        messages.success(request, said)
        return redirect(to, **refs)
    return None


def plain(
    request: Request,
    office: Office,
    form: Any,
    title: str,
    back: str,
    *,
    lead: str = "",
    button: str = "",
    run: UUID | None = None,
) -> HttpResponse:
    """A page with one form on it; `back` names the page it came from."""
    return page(
        request,
        "desk/learning_form.html",
        form=form,
        title=title,
        lead=lead,
        caption=office.words.get("programme"),
        button=button or _("Save"),
        back=reverse(back, args=[run] if run else []),
    )


@require_http_methods(["GET", "POST"])
def add(request: Request, what: str) -> HttpResponse:
    """A centre, a term or a trainer."""
    office = office_of(request, RUN)
    by, at, programme = office.by(), request.at, office.programme
    action: Callable[..., Any]
    if what == "hub":
        form: Any = forms.HubForm(request.POST or None)
        title, action = _("Add a centre"), actions.add_hub
    elif what == "term":
        form = forms.TermForm(request.POST or None)
        title, action = _("Add a term"), actions.add_term
    elif what == "trainer":
        form = forms.TrainerForm(request.POST or None)
        title, action = _("Add a trainer"), _add_trainer
    else:
        raise NotVisible
    made = saved(
        request,
        form,
        lambda: action(programme=programme, by=by, at=at, **form.cleaned_data),
        _("It is written down."),
        to="desk:courses",
    )
    return made or plain(request, office, form, title, "desk:courses")


def _add_trainer(*, email: str, **more: Any) -> Any:
    return actions.add_trainer(account=people.account_by_email(email), **more)


@require_http_methods(["GET", "POST"])
def course_new(request: Request) -> HttpResponse:
    """An idea for a course."""
    office = office_of(request, RUN)
    form = forms.CourseForm(request.POST or None)
    made = saved(
        request,
        form,
        lambda: actions.propose_course(
            programme=office.programme, by=office.by(), at=request.at, **form.cleaned_data
        ),
        _("The course is proposed. Next, say who writes it together."),
        to="desk:courses",
    )
    return made or plain(request, office, form, _("Propose a course"), "desk:courses")


@require_http_methods(["GET", "POST"])
def course(request: Request, course: UUID) -> HttpResponse:
    """One course: who wrote it, or the form that says so; then its dates."""
    row = queries.course(request.viewer, course)
    office = office_for(request, row.course.programme, RUN)
    form = None
    if not row.how:
        form = forms.WrittenForm(
            request.POST or None, trainers=queries.trainers(office.viewer, office.programme)
        )
        made = saved(
            request,
            form,
            lambda: actions.co_produce(
                course=row.course,
                writers=form.hands(),
                words=form.cleaned_data["words"],
                written_on=form.cleaned_data["written_on"],
                by=office.by(),
                at=request.at,
            ),
            _("Written down. Now the course can have dates."),
            to="desk:course",
            course=row.course.ref,
        )
        if made:
            return made
    return page(
        request,
        "desk/course.html",
        form=form,
        row=row,
        office=office,
        kind=learning_words.KINDS[row.course.kind],
        stage=words.stage(row),
    )


@require_http_methods(["GET", "POST"])
def course_dates(request: Request, course: UUID) -> HttpResponse:
    """Dates for a course that is written together."""
    row = queries.course(request.viewer, course)
    office = office_for(request, row.course.programme, RUN)
    form = forms.DatesForm(
        request.POST or None,
        trainers=queries.trainers(office.viewer, office.programme),
        terms=queries.terms(office.programme),
        hubs=queries.hubs(office.programme),
        zone=office.pack.zone,
    )
    made = saved(
        request,
        form,
        lambda: actions.schedule_run(
            course=row.course, by=office.by(), at=request.at, **form.run()
        ),
        _("The dates are set. Open the doors when you are ready."),
        to="desk:courses",
    )
    lead = row.course.title
    return made or plain(request, office, form, _("Set the dates"), "desk:courses", lead=lead)


def _run(request: Request, ref: UUID) -> tuple[Office, Any]:
    run = queries.run_for(request.viewer, ref)
    return office_for(request, run.course.programme, RUN), run


@require_GET
def run(request: Request, run: UUID) -> HttpResponse:
    """The list of one class, and its queue: on the screen and on paper."""
    office, found = _run(request, run)
    listed = queries.class_list(office.viewer, run, at=request.at)
    came = queries.came_to(office.viewer, found)
    heard = queries.heard(office.viewer, found, least=THRESHOLD)
    state = RunState(found.state)
    return page(
        request,
        "desk/course_run.html",
        office=office,
        view=listed.view,
        run=found,
        state=learning_words.RUNS[state](),
        step=_STEPS.get(state),
        over=state in (RunState.CLOSED, RunState.CALLED_OFF),
        open=state in (RunState.SCHEDULED, RunState.OPEN),
        running=state is RunState.RUNNING,
        seated=words.listed(_("Who has a place"), listed.seated, _("Nobody yet.")),
        offered=words.listed(_("Who is asked now"), listed.offered, ""),
        waiting=words.listed(_("Who waits"), listed.waiting, "", line=True),
        queue=listed.waiting,
        on_the_list=(*listed.seated, *listed.offered),
        to_tell=listed.to_tell,
        kept_back=listed.kept_back,
        sessions=[
            (one, learning_words.session(one), came.get(one.number)) for one in listed.view.sessions
        ],
        said=words.rating(heard),
        heard=heard.words,
    )


_STEPS = {
    RunState.SCHEDULED: "open",
    RunState.OPEN: "begin",
    RunState.RUNNING: "close",
}
_DOES: dict[str, Callable[..., Any]] = {
    "open": actions.open_run,
    "begin": actions.begin_run,
    "close": actions.close_run,
}


@require_POST
def run_step(request: Request, run: UUID, step: str) -> HttpResponse:
    """Opens the doors, begins, or ends a run."""
    office, found = _run(request, run)
    if step not in _DOES:
        raise NotVisible
    _try(request, lambda: _DOES[step](run=found, by=office.by(), at=request.at))
    return redirect("desk:course_run", run=run)


def _try(request: Request, action: Callable[[], Any]) -> None:
    try:
        action()
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}".strip())
    else:
        messages.success(request, _("Done."))


@require_http_methods(["GET", "POST"])
def call_off(request: Request, run: UUID) -> HttpResponse:
    """The centre cannot hold it: everybody is told, with the next time."""
    office, found = _run(request, run)
    form = forms.CallOffForm(request.POST or None)
    made = saved(
        request,
        form,
        lambda: actions.call_off(
            run=found, words=form.cleaned_data["words"], by=office.by(), at=request.at
        ),
        _("It is called off. Please ring those who do not sign in."),
        to="desk:course_run",
        run=run,
    )
    return made or plain(
        request,
        office,
        form,
        _("Call this course off"),
        "desk:course_run",
        run=run,
        lead=found.course.title,
        button=_("Call it off"),
    )


@require_http_methods(["GET", "POST"])
def seats(request: Request, run: UUID) -> HttpResponse:
    """More places, or fewer that nobody has."""
    office, found = _run(request, run)
    form = forms.SeatsForm(request.POST or None, initial={"seats": found.seats})
    made = saved(
        request,
        form,
        lambda: actions.change_seats(
            run=found, seats=form.cleaned_data["seats"], by=office.by(), at=request.at
        ),
        _("The number of places is changed. Who waits was asked in order."),
        to="desk:course_run",
        run=run,
    )
    title, lead = _("Change the number of places"), found.course.title
    return made or plain(request, office, form, title, "desk:course_run", run=run, lead=lead)


@require_http_methods(["GET", "POST"])
def trainer(request: Request, run: UUID) -> HttpResponse:
    """Somebody else runs it, in the place of one who cannot."""
    office, found = _run(request, run)
    form = forms.TrainerChangeForm(
        request.POST or None,
        running=queries.run_by(found),
        trainers=queries.trainers(office.viewer, office.programme),
    )
    made = saved(
        request,
        form,
        lambda: actions.change_trainer(run=found, by=office.by(), at=request.at, **form.pair()),
        _("Somebody else runs it now. Please tell those who come."),
        to="desk:course_run",
        run=run,
    )
    title, lead = _("Change who runs it"), found.course.title
    return made or plain(request, office, form, title, "desk:course_run", run=run, lead=lead)


@require_http_methods(["GET", "POST"])
def type_in(request: Request, run: UUID) -> HttpResponse:
    """Somebody rang or wrote: the same place in the same line as everybody's."""
    office, found = _run(request, run)
    form = forms.TypeInForm(request.POST or None)
    made = saved(
        request,
        form,
        lambda: actions.sign_up(run=found, by=office.by(), at=request.at, **form.cleaned_data),
        _("They stand where they asked. Please tell them."),
        to="desk:course_run",
        run=run,
    )
    title, lead = _("Somebody rang or wrote"), found.course.title
    return made or plain(request, office, form, title, "desk:course_run", run=run, lead=lead)


@require_http_methods(["GET", "POST"])
def ahead(request: Request, enrolment: UUID) -> HttpResponse:
    """Past the queue, for a reason of access that is kept."""
    found = queries.enrolment_for(request.viewer, enrolment, at=request.at)
    office, run = _run(request, found.run.ref)
    form = forms.AheadForm(request.POST or None)
    made = saved(
        request,
        form,
        lambda: actions.move_ahead(
            enrolment=found, why=form.cleaned_data["why"], by=office.by(), at=request.at
        ),
        _("They are next, and the reason is kept."),
        to="desk:course_run",
        run=run.ref,
    )
    return made or plain(
        request,
        office,
        form,
        _("Move somebody ahead"),
        "desk:course_run",
        run=run.ref,
        lead=queries.name_of(found.learner),
    )


@require_POST
def place_step(request: Request, enrolment: UUID, step: str) -> HttpResponse:
    """What somebody said on the phone: yes, no, cannot come; or that they were told."""
    found = queries.enrolment_for(request.viewer, enrolment, at=request.at)
    office, run = _run(request, found.run.ref)
    does: dict[str, Callable[[], Any]] = {
        "yes": lambda: actions.answer_offer(
            enrolment=found, accept=True, by=office.by(), at=request.at
        ),
        "no": lambda: actions.answer_offer(
            enrolment=found, accept=False, by=office.by(), at=request.at
        ),
        "give-up": lambda: actions.give_up(enrolment=found, by=office.by(), at=request.at),
        "told": lambda: actions.note_told(enrolment=found, by=office.by(), at=request.at),
    }
    if step not in does:
        raise NotVisible
    _try(request, does[step])
    return redirect("desk:course_run", run=run.ref)


@require_http_methods(["GET", "POST"])
def was_there(request: Request, run: UUID, number: int) -> HttpResponse:
    """The list of one class. What is noted is a word, and nobody adds them up."""
    office, found = _run(request, run)
    listed = queries.class_list(office.viewer, run, at=request.at)
    session = next((one for one in listed.view.sessions if one.number == number), None)
    if session is None or found.state != RunState.RUNNING:
        raise NotVisible
    before = queries.noted(found).get(session.ref, {})
    form = forms.WasThereForm(
        request.POST or None,
        listed=listed.seated,
        initial={f"at-{ref}": word.value for ref, word in before.items()},
    )
    made = saved(
        request,
        form,
        lambda: actions.note_attendance(
            session=session, said=form.said(), by=office.by(), at=request.at
        ),
        _("The list is kept. Each learner can read what it says of them."),
        to="desk:course_run",
        run=run,
    )
    title, lead = _("Who was there?"), learning_words.session(session)
    return made or plain(request, office, form, title, "desk:course_run", run=run, lead=lead)
