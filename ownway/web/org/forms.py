"""What a director writes about new rules of the amount."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ownway.programme.queries import LARGEST_FILE_BYTES
from ownway.web.ui.forms import DayField, at_most

WORDS = 10_000
ROWS = {"rows": 5}


class ProposeForm(forms.Form):
    """A name, a reason, and the text of the rules: as a file, or in the box."""

    title = forms.CharField(
        label=_("What changes, in a few words"),
        validators=[at_most(200)],
        error_messages={"required": _("Write what changes.")},
    )
    why = forms.CharField(
        label=_("Why"),
        help_text=_("Everybody can read this."),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write why.")},
    )
    file = forms.FileField(
        label=_("The rules as a file"),
        help_text=_("An allocation.yaml with a new version whose status is draft."),
        required=False,
    )
    text = forms.CharField(
        label=_("Or change the rules here"),
        help_text=_("This is the text in force. A file above is taken first."),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "class": "ow-code"}),
        required=False,
        strip=False,
    )

    def clean_file(self) -> str:
        """The text of the file; empty where there is none."""
        given = self.cleaned_data.get("file")
        if not given:
            return ""
        if given.size > LARGEST_FILE_BYTES:
            raise ValidationError(_("This file is too large. Up to 256 KiB fit."))
        try:
            text: str = given.read().decode("utf-8")
        except UnicodeDecodeError:
            raise ValidationError(_("This file is no text in UTF-8.")) from None
        return text

    def clean(self) -> dict[str, Any]:
        """A browser ends lines its own way; the text is kept as a file would have it."""
        said = super().clean() or {}
        text = said.get("file") or said.get("text") or ""
        said["rules"] = text.replace("\r\n", "\n")
        if not text.strip() and not self.errors:
            self.add_error("text", _("Add a file, or write the rules here."))
        return said


class AskedForm(forms.Form):
    """Who was asked when, and what was heard."""

    from_on = DayField(label=_("First day people were asked"))
    to_on = DayField(label=_("Last day people were asked"))
    words = forms.CharField(
        label=_("Who was asked, and what you heard"),
        help_text=_("Also what spoke against it. Everybody can read this. Name nobody."),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write what you heard.")},
    )


class NoticeForm(forms.Form):
    """When people were told, and how."""

    from_on = DayField(label=_("The day people were told"))
    words = forms.CharField(
        label=_("How they were told, and where they can read it"),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write how people were told.")},
    )


class WordsForm(forms.Form):
    """A few words that stand beside a step for good."""

    words = forms.CharField(
        label=_("In your own words"),
        help_text=_("Everybody can read this. Name nobody."),
        widget=forms.Textarea(attrs=ROWS),
        validators=[at_most(WORDS)],
        error_messages={"required": _("Write a few words.")},
    )


class ScaleForm(forms.Form):
    """A recovery scale the organisation is entitled to use, as the text of a CSV file."""

    title = forms.CharField(
        label=_("What is it called?"),
        validators=[at_most(200)],
        error_messages={"required": _("Write what it is called.")},
    )
    code = forms.SlugField(
        label=_("A short code for it"),
        max_length=60,
        help_text=_("Small letters, digits and lines, for example long-scale."),
        error_messages={"required": _("Write a short code.")},
    )
    version = forms.IntegerField(
        label=_("Version"),
        min_value=1,
        max_value=1_000,
        initial=1,
        error_messages={"required": _("Write a number.")},
    )
    licence = forms.CharField(
        label=_("By whose leave do you use it?"),
        help_text=_("Who owns it, what they allowed, and when. People see this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[at_most(2_000)],
        error_messages={"required": _("Write by whose leave you use it.")},
    )
    text = forms.CharField(
        label=_("The sentences"),
        help_text=_("The text of a CSV file. First line: code,words,lowest,highest."),
        widget=forms.Textarea(attrs={"rows": 8}),
        validators=[at_most(120_000)],
        error_messages={"required": _("Paste the sentences.")},
        strip=False,
    )
