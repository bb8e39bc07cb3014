"""Where payees are paid, what became of a file, and what a bank gave us."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ownway.spending.rules import AccountClosed, Details, Explained, PayeeKind, Sent

LOW = {"rows": 3}
LARGEST_FILE = 1_500_000  # bytes: what is checked first comes back inside the page


class SentForm(forms.Form):
    """What became of a file that may have left."""

    outcome = forms.ChoiceField(choices=[(one, one) for one in Sent])


class AnotherWayForm(forms.Form):
    """One way that fails, and the one to take instead."""

    new = forms.ChoiceField(
        label=_("Which way instead?"),
        error_messages={"required": _("Choose another way.")},
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].choices = list(ways)  # type: ignore[attr-defined]


def _text(label: Any, *, longest: int, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=widget, **more
    )


class AccountForm(forms.Form):
    """A payee's account as its country writes it; the rules say what is wrong with it."""

    _WRITTEN = {"GBP": ("sort_code", "number"), "USD": ("routing", "number", "savings")}

    kind = forms.ChoiceField(
        label=_("Who is paid?"),
        choices=[
            (PayeeKind.ORGANISATION, _("A shop or an organisation")),
            (PayeeKind.PERSON, _("A person")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who is paid.")},
    )
    holder_name = _text(_("Whose account is it?"), longest=140, help_text=_("As the bank has it."))
    sort_code = _text(_("Sort code"), longest=12, help_text=_("6 digits"))
    routing = _text(_("Routing number"), longest=12, help_text=_("9 digits"))
    number = _text(_("Account number"), longest=40)
    iban = _text(_("IBAN"), longest=44)
    bic = _text(_("BIC, if you know it"), longest=14)
    savings = forms.BooleanField(label=_("It is a savings account"), required=False)
    street = _text(_("Street"), longest=70)
    building = _text(_("House number or name"), longest=16)
    postcode = _text(_("Postcode"), longest=16)
    town = _text(_("Town"), longest=35)
    country = _text(_("Country, in 2 letters"), longest=2)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = self._WRITTEN.get(currency, ("iban", "bic"))
        for name in {"sort_code", "routing", "number", "iban", "bic", "savings"} - set(wanted):
            del self.fields[name]

    def details(self) -> Details:
        """What was written, as the value that is checked and kept."""
        given = self.cleaned_data
        return Details(**{**given, "kind": PayeeKind(given["kind"])})


class ConfirmForm(forms.Form):
    """That somebody else called back, and how."""

    called_back = forms.CharField(
        label=_("How did you call them back?"),
        help_text=_("Use a phone or address you had before this change. Say who answered."),
        widget=forms.Textarea(attrs=LOW),
        required=False,
    )


class ByHandForm(forms.Form):
    """Why a payee who closed their account is paid by hand."""

    words = forms.CharField(
        label=_("Why are they paid by hand?"),
        help_text=_("What they asked for, and how you know that it was them."),
        widget=forms.Textarea(attrs=LOW),
        error_messages={"required": _("Say why, in a few words.")},
    )


class CloseForm(forms.Form):
    """Why an account is used no more."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[
            (AccountClosed.STOLEN, _("Somebody else has it, or it was never theirs")),
            (AccountClosed.REPLACED, _("They closed it")),
            (AccountClosed.MISTAKEN, _("It was written down wrongly")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )


class NeverCarriedOutForm(forms.Form):
    """What the bank said of a payment that it never mentioned by itself."""

    words = forms.CharField(
        label=_("What did the bank say?"),
        help_text=_("Whom you asked, when, and what they found. A colleague reads it."),
        widget=forms.Textarea(attrs=LOW),
        error_messages={"required": _("Say what the bank said, in a few words.")},
    )


class BankFileForm(forms.Form):
    """A file of a bank, checked and shown first; then the same file is read in."""

    holder = forms.ChoiceField(
        label=_("Whose bank gave it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose bank gave it.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            ("camt053", _("A statement (camt.053)")),
            ("pain002", _("An answer to a payment file (pain.002)")),
            ("nacha", _("Returns (NACHA)")),
            ("table", _("A table of results (CSV)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    file = forms.FileField(label=_("The file"), required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False, strip=True)

    def __init__(self, *args: Any, holders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = list(holders)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = cleaned.get("file")
        content = given.read() if given else unpacked(cleaned.get("kept", ""))
        if not content:
            self.add_error("file", _("Choose the file."))
        elif len(content) > LARGEST_FILE:
            self.add_error("file", _("This file is too large. Ask the bank for smaller ones."))
        cleaned["content"] = content
        return cleaned


def packed(content: bytes) -> str:
    """A file as it goes into the page that shows what it says."""
    return base64.b64encode(zlib.compress(content)).decode()


def unpacked(text: str, most: int = LARGEST_FILE) -> bytes:
    """What `packed` put into a page, up to one byte more than `most`. Raises ValidationError."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), most + 1)
    except (binascii.Error, zlib.error):
        raise ValidationError(_("Choose the file again.")) from None


class MatchForm(forms.Form):
    """The payment an entry is, by our reference."""

    reference = forms.CharField(
        label=_("Our reference of the payment"),
        max_length=35,
        error_messages={"required": _("Write the reference.")},
    )


class ExplainForm(forms.Form):
    """Why an entry is no payment of ours."""

    code = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (Explained.KNOWN, _("Payments that stand in our books already, several at once")),
            (Explained.BANK_FEE, _("A fee of the bank")),
            (Explained.INTEREST, _("Interest")),
            (Explained.HOLDERS_OWN, _("The holder’s own business")),
            (Explained.BANKS_MISTAKE, _("A mistake of the bank")),
            (Explained.OTHER, _("Something else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )
    words = forms.CharField(
        label=_("In a few words"), widget=forms.Textarea(attrs=LOW), required=False
    )
