"""The triggers that keep endings as they were; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
