"""What the database itself refuses about the training log of coaches; a file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
