"""From the text of an article to its facts: segments, mentions, context, rules, tables."""
