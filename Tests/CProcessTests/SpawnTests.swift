import CProcess
import Foundation
import TestSupport
import Testing

/// What a started program finds in its three descriptors.
struct SpawnTests {
  /// One of the tests' own three goes where another of the child's has been put before.
  @Test(arguments: [(1, 0), (2, 0), (2, 1)] as [(Int32, Int32)])
  func aDescriptorInThePlaceOfAnotherIsNotLost(_ place: Int32, _ own: Int32) throws {
    let home = try TemporaryDirectory()
    let file = open(home.file("told"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    try #require(file > 2)
    defer { close(file) }
    // Looked at before the answer's own redirection, which some shells make in themselves.
    let script = "found=$(readlink /proc/$$/fd/\(place)); echo \"$found\" >&\(3 - place)"
    let line = ["sh", "-c", script]
    var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) }
    arguments.append(nil)
    defer { arguments.forEach { free($0) } }
    var child: pid_t = 0
    try #require(
      cp_spawn(&child, arguments, file, place == 1 ? own : file, place == 2 ? own : file, false) == 0)
    #expect(cp_status(child, true) == 0)
    let told = try String(contentsOfFile: home.file("told"), encoding: .utf8)
    #expect(told == (try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(own)")) + "\n")
  }
}
