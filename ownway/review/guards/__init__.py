"""The triggers that keep a held review as it was held; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
