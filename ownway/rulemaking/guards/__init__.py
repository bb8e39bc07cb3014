"""The triggers that keep how rules came about, and the gate; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
