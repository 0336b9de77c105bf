"""What answers a request: a module for each group of pages."""
