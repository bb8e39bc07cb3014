"""How one installation is set up: settings, addresses, the door for web servers."""
