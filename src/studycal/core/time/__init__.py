"""Time as it is lived: periods, the legal time of each day, slots."""
