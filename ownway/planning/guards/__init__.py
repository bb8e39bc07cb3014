"""The triggers that keep what was sent as it was sent; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
