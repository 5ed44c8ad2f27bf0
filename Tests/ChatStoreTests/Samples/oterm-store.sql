CREATE TABLE "chat" ("id" INTEGER, "name" TEXT, "model" TEXT NOT NULL, "system" TEXT, "format" TEXT, "parameters" TEXT, "keep_alive" INTEGER DEFAULT 5, "tools" TEXT, PRIMARY KEY("id" AUTOINCREMENT));
CREATE TABLE "message" ("id" INTEGER, "chat_id" INTEGER NOT NULL, "author" TEXT NOT NULL, "text" TEXT NOT NULL, "images" TEXT DEFAULT '[]', PRIMARY KEY("id" AUTOINCREMENT), FOREIGN KEY("chat_id") REFERENCES "chat"("id") ON DELETE CASCADE);
INSERT INTO chat VALUES (1, 'chat #1 - llama3.2', 'llama3.2:latest', 'Talk like a sailor.', '', '{"temperature": 0.5, "num_predict": -1, "num_ctx": 4096}', 5, '[]');
INSERT INTO chat VALUES (2, 'empty', 'llama3.2:latest', NULL, '', '{}', 5, '[]');
INSERT INTO message VALUES (1, 1, 'user', 'What is this?', '["iVBORw0KGgo="]'), (2, 1, 'assistant', '<think>Wood.</think>
A mast.', '[]');
