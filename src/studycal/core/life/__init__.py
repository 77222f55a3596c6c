"""What a learner says and what follows from it: facts, marks, topics, demands, progress."""
