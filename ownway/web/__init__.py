"""What people meet on the screen: pages by audience over one design system."""
