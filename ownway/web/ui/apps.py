from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ownway.web.ui"
    label = "ui"
