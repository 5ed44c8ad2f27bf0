-- A log of llm as its documentation describes the schema; the test makes the database from it.
CREATE TABLE [conversations] ([id] TEXT PRIMARY KEY, [name] TEXT, [model] TEXT);
CREATE TABLE [responses] (
  [id] TEXT PRIMARY KEY, [model] TEXT, [prompt] TEXT, [system] TEXT, [prompt_json] TEXT, [options_json] TEXT,
  [response] TEXT, [response_json] TEXT, [conversation_id] TEXT REFERENCES [conversations]([id]),
  [duration_ms] INTEGER, [datetime_utc] TEXT, [input_tokens] INTEGER, [output_tokens] INTEGER, [token_details] TEXT,
  [schema_id] TEXT, [resolved_model] TEXT
);
CREATE TABLE [attachments] ([id] TEXT PRIMARY KEY, [type] TEXT, [path] TEXT, [url] TEXT, [content] BLOB);
CREATE TABLE [prompt_attachments] ([response_id] TEXT, [attachment_id] TEXT, [order] INTEGER);
CREATE TABLE [fragments] ([id] INTEGER PRIMARY KEY, [hash] TEXT, [content] TEXT, [datetime_utc] TEXT, [source] TEXT);
CREATE TABLE [prompt_fragments] ([response_id] TEXT, [fragment_id] INTEGER, [order] INTEGER);
CREATE TABLE [system_fragments] ([response_id] TEXT, [fragment_id] INTEGER, [order] INTEGER);
INSERT INTO conversations VALUES ('01h7', 'Five names for a pelican', 'gpt-4o-mini');
INSERT INTO responses VALUES
  ('01a', 'gpt-4o-mini', 'Five names for a pelican', 'Be playful.', '{}', '{"temperature": 0.9, "json_object": true}',
   '1. Beaky', '{}', '01h7', 1250, '2024-02-03T04:05:06.789012+00:00', 13, 42, NULL, NULL, NULL),
  ('01b', 'gpt-4o-mini', 'Shorter', NULL, '{}', '{}', 'Bo', '{}', '01h7', 800, '2024-02-03T04:06:00+00:00', 30, 2,
   NULL, NULL, NULL),
  ('01c', 'orca', 'Alone', NULL, NULL, '{}', 'Indeed', NULL, NULL, NULL, '2024-03-01T00:00:00', NULL, NULL, NULL,
   NULL, NULL);
INSERT INTO fragments VALUES (1, 'h', 'Pelicans are birds.', '2024-02-03', 'birds.txt');
INSERT INTO prompt_fragments VALUES ('01a', 1, 0);
INSERT INTO attachments VALUES ('att', 'image/png', NULL, 'https://example.org/p.png', NULL);
INSERT INTO prompt_attachments VALUES ('01b', 'att', 0);
