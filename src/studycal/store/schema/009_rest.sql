-- The last run of a calendar had nothing to do: while all is as it was then, the next one need not decide either.
ALTER TABLE cursor ADD COLUMN rest TEXT NOT NULL DEFAULT '';   -- JSON, what that followed from, since and until when; '' while anything is to be done
