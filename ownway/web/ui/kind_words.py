"""What any form says when something needs mending: what to do, never who is to blame.

Django's own sentences say "required" and "valid". A form may still name its own; these stand
where it does not, sign-in screens included.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

_FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Write something here")},
    forms.ChoiceField: {
        "required": _("Choose one"),
        "invalid_choice": _("Choose one from the list"),
    },
    forms.MultipleChoiceField: {
        "required": _("Choose one or more"),
        "invalid_choice": _("Choose from the list"),
        "invalid_list": _("Choose from the list"),
    },
    forms.ModelChoiceField: {
        "required": _("Choose one"),
        "invalid_choice": _("Choose one from the list"),
    },
    forms.ModelMultipleChoiceField: {
        "required": _("Choose one or more"),
        "invalid_choice": _("Choose from the list"),
        "invalid_pk_value": _("Choose from the list"),
        "invalid_list": _("Choose from the list"),
    },
    forms.BooleanField: {"required": _("Tick the box to go on")},
    forms.IntegerField: {"invalid": _("Write a whole number, for example 3")},
    forms.DecimalField: {"invalid": _("Write a number, for example 3")},
    forms.DateField: {"invalid": _("Write a day of the calendar, for example 4/9/2026")},
    forms.TimeField: {"invalid": _("Write a time, for example 14:30")},
    forms.DateTimeField: {"invalid": _("Write a day and a time, for example 4/9/2026 14:30")},
    forms.FileField: {
        "required": _("Choose a file"),
        "invalid": _("Choose the file again, please"),
        "missing": _("Choose the file again, please"),
        "empty": _("This file has nothing in it. Choose another one"),
    },
    forms.ImageField: {"invalid_image": _("We cannot open this picture. Choose another one")},
    forms.UUIDField: {"invalid": _("Check this code again, please")},
    forms.URLField: {"invalid": _("Write a web address, for example example.org")},
}
_CHECKS: dict[Any, Any] = {
    validators.EmailValidator: _("Write an email address, for example name@example.org"),
    validators.URLValidator: _("Write a web address, for example example.org"),
    validators.MinValueValidator: _("Write a number of %(limit_value)s or more"),
    validators.MaxValueValidator: _("Write a number of %(limit_value)s or less"),
    validators.MinLengthValidator: _("Write %(limit_value)d letters or more"),
    validators.MaxLengthValidator: _("Make this a bit shorter: %(limit_value)d letters at most"),
    validators.ProhibitNullCharactersValidator: _("Write this in letters and numbers"),
}


def speak_kindly() -> None:
    """Put our sentences where Django keeps its own; once, when the site starts."""
    for field, words in _FIELDS.items():
        own = dict(vars(field).get("default_error_messages", {}))
        field.default_error_messages = {**own, **words}
    for check, sentence in _CHECKS.items():
        check.message = sentence
    validators.validate_email.message = _CHECKS[validators.EmailValidator]
