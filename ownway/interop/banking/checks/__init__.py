"""What must hold before a file leaves or is believed, and what no schema sees."""
