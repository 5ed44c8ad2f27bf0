import ChatCore
import Foundation
import Testing
import TestSupport

@testable import mixchat

/// What inotify tells is there when the call that caused it has returned: nothing here waits.
@Suite("Files that are followed")
final class FileWatchTests {
  private let directory: TemporaryDirectory
  private var home: String { directory.path }
  private let watch = FileWatch()
  private var config: String { home + "/.config/mixchat" }

  init() throws { directory = try TemporaryDirectory() }

  private func make(_ directory: String) throws {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
  }

  private func write(_ path: String) throws {
    try "mouse: true\n".write(toFile: path, atomically: true, encoding: .utf8)
  }

  private func move(_ path: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path, toPath: other)
  }

  @Test("A file in a directory that was there")
  func there() throws {
    try make(config)
    watch.follow(config, prefix: "config.yaml", timer: .config)
    #expect(watch.takeChanges().isEmpty)
    try write(config + "/notes")
    #expect(watch.takeChanges().isEmpty)
    try write(config + "/config.yaml")
    #expect(watch.takeChanges() == [.config])
    #expect(watch.takeChanges().isEmpty)
  }

  @Test("A directory that comes later is followed from then on, however deep it lies")
  func awaited() throws {
    watch.follow(config, prefix: "config.yaml", timer: .config)
    try write(home + "/unrelated")
    #expect(watch.takeChanges().isEmpty)
    try make(home + "/.config")
    #expect(watch.takeChanges().isEmpty)
    try make(config)
    _ = watch.takeChanges()
    try write(config + "/config.yaml")
    #expect(watch.takeChanges() == [.config])
    // The parents are no longer watched.
    try write(home + "/.config/mixchat.yaml")
    #expect(watch.takeChanges().isEmpty)
  }

  @Test("What lies in a directory that comes whole is told")
  func whole() throws {
    watch.follow(config, prefix: "config.yaml", timer: .config)
    try make(home + "/dotfiles/mixchat")
    try write(home + "/dotfiles/mixchat/config.yaml")
    #expect(watch.takeChanges().isEmpty)
    try move(home + "/dotfiles", to: home + "/.config")
    #expect(watch.takeChanges() == [.config])
    try write(config + "/config.yaml")
    #expect(watch.takeChanges() == [.config])
  }

  @Test("A link to a directory counts as one")
  func link() throws {
    try make(home + "/.config")
    try make(home + "/dotfiles")
    watch.follow(config, prefix: "config.yaml", timer: .config)
    try FileManager.default.createSymbolicLink(atPath: config, withDestinationPath: home + "/dotfiles")
    #expect(watch.takeChanges() == [.config])
    try write(home + "/dotfiles/config.yaml")
    #expect(watch.takeChanges() == [.config])
  }

  @Test("A file that is a link is followed to where it leads")
  func linkedFile() throws {
    try make(config)
    try make(home + "/dotfiles")
    try write(home + "/dotfiles/mixchat.yaml")
    let file = config + "/config.yaml"
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "../../dotfiles/mixchat.yaml")
    watch.follow(file: file, timer: .config)
    #expect(watch.takeChanges().isEmpty)
    try write(home + "/dotfiles/mixchat.yaml")
    #expect(watch.takeChanges() == [.config])
  }

  @Test("A directory that is deleted or moved away is awaited again")
  func lost() throws {
    try make(config)
    watch.follow(config, prefix: "config.yaml", timer: .config)
    try FileManager.default.removeItem(atPath: config)
    _ = watch.takeChanges()
    try make(config)
    _ = watch.takeChanges()
    try write(config + "/config.yaml")
    #expect(watch.takeChanges() == [.config])

    try move(config, to: home + "/away")
    #expect(watch.takeChanges().isEmpty)
    try write(home + "/away/config.yaml")
    #expect(watch.takeChanges().isEmpty)
    try move(home + "/away", to: config)
    #expect(watch.takeChanges() == [.config])
  }

  @Test("A directory and one awaited in it share a watch")
  func shared() throws {
    try make(config)
    watch.follow(config + "/presets", prefix: "", timer: .poll)
    watch.follow(config, prefix: "config.yaml", timer: .config)
    try write(config + "/config.yaml")
    #expect(watch.takeChanges() == [.config])
    try make(config + "/presets")
    #expect(watch.takeChanges() == [.poll])
    try write(config + "/presets/terse.yaml")
    #expect(watch.takeChanges() == [.poll])
    try write(config + "/config.yaml")
    #expect(watch.takeChanges() == [.config])
  }
}
