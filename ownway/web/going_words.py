"""How it is going, on a line of five points, in the words the person and staff both read."""

from django.utils.translation import gettext_lazy as _

GOING = [
    ("1", _("1 Very hard")),
    ("2", _("2 Hard")),
    ("3", _("3 In between")),
    ("4", _("4 Well")),
    ("5", _("5 Very well")),
]
