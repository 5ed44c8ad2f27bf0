/// The full-screen chat, from its first frame to its last; returns the exit code.
func runInteractive(_ launch: Launch) -> Int32 {
  Streams.error("mixchat: The full-screen chat is not part of this build; give a prompt for one reply.\n")
  return ExitStatus.failure
}
