"""The triggers that keep decisions as they were made; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
