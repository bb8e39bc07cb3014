"""The triggers that keep claims to funders as they were sent; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
