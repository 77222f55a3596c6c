"""Choosing times: one function for the first plan and every replan."""
