"""The words of a sheet that are not the scheme's own, by language; English where there are none.

"largest", "smallest" and "rounded …" stand before brackets, so that a row can be read aloud and
worked out from its text alone.
"""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "about": "Rules {id} of {version}, for {on}. Mark of the rules: {hash}",
    "answers": "Your answers",
    "facts": "What else we know",
    "working": "How the amount comes about, line by line",
    "payers": "Who pays",
    "amount": "The amount: {amount} {currency}",
    "result": "The result: {grade}",
    "so_far": "This line adds {adds} {currency}. Together {shown} {currency}.",
    "largest": "the largest of",
    "smallest": "the smallest of",
    "half_up": "rounded to the nearest {to}, half up:",
    "up": "rounded up to the next {to}:",
    "down": "rounded down to {to}:",
    "left_out": "left out, because this does not hold: {when}",
    "holds": "this holds: {when}",
    "holds_not": "this does not hold: {when}",
    "flat": "the table ends at {x}, so from there on it stays the same",
    "start": "the table starts at {x}",
    "lies": "{of} lies between {x0} and {x1} in the table, so between {y0} and {y1}",
    "reaches": "{of} is at least {x0}",
    "under": "{of} is less than {x}",
    "nobody": "no activity counts for you",
    "nothing_off": "nothing is taken off for unpaid help",
    "below": "{of} is below {amount}: {to}",
    "not_below": "{of} is not below {amount}",
    "above": "{of} is above {amount}: {to}",
    "not_above": "{of} is not above {amount}",
    "unknown": "not known",
    "remainder": "the whole cents left over go to the largest remainders, in this order",
    "nothing_to_share_by": "there is nothing to share by",
    "missing": "There is no amount yet. We still need: {names}",
    "second_look": "somebody took a second look",
    "agreed": "agreed",
    "not_agreed": "not agreed, so it counts for nothing",
    "verified": "a second look at {of}",
    "in": "{of} is one of {those}",
    "and": "{a} and {b}",
    "or": "{a} or {b}",
    "not": "not ({a})",
    "yes": "yes",
    "no": "no",
}
_SPANISH: Mapping[str, str] = {
    "about": "Reglas {id} del {version}, para el {on}. Marca de las reglas: {hash}",
    "answers": "Sus respuestas",
    "facts": "Qué más sabemos",
    "working": "Cómo se llega a la cantidad, línea por línea",
    "payers": "Quién paga",
    "amount": "La cantidad: {amount} {currency}",
    "result": "El resultado: {grade}",
    "so_far": "Esta línea añade {adds} {currency}. En total {shown} {currency}.",
    "largest": "el mayor de",
    "smallest": "el menor de",
    "half_up": "redondeado a {to}, la mitad hacia arriba:",
    "up": "redondeado hacia arriba a {to}:",
    "down": "redondeado hacia abajo a {to}:",
    "left_out": "no cuenta, porque esto no se cumple: {when}",
    "holds": "esto se cumple: {when}",
    "holds_not": "esto no se cumple: {when}",
    "flat": "la tabla termina en {x}; desde ahí queda igual",
    "start": "la tabla empieza en {x}",
    "lies": "{of} está entre {x0} y {x1} en la tabla, es decir entre {y0} y {y1}",
    "reaches": "{of} llega a {x0}",
    "under": "{of} es menos de {x}",
    "nobody": "ninguna actividad cuenta para usted",
    "nothing_off": "no se quita nada por la ayuda sin pago",
    "below": "{of} está por debajo de {amount}: {to}",
    "not_below": "{of} no está por debajo de {amount}",
    "above": "{of} está por encima de {amount}: {to}",
    "not_above": "{of} no está por encima de {amount}",
    "unknown": "no se sabe",
    "remainder": "los céntimos que sobran van a los restos mayores, en este orden",
    "nothing_to_share_by": "no hay nada por lo que repartir",
    "missing": "Todavía no hay una cantidad. Aún necesitamos: {names}",
    "second_look": "alguien lo miró por segunda vez",
    "agreed": "de acuerdo",
    "not_agreed": "sin acuerdo, así que no cuenta",
    "verified": "una segunda mirada a {of}",
    "in": "{of} es uno de {those}",
    "and": "{a} y {b}",
    "or": "{a} o {b}",
    "not": "no ({a})",
    "yes": "sí",
    "no": "no",
}
_BY_LANGUAGE = {"en": ENGLISH, "es": _SPANISH}


def words_in(language: str) -> Mapping[str, str]:
    """The words in a language ("en-gb" as "en")."""
    return _BY_LANGUAGE.get(language.split("-")[0], ENGLISH)
