"""What studycal remembers, always by learner id (a lone learner is ``me``)."""
