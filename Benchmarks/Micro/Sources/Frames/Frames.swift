import HotPaths

/// Times each frame of the torture conversation.
@main
enum Main {
  static func main() { Frames.run() }
}
