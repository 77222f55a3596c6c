BEGIN TRANSACTION;
CREATE TABLE base (
    learner TEXT NOT NULL,
    target TEXT NOT NULL,         -- google, caldav
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    id TEXT NOT NULL,
    etag TEXT NOT NULL,
    fields TEXT,                  -- JSON, the event as last seen; NULL for a tombstone
    state TEXT NOT NULL,          -- live, detached, tombstone-us, tombstone-user
    mark TEXT NOT NULL,           -- JSON, our mark as last seen on the event
    agreed TEXT NOT NULL,         -- JSON, per field the digest of what was agreed
    users TEXT NOT NULL,          -- JSON list of the fields that are the learner's
    sequence INTEGER NOT NULL,
    PRIMARY KEY (learner, target, session)
) STRICT, WITHOUT ROWID;
INSERT INTO "base" VALUES('me','google','W03.S2',0,'scscqek4cv9llr9hu602s38oetarsg1l','"1"','{"start": "2026-12-16T19:00:00+01:00", "end": "2026-12-16T20:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W03 S2 Build: Shaping", "description": "--- studycal ---\nShaping\ntin and free\n\n- b\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["build"], "color": ""}','live','{"g": "0", "h-description": "fbc487fbf65cd365", "h-summary": "7bb6d2698ec4fdc6", "h-time": "b448d894db14346e", "k": "0123456789abcdef0123456789abcdef/W03/S2", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "fbc487fbf65cd365", "summary": "7bb6d2698ec4fdc6", "time": "b448d894db14346e"}','[]',0);
INSERT INTO "base" VALUES('me','google','W03.S3',0,'scnl58lkd30p9b0o3knv0h661166uqn5','"2"','{"start": "2026-12-17T19:00:00+01:00", "end": "2026-12-17T20:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W03 S3 Read: Shaping", "description": "--- studycal ---\nShaping\ntin and free\n\n- c\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["read"], "color": ""}','live','{"g": "0", "h-description": "3957a455041e302f", "h-summary": "9eb91db6800ad98c", "h-time": "4ba00d916b8e3942", "k": "0123456789abcdef0123456789abcdef/W03/S3", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "3957a455041e302f", "summary": "9eb91db6800ad98c", "time": "4ba00d916b8e3942"}','[]',0);
INSERT INTO "base" VALUES('me','google','W03.S4',0,'sckhf2p2jfuiib4433oel58idv98vnvl','"3"','{"start": "2026-12-19T10:00:00+01:00", "end": "2026-12-19T11:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W03 S4 Write: Shaping", "description": "--- studycal ---\nRestart (W02.S4): go on at the second half\n\nShaping\ntin and free\n\n- d\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["write"], "color": ""}','live','{"g": "0", "h-description": "05fa7872dd156ec6", "h-summary": "3cc953e488cf3fe6", "h-time": "a2fbe4930df30230", "k": "0123456789abcdef0123456789abcdef/W03/S4", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "05fa7872dd156ec6", "summary": "3cc953e488cf3fe6", "time": "a2fbe4930df30230"}','[]',0);
INSERT INTO "base" VALUES('me','google','W04.S1',0,'scoeajjikuhh7676v6immb8l8p8ct5g5','"4"','{"start": "2026-12-21T19:00:00+01:00", "end": "2026-12-21T20:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W04 S1 Theory: Oven", "description": "--- studycal ---\nOven\nsteam\n\n- a\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["theory"], "color": ""}','live','{"g": "0", "h-description": "69b888b8706611f6", "h-summary": "15133a875db78874", "h-time": "76837e167bc86612", "k": "0123456789abcdef0123456789abcdef/W04/S1", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "69b888b8706611f6", "summary": "15133a875db78874", "time": "76837e167bc86612"}','[]',0);
INSERT INTO "base" VALUES('me','google','W04.S2',0,'sclq5qrvcf1atb66n5l91cc7jdku0pki','"5"','{"start": "2026-12-24T19:00:00+01:00", "end": "2026-12-24T20:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W04 S2 Build: Oven", "description": "--- studycal ---\nOven\nsteam\n\n- b\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["build"], "color": ""}','live','{"g": "0", "h-description": "49886427077253b9", "h-summary": "b8de453e522a4e6a", "h-time": "u", "k": "0123456789abcdef0123456789abcdef/W04/S2", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "49886427077253b9", "summary": "b8de453e522a4e6a", "time": "a2e66bcf68bc68a0"}','[]',0);
INSERT INTO "base" VALUES('me','google','W04.S3',0,'scaq1ddaqva38siaqtllugjaaluf6kcq','"6"','{"start": "2026-12-25T19:00:00+01:00", "end": "2026-12-25T20:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W04 S3 Read: Oven", "description": "--- studycal ---\nOven\nsteam\n\n- c\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["read"], "color": ""}','live','{"g": "0", "h-description": "ed65433287022f87", "h-summary": "a17e8ae8f911ef79", "h-time": "22c2adc4cf875fdc", "k": "0123456789abcdef0123456789abcdef/W04/S3", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "ed65433287022f87", "summary": "a17e8ae8f911ef79", "time": "22c2adc4cf875fdc"}','[]',0);
INSERT INTO "base" VALUES('me','google','W04.S4',0,'sc94uokihu1sh3el6itq6kk9lgegfuaa','"7"','{"start": "2026-12-26T10:00:00+01:00", "end": "2026-12-26T11:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W04 S4 Write: Oven", "description": "--- studycal ---\nOven\nsteam\n\n- d\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["write"], "color": ""}','live','{"g": "0", "h-description": "677a3bff6bf9b490", "h-summary": "b23db3443d62dc50", "h-time": "b440a913a895344a", "k": "0123456789abcdef0123456789abcdef/W04/S4", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "677a3bff6bf9b490", "summary": "b23db3443d62dc50", "time": "b440a913a895344a"}','[]',0);
INSERT INTO "base" VALUES('me','google','W05.S2',0,'sc3eeh3jrjfojm8451q5g7fqbijsqkrn','"8"','{"start": "2026-12-30T19:00:00+01:00", "end": "2026-12-30T20:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W05 S2 Build: Rye", "description": "--- studycal ---\nRye\nscalded\n\n- b\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["build"], "color": ""}','live','{"g": "0", "h-description": "42beac1f34da4173", "h-summary": "893d45c1ecc39f23", "h-time": "3852399d232c49ee", "k": "0123456789abcdef0123456789abcdef/W05/S2", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "42beac1f34da4173", "summary": "893d45c1ecc39f23", "time": "3852399d232c49ee"}','[]',0);
INSERT INTO "base" VALUES('me','google','W05.S4',0,'scictnlu669ncupmt7ggnddpga7ul24o','"9"','{"start": "2027-01-02T10:00:00+01:00", "end": "2027-01-02T11:15:00+01:00", "zone": "Europe/Warsaw", "summary": "W05 S4 Write: Rye", "description": "--- studycal ---\nRye\nscalded\n\n- d\n--- end of studycal: your own notes go below ---", "transparent": false, "status": "CONFIRMED", "alarms": [], "categories": ["write"], "color": ""}','live','{"g": "0", "h-description": "1bbc8f90d410d416", "h-summary": "194019b9b5275174", "h-time": "b9a4c25ef16342b9", "k": "0123456789abcdef0123456789abcdef/W05/S4", "plan": "0123456789abcdef0123456789abcdef", "v": "1"}','{"description": "1bbc8f90d410d416", "summary": "194019b9b5275174", "time": "b9a4c25ef16342b9"}','[]',0);
CREATE TABLE cursor (
    learner TEXT NOT NULL,
    target TEXT NOT NULL,
    wanted TEXT NOT NULL,         -- the calendar as the config names it
    calendar TEXT NOT NULL,       -- its id at the server
    token TEXT NOT NULL,
    last_run TEXT,                -- UTC, by the wall clock
    seen TEXT,                    -- UTC, the latest moment at which writing was allowed: the past never thaws
    held_rule TEXT NOT NULL,      -- the guard that holds, and since when
    held_since TEXT, heeded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (learner, target)
) STRICT, WITHOUT ROWID;
INSERT INTO "cursor" VALUES('me','google','studycal','memory-0123456789abcdef0123456789abcdef','0','2026-12-16T12:00:00+00:00','2026-12-16T12:00:00+00:00','',NULL,4);
CREATE TABLE fact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner TEXT NOT NULL,
    at TEXT NOT NULL,     -- when it was said, UTC
    kind TEXT NOT NULL,   -- mark, pin, unpin, log, skip, unskip, undo
    body TEXT NOT NULL    -- JSON, one shape per kind (core/facts.py)
) STRICT;
INSERT INTO "fact" VALUES(1,'me','2026-12-16T11:00:00+00:00','log','{"session": "W03.S1", "status": "done"}');
INSERT INTO "fact" VALUES(2,'me','2026-12-16T11:00:00+00:00','log','{"restart": "go on at the second half", "session": "W02.S4", "status": "partial"}');
INSERT INTO "fact" VALUES(3,'me','2026-12-16T11:00:00+00:00','mark','{"kind": "bad", "weeks": [5]}');
INSERT INTO "fact" VALUES(4,'me','2026-12-16T11:00:00+00:00','pin','{"minutes": 75, "session": "W04.S2", "source": "cli", "starts": "2026-12-24T19:00:00", "zone": "Europe/Warsaw"}');
CREATE TABLE feed (
    address TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
INSERT INTO "feed" VALUES('https://example.org/a.ics','"e"','','2026-12-16T12:00:00+00:00',X'424547494E3A5643414C454E444152');
CREATE TABLE intent (
    learner TEXT NOT NULL,
    target TEXT NOT NULL,
    id TEXT NOT NULL,             -- of the event
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- create, patch, delete
    etag TEXT NOT NULL,           -- the version that it may replace
    sent INTEGER NOT NULL,        -- a deletion that may have reached the server, so that it is not taken for the learner's
    PRIMARY KEY (learner, target, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE plan (
    learner TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    inputs TEXT NOT NULL,   -- JSON: digest of every input and where it was read
    head TEXT NOT NULL      -- JSON: weeks, unplaced, finish, curriculum, schedule
) STRICT;
INSERT INTO "plan" VALUES('me',4,'2026-12-16T11:00:00+00:00','{"version": "0.1.0", "files": {"studycal.toml": "d18b1ddbef91c85cbf8440d9e9abcc35b1e9799afc4bd17f739f527c9a258c4b", "weeks.md": "54dd9c59d28144af0f58abeb670d9f1aead0344ba88df0283842c7b7aedcc079", "cadence.md": "7001ad84ac849d5fc703b29e5180ee3c6fdd8eb95c359c9bb956f91db5eb3803"}, "facts": 4, "remote_until": null}','{"weeks": [{"week": 1, "index": 1, "starts": "2026-11-30", "quarter": "Q1", "load": "Medium", "mark": null, "state": "planned"}, {"week": 2, "index": 2, "starts": "2026-12-07", "quarter": "Q1", "load": "Medium", "mark": null, "state": "planned"}, {"week": 3, "index": 3, "starts": "2026-12-14", "quarter": "Q1", "load": "Medium", "mark": null, "state": "planned"}, {"week": 4, "index": 4, "starts": "2026-12-21", "quarter": "Q1", "load": "Medium", "mark": null, "state": "planned"}, {"week": 5, "index": 5, "starts": "2026-12-28", "quarter": "Q1", "load": "Medium", "mark": "bad", "state": "planned"}], "unplaced": [], "finish": ["2027-01-03", "2027-01-31"], "curriculum": {"weeks": [{"number": 1, "topic": "Flour", "focus": "four kinds", "phase": null, "series": "Flour", "part": 0, "parts": 0, "line": 5}, {"number": 2, "topic": "Yeast", "focus": "fresh and dry", "phase": null, "series": "Yeast", "part": 0, "parts": 0, "line": 6}, {"number": 3, "topic": "Shaping", "focus": "tin and free", "phase": null, "series": "Shaping", "part": 0, "parts": 0, "line": 7}, {"number": 4, "topic": "Oven", "focus": "steam", "phase": null, "series": "Oven", "part": 0, "parts": 0, "line": 8}, {"number": 5, "topic": "Rye", "focus": "scalded", "phase": null, "series": "Rye", "part": 0, "parts": 0, "line": 9}], "quarters": [{"number": 1, "name": "Every week", "load": "Medium", "load_text": "", "sessions": [{"slot": "S1", "name": "Theory", "bullets": ["a"], "role": "theory", "optional": false, "line": 3}, {"slot": "S2", "name": "Build", "bullets": ["b"], "role": "build", "optional": false, "line": 6}, {"slot": "S3", "name": "Read", "bullets": ["c"], "role": "read", "optional": false, "line": 9}, {"slot": "S4", "name": "Write", "bullets": ["d"], "role": "write", "optional": false, "line": 12}], "line": 3}], "rules": {"min_sessions": 4, "max_sessions": 6, "min_minutes": 60, "max_minutes": 90, "outputs_per_week": 1, "stop_and_restart": true, "bad_week": ["build", "write"], "great_week": "experiment", "behind_adds_hours": false}}, "schedule": {"plan_id": "0123456789abcdef0123456789abcdef", "start": "2026-11-30", "zone": "Europe/Warsaw", "homes": [[0, "19:00:00"], [2, "19:00:00"], [3, "19:00:00"], [5, "10:00:00"]], "created": "2025-11-30T00:00:00+00:00", "optional_home": null, "windows": [[0, "18:00:00", "21:30:00"], [1, "18:00:00", "21:30:00"], [2, "18:00:00", "21:30:00"], [3, "18:00:00", "21:30:00"], [4, "18:00:00", "21:30:00"]], "week_starts": 0, "quarters": "plan", "min_minutes": 60, "preferred_minutes": 75, "max_minutes": 90, "buffer": 600.0, "notice": 86400.0, "typed_notice": 7200.0, "rest_days": 1, "reserve_weeks": 4, "holidays": "skip", "days_off": [], "title": "Study plan", "alarms": [], "banners": false, "roles": {}}, "problems": [{"file": "cadence.md", "line": 3, "rule": "load-assumed", "level": "info", "message": "No load is given for Q1; Medium is assumed.", "remedy": "Write `**Cognitive load:** High`, Medium-high, Medium or Lower."}], "was": {"3": {"W05.S1": {"starts": "2026-12-28T19:00:00", "minutes": 75, "zone": "Europe/Warsaw"}, "W05.S3": {"starts": "2026-12-31T19:00:00", "minutes": 75, "zone": "Europe/Warsaw"}}, "4": {"W04.S2": {"starts": "2026-12-23T19:00:00", "minutes": 75, "zone": "Europe/Warsaw"}, "W04.S3": {"starts": "2026-12-24T19:00:00", "minutes": 75, "zone": "Europe/Warsaw"}}}}');
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    writes INTEGER NOT NULL,
    report TEXT NOT NULL          -- JSON
) STRICT;
INSERT INTO "run" VALUES(1,'me','google','2026-12-16T12:00:00+00:00',9,'{"error": "", "facts": [], "changes": [["W03.S2", "create", "new in the plan"], ["W03.S3", "create", "new in the plan"], ["W03.S4", "create", "new in the plan"], ["W04.S1", "create", "new in the plan"], ["W04.S2", "create", "new in the plan"], ["W04.S3", "create", "new in the plan"], ["W04.S4", "create", "new in the plan"], ["W05.S2", "create", "new in the plan"], ["W05.S4", "create", "new in the plan"]]}');
CREATE TABLE session (
    learner TEXT NOT NULL,
    id TEXT NOT NULL,           -- W07.S2
    week INTEGER NOT NULL,
    slot TEXT NOT NULL,
    role TEXT NOT NULL,
    optional INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    starts TEXT NOT NULL,       -- wall time; holds when the zone's rules change
    minutes INTEGER NOT NULL,   -- elapsed
    zone TEXT NOT NULL,         -- IANA
    status TEXT NOT NULL,       -- planned or dropped; what was logged is a fact
    pinned INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sequence INTEGER NOT NULL,  -- RFC 5545 3.8.7.4
    changed TEXT NOT NULL,      -- UTC, becomes LAST-MODIFIED
    text TEXT NOT NULL,         -- digest of summary and description, so that LAST-MODIFIED moves with them
    why TEXT NOT NULL,          -- JSON list of rule ids
    PRIMARY KEY (learner, id)
) STRICT, WITHOUT ROWID;
INSERT INTO "session" VALUES('me','W01.S1',1,'S1','theory',0,'Theory','W01 S1 Theory: Flour','2026-11-30T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','0ff7f55fa9f46193c5ba3e6d9ddb28d2','["home-slot"]');
INSERT INTO "session" VALUES('me','W01.S2',1,'S2','build',0,'Build','W01 S2 Build: Flour','2026-12-02T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','01add863e84568e398d1f6b75859448b','["home-slot"]');
INSERT INTO "session" VALUES('me','W01.S3',1,'S3','read',0,'Read','W01 S3 Read: Flour','2026-12-03T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','6e09a14de3f4b6a4709426ef7968e7b6','["home-slot"]');
INSERT INTO "session" VALUES('me','W01.S4',1,'S4','write',0,'Write','W01 S4 Write: Flour','2026-12-05T10:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','a399ed4fb3a4cf896d5ab792437d193f','["home-slot"]');
INSERT INTO "session" VALUES('me','W02.S1',2,'S1','theory',0,'Theory','W02 S1 Theory: Yeast','2026-12-07T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','8e5aa6be3e406c4f078d74bccd7fa633','["home-slot"]');
INSERT INTO "session" VALUES('me','W02.S2',2,'S2','build',0,'Build','W02 S2 Build: Yeast','2026-12-09T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','673d34043f9ba4bb150bb3bb1e675e27','["home-slot"]');
INSERT INTO "session" VALUES('me','W02.S3',2,'S3','read',0,'Read','W02 S3 Read: Yeast','2026-12-10T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','29c2c71e35439063c6498425f65cee6c','["home-slot"]');
INSERT INTO "session" VALUES('me','W02.S4',2,'S4','write',0,'Write','W02 S4 Write: Yeast','2026-12-12T10:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','9309e19e703f73a0048581f12a80b41f','["home-slot"]');
INSERT INTO "session" VALUES('me','W03.S1',3,'S1','theory',0,'Theory','W03 S1 Theory: Shaping','2026-12-14T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2026-12-16T11:00:00+00:00','55cbbaee45df361928fe47df97be2d41','["home-slot"]');
INSERT INTO "session" VALUES('me','W03.S2',3,'S2','build',0,'Build','W03 S2 Build: Shaping','2026-12-16T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','9b179f35efc0529ab63d59c0a52ebc83','["home-slot"]');
INSERT INTO "session" VALUES('me','W03.S3',3,'S3','read',0,'Read','W03 S3 Read: Shaping','2026-12-17T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','680130f10ad2af255f4ebf0d8a1120d5','["home-slot"]');
INSERT INTO "session" VALUES('me','W03.S4',3,'S4','write',0,'Write','W03 S4 Write: Shaping','2026-12-19T10:00:00',75,'Europe/Warsaw','planned',0,0,0,'2026-12-16T11:00:00+00:00','2ea336e8c73c07aa7eb3f350848cb6c2','["home-slot"]');
INSERT INTO "session" VALUES('me','W04.S1',4,'S1','theory',0,'Theory','W04 S1 Theory: Oven','2026-12-21T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','cbd7fbe989b973cb0255860ae417e874','["home-slot"]');
INSERT INTO "session" VALUES('me','W04.S2',4,'S2','build',0,'Build','W04 S2 Build: Oven','2026-12-24T19:00:00',75,'Europe/Warsaw','planned',1,0,1,'2026-12-16T11:00:00+00:00','7f3a74bba1f38bdc82869d727b72d1b3','["pinned"]');
INSERT INTO "session" VALUES('me','W04.S3',4,'S3','read',0,'Read','W04 S3 Read: Oven','2026-12-25T19:00:00',75,'Europe/Warsaw','planned',0,0,1,'2026-12-16T11:00:00+00:00','521a952c325ea11e929aef3ea0232cb1','["moved", "overlap: W04.S2", "one-a-day"]');
INSERT INTO "session" VALUES('me','W04.S4',4,'S4','write',0,'Write','W04 S4 Write: Oven','2026-12-26T10:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','154f76b64d7696ab4919562a53de2cb3','["home-slot"]');
INSERT INTO "session" VALUES('me','W05.S1',5,'S1','theory',0,'Theory','W05 S1 Theory: Rye','2026-12-28T19:00:00',75,'Europe/Warsaw','dropped',0,0,1,'2026-12-16T11:00:00+00:00','4adb8e5bbd9e8f3e8604cd86fdca9463','["bad-week"]');
INSERT INTO "session" VALUES('me','W05.S2',5,'S2','build',0,'Build','W05 S2 Build: Rye','2026-12-30T19:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','9ba4914400755a32236baf534b59101a','["home-slot", "bad-week"]');
INSERT INTO "session" VALUES('me','W05.S3',5,'S3','read',0,'Read','W05 S3 Read: Rye','2026-12-31T19:00:00',75,'Europe/Warsaw','dropped',0,0,1,'2026-12-16T11:00:00+00:00','859bee35a19aeb48a04961e08cab8f9d','["bad-week"]');
INSERT INTO "session" VALUES('me','W05.S4',5,'S4','write',0,'Write','W05 S4 Write: Rye','2027-01-02T10:00:00',75,'Europe/Warsaw','planned',0,0,0,'2025-11-30T00:00:00+00:00','9ae5f1486bb89ce2fe46124823d16aff','["home-slot", "bad-week"]');
CREATE INDEX fact_by_learner ON fact (learner, id);
CREATE TRIGGER fact_is_never_edited BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
CREATE INDEX run_by_target ON run (learner, target, at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('fact',4);
INSERT INTO "sqlite_sequence" VALUES('run',1);
COMMIT;
PRAGMA user_version = 3;
