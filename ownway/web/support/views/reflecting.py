"""Looking back at one's own work, alone and with the team (S17); what all are asked (I2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ownway.consent import queries as consent
from ownway.core.problems import NotVisible, Refused
from ownway.improvement import actions
from ownway.improvement import queries as improvement
from ownway.improvement.rules import reflections as rules
from ownway.improvement.rules.cycles import LONGEST_ACTION
from ownway.programme import queries as programmes
from ownway.web.cycle_forms import CycleForm
from ownway.web.cycle_pages import stepped
from ownway.web.frames import reflection, wear
from ownway.web.readiness_pages import answered
from ownway.web.request import Request
from ownway.web.support.forms import NotesForm
from ownway.web.support.words import reflecting as words
from ownway.web.ui.answers import chosen_uuid, done, page
from ownway.web.ui.parts import Link


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody reflects: one programme, and whether they work there."""

    programme: Any
    name: str
    ask: str
    team: bool
    others: tuple[Link, ...]


def desk_of(request: Request, programme: UUID | None = None) -> Desk:
    """The programme named, or the first. Raises NotVisible where there is none of the viewer's."""
    open_to = improvement.programmes_of(request.viewer)
    named = request.GET.get("programme", "")
    chosen = programme or (chosen_uuid(named) if named else next(iter(open_to), None))
    if chosen is None or chosen not in open_to:
        raise NotVisible
    found = programmes.by_ref(chosen)
    pack = programmes.pack_of(found)
    pack_words = programmes.words(pack, request.LANGUAGE_CODE)
    wear(request, pack, pack_words, home_url=reverse("start"), places=[reflection()])
    here = reverse("support:reflect")
    return Desk(
        programme=found,
        name=pack_words.get("programme"),
        ask=f"?programme={chosen}" if chosen != open_to[0] else "",
        team=improvement.in_team(request.viewer, found),
        others=tuple(
            Link(programmes.by_ref(ref).name, f"{here}?programme={ref}")
            for ref in open_to
            if ref != chosen
        ),
    )


@require_GET
def home(request: Request) -> HttpResponse:
    """The seven stages, what the team is trying, and one's own notes."""
    desk = desk_of(request)
    viewer, language = request.viewer, request.LANGUAGE_CODE
    notes = improvement.notes(viewer, desk.programme)
    sheet = improvement.personalisation()
    asked = improvement.asked_at_work(viewer, desk.programme)
    sittings = improvement.sittings(viewer, desk.programme) if desk.team else []
    found = improvement.team_actions(viewer, desk.programme) if desk.team else []
    return page(
        request,
        "support/reflect/home.html",
        name=desk.name,
        ask=desk.ask,
        team=desk.team,
        others=desk.others,
        asked=asked is not None and not asked.answered,
        stages=words.stages(sheet, {prompt for prompt, _lens in notes}, language, desk.ask),
        actions=words.actions(found, sheet, language),
        sittings=words.sittings(sittings, sheet, language),
        notes=bool(notes),
        source=sheet.source,
    )


@require_GET
def notes_txt(request: Request) -> HttpResponse:
    """All of one's own notes as plain text; there is no such page for anybody else's."""
    desk = desk_of(request)
    notes = improvement.notes(request.viewer, desk.programme)
    text = words.as_text(improvement.personalisation(), notes, request.LANGUAGE_CODE)
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="notes.txt"'},
    )


@require_GET
def stage(request: Request, stage: str) -> HttpResponse:
    """One stage: what it is about, where one stands, and doing it with the team."""
    desk = desk_of(request)
    found = improvement.stage_of(stage)
    notes = improvement.notes(request.viewer, desk.programme)
    written = frozenset(prompt for prompt, _lens in notes)
    language = request.LANGUAGE_CODE
    return page(
        request,
        "support/reflect/stage.html",
        ask=desk.ask,
        team=desk.team,
        code=found.code,
        stage_name=found.name.read(language),
        about=found.about.read(language),
        minutes=improvement.personalisation().minutes,
        next=rules.first_open(found, written),
        written=any(one.code in written for one in found.prompts),
        prompts=words.prompts(found, written, language, desk.ask),
        sitting=improvement.open_sitting(request.viewer, desk.programme, found.code),
    )


@require_http_methods(["GET", "POST"])
def prompt(request: Request, stage: str, prompt: str) -> HttpResponse:
    """One prompt through three lenses. Saved with each page; Back never costs anything."""
    desk = desk_of(request)
    found = improvement.stage_of(stage)
    asked = rules.prompt_of(found, prompt)
    if asked is None:
        raise NotVisible
    notes = improvement.notes(request.viewer, desk.programme)
    mine = {lens: notes[prompt, lens] for lens in rules.Lens if (prompt, lens) in notes}
    form = NotesForm(request.POST or None, initial={lens: one.words for lens, one in mine.items()})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.save_notes(
                programme=desk.programme,
                stage=stage,
                prompt=prompt,
                words=form.cleaned_data,
                by=request.viewer.actor,
                at=request.at,
            ),
        )
    ):
        messages.success(request, _("Saved. Only you see it."))
        following = rules.after(found, prompt)
        if "stop" in request.POST or not following:
            there = reverse("support:reflect_stage", args=[stage])
        else:
            there = reverse("support:reflect_prompt", args=[stage, following])
        return redirect(there + desk.ask)
    language = request.LANGUAGE_CODE
    return page(
        request,
        "support/reflect/prompt.html",
        form=form,
        ask=desk.ask,
        code=stage,
        team=desk.team,
        stage_name=found.name.read(language),
        place=words.place(found, prompt, language),
        topic=asked.topic.read(language),
        question=asked.ask.read(language),
        notes=[words.note(one) for one in mine.values()],
        sitting=improvement.open_sitting(request.viewer, desk.programme, stage),
    )


