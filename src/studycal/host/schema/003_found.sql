-- What is looked for often is found without a walk through everybody: who is in trouble, whose cookie has run out.
CREATE INDEX member_in_trouble ON member (failure) WHERE tries > 0;
CREATE INDEX target_in_trouble ON target (failure) WHERE tries > 0;
CREATE INDEX visit_by_until ON visit (until);
