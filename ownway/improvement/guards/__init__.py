"""The triggers that keep what raters said, and the steps of a round; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
