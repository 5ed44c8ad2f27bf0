import Foundation
import Processes
import Testing
import TestSupport

@Suite("Commands that run to their end, or are ended")
struct CommandRunTests {
  private let limits = CommandRun(seconds: 20, largest: 1000)

  @Test(
    "the end of a command is told as what it was",
    arguments: [
      ("true", .exited(0)), ("exit 3", .exited(3)), ("kill -9 $$", .exited(137)), ("yes", .full),
      ("head -c 1001 /dev/zero", .full), ("head -c 1000 /dev/zero", .exited(0)),
    ] as [(String, CommandRun.End)])
  func ends(command: String, end: CommandRun.End) {
    #expect(limits.run(["sh", "-c", command]).end == end)
  }

  @Test("output and errors are kept apart, or joined; standard input is empty")
  func output() {
    let apart = limits.run(["sh", "-c", "cat; echo out; echo wrong >&2"])
    #expect(String(decoding: apart.output, as: UTF8.self) == "out\n")
    #expect(String(decoding: apart.errors, as: UTF8.self) == "wrong\n")
    let joined = limits.run(["sh", "-c", "echo out; echo wrong >&2"], joinsErrors: true)
    #expect(String(decoding: joined.output, as: UTF8.self) == "out\nwrong\n")
    guard case .notStarted(ENOENT) = limits.run(["no-such-program-here"]).end else {
      Issue.record("a program that is not there has no end")
      return
    }
  }

  @Test("past its time it is ended with all that it started")
  func timeOut() throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("child")
    let outcome = CommandRun(seconds: 0.5, largest: 1000).run(["sh", "-c", "sleep 600 & echo $! >\(file); wait"])
    #expect(outcome.end == .timeOut)
    let child = try #require(pid_t(String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
    try Waiting.blocking("the child's end") { ChildProgram.isRunning(child) ? nil : true }
  }

  @Test("whoever stops it ends it with all that it started, and none begins after that")
  func stopped() throws {
    let folder = try TemporaryDirectory()
    let file = folder.file("child")
    let running = RunningCommand()
    Thread.detachNewThread {
      _ = try? Waiting.blocking("the child") { FileManager.default.fileExists(atPath: file) ? true : nil }
      running.stop()
    }
    let command = "sleep 600 & echo $! >\(file).new; mv \(file).new \(file); wait"
    #expect(CommandRun(seconds: 60, largest: 1000).run(["sh", "-c", command], running).end == .stopped)
    let child = try #require(pid_t(String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)))
    try Waiting.blocking("the child's end") { ChildProgram.isRunning(child) ? nil : true }
    #expect(limits.run(["true"], running).end == .stopped)
  }
}
