"""Our values and the banks': pure, without Django, clock or disk."""
