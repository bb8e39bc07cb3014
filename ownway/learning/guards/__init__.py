"""The triggers that keep places in order, courses written together, and fidelity as it was said."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
