"""racegraph: German motorsport articles in, a knowledge graph with provenance out."""
