"""The `ownway` command. What it cannot do itself it hands to Django's commands of the same name."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from platformdirs import user_data_path

from ownway.cli import allocating, checking, moving, rulemaking, schemes


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ownway",
        description="Self-directed care and personal budgets in mental health.",
        epilog="Also: ownway record verify | record seal | books check | close | export "
        "| paypack | migrate | … (each with --help).",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    demo = commands.add_parser("demo", help="a practice site with invented people, on this machine")
    demo.add_argument("--port", type=int, default=8765, help="wanted port (a free one if taken)")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    demo.add_argument("--reset", action="store_true", help="throw the practice data away first")

    serve = commands.add_parser("serve", help="a site with lasting data")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument(
        "--address", default="127.0.0.1", help="loopback unless hosts and TLS are set"
    )

    commands.add_parser("worker", help="background work: seals all, tries rules out, …")
    commands.add_parser("doctor", help="what is not as it should be, and what mends it")
    allocating.add_command(commands)
    schemes.add_commands(commands)
    rulemaking.add_command(commands)
    moving.add_command(commands)
    checking.add_command(commands)
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code. Django is imported only once the environment is settled."""
    arguments = sys.argv[1:] if arguments is None else arguments
    os.umask(0o077)  # whatever is written here is for its own user alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ownway.config.settings")
    own = {
        "demo",
        "serve",
        "worker",
        "doctor",
        "allocate",
        "rules",
        "move",
        *schemes.COMMANDS,
        "-h",
        "--help",
    }
    if arguments and arguments[0] not in own:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["ownway", *arguments])
        return 0
    chosen = _parser().parse_args(arguments)
    if chosen.command == "demo":
        os.environ["OWNWAY_PRACTICE"] = "true"
        os.environ["DATABASE_URL"] = ""
        os.environ["OWNWAY_MAIL_URL"] = ""
        os.environ.setdefault(
            "OWNWAY_DATA_DIR", str(user_data_path("ownway-practice", appauthor=False))
        )
        from ownway.cli.practice import demo

        return demo(
            data_dir=Path(os.environ["OWNWAY_DATA_DIR"]),
            port=chosen.port,
            open_browser=not chosen.no_browser,
            reset=chosen.reset,
        )
    if chosen.command == "serve":
        from ownway.cli.serving import serve

        return serve(address=chosen.address, port=chosen.port)
    if chosen.command == "worker":
        from ownway.cli.worker import work

        return work()
    if chosen.command == "allocate":
        return allocating.allocate(chosen)
    if chosen.command == "rules":
        return rulemaking.run(chosen)
    if chosen.command == "move":
        return moving.run(chosen)
    if chosen.command == "check":
        return checking.run(chosen)
    if chosen.command in schemes.COMMANDS:
        return schemes.run(chosen)
    from ownway.cli.doctor import doctor

    return doctor()


if __name__ == "__main__":
    sys.exit(main())
