"""What a page says, read as a person does: its title, its main part, what its forms carry."""

from __future__ import annotations

import html
import re
from typing import Any

_ON_PAPER = re.compile(r'<section class="ow-print-only.*?</section>', re.S)
_TAGS = re.compile(r"<[^>]+>")


def title(response: Any) -> str:
    found = re.search(r"<title>(.*?)</title>", response.content.decode(), re.S)
    assert found, "a page has a title"
    return html.unescape(found.group(1)).strip()


def inside(response: Any) -> str:
    """The markup of `main`."""
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def said(response: Any) -> str:
    """The words of `main` on a screen, in one line."""
    text = _TAGS.sub(" ", _ON_PAPER.sub(" ", "<main" + inside(response)))
    return re.sub(r" ([.,:;])", r"\1", " ".join(html.unescape(text).split()))


def links(response: Any) -> list[str]:
    return re.findall(r'<a [^>]*href="([^"]+)"', inside(response))


def kept(response: Any, name: str) -> str:
    """The value a form of the page carries under a name."""
    tag = next(
        (one for one in re.findall(r"<input[^>]*>", inside(response)) if f'name="{name}"' in one),
        "",
    )
    found = re.search(r'value="([^"]*)"', tag)
    assert found, f"the page carries no {name}"
    return html.unescape(found.group(1))


def came_back(response: Any) -> str:
    """A form that came back with something to put right; its words."""
    assert response.status_code == 422, (response.status_code, said(response)[:200])
    assert title(response).startswith("Error:")
    assert "Please check" in said(response)
    return said(response)


def told(client: Any, response: Any) -> str:
    """The words of the page a redirect leads to."""
    assert response.status_code == 302, (response.status_code, said(response)[:300])
    return said(client.get(response["Location"]))


_BLOCKS = re.compile(r"</(?:p|h[1-6]|li|tr|caption|section|div)>|<br>")


def printed(response: Any) -> str:
    """The words of `main` as they stand on paper, a line for each row, paragraph or heading."""
    parted = _BLOCKS.sub("\n", " ".join(inside(response).split()).split(">", 1)[1])
    lines = html.unescape(_TAGS.sub(" ", parted)).splitlines()
    return "\n".join(line for line in (" ".join(one.split()) for one in lines) if line)
