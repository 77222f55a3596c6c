"""The documents of a learner, read as they are: Markdown in, a curriculum out."""