@require_http_methods(["GET", "POST"])
def action(request: Request, note: UUID) -> HttpResponse:
    """A note becomes a team action in one step: what, who, by when, and how one will know."""
    found = improvement.note(request.viewer, note)
    desk = desk_of(request, found.programme.ref)
    if not desk.team:
        raise NotVisible
    form = CycleForm(
        request.POST or None,
        colleagues=consent.at_work(found.programme, at=request.at),
        initial={
            "aim": found.words[:LONGEST_ACTION],
            "colleague": str(request.viewer.rights.human),
        },
    )
    form.fields["aim"].help_text = _("These words come from your note. Change what is not for all.")
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: actions.make_team_action(
                programme=found.programme,
                stage=found.stage,
                key=form.cleaned_data["key"] or uuid4(),
                by=request.viewer.actor,
                at=request.at,
                **form.said,
            ),
        )
    ):
        messages.success(request, _("Your team tries this now."))
        return redirect(reverse("support:reflect") + desk.ask)
    return page(
        request,
        "support/reflect/action.html",
        form=form,
        stage_name=improvement.stage_of(found.stage).name.read(request.LANGUAGE_CODE),
        back=reverse("support:reflect_prompt", args=[found.stage, found.prompt]) + desk.ask,
    )


@require_http_methods(["GET", "POST"])
def change(request: Request, cycle: UUID) -> HttpResponse:
    """A small change the viewer sees to, wherever it came from, and its next step."""
    tried = improvement.own_change(request.viewer, cycle)
    desk_of(request, tried.cycle.programme.ref)
    there = reverse("support:change", args=[tried.cycle.ref])
    return stepped(request, tried, "support/change.html", there, may=True)


@require_POST
def share(request: Request, note: UUID) -> HttpResponse:
    """Shows one's own words to the team, in the sitting that goes on."""
    found = improvement.note(request.viewer, note)
    desk = desk_of(request, found.programme.ref)
    sitting = improvement.open_sitting(request.viewer, found.programme, found.stage)
    if sitting is None:
        messages.info(request, _("The team has ended this sitting."))
        return redirect(reverse("support:reflect_stage", args=[found.stage]) + desk.ask)
    try:
        actions.share_note(note=found, sitting=sitting, by=request.viewer.actor, at=request.at)
    except Refused as refused:
        messages.info(request, f"{refused.words} {refused.fix}")
    else:
        messages.success(request, _("Your team sees it now. You can take it back."))
    return redirect("support:reflect_together", sitting=sitting.ref)


@require_POST
def begin(request: Request, stage: str) -> HttpResponse:
    """The team looks at one stage together."""
    desk = desk_of(request)
    if not desk.team:
        raise NotVisible
    made = actions.begin_sitting(
        programme=desk.programme,
        stage=improvement.stage_of(stage).code,
        by=request.viewer.actor,
        at=request.at,
    )
    messages.success(request, _("Begun. Tell your team to open this stage."))
    return redirect("support:reflect_together", sitting=made.ref)


@require_GET
def together(request: Request, sitting: UUID) -> HttpResponse:
    """What the team chose to show each other, to talk about or to print."""
    found = improvement.sitting(request.viewer, sitting)
    desk = desk_of(request, found.programme.ref)
    stage = improvement.stage_of(found.stage)
    language = request.LANGUAGE_CODE
    return page(
        request,
        "support/reflect/together.html",
        sitting=found,
        ask=desk.ask,
        code=stage.code,
        stage_name=stage.name.read(language),
        groups=words.groups(stage, improvement.shown(request.viewer, found), language),
    )


@require_POST
def end(request: Request, sitting: UUID) -> HttpResponse:
    """Done for today."""
    found = improvement.sitting(request.viewer, sitting)
    actions.end_sitting(sitting=found, by=request.viewer.actor, at=request.at)
    messages.success(request, _("This sitting has ended. What was shown stays to be read."))
    return redirect("support:reflect_together", sitting=found.ref)


@require_POST
def take_back(request: Request, shared: UUID) -> HttpResponse:
    """The team sees it no longer."""
    found = improvement.shared_one(request.viewer, shared)
    actions.take_back_note(shared=found, by=request.viewer.actor, at=request.at)
    messages.success(request, _("Taken back. Your note is still yours."))
    return redirect("support:reflect_together", sitting=found.sitting.ref)


@require_http_methods(["GET", "POST"])
def ready(request: Request) -> HttpResponse:
    """What leaders and staff say to the statements all are asked, with no name beside it."""
    desk = desk_of(request)
    asked = improvement.asked_at_work(request.viewer, desk.programme)
    if asked is None:
        raise NotVisible
    return answered(
        request,
        asked,
        request.viewer.actor,
        "support/ready.html",
        "support:reflect",
        name=desk.name,
        group=words.as_group(asked.group),
    )
