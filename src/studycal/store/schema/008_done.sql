-- What a write that was announced leads to: a run that finds it done knows it for its own.
ALTER TABLE intent ADD COLUMN done TEXT NOT NULL DEFAULT '';   -- JSON, what is agreed on once it is done; '' for a deletion
