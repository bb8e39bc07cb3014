"""The triggers that keep a draft of answers from outliving what was sent; one file for each."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
