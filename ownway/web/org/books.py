"""The books as a file, for an accountant who checks them with other programs."""

from __future__ import annotations

from datetime import timedelta
from tempfile import TemporaryFile

from django import forms
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ownway.consent.rules import Permission
from ownway.interop.books.mapping import Form
from ownway.interop.books.writing import hand_out
from ownway.programme import queries as programmes
from ownway.web.org.house import house_of
from ownway.web.request import Request
from ownway.web.ui.answers import done, page
from ownway.web.ui.forms import DayField


class BooksForm(forms.Form):
    """Which program the file is for, and up to which day."""

    form = forms.ChoiceField(
        label=_("For which program"),
        choices=[
            (Form.BEANCOUNT.value, _("Beancount")),
            (Form.HLEDGER.value, _("hledger")),
            (Form.CSV.value, _("A spreadsheet (CSV)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a program.")},
    )
    last_on = DayField(
        label=_("Up to and with this day"),
        help_text=_("Leave it empty for everything."),
        required=False,
    )


@require_http_methods(["GET", "POST"])
def books(request: Request) -> HttpResponse | FileResponse:
    """The whole book as a file. Who took it, when, and its SHA-256 go into the record."""
    house = house_of(request, Permission.BOOKS_EXPORT)
    asked = BooksForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_valid():
        chosen = Form(asked.cleaned_data["form"])
        last_on = asked.cleaned_data["last_on"]
        file = TemporaryFile()  # noqa: SIM115 (the answer closes it once it is sent)
        kept = done(
            asked,
            lambda: hand_out(
                programme=house.programme,
                form=chosen,
                until=None if last_on is None else last_on + timedelta(days=1),
                out=file,
                by=request.viewer.actor,
                at=request.at,
            ),
        )
        if kept:
            file.seek(0)
            day = programmes.day_of(house.programme, request.at)
            return FileResponse(
                file,
                as_attachment=True,
                filename=f"{house.programme.code}-{day}.{chosen.value}",
                content_type="text/csv" if chosen is Form.CSV else "text/plain; charset=utf-8",
            )
        file.close()
    return page(
        request, "org/books.html", form=asked, house=house, name=house.words.get("programme")
    )
