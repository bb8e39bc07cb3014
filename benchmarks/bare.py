"""The least a Django site can be, on the same server: what Ownway's start is measured against."""

from __future__ import annotations

import sys

import django
import waitress
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x" * 50)


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("", hello)]

if __name__ == "__main__":
    django.setup()
    server = waitress.create_server(get_wsgi_application(), host="127.0.0.1", port=int(sys.argv[1]))
    print("Stop it with Ctrl-C.", flush=True)
    server.run()
