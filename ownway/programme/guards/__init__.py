"""The triggers that keep what was in force, and who may say so; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
