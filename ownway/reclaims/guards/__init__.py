"""The triggers that keep each step of asking money back as it was said, and in order."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
