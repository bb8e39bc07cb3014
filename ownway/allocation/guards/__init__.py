"""The triggers that keep amounts as they were worked out and said; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
