import Glibc

let code = Entry.run(Array(CommandLine.arguments.dropFirst()))
// Not `exit`: threads may still be loading libcurl or closing its connections, and the destructors of the libraries
// would run beneath them, which ends in a crash now and then.
fflush(nil)
_exit(code)
