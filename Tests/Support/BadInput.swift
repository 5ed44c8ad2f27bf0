import Foundation

/// Files and pages that cannot join a message, and the sentence that says so: the same wherever one asks.
public struct BadInput: Sendable, CustomStringConvertible {
  /// What a message names.
  public var name: String
  /// What the file holds; nil where there is none.
  public var bytes: [UInt8]?
  /// What is said, with the name as it was written.
  public var sentence: String

  /// What a message names.
  public var description: String { name }

  /// The config that these rows are read with.
  public static let config = """
    input: {time: 1, size: 1}
    loaders:
      fails: [sh, -c, 'echo "No. Never!" >&2; exit 3']
      mute: ["false"]
      hangs: [sh, -c, 'sleep 600']
      raw: [sh, -c, 'head -c 9 /dev/zero']
      latin: [sh, -c, 'printf "\\344"']
      flood: ["yes"]
      blank: ["true"]
      lost: [no-such-program]

    """

  /// Every kind of them; `page` is an address that answers 404.
  public static func all(page: String) -> [BadInput] {
    func row(_ name: String, _ bytes: [UInt8]?, _ sentence: String) -> BadInput {
      BadInput(name: name, bytes: bytes, sentence: sentence)
    }
    let text = Array("words\n".utf8)
    return [
      row("gone.txt", nil, "There is no file gone.txt."), row("gone/*.c", nil, "No file matches gone/*.c."),
      row(
        "large.txt", [UInt8](repeating: 0x61, count: 1_100_000),
        "large.txt cannot be attached: it is larger than 1 MB."),
      row(
        "large.png", SamplePicture.start(width: 9, height: 9) + [UInt8](repeating: 0, count: 33 << 20),
        "large.png cannot be attached: it is larger than 32 MB."),
      row(
        "bomb.png", SamplePicture.start(width: 60_000, height: 60_000),
        "bomb.png says that it is 60,000×60,000 pixels large; at most 100 million can join. Make it smaller first."),
      row("raw.txt", [0, 1, 2], "raw.txt is binary (3 B); only text can be attached."),
      row("note.pdf", text, "note.pdf is no PDF, whatever its name says: it looks like plain text."),
      row("note.png", text, "note.png is no PNG, whatever its name says: it looks like plain text."),
      row("x.fails", text, "sh could not read x.fails: No. Never."),
      row("x.mute", text, "false could not read x.mute: it ended with exit code 1."),
      row("x.hangs", text, "sh took longer than 1 s over x.hangs and was ended; input.time in the config allows more."),
      row("x.raw", text, "What sh made of x.raw is binary (9 B); only text can be attached."),
      row("x.latin", text, "What sh made of x.latin is not UTF-8"),
      row("x.flood", text, "yes made more than 1 MB of x.flood; name some pages, or another file."),
      row("x.blank", text, "true found no text in x.blank: it may hold nothing but pictures."),
      row("x.lost", text, "x.lost needs no-such-program to be read: install it, or name another program under loaders"),
      row(page, nil, "\(page) answered 404 (there is no such page)."),
    ]
  }

  /// Writes the file into a folder, whose path ends with a slash.
  public func write(in folder: String) throws {
    guard let bytes else { return }
    try Data(bytes).write(to: URL(fileURLWithPath: folder + name))
  }
}
