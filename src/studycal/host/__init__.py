"""A course for many: one curriculum, many learners, each with a plan of their own behind a secret link."""
