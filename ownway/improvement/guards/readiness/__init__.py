"""The triggers that keep answers about readiness as they were given; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
