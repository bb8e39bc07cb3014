"""What the database itself refuses about who is close to whom; one file for each database."""

from pathlib import Path

HERE = Path(__file__).resolve().parent
