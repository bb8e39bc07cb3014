"""What an operator may set, read from the environment or a `.env` file, all mistakes at once."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Every name here, prefixed OWNWAY_, is in `.env.example` and the operator's guide."""

    model_config = SettingsConfigDict(env_prefix="OWNWAY_", env_file=".env", extra="ignore")

    data_dir: Path = Field(default_factory=lambda: user_data_path("ownway", appauthor=False))
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    practice: bool = False  # invented people, loopback only, nothing leaves
    hosts: list[str] = Field(default_factory=lambda: ["localhost", "127.0.0.1", "[::1]"])
    https: bool = False  # served behind TLS: secure cookies and strict transport
    proxies: int = 0  # how many proxies of ours stand in front
    packs_dir: Path | None = None  # a folder of further packs
    heads_dir: Path | None = None  # a second place, best another disk: ends of the books' chains
    mail_url: str = ""  # smtp://user:password@host:port; empty keeps mail in the data directory
    mail_from: str = "Ownway <ownway@localhost>"
