from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "ownway.web.ui"
    label = "ui"

    def ready(self) -> None:
        from ownway.web.ui.kind_words import speak_kindly

        speak_kindly()
