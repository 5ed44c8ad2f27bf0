/// The parts of a path, as text.
package enum PathName {
  /// The last part: `b.txt` of `a/b.txt`, and `b` of `a/b/`.
  package static func file(_ path: some StringProtocol) -> Substring {
    Substring(path).split(separator: "/").last ?? ""
  }

  /// The ending in small letters, without its dot: `txt` of `a/b.TXT`. Empty where there is none, as in `.profile`.
  package static func ending(_ path: some StringProtocol) -> String {
    let file = file(path)
    return dot(in: file).map { file[file.index(after: $0)...].lowercased() } ?? ""
  }

  /// The last part without its ending: `b` of `a/b.txt`.
  package static func stem(_ path: some StringProtocol) -> String {
    let file = file(path)
    return String(dot(in: file).map { file[..<$0] } ?? file)
  }

  /// The dot before an ending; a name that begins with its only dot has none.
  private static func dot(in file: Substring) -> Substring.Index? {
    file.lastIndex(of: ".").flatMap { $0 > file.startIndex ? $0 : nil }
  }
}
