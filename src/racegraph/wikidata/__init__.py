"""racegraph and Wikidata: links that were accepted, candidates for links, what both say, and statements to add.

What is sent to Wikidata is nothing: statements are written down for a person to look at and to send.
"""
