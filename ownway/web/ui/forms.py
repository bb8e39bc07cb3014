"""How forms become pages: our classes on every control, one template for each kind of field."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from ownway.core import money
from ownway.core.money import Money
from ownway.core.show import marks, sign
from ownway.web.ui.showing import babel_locale

_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    # Tick boxes descend from radios, radios from Select: the narrower stands first.
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.MultiWidget, ""),
    (forms.widgets.Input, "govuk-input"),
)
MANY = 6  # boxes to tick; more than these stand side by side
_SAY_WHEN_WRONG = ("govuk-input", "govuk-textarea", "govuk-select", "govuk-file-upload")


def at_most(characters: int) -> MaxLengthValidator:
    """Too long is said in plain words. No `maxlength` on the box: it would cut off silently."""
    return MaxLengthValidator(
        characters, _("This is too long. Up to %(limit_value)s characters fit.")
    )


class OnceForm(forms.Form):
    """A form with a key of its own, so that two presses of its button are one."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def control_class(widget: forms.Widget) -> str:
    """The design system's class for this kind of control, or nothing."""
    return next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")


class Field(BoundField):
    """A field on a page. Classes and ids live here, not in every form."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        # The browser's own bubbles vanish and cannot be read again; our summary stays.
        attrs.pop("required", None)
        name = control_class(widget)
        classes = [name, str(widget.attrs.get("class", ""))]
        if self.errors and name in _SAY_WHEN_WRONG:
            classes.append(f"{name}--error")
        if joined := " ".join(filter(None, classes)):
            attrs["class"] = joined
        return attrs

    @property
    def first_control_id(self) -> str:
        """The id of a real control, so that a link in the error summary can give it focus."""
        widget = self.field.widget
        id_ = str(widget.attrs.get("id") or self.auto_id)
        if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
            return f"{id_}_0"
        if isinstance(widget, forms.MultiWidget):
            return f"{id_}_0"
        return id_

    @property
    def shape(self) -> str:
        """Which part of the field template draws it: one control, a choice, several controls."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        if isinstance(widget, forms.RadioSelect):
            return "radios"
        return "several" if isinstance(widget, forms.MultiWidget) else "single"

    @property
    def many(self) -> bool:
        """So many boxes to tick that they stand side by side: days of a week, languages."""
        return len(getattr(self.field, "choices", ())) > MANY

    @property
    def prefix(self) -> str:
        """The currency sign in front of an amount."""
        currency = getattr(self.field, "currency", "")
        return sign(currency, babel_locale()) if currency else ""

    @property
    def group_describedby(self) -> str:
        """Ids of hint and error for a fieldset; `aria_describedby` serves single controls."""
        return str(self.aria_describedby or "")


class Renderer(TemplatesSetting):
    """Named in settings as FORM_RENDERER."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = Field


class MoneyField(forms.CharField):
    """An amount a person types, read by the strict small grammar of `core.money`.

    Gives `Money` in `currency`, or `None` when empty and not required. Nothing is guessed: what
    cannot be read is asked about. Negative amounts are refused.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write an amount, for example %(example)s"),
        "unreadable": _("Write the amount in numbers, for example %(example)s"),
        "below_zero": _("Write an amount of 0 or more"),
    }

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        kwargs.setdefault("max_length", 20)
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "inputmode": "decimal",
            "autocomplete": "off",
            "spellcheck": "false",
            "class": "ow-input-money",
        }

    def _example(self) -> dict[str, str]:
        return {"example": f"12{marks(babel_locale()).decimal}50"}

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(
                self.error_messages["required"], code="required", params=self._example()
            )

    def to_python(self, value: Any) -> Money | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        ours = marks(babel_locale())
        try:
            amount = money.parse(
                text, self.currency, decimal_mark=ours.decimal, group_mark=ours.group
            )
        except money.Unreadable:
            raise ValidationError(
                self.error_messages["unreadable"], code="unreadable", params=self._example()
            ) from None
        if amount.minor < 0:
            raise ValidationError(self.error_messages["below_zero"], code="below_zero")
        return amount

    def run_validators(self, value: Any) -> None:
        """Length was checked on the text by the grammar; `Money` has none."""

    def prepare_value(self, value: Any) -> Any:
        """What the box shows: typed text as it was, or the amount in this language's marks."""
        if not isinstance(value, Money):
            return value
        digits = money.exponent(value.currency)
        whole, part = divmod(abs(value.minor), 10**digits)
        sign = "-" if value.minor < 0 else ""
        mark = marks(babel_locale()).decimal
        return f"{sign}{whole}{mark}{part:0{digits}d}" if digits else f"{sign}{whole}"


class DayWidget(forms.MultiWidget):
    """Day, month, year: three short boxes, no calendar to steer."""

    template_name = "ui/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        numbers = {"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input"}
        boxes = [forms.TextInput(attrs={**numbers, "maxlength": size}) for size in (2, 2, 4)]
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else [None] * 3

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        names = (_("Day"), _("Month"), _("Year"))
        context["boxes"] = list(zip(context["widget"]["subwidgets"], names, strict=True))
        return context


class DayField(forms.MultiValueField):
    """A day, typed in three boxes. Gives a `date`, or `None` when empty and not required."""

    widget = DayWidget
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Write a day, for example 4\u00a09\u00a02026"),
        "incomplete": _("Write the day, the month and the year"),
        "unreadable": _("Write a day of the calendar, for example 4\u00a09\u00a02026"),
    }

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=size) for size in (2, 2, 4)]
        super().__init__(boxes, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        if not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(part) for part in data_list)
            return date(year if year > 999 else 0, month, day)
        except ValueError:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from None
