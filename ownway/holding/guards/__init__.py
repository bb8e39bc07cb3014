"""The triggers that keep what was noted about holding; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
