"""Tables in articles: calendars, results, starting grids, standings and entry lists, in whatever layout."""
