"""The triggers that keep purchases and frozen pay runs as they are; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
