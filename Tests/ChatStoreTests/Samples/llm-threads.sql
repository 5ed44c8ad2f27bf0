-- A log as llm 0.36 wrote it (the tables that hold prompts and replies), and a thread that was forked from the first.
-- The conversation in `responses` is from before the upgrade; the one called Alone went on after it.
CREATE TABLE "schemas" ("id" TEXT PRIMARY KEY, "content" TEXT);
CREATE TABLE "tools" ("id" INTEGER PRIMARY KEY, "hash" TEXT, "name" TEXT, "description" TEXT, "input_schema" TEXT, "plugin" TEXT);
CREATE TABLE "tool_instances" ("id" INTEGER PRIMARY KEY, "plugin" TEXT, "name" TEXT, "arguments" TEXT);
INSERT INTO tools (id, name) VALUES (1, 'up');
CREATE TABLE "threads" ( "id" TEXT PRIMARY KEY, "name" TEXT, "tip_message_hash" TEXT REFERENCES "messages"("hash"), "forked_from" TEXT REFERENCES "threads"("id"), "datetime_utc" TEXT );
CREATE TABLE "turns" ( "id" TEXT PRIMARY KEY, "thread_id" TEXT REFERENCES "threads"("id"), "parent_message_hash" TEXT REFERENCES "messages"("hash"), "tip_message_hash" TEXT REFERENCES "messages"("hash"), "model" TEXT, "resolved_model" TEXT, "options_json" TEXT, "schema_id" TEXT REFERENCES "schemas"("id"), "input_tokens" INTEGER, "output_tokens" INTEGER, "token_details" TEXT, "duration_ms" INTEGER, "datetime_utc" TEXT , "response_json" TEXT);
CREATE TABLE "messages" ( "hash" TEXT PRIMARY KEY, "parent_hash" TEXT REFERENCES "messages"("hash"), "role" TEXT, "provider_metadata" TEXT );
CREATE TABLE "parts" ( "id" INTEGER PRIMARY KEY, "message_hash" TEXT REFERENCES "messages"("hash"), "position" INTEGER, "type" TEXT, "tool_name" TEXT, "text" TEXT, "payload" TEXT );
CREATE TABLE "part_fragments" ( "part_id" INTEGER REFERENCES "parts"("id"), "fragment_id" INTEGER REFERENCES "fragments"("id"), "order" INTEGER, PRIMARY KEY ("part_id", "fragment_id", "order") );
CREATE TABLE "part_attachments" ( "part_id" INTEGER REFERENCES "parts"("id"), "attachment_id" TEXT REFERENCES "attachments"("id"), "order" INTEGER, PRIMARY KEY ("part_id", "attachment_id", "order") );
CREATE TABLE "fragments" ( "id" INTEGER PRIMARY KEY, "hash" TEXT, "content" TEXT, "datetime_utc" TEXT, "source" TEXT );
CREATE TABLE "attachments" ( "id" TEXT PRIMARY KEY, "type" TEXT, "path" TEXT, "url" TEXT, "content" BLOB );
CREATE TABLE "conversations" ( "id" TEXT PRIMARY KEY, "name" TEXT, "model" TEXT );
CREATE TABLE "responses" ( "id" TEXT PRIMARY KEY, "model" TEXT, "prompt" TEXT, "system" TEXT, "prompt_json" TEXT, "options_json" TEXT, "response" TEXT, "response_json" TEXT, "conversation_id" TEXT REFERENCES "conversations"("id"), "duration_ms" INTEGER, "datetime_utc" TEXT, "input_tokens" INTEGER, "output_tokens" INTEGER, "token_details" TEXT, "schema_id" TEXT REFERENCES "schemas"("id") , "resolved_model" TEXT, "reasoning" TEXT);
CREATE TABLE "tool_calls" ( "id" INTEGER PRIMARY KEY, "response_id" TEXT REFERENCES "responses"("id"), "tool_id" INTEGER REFERENCES "tools"("id"), "name" TEXT, "arguments" TEXT, "tool_call_id" TEXT );
CREATE TABLE "tool_results" ( "id" INTEGER PRIMARY KEY, "response_id" TEXT REFERENCES "responses"("id"), "tool_id" INTEGER REFERENCES "tools"("id"), "name" TEXT, "output" TEXT, "tool_call_id" TEXT, "instance_id" INTEGER REFERENCES "tool_instances"("id") , "exception" TEXT);
INSERT INTO fragments VALUES (1, 'sha-1', 'Pelicans are birds.
', '2026-11-24 06:17:48', 'frag.txt');
INSERT INTO attachments VALUES ('sha-0', 'image/gif', 'p.gif', NULL, NULL);
INSERT INTO messages VALUES ('b2:00', NULL, 'system', NULL);
INSERT INTO messages VALUES ('b2:01', 'b2:00', 'user', NULL);
INSERT INTO messages VALUES ('b2:02', 'b2:01', 'assistant', NULL);
INSERT INTO messages VALUES ('b2:03', 'b2:02', 'user', NULL);
INSERT INTO messages VALUES ('b2:04', 'b2:03', 'assistant', NULL);
INSERT INTO messages VALUES ('b2:05', NULL, 'user', NULL);
INSERT INTO messages VALUES ('b2:06', 'b2:05', 'assistant', NULL);
INSERT INTO messages VALUES ('b2:07', NULL, 'user', NULL);
INSERT INTO messages VALUES ('b2:08', 'b2:07', 'assistant', NULL);
INSERT INTO messages VALUES ('b2:09', 'b2:08', 'tool', NULL);
INSERT INTO messages VALUES ('b2:10', 'b2:09', 'assistant', NULL);
INSERT INTO messages VALUES ('b2:11', NULL, 'user', NULL);
INSERT INTO messages VALUES ('b2:12', 'b2:11', 'assistant', NULL);
INSERT INTO parts VALUES (1, 'b2:00', 0, 'text', NULL, 'Be playful.', NULL);
INSERT INTO parts VALUES (2, 'b2:01', 0, 'text', NULL, NULL, '{"text_ref": [{"fragment": 1}, {"literal": "\nFive names for a pelican"}]}');
INSERT INTO parts VALUES (3, 'b2:02', 0, 'text', NULL, 'Answer 1.', NULL);
INSERT INTO parts VALUES (4, 'b2:03', 0, 'text', NULL, 'Shorter', NULL);
INSERT INTO parts VALUES (5, 'b2:04', 0, 'text', NULL, 'Answer 2.', NULL);
INSERT INTO parts VALUES (6, 'b2:05', 0, 'text', NULL, 'What is this?', NULL);
INSERT INTO parts VALUES (7, 'b2:05', 1, 'attachment', NULL, NULL, '{"attachment": {"id": "sha-0"}}');
INSERT INTO parts VALUES (8, 'b2:05', 2, 'attachment', NULL, NULL, '{"attachment": {"id": "sha-0"}}');
INSERT INTO parts VALUES (9, 'b2:06', 0, 'text', NULL, 'Answer 3.', NULL);
INSERT INTO parts VALUES (10, 'b2:07', 0, 'text', NULL, 'Upper please', NULL);
INSERT INTO parts VALUES (11, 'b2:08', 0, 'tool_call', 'up', NULL, '{"name": "up", "arguments": {"text": "pelican"}, "tool_call_id": "call_1"}');
INSERT INTO parts VALUES (12, 'b2:08', 1, 'text', NULL, 'Let me see.', NULL);
INSERT INTO parts VALUES (13, 'b2:09', 0, 'tool_result', 'up', NULL, '{"name": "up", "output": "PELICAN", "tool_call_id": "call_1"}');
INSERT INTO parts VALUES (14, 'b2:10', 0, 'text', NULL, 'Answer 5.', NULL);
INSERT INTO parts VALUES (15, 'b2:11', 0, 'text', NULL, 'Alone', NULL);
INSERT INTO parts VALUES (16, 'b2:12', 0, 'text', NULL, 'Answer 6.', NULL);
INSERT INTO part_fragments VALUES (2, 1, 0);
INSERT INTO part_attachments VALUES (7, 'sha-0', 0);
INSERT INTO part_attachments VALUES (8, 'sha-0', 0);
INSERT INTO threads VALUES ('01m86383k0jtphytgt49spxxrx', 'Pelicans are birds. Five names …', 'b2:04', NULL, '2026-11-24 06:17:48.210002+00:00');
INSERT INTO threads VALUES ('01m86387wypb1tdcmmvbgkvf9c', 'What is this?', 'b2:06', NULL, '2026-11-24 06:17:52.610186+00:00');
INSERT INTO threads VALUES ('01m8638bf73qgwgfwkxekbkefk', 'Upper please', 'b2:10', NULL, '2026-11-24 06:17:56.419607+00:00');
INSERT INTO threads VALUES ('01m8638eadw98rt1p6vw2s3337', 'Alone', 'b2:12', NULL, '2026-11-24 06:17:59.112598+00:00');
INSERT INTO turns VALUES ('01m86383kezsz1na36b2j05gvt', '01m86383k0jtphytgt49spxxrx', 'b2:01', 'b2:02', 'stub', NULL, '{"temperature": 0.9}', NULL, 11, 5, NULL, 306, '2026-11-24T06:17:47.886539+00:00', NULL);
INSERT INTO turns VALUES ('01m863852c621f07zsvhy179kd', '01m86383k0jtphytgt49spxxrx', 'b2:03', 'b2:04', 'stub', NULL, NULL, NULL, 11, 5, NULL, 284, '2026-11-24T06:17:49.389012+00:00', NULL);
INSERT INTO turns VALUES ('01m86387wzkh8td3mk22y6j42d', '01m86387wypb1tdcmmvbgkvf9c', 'b2:05', 'b2:06', 'stub', NULL, NULL, NULL, 11, 5, NULL, 298, '2026-11-24T06:17:52.287263+00:00', NULL);
INSERT INTO turns VALUES ('01m8638bf9qp4rx399m71s4v4g', '01m8638bf73qgwgfwkxekbkefk', 'b2:07', 'b2:08', 'stub', NULL, NULL, NULL, 11, 5, NULL, 359, '2026-11-24T06:17:55.945250+00:00', NULL);
INSERT INTO turns VALUES ('01m8638bthf18pv299w9secxqx', '01m8638bf73qgwgfwkxekbkefk', 'b2:09', 'b2:10', 'stub', NULL, NULL, NULL, 11, 5, NULL, 113, '2026-11-24T06:17:56.305086+00:00', NULL);
INSERT INTO turns VALUES ('01m8638eaev9dyvmt0ag99jqtv', '01m8638eadw98rt1p6vw2s3337', 'b2:11', 'b2:12', 'stub', NULL, NULL, NULL, 11, 5, NULL, 234, '2026-11-24T06:17:58.863006+00:00', NULL);
INSERT INTO messages VALUES ('b2:90', 'b2:02', 'user', NULL), ('b2:91', 'b2:90', 'assistant', NULL);
INSERT INTO parts VALUES (90, 'b2:90', 0, 'text', NULL, 'Longer', NULL), (91, 'b2:91', 0, 'reasoning', NULL, 'Think.', NULL),
  (92, 'b2:91', 1, 'text', NULL, 'Pelicanissimo', NULL);
INSERT INTO threads VALUES ('fork', 'A fork', 'b2:91', '01m86383k0jtphytgt49spxxrx', '2026-11-24 07:00:00+00:00');
INSERT INTO turns (id, thread_id, parent_message_hash, tip_message_hash, model, datetime_utc)
  VALUES ('t9', 'fork', 'b2:90', 'b2:91', 'stub', '2026-11-24T07:00:00+00:00');
INSERT INTO conversations VALUES ('old', 'Old', 'stub'), ('01m8638eadw98rt1p6vw2s3337', 'Alone', 'stub');
INSERT INTO responses (id, model, prompt, response, conversation_id, datetime_utc) VALUES
  ('r1', 'stub', 'Upper please', 'Let me see.', 'old', '2026-01-01T00:00:00+00:00'),
  ('r2', 'stub', '', 'There.', 'old', '2026-01-01T00:00:01+00:00'),
  ('r3', 'stub', 'Alone', 'Answer 6.', '01m8638eadw98rt1p6vw2s3337', '2026-01-01T00:00:02+00:00');
INSERT INTO tool_calls VALUES (1, 'r1', 1, 'up', '{"text": "pelican"}', 'call_1');
INSERT INTO tool_results VALUES (1, 'r2', 1, 'up', 'PELICAN', 'call_1', NULL, NULL);
