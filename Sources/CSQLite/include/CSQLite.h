// SQLite (Debian: libsqlite3-dev), where GRDB does not reach: this function takes a variable number of arguments, which
// Swift cannot call.
#ifndef CSQLITE_H
#define CSQLITE_H

// Has SQLite count none of the memory that it takes and gives back: each of both takes a lock otherwise, and nothing
// asks for the sum. To be called before the first database is opened; afterwards it does nothing.
void csqlite_count_no_memory(void);
#endif
